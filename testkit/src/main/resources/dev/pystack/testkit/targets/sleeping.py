# -*- coding: utf-8 -*-
"""Four threads asleep: named, named in other scripts, by default, and by a subclass."""
from __future__ import print_function

import threading
import time

import truth


# Python 2 makes a byte string of a thread's name
FOREIGN_NAME = "d\xc3\xa9j\xc3\xa0" if truth.PY2 else u"дело-名前-\U0001f40d"


class Worker(threading.Thread):
    """A thread whose run() is the program's own."""

    def __init__(self, job):
        super(Worker, self).__init__(name=FOREIGN_NAME)
        self.daemon = True
        self.job = job

    def run(self):
        truth.register()
        self.handle(self.job, retries=3)

    def handle(self, job, retries=0, *rest, **options):
        left = retries * 2
        while left:
            time.sleep(1000000)


def outer(depth, label):
    if depth:
        return outer(depth - 1, label)
    return inner(label)


def inner(label):
    items = [label, depth_of(label)]
    for item in items:
        time.sleep(1000000)


def depth_of(label):
    return len(label)


def main():
    truth.spawn(outer, 3, "first", name="worker-1")
    truth.spawn(outer, 0, "second")
    Worker({"id": 7}).start()
    last = truth.spawn(inner, "named later", daemon=False)
    last.name = "renamed (afterwards) [x]"
    truth.publish()
    truth.sleep_forever()


if __name__ == "__main__":
    main()
