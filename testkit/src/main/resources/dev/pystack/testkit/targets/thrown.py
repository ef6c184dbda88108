"""Calls the function run() of a library (first argument) that calls back in the midst of an exception: at the
call of the number in the second argument this waits."""
import ctypes
import sys
import time

import truth


def called(value):
    if value == int(sys.argv[2]):
        truth.publish(variables=False)
        time.sleep(1000000)
    return value


def calling(library):
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    ctypes.CDLL(library).run(kind(called))


if __name__ == "__main__":
    calling(sys.argv[1])
