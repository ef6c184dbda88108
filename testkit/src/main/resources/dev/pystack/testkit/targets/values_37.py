"""Local variables of kinds that need the syntax and library of Python 3.7."""
import dataclasses

import truth


@dataclasses.dataclass
class Point:
    x: int
    y: float = 0.5
    label: str = "p"


@dataclasses.dataclass(frozen=True)
class Frozen:
    inner: Point


def data_classes():
    point = Point(3)
    frozen = Frozen(Point(1, 2.0, "q"))
    truth.sleep_forever()
