"""Threads in extension modules that others publish, as testkit/wheels gets them. Arguments: the folder
that has them, and which one is to be on the stack."""
import sys
import threading
import time

import truth


def wait():
    truth.publish(variables=False)
    time.sleep(1000000)


def pydantic():
    """Rust, stripped: a validator within a list's calls back."""
    from pydantic_core import SchemaValidator, core_schema

    def check(value):
        wait()
        return value

    inner = core_schema.no_info_after_validator_function(check, core_schema.int_schema())
    SchemaValidator(core_schema.list_schema(inner)).validate_python([1])


def rpds():
    """Rust with its names: two keys of one hash are compared."""
    from rpds import HashTrieMap

    class Key:
        def __hash__(self):
            return 3

        def __eq__(self, other):
            wait()
            return False

    HashTrieMap({Key(): 1}).insert(Key(), 2)


def iminuit():
    """C++ by pybind11: a function to minimize is Python's."""
    from iminuit import Minuit

    calls = []

    def cost(x, y):
        calls.append(x)
        if len(calls) == 10:
            wait()
        return (x - 1) ** 2 + (y - 2) ** 2

    minuit = Minuit(cost, x=3, y=4)
    minuit.errordef = 1
    minuit.migrad()


def greenlet():
    """C++ that switches stacks: one that was begun, left and resumed from elsewhere."""
    import greenlet

    def deeper(depth, function):
        return function() if depth == 0 else deeper(depth - 1, function)

    def resumed():
        deeper(3, main.switch)
        sorted([1], key=lambda value: wait())

    main = greenlet.getcurrent()
    other = greenlet.greenlet(resumed)
    other.switch()
    sorted([1], key=lambda value: deeper(4, other.switch))


def numpy():
    """Never rests: a product of matrices in a thread and in BLAS's own."""
    import os

    import numpy

    matrix = numpy.ones((2000, 2000))

    def multiplying():
        begun = os.path.join(os.environ["PYSTACK_FOLDER"], "begun")
        numpy.ones((200, 200)) @ numpy.ones((200, 200))
        with open(begun + ".part", "w"):
            pass
        os.rename(begun + ".part", begun)
        while True:
            matrix @ matrix

    threading.Thread(target=multiplying, name="multiplying", daemon=True).start()
    truth.sleep_forever()


if __name__ == "__main__":
    sys.path.insert(1, sys.argv[1])
    truth.register()
    globals()[sys.argv[2]]()
