"""Core dumps side by side: made of the programs of targets.py by gcore and by the kernel."""

import glob
import os
import signal
import struct
import subprocess
import sys
import tempfile
import time

import measured
from measured import HERE

SCENARIOS = [
    # name, made by, the target's scenario, options, the largest ratios wanted
    ("core by the kernel", "kernel", "memory-16", [], {"PyStack": 0.35, "gdb": 0.08}),
    ("core by gcore", "gcore", "memory-16", [], {"PyStack": 0.35, "gdb": 0.08}),
    ("core by the kernel, locals", "kernel", "memory-16", ["--locals"], {}),
    ("core of 2.3 GB by the kernel", "kernel", "memory-2200", [], {"PyStack": 0.35, "gdb": 0.08}),
    ("core of 2.3 GB by gcore", "gcore", "memory-2200", [], {"PyStack": 0.35, "gdb": 0.08}),
    ("core, native", "kernel", "memory-16", ["--native"], {"PyStack": 0.35, "gdb": 0.14}),
    ("core, native, large library", "kernel", "library-4", ["--native"], {"gdb": 0.03}),
    # nothing but the large block of memory is left, so that all of it is searched, in vain
    ("core of 2.3 GB, exhaustive", "emptied", "memory-2200", ["--exhaustive"], {}),
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


def empty(core, large=1 << 30):
    """Fills all that is writable with zeros, but for the large block."""
    with open(core, "r+b") as f:
        header = f.read(64)
        start, = struct.unpack_from("<Q", header, 32)
        count, = struct.unpack_from("<H", header, 56)
        f.seek(start)
        table = f.read(56 * count)
        for i in range(count):
            kind, flags, offset, _, _, size, _, _ = struct.unpack_from("<IIQQQQQQ", table, 56 * i)
            if kind == 1 and flags & 2 and size < large:
                f.seek(offset)
                f.write(bytes(size))


def commands(how, options, peers, python, core):
    yield "ours", [measured.OURS, "core"] + options + [core]
    if how == "emptied":
        yield "cat", ["cat", core]
        return
    yield "PyStack", [os.path.join(peers, "pystack"), "core"] + options + [core]
    if "--locals" not in options:
        yield "gdb", ["gdb", "-nx", "-batch", python, core, "-ex", "thread apply all bt"]
    if how == "kernel" and "--native" not in options:
        yield "py-spy", [os.path.join(peers, "py-spy"), "dump", "--core", core] + options


def measure(scenario, runs, peers, python):
    """The result; None, and why on stderr, where no core could be made."""
    name, how, kind, options, wanted = scenario
    with tempfile.TemporaryDirectory(prefix="pystack-bench-") as folder:
        core, problem = make(how, kind, python, folder)
        if not core:
            print("%s: %s" % (name, problem), file=sys.stderr)
            return None
        tools = list(commands(how, options, peers, python, core))
        note = "%.0f MB" % (os.path.getsize(core) / 1e6)
        result = measured.Result(name, note, [tool for tool, _ in tools], wanted)
        measured.alternate(result, tools, runs)
        return result
