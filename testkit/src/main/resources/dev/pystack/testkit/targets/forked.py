"""A process forked from a thread of a program with several threads: the child is the target."""
import os
import sys
import time

import truth


def beside(number):
    truth.sleep_forever()


def child_waits(reading):
    truth.publish()
    # ends with its parent
    os.read(reading, 1)
    os._exit(0)


def fork():
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.close(writing)
        child_waits(reading)
    os.close(reading)
    truth.sleep_forever()


if __name__ == "__main__":
    for number in range(3):
        truth.spawn(beside, number, name="beside-%d" % number)
    if sys.argv[1:] == ["main"]:
        fork()
    else:
        truth.spawn(fork, name="forker")
    truth.sleep_forever()
