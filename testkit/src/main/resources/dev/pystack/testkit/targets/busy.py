"""Threads that compute without end: one has the GIL, the others wait for it."""
import sys
import threading
import time

import truth


def spin(number):
    value = number
    while True:
        value = step(value)


def step(value):
    return (value * 1103515245 + 12345) % 2147483648


def idle():
    while True:
        time.sleep(1000000)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    truth.spawn(idle, name="idle")
    for number in range(count):
        truth.spawn(spin, number, name="busy-%d" % number)
    truth.publish(extra={"moving": ["spin", "step"]}, busy=True, variables=False)
    truth.sleep_forever()
