"""Many threads asleep: 500, or as many as the first argument says."""
import sys
import threading
import time

import truth


def level_three(number):
    while True:
        time.sleep(1000000)


def level_two(number):
    level_three(number * 2)


def level_one(number):
    level_two(number + 1)


if __name__ == "__main__":
    threading.stack_size(256 * 1024)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    for number in range(count):
        truth.spawn(level_one, number, name="many-%d" % number)
    truth.publish()
    truth.sleep_forever()
