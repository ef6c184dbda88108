# -*- coding: utf-8 -*-
"""Threads whose Python calls go through C and back: each run of the interpreter's loop was
called by a C function that tells which it is."""
from __future__ import print_function

import sys
import threading
import time

import truth

try:
    import ctypes
except ImportError:
    ctypes = None
try:
    import sqlite3
except ImportError:
    sqlite3 = None

DEEP = 40


def wait():
    time.sleep(1000000)


def sort_with(function):
    """qsort() calls back: libc and libffi stand between the two runs."""
    libc = ctypes.CDLL(None)
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def compare(one, other):
        function()
        return 0

    items = (ctypes.c_int * 4)(3, 2, 1, 0)
    libc.qsort(items, 4, ctypes.sizeof(ctypes.c_int), kind(compare))


def query_with(function):
    """A function in SQL: SQLite stands between the two runs."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)

    def called(value):
        function()
        return value

    connection.create_function("called", 1, called)
    connection.execute("SELECT called(1)").fetchall()


def key_with(function):
    """list.sort() calls a key function: the interpreter's own C functions."""

    def key(value):
        function()
        return value

    [2, 1].sort(key=key)


def sorting():
    sort_with(wait)


def querying():
    query_with(wait)


def mixed():
    """Each way into C once, so that each run has a caller of its own."""
    key_with(query_sort)


def query_sort():
    query_with(sort_key)


def sort_key():
    sort_with(key_wait)


def key_wait():
    key_with(wait)


def recursing(depth=DEEP):
    if depth:
        sorted([1], key=lambda value: recursing(depth - 1))
    else:
        wait()


def generator(depth):
    if depth:
        for value in generator(depth - 1):
            yield value
    else:
        wait()
        yield 1


def generating():
    sum(generator(5))


class Sleeper(object):
    def __init__(self):
        self.done = False
        wait()

    def __del__(self):
        pass


def constructing():
    """Through the type's call, which the interpreter may run without C."""
    list(map(lambda _: Sleeper(), [1]))


def main():
    # musl's threads have too little for this
    threading.stack_size(8 << 20)
    if ctypes is not None:
        truth.spawn(sorting, name="sorting")
    if sqlite3 is not None:
        truth.spawn(querying, name="querying")
    if ctypes is not None and sqlite3 is not None:
        truth.spawn(mixed, name="mixed")
    truth.spawn(wait, name="sleeping")
    truth.spawn(recursing, name="recursing")
    truth.spawn(generating, name="generating")
    truth.spawn(constructing, name="constructing")
    if sys.version_info >= (3, 5):
        import native_35

        truth.spawn(native_35.awaiting, wait, name="awaiting")
    truth.publish(variables=False)
    truth.sleep_forever()


if __name__ == "__main__":
    main()
