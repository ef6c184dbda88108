"""The programs that are looked at in the side-by-side runs. Usage: targets.py SCENARIO READY_FILE"""

import ctypes
import mmap
import os
import signal
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


def large(level, event):
    """Variables far larger than what a report shows of them."""
    numbers = list(range(100_000))
    words = {"key-%d" % i: ("value", i) for i in range(100_000)}
    text = "text " * 1_000_000
    nested = [[[[[i] * 10] * 10] * 10] * 10 for i in range(10)]
    event.wait()
    return numbers, words, text, nested, level


def call_back(depth, path):
    """Python calls C (qsort), which calls Python, and so on."""
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def compare(one, other):
        if depth > 0:
            call_back(depth - 1, path)
        ready(path)
        while True:
            time.sleep(3600)

    two = (ctypes.c_int * 2)(1, 2)
    ctypes.CDLL(None).qsort(two, 2, 4, kind(compare))


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
    # whoever measures may be killed: PR_SET_PDEATHSIG
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
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
    elif name == "reserved":
        # of so many MiB, of which a page in each 16 MiB is there: in a core by the kernel the rest are holes
        event = sleeping(4)
        size = int(number) << 20
        reserve = getattr(mmap, "MAP_NORESERVE", 0x4000)
        block = mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | reserve)
        for at in range(0, size, 16 << 20):
            block[at] = 1
        time.sleep(0.3)
        ready(path)
        handle(len(block), event)
    elif name == "locals":
        event = threading.Event()
        for i in range(int(number) - 1):
            threading.Thread(target=large, args=(i, event), daemon=True).start()
        time.sleep(0.3)
        ready(path)
        large(99, event)
    elif name == "callbacks":
        sleeping(4)
        call_back(int(number), path)
    elif name == "library":
        sleeping(int(number))
        library = ctypes.CDLL(os.environ["PYSTACK_BENCH_LIBRARY"])
        # not in the first unit; but a small library has no other
        sleep = "c7_sleep_in_library" if hasattr(library, "c7_sleep_in_library") else "c0_sleep_in_library"
        ready(path)
        while True:
            library[sleep](3600)
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
