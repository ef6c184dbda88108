"""A loop that CPython's own JIT compiles (PYTHON_JIT=1), which waits in a C function that the compiled code
calls, and in one that the length of a Python object is asked from."""
import os
import select
import sys
import time

import truth

ROUNDS = 30000


def added(number, value):
    return number + value


def hot(descriptor):
    total = 0
    for i in range(ROUNDS + 1):
        total = added(total, i & 7)
        os.read(descriptor, 1)
    return total


class Sized:
    def __init__(self, descriptor):
        self.descriptor = descriptor

    def __len__(self):
        return len(os.read(self.descriptor, 1))


def sizes(sized):
    total = 0
    for i in range(ROUNDS + 1):
        total = added(total, len(sized))
    return total


def filled():
    """A pipe with one byte for each round, and none for the last."""
    reader, writer = os.pipe()
    os.write(writer, b"x" * ROUNDS)
    return reader, writer


def jit():
    """Whether there is one that works."""
    return hasattr(sys, "_jit") and sys._jit.is_enabled()


if __name__ == "__main__":
    with open(os.path.join(os.environ["PYSTACK_FOLDER"], "jit.txt"), "w") as file:
        file.write(str(jit()))
    pipes = [filled(), filled()]
    truth.spawn(hot, pipes[0][0], name="hot")
    truth.spawn(sizes, Sized(pipes[1][0]), name="sizes")
    # until then the threads wait for the GIL in the very line in which they are to stay
    while select.select([pipe[0] for pipe in pipes], [], [], 0)[0]:
        time.sleep(0.01)
    truth.publish(variables=False)
    truth.sleep_forever()
