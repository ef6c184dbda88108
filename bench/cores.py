"""Core dumps side by side: made of the programs of targets.py by gcore and by the kernel."""

import glob
import os
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))

SCENARIOS = [
    # name, made by, the target's scenario, options
    ("core by the kernel", "kernel", "memory-16", []),
    ("core by gcore", "gcore", "memory-16", []),
    ("core by the kernel, locals", "kernel", "memory-16", ["--locals"]),
    ("core of 2.3 GB by the kernel", "kernel", "memory-2200", []),
    ("core of 2.3 GB by gcore", "gcore", "memory-2200", []),
    # nothing but the large block of memory is left, so that all of it is searched, in vain
    ("core of 2.3 GB, exhaustive", "emptied", "memory-2200", ["--exhaustive"]),
]


def make(how, kind, python, folder):
    """The path of a new core; a string in brackets says why there is none."""
    if how != "gcore":
        with open("/proc/sys/kernel/core_pattern") as f:
            pattern = f.read().strip()
        if pattern != "core":
            return None, "core_pattern is %s, not core" % pattern
    ready = os.path.join(folder, "ready")
    shell = 'ulimit -c unlimited; exec "$@"'
    process = subprocess.Popen(
        ["sh", "-c", shell, "sh", python, os.path.join(HERE, "targets.py"), kind, ready], cwd=folder)
    while not os.path.exists(ready):
        if process.poll() is not None:
            raise SystemExit("the target %s ended with %s" % (kind, process.returncode))
        time.sleep(0.01)
    time.sleep(0.3)
    if how == "gcore":
        subprocess.call(
            ["gcore", "-o", os.path.join(folder, "core"), str(process.pid)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    process.send_signal(signal.SIGKILL if how == "gcore" else signal.SIGABRT)
    process.wait()
    found = glob.glob(os.path.join(folder, "core*"))
    if found and how == "emptied":
        empty(found[0])
    return (found[0], None) if found else (None, "none was written")


def empty(core):
    """Fills all that is writable with zeros, but for the large block."""
    with open(core, "r+b") as f:
        header = f.read(64)
        start, = struct.unpack_from("<Q", header, 32)
        count, = struct.unpack_from("<H", header, 56)
        f.seek(start)
        table = f.read(56 * count)
        for i in range(count):
            kind, flags, offset, _, _, size, _, _ = struct.unpack_from("<IIQQQQQQ", table, 56 * i)
            if kind == 1 and flags & 2 and size < 1 << 30:
                f.seek(offset)
                f.write(bytes(size))


def commands(how, options, ours, peers, python, core):
    yield "ours", [ours, "core"] + options + [core]
    if how == "emptied":
        yield "cat", ["cat", core]
        return
    yield "PyStack", [os.path.join(peers, "pystack"), "core"] + options + [core]
    if not options:
        yield "gdb", ["gdb", "-nx", "-batch", python, core, "-ex", "thread apply all bt"]
    if how == "kernel":
        yield "py-spy", [os.path.join(peers, "py-spy"), "dump", "--core", core] + options


def measure(scenario, runs, ours, peers, python, run, spread):
    name, how, kind, options = scenario
    with tempfile.TemporaryDirectory(prefix="pystack-bench-") as folder:
        core, problem = make(how, kind, python, folder)
        if not core:
            print("%s: %s" % (name, problem))
            return
        tools = list(commands(how, options, ours, peers, python, core))
        rows = {tool: [] for tool, _ in tools}
        for i in range(runs + 1):
            for tool, command in tools:
                row = run(command)
                if row[3] != 0 and i == 0:
                    print("%s: %s exited with %d" % (name, tool, row[3]), file=sys.stderr)
                if i > 0:  # the first round only warms the page cache
                    rows[tool].append(row)
        print("%s (%.0f MB)" % (name, os.path.getsize(core) / 1e6))
        for tool, _ in tools:
            line = "  %-8s wall %s ms, CPU %.0f ms, peak %.0f MiB" % (
                tool, spread([row[0] * 1e3 for row in rows[tool]]),
                statistics.median(row[1] for row in rows[tool]) * 1e3,
                max(row[2] for row in rows[tool]) / 1024)
            if tool != "ours":
                ratios = [o[0] / p[0] for o, p in zip(rows["ours"], rows[tool])]
                line += ", ours/%s %s" % (tool, spread(ratios, 2))
            print(line)
        sys.stdout.flush()
