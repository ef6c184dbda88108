"""A program whose stacks look alike in every version of Python 3."""
import _thread
import os
import sys
import time


class Shop:
    def serve(self, customer, *orders, **extras):
        for order in orders:
            self.deliver(order)

    def deliver(self, order):
        held.acquire()


def deeper(tiefe):
    if tiefe > 0:
        deeper(tiefe - 1)
    time.sleep(3600); x = [tiefe]  # schläft ☕


def numbers(count):
    for number in range(count):
        yield number
        time.sleep(3600)


def consume():
    seen.extend(numbers(3))


held = _thread.allocate_lock()
held.acquire()
seen = []
_thread.start_new_thread(Shop().serve, ("Ada", "tea", "cake"), {"sugar": True})
time.sleep(0.2)
_thread.start_new_thread(deeper, (2,))
time.sleep(0.2)
_thread.start_new_thread(consume, ())
time.sleep(0.3)
sys.stdout.write("ready %d\n" % os.getpid())
sys.stdout.flush()
sys.stdin.read()
os._exit(0)
