"""One thread asleep in the midst of a garbage collection, one beside it."""
import gc
import time
import weakref

import truth


class Node(object):
    pass


def finalized(reference):
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
