# -*- coding: utf-8 -*-
"""A little of everything, for the recordings: three threads, frames and values of many kinds."""
from __future__ import print_function

import time

import truth

# Python 2 makes a byte string of a thread's name
NAME = "frames" if truth.PY2 else u"frames \u2192"


class Account(object):
    """A plain class of the program's own."""

    def __init__(self, owner):
        self.owner = owner
        self.history = []

    def audit(self, first, *entries, **options):
        total = first + sum(entries)
        return self.settle(total, lambda amount: truth.sleep_forever())

    def settle(self, total, last):
        for step in self.steps(total):
            last(step)

    def steps(self, total):
        while total:
            yield total
            total -= 1


class Chain(object):
    """Two that know each other."""

    def __init__(self, other):
        self.other = other


def numbers(yes, none, small, large, negative, real):
    nested = {"one": 1, "two": [2, (2.5, None)], 3: {"deep": {"deeper": ()}}}
    texts(u"ASCII", u"dej\u00e0 vu", u"\u0434\u0435\u043b\u043e", u"\U0001f40d", nested)


def texts(plain, latin, wide, widest, nested):
    raw = b"\x00\xff bytes"
    array = bytearray(b"array")
    unique = frozenset([7])
    endless = [1]
    endless.append(endless)
    first = Chain(None)
    first.other = Chain(first)
    for _ in range(1):
        time.sleep(1000000)


def main():
    arguments = (True, None, 42, 2 ** 200, -(3 ** 50), 0.1)
    truth.spawn(numbers, *arguments, name="values")
    truth.spawn(Account("me").audit, 1, 2, 3, name=NAME)
    truth.publish()
    truth.sleep_forever()


if __name__ == "__main__":
    main()
