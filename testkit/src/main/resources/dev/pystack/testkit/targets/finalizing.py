"""An interpreter that shuts down: asleep in an exit function, or in a module's last breath."""
import atexit
import sys
import time

import truth


def at_exit(label):
    time.sleep(truth.publish_own())


class Last(object):
    def __init__(self):
        # by then the modules may be emptied
        self.sleep, self.publish_own = time.sleep, truth.publish_own

    def __del__(self):
        self.sleep(self.publish_own(variables=False))


if __name__ == "__main__":
    if sys.argv[1:] == ["del"]:
        last = Last()
    else:
        atexit.register(at_exit, "exit")
