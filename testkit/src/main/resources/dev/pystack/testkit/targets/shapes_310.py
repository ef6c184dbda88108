"""Frames of Python 3.10 syntax."""
stop = None


def define(shape):
    @shape
    def in_match():
        class Point:
            __match_args__ = ("x", "y")

            def __init__(self, x, y):
                self.x, self.y = x, y

        match Point(1, 2):
            case Point(x, y) if x < y:
                stop(x, y)
            case _:
                pass
