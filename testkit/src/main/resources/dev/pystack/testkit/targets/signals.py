# -*- coding: utf-8 -*-
"""The main thread in a signal handler of Python's, another one in a handler that C called in
the middle of a C function."""
from __future__ import print_function

import ctypes
import os
import signal
import threading
import time

import truth

CALLED = ctypes.CFUNCTYPE(None, ctypes.c_int)

INSIDE = threading.Event()


def raising():
    """raise() calls the handler before it returns: the kernel's frame stands in between."""
    libc = ctypes.CDLL(None)
    getattr(libc, "raise")(int(signal.SIGUSR2))


@CALLED
def c_handler(number):
    INSIDE.set()
    time.sleep(1000000)


def handler(number, frame):
    truth.publish(variables=False)
    truth.sleep_forever()


def main():
    libc = ctypes.CDLL(None)
    libc.signal.restype = ctypes.c_void_p
    libc.signal(int(signal.SIGUSR2), c_handler)
    truth.spawn(raising, name="raising")
    INSIDE.wait()
    signal.signal(signal.SIGUSR1, handler)
    os.kill(os.getpid(), signal.SIGUSR1)
    truth.sleep_forever()


if __name__ == "__main__":
    main()
