"""A small program to look at: each of its threads does what threads of real programs do.

Runs on Python 2.7 and later. It says "ready" and its PID when all threads are where they
should be, and ends when its standard input does.
"""
import os
import sys
import threading
import time

try:
    import queue
except ImportError:
    import Queue as queue


class Account(object):
    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        self.lock = threading.Lock()

    def withdraw(self, amount, currency="EUR"):
        with self.lock:
            self.balance -= amount


def transfer(account, amounts):
    started.wait()
    for amount in amounts:
        account.withdraw(amount)


def is_prime(number):
    divisor = 2
    while divisor < number:
        if number % divisor == 0:
            return False
        divisor += 1
    return True


def count_primes(limit):
    found = []
    while True:
        found = [n for n in range(limit) if is_prime(n)]


def consume(orders, handled):
    while True:
        order = orders.get()
        handled.append(order["id"])


def read_records(count):
    for number in range(count):
        yield {"number": number, "title": u"caf\u00e9 \u2615"}


def only_even(records):
    for record in records:
        if record["number"] % 2 == 0:
            yield record


def slowly(records):
    for record in records:
        time.sleep(3600 if record["number"] >= 4 else 0)
        yield record


def pipeline():
    total = 0
    for record in slowly(only_even(read_records(count=10))):
        total += record["number"]


def start(name, function, *args):
    thread = threading.Thread(target=function, name=name, args=args)
    thread.daemon = True
    thread.start()


def main():
    account = Account("Ada", balance=1815)
    orders = queue.Queue()
    handled = []
    for number in range(3):
        orders.put({"id": number, "item": "tea"})

    with account.lock:
        start("transfer", transfer, account, [100, 200.5])
        start("consumer", consume, orders, handled)
        start("pipeline", pipeline)
        started.set()
        while len(handled) < 3:
            time.sleep(0.005)
        time.sleep(0.05)
        start("primes", count_primes, 5000)
        time.sleep(0.05)
        sys.stdout.write("ready %d\n" % os.getpid())
        sys.stdout.flush()
        sys.stdin.read()
    os._exit(0)


started = threading.Event()
main()
