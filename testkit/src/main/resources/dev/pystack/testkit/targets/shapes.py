# -*- coding: utf-8 -*-
"""Every kind of Python frame, each asleep in a thread of its own.

What needs a newer Python stands in shapes_NNN.py, taken in where this Python has it.
"""
from __future__ import print_function

import functools
import os
import sys
import time

import truth

THREADS = []


def shape(function):
    THREADS.append((function.__name__, function))
    return function


def stop(*ignored):
    while True:
        time.sleep(1000000)


@shape
def in_generator():
    def numbers(limit):
        for number in range(limit):
            yield stop(number)

    for number in numbers(3):
        print(number)


@shape
def in_generator_expression():
    return sum(stop(x) for x in [1, 2, 3])


@shape
def in_list_comprehension():
    offset = 4
    return [stop(x + offset) for x in range(3)]


@shape
def in_dict_comprehension():
    return {key: stop(key) for key in ("a", "b")}


@shape
def in_nested_comprehension():
    return [[stop(x, y) for y in range(2)] for x in range(2)]


@shape
def in_lambda():
    wait = lambda value: stop(value)
    wait("lambda")


def decorated(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@shape
@decorated
@decorated
def in_decorators(first=1, *rest, **options):
    stop(first)


@shape
def in_class_body():
    class Body(object):
        attribute = 12
        result = stop(attribute)


@shape
def in_class_method():
    class Thing(object):
        @classmethod
        def make(cls, value):
            return cls.build(value)

        @staticmethod
        def build(value):
            return Thing().method(value)

        def method(self, value):
            return self.attribute

        @property
        def attribute(self):
            return stop()

    Thing.make(5)


@shape
def in_operator():
    class Number(object):
        def __init__(self, value):
            self.value = value

        def __add__(self, other):
            return stop(self.value, other.value)

    return Number(1) + Number(2)


@shape
def in_sort_key():
    return sorted([3, 1, 2], key=lambda item: stop(item))


@shape
def in_map():
    return list(map(stop, [1, 2]))


@shape
def in_init():
    class Made(object):
        def __init__(self, size):
            self.size = size
            stop(self)

    Made(9)


@shape
def in_exec():
    code = "def executed(value):\n    return waiter(value)\n\nexecuted(7)\n"
    exec(compile(code, "<made up>", "exec"), {"waiter": stop})


@shape
def in_eval():
    return eval("waiter(1) + 2", {"waiter": stop})


@shape
def in_except_and_finally():
    try:
        try:
            raise ValueError("seen")
        except ValueError as error:
            raise KeyError(str(error))
        finally:
            stop("finally")
    except KeyError:
        pass


@shape
def in_with():
    class Manager(object):
        def __enter__(self):
            return self

        def __exit__(self, *problem):
            stop(*problem)

    with Manager() as manager:
        value = 1


@shape
def in_closure():
    seen = []

    def add(item):
        seen.append(item)

        def wait():
            stop(seen, item)

        wait()

    add(1)
    add(2)


@shape
def in_many_lines():
    if True:
        pass
    # far below

    #
    #

    value = {
        "one": 1,
        "two": stop(
            1,
            2,
        ),
    }
    return value


for since, name in (((3, 3), "shapes_3"), ((3, 8), "shapes_38"), ((3, 10), "shapes_310"),
                    ((3, 12), "shapes_312")):
    if sys.version_info >= since:
        module = __import__(name)
        module.stop = stop
        module.define(shape)

if sys.argv[1:2] == ["--only"]:
    THREADS = [t for t in THREADS if t[0] in sys.argv[2:]]

for title, function in THREADS:
    truth.spawn(function, name=title)
truth.publish()
truth.sleep_forever()
