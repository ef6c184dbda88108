#!/usr/bin/env python3
"""Makes a shared library with as much debug information as a large C++ wheel has.

Usage: bench/debuglibrary.py LIBRARY [MEGABYTES]
One translation unit is compiled once; renamed copies of its object are linked until the debug
information has the size asked for (500 MB). Each copy is a unit of its own to every reader. The
function `cN_sleep_in_library(int seconds)` of copy N sleeps four inlined and six real calls deep.
Needs g++, objcopy and ld.
"""

import os
import subprocess
import sys
import tempfile

FUNCTIONS = 3000


def source():
    yield "extern \"C\" unsigned int sleep(unsigned int);"
    yield "template <int N> struct Chain { int values[N]; Chain<N - 1> *next; long sum() const; };"
    yield "template <> struct Chain<0> { int value; };"
    for i in range(FUNCTIONS):
        yield ("struct Record%d { int first; long second; double third[%d]; const char *name;"
               " struct Inner { short a; unsigned char b[%d]; } inner; };" % (i, i % 7 + 1, i % 5 + 1))
        yield ("static inline __attribute__((always_inline)) long mix%d(const Record%d &record, int by)"
               " { long sum = record.first; for (int i = 0; i < by; i++) { long step = sum ^ i;"
               " sum += step * record.second; } return sum; }" % (i, i))
        yield ("extern \"C\" long work%d(Record%d *record, int count, const char *name)"
               " { long total = 0; for (int turn = 0; turn < count; turn++) { record->name = name;"
               " total += mix%d(*record, turn); total -= mix%d(*record, count - turn); }"
               " return total; }" % (i, i, i, i))
    for i in range(4):
        yield ("static inline __attribute__((always_inline)) int inlined%d(int seconds) { return %s + 1; }"
               % (i, "inlined%d(seconds)" % (i - 1) if i else "(int) sleep(seconds)"))
    for i in range(6):
        yield ("extern \"C\" __attribute__((noinline)) int deep%d(int seconds)"
               " { volatile int kept = seconds; return %s + kept; }"
               % (i, "deep%d(seconds)" % (i - 1) if i else "inlined3(seconds)"))
    yield "extern \"C\" int sleep_in_library(int seconds) { return deep5(seconds) + 1; }"


def debug_bytes(path):
    total = 0
    for line in subprocess.check_output(["readelf", "-SW", path], text=True).splitlines():
        words = line.replace("[ ", "[").split()
        if len(words) > 5 and words[1].startswith(".debug_"):
            total += int(words[5], 16)
    return total


def main():
    library = os.path.abspath(sys.argv[1])
    wanted = int(sys.argv[2] if len(sys.argv) > 2 else 500) * 1_000_000
    with tempfile.TemporaryDirectory(dir=os.path.dirname(library)) as directory:
        unit = os.path.join(directory, "unit.cc")
        with open(unit, "w") as f:
            f.write("\n".join(source()) + "\n")
        first = os.path.join(directory, "unit.o")
        subprocess.check_call(["g++", "-g", "-O1", "-fPIC", "-c", unit, "-o", first])
        copies = wanted // debug_bytes(first) + 1
        objects = []
        for i in range(copies):
            copy = os.path.join(directory, "unit%d.o" % i)
            names = os.path.join(directory, "names")
            with open(names, "w") as f:
                for line in subprocess.check_output(["nm", "-g", "--defined-only", first], text=True).splitlines():
                    name = line.split()[-1]
                    f.write("%s c%d_%s\n" % (name, i, name))
            subprocess.check_call(["objcopy", "--redefine-syms", names, first, copy])
            objects.append(copy)
        subprocess.check_call(["g++", "-shared", "-o", library] + objects)
    print("%s: %d units, %d MB of debug information" % (library, copies, debug_bytes(library) // 1_000_000))


if __name__ == "__main__":
    main()
