"""One thread in the midst of a garbage collection, one beside it.

It sleeps there; with the argument "busy" it computes without end, and so has the GIL.
"""
import gc
import sys
import time
import weakref

import truth


class Node(object):
    pass


def finalized(reference):
    if sys.argv[1:] == ["busy"]:
        truth.publish(extra={"moving": ["finalized"]}, busy=True, variables=False)
        while True:
            pass
    truth.publish()
    while True:
        time.sleep(1000000)


def make_garbage():
    one, two = Node(), Node()
    one.other, two.other = two, one
    return weakref.ref(one, finalized)


def collect():
    kept = make_garbage()
    gc.collect()


def beside():
    truth.sleep_forever()


if __name__ == "__main__":
    gc.disable()
    truth.register()
    truth.spawn(beside, name="beside")
    thread = truth.spawn(collect, name="collector")
    truth.sleep_forever()
