"""The programs that are looked at in the side-by-side runs. Usage: targets.py SCENARIO READY_FILE"""

import ctypes
import mmap
import os
import sys
import threading
import time


def ready(path):
    with open(path + ".tmp", "w") as f:
        f.write(str(os.getpid()))
    os.rename(path + ".tmp", path)


def handle(item, event):
    level = item * 2
    return wait(level, event)


def wait(level, event):
    event.wait()
    return level


def sleeping(count):
    event = threading.Event()
    for i in range(count - 1):
        threading.Thread(target=handle, args=(i, event), name="worker-%d" % i, daemon=True).start()
    return event


def recurse(depth, event):
    if depth == 0:
        event.wait()
    else:
        recurse(depth - 1, event)


def busy(gaps, seconds):
    """Spins, keeping the longest time between two turns: that is how long it was stopped."""
    clock = time.perf_counter_ns
    end = clock() + int(seconds * 1e9)
    last = clock()
    longest = 0
    while last < end:
        now = clock()
        if now - last > longest or gaps[8]:
            longest = 0 if gaps[8] else now - last
            gaps[8] = 0
            gaps[0:8] = longest.to_bytes(8, "little")
        last = now


def main():
    scenario, path = sys.argv[1:]
    name, _, number = scenario.partition("-")
    if name == "sleeping":
        event = sleeping(int(number))
        time.sleep(0.3)
        ready(path)
        handle(99, event)
    elif name == "memory":
        event = sleeping(4)
        # of noise, so that no page is left out of a core
        block = bytearray(os.urandom(1 << 20)) * int(number)
        time.sleep(0.3)
        ready(path)
        handle(len(block), event)
    elif name == "library":
        sleeping(int(number))
        library = ctypes.CDLL(os.environ["PYSTACK_BENCH_LIBRARY"])
        ready(path)
        while True:
            library.c7_sleep_in_library(3600)
    elif name == "deep":
        sys.setrecursionlimit(int(number) + 100)
        event = sleeping(1)
        ready(path)
        recurse(int(number), event)
    elif name == "busy":
        sleeping(int(number))
        time.sleep(0.3)
        with open(path + ".gaps", "w+b") as f:
            f.write(b"\0" * 4096)
            f.flush()
            gaps = mmap.mmap(f.fileno(), 4096)
        ready(path)
        busy(gaps, 3600)
    else:
        sys.exit("unknown scenario " + scenario)


if __name__ == "__main__":
    main()
