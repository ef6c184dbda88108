"""Calls the function run() of the library that the first argument names, which calls back."""
import ctypes
import sys
import time

import truth


def called(value):
    truth.publish(variables=False)
    time.sleep(1000000)
    return value


def calling(library):
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    ctypes.CDLL(library).run(kind(called))


if __name__ == "__main__":
    calling(sys.argv[1])
