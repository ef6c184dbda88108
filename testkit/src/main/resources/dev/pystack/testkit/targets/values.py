# -*- coding: utf-8 -*-
"""Local variables of every kind that a report shows, with Python's own repr as the truth."""
import array
import collections
import datetime
import decimal
import operator
import sys
import weakref

import truth

try:
    import enum
except ImportError:
    enum = None
try:
    import values_37
except (ImportError, SyntaxError):
    values_37 = None

Pair = collections.namedtuple("Pair", ["left", "right"])


class Plain(object):
    """A plain class."""

    def __init__(self, **values):
        self.__dict__.update(values)

    def method(self):
        pass

    @classmethod
    def class_method(cls):
        pass


class Old:
    """An old-style class in Python 2."""


class Slotted(object):
    __slots__ = ("one", "two")

    def __init__(self):
        self.one = 1


class IntChild(int):
    pass


class StrChild(str):
    pass


class ListChild(list):
    pass


class DictChild(dict):
    pass


class TupleChild(tuple):
    pass


class FloatChild(float):
    pass


def function(argument, other=None):
    pass


def show(first, second=2, *rest, **options):
    truth.sleep_forever()


def constants():
    none, yes, no = None, True, False
    ellipsis_value, not_implemented = Ellipsis, NotImplemented
    truth.sleep_forever()


def small_integers():
    zero, one, minus_one, small, big_small = 0, 1, -1, 256, 257
    digit15, digit15_minus = 2**15, -(2**15)
    digit15_below, digit30_below = 2**15 - 1, 2**30 - 1
    digit30, digit30_minus, digit30_above = 2**30, -(2**30), 2**30 + 1
    word31, word31_minus = 2**31 - 1, -(2**31)
    word63, word63_minus, word64 = 2**63 - 1, -(2**63), 2**64
    truth.sleep_forever()


def large_integers():
    digit60, digit60_minus = 2**60, -(2**60)
    large, large_minus, large_odd = 2**200, -(2**200), 2**200 - 1
    ten_to_20, ten_to_77, ten_to_79, ten_to_100 = 10**20, 10**77, 10**79, 10**100
    child = IntChild(42)
    truth.sleep_forever()


def floats():
    zero, minus_zero, one, half, tenth = 0.0, -0.0, 1.0, 0.5, 0.1
    third, large, small = 1.0 / 3, 1e300, 1e-300
    sixteen, seventeen, switch, below = 1e16, 1e17, 123456789012345680.0, 9007199254740993.0
    ten_thousandth, less = 0.0001, 0.00001
    infinite, minus_infinite, not_a_number = float("inf"), -float("inf"), float("nan")
    tiny, largest, point = 5e-324, 1.7976931348623157e308, 2.5e-05
    child = FloatChild(1.5)
    truth.sleep_forever()


def complexes():
    i, both, minus, whole = 1j, 1 + 2j, -1.5 - 0.5j, complex(3, 0)
    minus_zero, with_nan, infinite = complex(-0.0, -0.0), complex(float("nan"), 1), complex(1, float("inf"))
    truth.sleep_forever()


def strings():
    empty, ascii_text, quote, double, both = "", "text", "it's", 'say "x"', "'\""
    backslash, newline, tab, control, delete = "a\\b", "a\nb", "a\tb", "\x00\x01\x1b[31m", "\x7f"
    returned, long_text = "a\rb", "x" * 200
    exactly_78, exactly_79 = "y" * 78, "z" * 79
    child = StrChild("child")
    truth.sleep_forever()


def wide_strings():
    latin, soft_hyphen, no_break = u"é à ü", u"a\xadb", u"a\xa0b"
    two_bytes, four_bytes, mixed = u"дело 名前", u"\U0001f40d", u"a é 名 \U0001f40d"
    separator, private, unassigned = u"a\u2028b", u"\ue000", u"\u0378"
    direction, joiner, combining = u"\u202ex", u"a\u200db", u"e\u0301"
    byte_order, tag = u"\ufeff", u"\U000e0001"
    plain = u"unicode"
    lone = u"\ud800" if not truth.PY2 else u"lone"
    truth.sleep_forever()


def byte_strings():
    empty, text, quotes, binary = b"", b"text", b"it's", b"\x00\xff\n\\"
    all_bytes = bytes(bytearray(range(20)))
    array_empty, array_text, array_binary = bytearray(), bytearray(b"text"), bytearray(b"\x00\xfe'")
    shifted = bytearray(b"0123456789")
    del shifted[:4]
    truth.sleep_forever()


def tuples():
    empty, one, two, nested = (), (1,), (1, 2), ((1,), ("a", (None,)))
    mixed = (1, 2.5, "a", None, True, [1], {2: 3})
    child, named = TupleChild((1, 2)), Pair(1, "b")
    long_tuple = tuple(range(100))
    truth.sleep_forever()


def lists():
    empty, one, nested = [], [1], [[1], [2, [3]], []]
    shrunk = [1, 2, 3, 4, 5]
    del shrunk[1:]
    cleared = [1, 2]
    del cleared[:]
    of_self = [1]
    of_self.append(of_self)
    child = ListChild([1, 2])
    long_list = list(range(1000))
    holding = [of_self, (of_self,)]
    shared = [1]
    twice = [shared, shared]
    truth.sleep_forever()


def deep_containers():
    deep_list, deep_dict, deep_tuple = [], {}, ()
    for _ in range(60):
        deep_list, deep_dict, deep_tuple = [deep_list], {1: deep_dict}, (deep_tuple,)
    truth.sleep_forever()


def dicts():
    empty, text_keys, number_keys = {}, {"a": 1}, {1: "a", 2: "b"}
    mixed_keys = {"a": 1, 2: "b", (3,): None, None: 4, 1.5: 5}
    few = {}
    few["z"], few["a"], few["m"] = 1, 2, 3
    deleted = dict((n, n) for n in range(8))
    for n in (0, 3, 4):
        del deleted[n]
    deleted_text = {"a": 1, "b": 2, "c": 3}
    del deleted_text["b"]
    deleted_text["d"] = 4
    became_general = {"a": 1}
    became_general[2] = 3
    emptied = {"a": 1}
    emptied.clear()
    popped = {"a": 1}
    popped.pop("a")
    nested = {"a": {"b": {"c": []}}}
    of_self = {}
    of_self["self"] = of_self
    child = DictChild(a=1)
    unicode_key = {u"é": u"名"}
    large = dict((n, str(n)) for n in range(2000))
    truth.sleep_forever()


def attribute_dicts():
    split_a, split_b = Plain(), Plain()
    split_a.first, split_a.second = 1, 2
    split_b.first, split_b.second = 3, 4
    values_a, values_b = split_a.__dict__, split_b.__dict__
    partly = Plain()
    partly.first = 5
    partly_values = partly.__dict__
    deleted = Plain()
    deleted.first, deleted.second, deleted.third = 1, 2, 3
    del deleted.second
    deleted_values = deleted.__dict__
    many = Plain(**dict(("name%d" % n, n) for n in range(40)))
    many_values = many.__dict__
    own = vars(Old)
    truth.sleep_forever()


def sets():
    empty, one, numbers = set(), {1}, {1, 2, 3}
    texts = {"a"}
    removed = {1, 2, 3, 4}
    removed.discard(2)
    large = set(range(500))
    frozen, frozen_empty = frozenset([1, 2]), frozenset()
    frozen_nested = frozenset([frozenset([1])])
    truth.sleep_forever()


def ranges():
    simple, from_to, step, backwards, nothing = range(3), range(1, 9), range(0, 10, 2), range(5, 0, -1), range(0)
    cut, cut_all, cut_step = slice(1, 2), slice(None), slice(1, None, -1)
    truth.sleep_forever()


def ranges_large():
    large = range(2**70) if not truth.PY2 else None
    truth.sleep_forever()


def callables():
    plain, anonymous, built_in = function, lambda x: x, len
    bound, unbound, class_bound = Plain().method, Plain.method, Plain.class_method
    built_in_method, type_method, slot = [].append, list.append, list.__len__
    truth.sleep_forever()


def types():
    number, own, module, module_built_in = int, Plain, truth, sys
    old, meta, error, nested = Old, type, ValueError, datetime.datetime
    text, raw, large, truth_value = type(u""), type(b""), type(1 << 70), bool
    reference, getter = weakref.ref, operator.itemgetter
    truth.sleep_forever()


def instances():
    plain, old, slotted, bare = Plain(a=1), Old(), Slotted(), object()
    error, error_plain, error_os = ValueError("bad", 3), KeyError(), OSError(2, "No such file")
    ordered = collections.OrderedDict([("b", 1), ("a", 2)])
    defaults = collections.defaultdict(list, {"a": [1]})
    queue, counted = collections.deque([1, 2], 5), collections.Counter("aab")
    numbers = array.array("i", [1, 2, 3])
    generator, iterator = (x for x in ()), iter([1])
    truth.sleep_forever()


def dates():
    date, date_old = datetime.date(2024, 2, 29), datetime.date(1, 1, 1)
    moment, moment_short = datetime.datetime(2024, 2, 29, 12, 30, 5, 999999), datetime.datetime(1970, 1, 1)
    moment_seconds = datetime.datetime(2024, 1, 2, 3, 4, 5)
    time_of_day, midnight, micro = datetime.time(12, 30), datetime.time(), datetime.time(1, 2, 3, 4)
    delta, delta_days, delta_minus = datetime.timedelta(1, 2, 3), datetime.timedelta(5), datetime.timedelta(-1, 5)
    delta_none = datetime.timedelta()
    truth.sleep_forever()


def dates_with_zones():
    if not truth.PY2:
        zone, named_zone = datetime.timezone.utc, datetime.timezone(datetime.timedelta(hours=2), "EET")
        zone_plain = datetime.timezone(datetime.timedelta(hours=-3, minutes=-30))
        with_zone = datetime.datetime(2024, 1, 2, 3, 4, tzinfo=zone)
        time_zone = datetime.time(3, 4, tzinfo=zone_plain)
        if sys.version_info >= (3, 6):
            folded = datetime.datetime(2024, 10, 27, 2, 30, fold=1)
            folded_time = datetime.time(2, 30, fold=1)
    truth.sleep_forever()


def decimals():
    one, cents, minus, large = (decimal.Decimal(t) for t in ("1", "3.14", "-0.001", "1E+30"))
    infinite, nan, snan, zero = (decimal.Decimal(t) for t in ("-Infinity", "NaN", "sNaN12", "-0E-5"))
    long_digits = decimal.Decimal("12345678901234567890.123456789012345678901234567890")
    small_exponent, hundred = decimal.Decimal("1E-10"), decimal.Decimal("100")
    zeros = decimal.Decimal("0.000001000")
    truth.sleep_forever()


if enum:

    class Color(enum.Enum):
        RED = 1
        GREEN = "green"

    class Level(enum.IntEnum):
        LOW = 1

    def enums():
        red, green, low = Color.RED, Color.GREEN, Level.LOW
        truth.sleep_forever()


def numpy_values():
    try:
        import numpy
    except ImportError:
        return
    i64, f64, f32, flag = numpy.int64(5), numpy.float64(2.5), numpy.float32(0.1), numpy.bool_(True)
    row = numpy.arange(3)
    truth.sleep_forever()


def arguments(first, second="b", *rest, **options):
    local = first

    def inner():
        return first, local, late

    if first == "never":
        unbound = 1
    late = [second]
    deleted = 1
    del deleted
    inner_result = len(rest)
    capturing(inner, local)


def capturing(callback, captured):
    shared = captured

    def innermost():
        extra = captured
        truth.sleep_forever()
        return shared, extra

    innermost()


def rebinding(argument):
    def change():
        return argument

    argument = "changed"
    truth.sleep_forever()


SHOWN = [
    constants, small_integers, large_integers, floats, complexes, strings, wide_strings,
    byte_strings, tuples, lists, deep_containers, dicts, attribute_dicts, sets, ranges,
    ranges_large, callables, types, instances, dates, dates_with_zones, decimals, numpy_values,
]

if __name__ == "__main__":
    for shown in SHOWN:
        truth.spawn(shown, name=shown.__name__)
    if enum:
        truth.spawn(enums, name="enums")
    if values_37:
        truth.spawn(values_37.data_classes, name="data_classes")
    truth.spawn(show, 1, 2, 3, 4, name="show")
    truth.spawn(show, "only", name="show_defaults")
    truth.spawn(arguments, "a", "b", 3, 4, name="arguments")
    truth.spawn(rebinding, "first", name="rebinding")
    truth.publish()
    truth.sleep_forever()
