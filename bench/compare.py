#!/usr/bin/env python3
"""Whole processes side by side: ours against PyStack, py-spy and gdb, in alternation on the same targets.

Usage: bench/compare [--runs N] [--only "SCENARIO;…"] [--python PATH] [--markdown FILE]
Prints for each scenario medians (min–max) of wall time, CPU time and peak memory, and the median of
the pairwise ratios ours/peer; for busy targets also the longest time the target stood still. "hello" is a
hello world, linked, trained and started as our program is: the floor of every start.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import cores
import floor
import measured
import tables
from measured import HERE, OURS, Result, Target

SCENARIOS = [
    # name, target, options, what is wanted: the largest ratios, ours to theirs
    ("version", None, ["--version"], {"PyStack": 0.35, "hello": 1.1}),
    ("4 sleeping", "sleeping-4", ["remote"], {"PyStack": 0.3, "hello": 1.3, "py-spy": 2.2}),
    ("4 sleeping, locals", "sleeping-4", ["remote", "--locals"], {"PyStack": 0.3, "hello": 1.3, "py-spy": 2.2}),
    ("4 sleeping, no-block", "sleeping-4", ["remote", "--no-block"], {"PyStack": 0.3, "hello": 1.3, "py-spy": 2.2}),
    ("large locals", "locals-4", ["remote", "--locals"], {}),
    ("1 busy + 3", "busy-4", ["remote"], {"PyStack": 0.35, "stop PyStack": 0.05, "stop py-spy": 1}),
    ("1 busy + 99", "busy-100", ["remote"], {"stop PyStack": 0.04, "stop py-spy": 1}),
    ("500 sleeping", "sleeping-500", ["remote"], {"PyStack": 0.06, "py-spy": 0.4}),
    ("1,000 deep", "deep-1000", ["remote"], {"PyStack": 0.25, "py-spy": 1}),
    ("4 sleeping, native", "sleeping-4", ["remote", "--native"], {"PyStack": 0.25, "py-spy": 1, "gdb": 0.1}),
    ("native callbacks", "callbacks-20", ["remote", "--native"], {}),
    ("500 sleeping, native", "sleeping-500", ["remote", "--native"], {"PyStack": 0.07, "py-spy": 0.5}),
    ("1 busy + 3, native", "busy-4", ["remote", "--native"], {"stop PyStack": 0.06, "stop py-spy": 1}),
    ("1 busy + 99, native", "busy-100", ["remote", "--native"], {"stop PyStack": 0.06, "stop py-spy": 1}),
    # its main thread sleeps inside the library of debuglibrary.py
    ("4 sleeping, native, large library", "library-4", ["remote", "--native"], {}),
]

# where the state of the target is sampled too
SAMPLED = ("4 sleeping", "4 sleeping, locals", "500 sleeping")


def commands(options, peers, pid, wanted):
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
    if "hello" in wanted:
        hello = floor.hello()
        if hello:
            yield "hello", hello


def measure(name, kind, options, wanted, runs, peers, python):
    target = Target(kind, python) if kind else None
    try:
        tools = list(commands(options, peers, target.process.pid if target else None, wanted))
        result = Result(name, "", [tool for tool, _ in tools], wanted)
        measured.alternate(
            result, tools, runs, target.reset if target else None, target.longest_gap if target else None)
        if target and target.gaps:
            for _ in range(runs):
                target.reset()
                time.sleep(0.1)
                result.gaps["control"].append(target.longest_gap())
        if target and name in SAMPLED:
            for tool, command in tools:
                if tool != "hello":
                    shares = [measured.stopped_share(command, target.process.pid) for _ in range(3)]
                    result.stopped[tool] = tuple(sum(numbers) for numbers in zip(*shares))
        return result
    finally:
        if target:
            target.close()


def library(path):
    """Makes the library of debuglibrary.py where there is none."""
    os.environ["PYSTACK_BENCH_LIBRARY"] = path
    if not os.path.exists(path):
        subprocess.check_call([sys.executable, os.path.join(HERE, "debuglibrary.py"), path])


def results(arguments):
    wanted = arguments.only.split(";") if arguments.only else None
    for name, kind, options, limits in SCENARIOS:
        if not wanted or name in wanted:
            if kind and kind.startswith("library-"):
                library(arguments.library)
            yield measure(
                name, kind, options, limits, arguments.runs, arguments.peers, arguments.python)
    for scenario in cores.SCENARIOS:
        if not wanted or scenario[0] in wanted:
            if scenario[2].startswith("library-"):
                library(arguments.library)
            result = cores.measure(scenario, arguments.runs, arguments.peers, arguments.python)
            if result:
                yield result


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--runs", type=int, default=10)
    parser.add_argument("--only", help="scenarios, separated by semicolons")
    parser.add_argument("--python", default=sys.executable, help="the interpreter of the targets")
    parser.add_argument("--peers", required=True, help="the bin directory with pystack and py-spy")
    parser.add_argument("--markdown", help="a document to put the tables into")
    parser.add_argument("--provisional", help="why the figures are not to be trusted yet")
    parser.add_argument(
        "--library", default=os.path.join(tempfile.gettempdir(), "pystack-bench-large.so"),
        help="where debuglibrary.py put its library; made there when it is wanted and missing")
    arguments = parser.parse_args()
    # as our launcher does; for all alike
    os.environ["LC_ALL"] = "C.UTF-8"
    machine = measured.machine()
    done = []
    for result in results(arguments):
        result.print()
        done.append(result)
        if arguments.markdown:  # each time: what is interrupted leaves what it has
            text = tables.text(done, arguments.runs, machine, arguments.provisional)
            measured.fill(arguments.markdown, "bench/compare", text)


if __name__ == "__main__":
    main()
