#!/usr/bin/env python3
"""Whole processes side by side: ours against PyStack and py-spy, in alternation on the same targets.

Usage: bench/compare [--runs N] [--only SCENARIO,…]
Prints for each scenario medians (min–max) of wall time, CPU time and peak memory, and the median of
the pairwise ratios ours/peer; for busy targets also the longest time the target stood still.
"""

import argparse
import mmap
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import cores

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(os.path.dirname(HERE), "pystack")


def run(command):
    """(wall seconds, CPU seconds, peak KiB, exit code) of one whole process."""
    with open(os.devnull, "w") as null:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=null, stderr=null)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, process.returncode


class Target:
    def __init__(self, scenario, python):
        self.directory = tempfile.TemporaryDirectory(prefix="pystack-bench-")
        path = os.path.join(self.directory.name, "ready")
        self.process = subprocess.Popen(
            [python, os.path.join(HERE, "targets.py"), scenario, path], start_new_session=True)
        while not os.path.exists(path):
            if self.process.poll() is not None:
                raise SystemExit("the target %s ended with %s" % (scenario, self.process.returncode))
            time.sleep(0.01)
        time.sleep(0.3)
        self.gaps = None
        if os.path.exists(path + ".gaps"):
            with open(path + ".gaps", "r+b") as f:
                self.gaps = mmap.mmap(f.fileno(), 4096)

    def reset(self):
        if self.gaps:
            self.gaps[8] = 1
            time.sleep(0.02)

    def longest_gap(self):
        """Milliseconds; None where the target does not measure itself."""
        if not self.gaps:
            return None
        return int.from_bytes(self.gaps[0:8], "little") / 1e6

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.directory.cleanup()


SCENARIOS = [
    # name, target, options
    ("version", None, ["--version"]),
    ("4 sleeping", "sleeping-4", ["remote"]),
    ("4 sleeping, locals", "sleeping-4", ["remote", "--locals"]),
    ("4 sleeping, no-block", "sleeping-4", ["remote", "--no-block"]),
    ("1 busy + 3", "busy-4", ["remote"]),
    ("1 busy + 99", "busy-100", ["remote"]),
    ("500 sleeping", "sleeping-500", ["remote"]),
    ("1,000 deep", "deep-1000", ["remote"]),
    ("4 sleeping, native", "sleeping-4", ["remote", "--native"]),
    ("500 sleeping, native", "sleeping-500", ["remote", "--native"]),
    ("1 busy + 3, native", "busy-4", ["remote", "--native"]),
    ("1 busy + 99, native", "busy-100", ["remote", "--native"]),
    # its main thread sleeps inside the library of debuglibrary.py
    ("4 sleeping, native, large library", "library-4", ["remote", "--native"]),
]


def commands(options, peers, pid):
    tail = [str(pid)] if pid else []
    yield "ours", [OURS] + options + tail
    yield "PyStack", [os.path.join(peers, "pystack")] + options + tail
    spy = os.path.join(peers, "py-spy")
    if "--native" in options:
        yield "gdb", ["gdb", "-nx", "-batch", "-p", str(pid), "-ex", "thread apply all bt"]
    if options == ["--version"]:
        yield "py-spy", [spy, "--version"]
    else:
        extra = ["--locals"] if "--locals" in options else []
        extra += ["--nonblocking"] if "--no-block" in options else []
        extra += ["--native"] if "--native" in options else []
        yield "py-spy", [spy, "dump"] + extra + ["--pid"] + tail


def spread(values, digits=0):
    return "%.*f (%.*f–%.*f)" % (
        digits, statistics.median(values), digits, min(values), digits, max(values))


def measure(name, kind, options, runs, peers, python):
    target = Target(kind, python) if kind else None
    try:
        tools = list(commands(options, peers, target.process.pid if target else None))
        rows = {tool: [] for tool, _ in tools}
        gaps = {tool: [] for tool, _ in tools}
        gaps["control"] = []
        for i in range(runs + 1):
            for tool, command in tools:
                if target:
                    target.reset()
                row = run(command)
                if row[3] != 0:
                    print("%s: %s exited with %d" % (name, tool, row[3]), file=sys.stderr)
                gap = target.longest_gap() if target else None
                if i > 0:  # the first round only warms the page cache
                    rows[tool].append(row)
                    if gap is not None:
                        gaps[tool].append(gap)
            if target and target.gaps and i > 0:
                target.reset()
                time.sleep(0.1)
                gaps["control"].append(target.longest_gap())
        print("%s" % name)
        for tool, _ in tools:
            wall = [row[0] * 1e3 for row in rows[tool]]
            line = "  %-8s wall %s ms, CPU %.0f ms, peak %.0f MiB" % (
                tool, spread(wall), statistics.median(row[1] for row in rows[tool]) * 1e3,
                max(row[2] for row in rows[tool]) / 1024)
            if tool != "ours":
                ratios = [o[0] / p[0] for o, p in zip(rows["ours"], rows[tool])]
                line += ", ours/%s %s" % (tool, spread(ratios, 2))
            if gaps[tool]:
                line += "; stood still %s ms" % spread(gaps[tool], 1)
            print(line)
        if gaps["control"]:
            print("  control  stood still %s ms" % spread(gaps["control"], 1))
        sys.stdout.flush()
    finally:
        if target:
            target.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--only", help="scenarios, separated by semicolons")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the targets")
    parser.add_argument("--peers", required=True, help="the bin directory with pystack and py-spy")
    parser.add_argument(
        "--library", default=os.path.join(tempfile.gettempdir(), "pystack-bench-large.so"),
        help="where debuglibrary.py put its library; made there when it is wanted and missing")
    arguments = parser.parse_args()
    os.environ["PYSTACK_BENCH_LIBRARY"] = arguments.library
    for name, kind, options in SCENARIOS:
        if not arguments.only or name in arguments.only.split(";"):
            if kind and kind.startswith("library-") and not os.path.exists(arguments.library):
                subprocess.check_call(
                    [sys.executable, os.path.join(HERE, "debuglibrary.py"), arguments.library])
            measure(name, kind, options, arguments.runs, arguments.peers, arguments.python)
    for scenario in cores.SCENARIOS:
        if not arguments.only or scenario[0] in arguments.only.split(";"):
            cores.measure(
                scenario, arguments.runs, OURS, arguments.peers, arguments.python, run, spread)


if __name__ == "__main__":
    main()
