"""Frames of Python 3.8 syntax."""
stop = None


def define(shape):
    @shape
    def in_positional_only():
        def positional(a, b, /, c, *, d=4):
            if (e := a + b) > 2:
                stop(e)

        positional(1, 2, 3)
