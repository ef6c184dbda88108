"""A recursion a thousand frames deep (or as many as the first argument says)."""
import sys
import time

import truth


def descend(left):
    if left:
        descend(left - 1)
    else:
        truth.publish()
        while True:
            time.sleep(1000000)


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    sys.setrecursionlimit(count + 200)
    descend(count)
