# -*- coding: utf-8 -*-
# Builds the table of values, writes "id repr" of each to a file, and waits until its input ends.
# Runs on 2.7 and 3.3 to 3.15. Each repr is written as the hexadecimal digits of its UTF-16 form.
import binascii
import collections
import datetime
import decimal
import fractions
import functools
import os
import re
import struct
import sys
import time
import types

PY2 = sys.version_info[0] == 2
table = []


def add(name, value, expected=None):
    table.append((name, value, expected))


def plain(value):
    """What a plain instance is shown as: PyStack's form, without Python's word 'object'."""
    cls = type(value)
    name = getattr(cls, '__qualname__', cls.__name__)
    module = cls.__module__
    prefix = '' if module in ('builtins', '__builtin__') else module + '.'
    return '<%s%s at 0x%x>' % (prefix, name, id(value))


class Plain(object):
    def __init__(self):
        self.x = 1

    def method(self):
        return self

    @classmethod
    def of_class(cls):
        return cls

    class Inner(object):
        pass


class Slots(object):
    __slots__ = ('a', 'b')


class MyList(list):
    pass


class MyTuple(tuple):
    pass


class MyDict(dict):
    pass


class MySet(set):
    pass


class MyFrozen(frozenset):
    pass


class MyInt(int):
    pass


class MyFloat(float):
    pass


class MyStr(str):
    pass


class MyBytes(bytes):
    pass


class MyError(ValueError):
    pass


class MyDate(datetime.datetime):
    pass


class MyDeque(collections.deque):
    pass


class MyOrdered(collections.OrderedDict):
    pass


class MyDefault(collections.defaultdict):
    pass


def function(a, b=1):
    return a


def generator():
    yield 1


# constants
add('none', None)
add('true', True)
add('false', False)
add('ellipsis', Ellipsis)
add('not_implemented', NotImplemented)

# integers
for base in (0, 1, 5, 255, 256, 257, 2 ** 15, 2 ** 30 - 1, 2 ** 30, 2 ** 31, 2 ** 32, 2 ** 59, 2 ** 60,
             2 ** 62, 2 ** 63 - 1, 2 ** 63, 2 ** 64, 2 ** 89, 2 ** 90, 10 ** 30, 10 ** 79, 10 ** 80, 3 ** 200,
             10 ** 1000, 7 ** 2500, 2 ** 10000):
    add('int', base)
    add('int', -base)
add('int', MyInt(12345))
if PY2:
    add('long', long(5))
    add('long', long(-(2 ** 40)))
    add('long', long(0))

# floats
for text in ('0.0', '-0.0', '1.0', '-1.5', '0.1', '1e16', '1e15', '9999999999999998.0', '1e22', '1e23', '1.5e300',
             '5e-324', '1e-323', '2.2250738585072014e-308', '1.7976931348623157e308', '1e-5', '0.0001', '0.00012345',
             '123456789.123456789', '1e100', '3.141592653589793', '2.5e-7', '12345678901234567.0', '4.35', '2e-323',
             '9007199254740993.0', '1e17', '123456.0', '100.0', 'inf', '-inf', 'nan', '2e-44', '9.5e-322', '4.9e-320'):
    add('float', float(text))
for i in range(400):
    packed = struct.pack('>Q', (i * 0x9E3779B97F4A7C15 + 0x3C6EF372FE94F82B) & 0xFFFFFFFFFFFFFFFF)
    add('float', struct.unpack('>d', packed)[0])
for i in range(200):
    add('float', (i * 7919 + 1) / 1000.0)
add('float', MyFloat(1.5))
for value in (1j, -1j, 1 + 2j, -1.5 - 2.5j, complex(0.0, float('nan')), complex(float('inf'), -0.0),
              complex(-0.0, 1.0), complex(1e20, 1e-7), 0j, complex(100, 1e16)):
    add('complex', value)

# text
texts = [u'', u'a', u'hello', u"it's", u'say "hi"', u'both \' and "', u'back\\slash', u'tab\tnl\ncr\r',
         u'\x00\x01\x1b[31m\x7f', u'\x80\x9f\xa0\xad\xff', u'caf\xe9', u'\u0100\u20ac', u'\u200b\u2028\u2029\u3000',
         u'\ufeff\ufffe\uffff', u'\ue000', u'\u4f60\u597d', u'\ud800', u'\udfff', u'a\udc80b',
         u'\U0001f600', u'x\U0001f600y', u'\U0010ffff', u'\U000e0001', u'\u0378', u'e\u0301', u'\u0627\u0644',
         u'a' * 77, u'a' * 78, u'a' * 79, u'a' * 80, u'a' * 300, u'\u20ac' * 200, u'\n' * 100, u'\U0001f600' * 90,
         u'\\' * 60, u"'" * 100, u'\u0378' * 50]
for text in texts:
    add('text', text)
if PY2:
    for text in ('', 'abc', 'caf\xc3\xa9', '\x00\xff\n\t\r\\\'', "it's", 'x' * 100):
        add('str', text)
    add('str', MyStr('abc'))
    add('str', type('U', (unicode,), {})(u'\u20ac'))
else:
    add('text', MyStr('sub\u20acclass'))
    add('text', MyStr('ascii subclass'))
    add('text', MyStr('caf\xe9'))
for value in (b'', b'abc', b'\x00\xff\n\t\r\\', b"it's", b'"', b'\'"', bytes(bytearray(range(256))), b'x' * 76,
              b'x' * 77, b'x' * 78):
    add('bytes', value)
    add('bytearray', bytearray(value))
add('bytes', MyBytes(b'sub'))
array = bytearray(b'0123456789')
del array[:4]
add('bytearray', array)

# containers
add('list', [])
add('list', [1])
add('list', [1, 'two', 3.0, None, [4, [5]]])
add('list', list(range(100)))
add('list', [[1] * 30, [2] * 30])
add('list', ['a' * 100, 'b'])
add('list', MyList([1, 2]))
add('tuple', ())
add('tuple', (1,))
add('tuple', (1, 2))
add('tuple', ((1,), [2], {'three': 3}))
add('tuple', MyTuple((1,)))
add('tuple', ('a' * 76,))
add('tuple', ('a' * 100, 1))
cycle = [1]
cycle.append(cycle)
add('cycle', cycle)
tuple_cycle = ([],)
tuple_cycle[0].append(tuple_cycle)
add('cycle', tuple_cycle)
dict_cycle = {}
dict_cycle['self'] = dict_cycle
add('cycle', dict_cycle)
shared = [1]
add('shared', [shared, shared])
deep = []
for i in range(10000):
    deep = [deep]
# Python itself refuses; what we show is checked as far as the first cut
add('deep', deep, '[' * 30000)
deep = ()
for i in range(30):
    deep = (deep,)
add('tuple', deep)
add('dict', {})
add('dict', {'a': 1})
add('dict', {1: 'one', 2.5: None, (1, 2): [3], None: {}})
add('dict', dict((i, str(i)) for i in range(50)))
add('dict', dict((i, i) for i in range(1000)))
add('dict', dict(('key%d' % i, i) for i in range(20)))
holes = dict(('key%d' % i, i) for i in range(20))
for i in range(0, 20, 3):
    del holes['key%d' % i]
holes['again'] = 1
add('dict', holes)
emptied = {'a': 1}
del emptied['a']
add('dict', emptied)
cleared = {'a': 1}
cleared.clear()
add('dict', cleared)
mixed = {'a': 1}
mixed[2] = 3
add('dict', mixed)
add('dict', dict(('k' * 10 + str(i), 'v' * 10) for i in range(9)))
add('dict', MyDict(a=1))
instance = Plain()
other = Plain()
other.y = 2
add('dict', instance.__dict__)
add('dict', other.__dict__)
gone = Plain()
gone.y = 3
gone.z = 4
del gone.x
add('dict', gone.__dict__)
gone.x = 5
add('dict', gone.__dict__)
add('set', set())
add('set', {1, 2, 3})
add('set', set('abcdefg'))
thinned = set(range(40))
for i in range(0, 40, 2):
    thinned.remove(i)
add('set', thinned)
add('set', set(['x' * 50, 'y' * 50]))
add('set', MySet([1]))
add('set', MySet())
add('frozenset', frozenset())
add('frozenset', frozenset([1, 'a']))
add('frozenset', MyFrozen([1]))
if PY2:
    add('range', xrange(5))
    add('range', xrange(1, 5))
    add('range', xrange(0, 10, 3))
    add('range', xrange(10, 0, -3))
else:
    add('range', range(5))
    add('range', range(1, 10, 2))
    add('range', range(0, -5, -1))
    add('range', range(10 ** 20, 10 ** 21))
add('slice', slice(5))
add('slice', slice(1, None, -1))

# what programs consist of
add('function', function)
add('function', Plain.method if not PY2 else Plain.method)
add('lambda', lambda: 0)
add('builtin', len)
add('builtin', [].append)
add('builtin', os.getpid)
add('builtin', dict.fromkeys)
add('method', instance.method, '<bound method Plain.method of %s>' % plain(instance))
add('method', Plain.of_class)
add('method_descriptor', list.append)
add('slot_wrapper', int.__add__)
add('module', os)
add('module', sys)
add('module', collections)
add('module', types.ModuleType('made'))
add('module', __import__('__main__'))
add('module', __import__('_thread' if not PY2 else 'thread'))
if not PY2:
    import importlib
    add('module', importlib)
add('type', int)
add('type', type(None))
add('type', Plain)
add('type', Plain.Inner)
add('type', datetime.datetime)
add('type', collections.OrderedDict)
add('type', collections.deque)
add('type', type)
add('type', ValueError)
add('type', function.__class__)
add('generator', generator())
add('generator', (x for x in ()))
add('code', function.__code__)
add('memoryview', memoryview(b'abc'))
add('plain', instance, plain(instance))
add('plain', Plain.Inner(), None)
add('plain', Slots(), None)
for i, (name, value, expected) in enumerate(table):
    if name == 'plain':
        table[i] = (name, value, plain(value))
thing = object()
add('plain', thing, plain(thing))
add('property', property(), '<property at 0x%x>')
iterator = iter([])
add('iterator', iterator, plain(iterator))
table[-2] = ('property', table[-2][1], plain(table[-2][1]))
if hasattr(types, 'MappingProxyType'):
    add('mappingproxy', types.MappingProxyType({'a': 1}))
else:
    add('mappingproxy', Slots.__dict__)
add('view', {'a': 1}.keys())
views = {'a': 1, 'b': 2}
if PY2:
    add('view', views.viewkeys())
    add('view', views.viewvalues())
    add('view', views.viewitems())
else:
    add('view', views.keys())
    add('view', views.values())
    add('view', views.items())
if hasattr(types, 'SimpleNamespace'):
    add('namespace', types.SimpleNamespace())
    add('namespace', types.SimpleNamespace(a=1, b='x'))
if sys.version_info >= (3, 5):
    add('partial', functools.partial(function, 1, b=2))
    add('partial', functools.partial(function))

# C code's tuples with names
add('struct_sequence', time.gmtime(0))
add('struct_sequence', os.stat('/'))
if sys.version_info < (3, 12):
    add('struct_sequence', sys.version_info)
if not PY2:
    for pattern, flags in (('a+', 0), ('x', re.I), ('x', re.M | re.S | re.X), ('it\'s', re.A), (b'x', 0),
                           (b'x', re.I), ('y' * 300, 0), ('z' * 100, re.I)):
        compiled = re.compile(pattern, flags)
        # Python cuts the pattern's repr itself, at 200
        add('pattern', compiled, None if len(pattern) < 150 else 're.compile(' + repr(pattern) + ')')

# exceptions
for error in (ValueError(), ValueError('x'), ValueError('x', 1), KeyError('k'), OSError(2, 'gone'), MyError('mine'),
              StopIteration(), UnicodeDecodeError('ascii', b'x', 0, 1, 'why'), KeyboardInterrupt()):
    add('exception', error)
try:
    open('/nonexistent/file')
except (IOError, OSError) as error:
    add('exception', error)

# dates
zone = None
add('date', datetime.date(2020, 2, 29))
add('date', datetime.date(1, 1, 1))
add('date', datetime.date(9999, 12, 31))
add('datetime', datetime.datetime(2020, 1, 2))
add('datetime', datetime.datetime(2020, 1, 2, 3, 4))
add('datetime', datetime.datetime(2020, 1, 2, 3, 4, 5))
add('datetime', datetime.datetime(2020, 1, 2, 3, 4, 0, 6))
add('datetime', datetime.datetime(1999, 12, 31, 23, 59, 59, 999999))
add('datetime', MyDate(2020, 1, 2))
add('time', datetime.time(0))
add('time', datetime.time(1, 2))
add('time', datetime.time(1, 2, 3))
add('time', datetime.time(1, 2, 3, 4))
add('timedelta', datetime.timedelta(0))
add('timedelta', datetime.timedelta(1))
add('timedelta', datetime.timedelta(1, 2, 3))
add('timedelta', datetime.timedelta(0, 0, 3))
add('timedelta', datetime.timedelta(-1, 5))
if hasattr(datetime, 'timezone'):
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    add('timezone', datetime.timezone.utc)
    add('timezone', zone)
    add('timezone', datetime.timezone(datetime.timedelta(hours=1), 'CET'))
    add('datetime', datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc))
    add('datetime', datetime.datetime(2020, 1, 2, tzinfo=zone))
    add('time', datetime.time(1, 2, tzinfo=zone))
if sys.version_info >= (3, 6):
    add('datetime', datetime.datetime(2020, 1, 2, fold=1))
    add('time', datetime.time(1, fold=1))

# numbers with libraries of their own
for text in ('0', '1', '-1.5', '3.14159', '1E+10', '1E-10', '123456789012345678901234567890.12345', '0.000001',
             '0.0000001', '-0', 'Infinity', '-Infinity', 'NaN', 'sNaN', 'NaN123', '1.10', '100', '1E+2', '0E-7',
             '0E+3', '1234567890123456789', '12345678901234567890', '10000000000000000000000000000000000000'):
    add('decimal', decimal.Decimal(text))
add('fraction', fractions.Fraction(1, 3))
add('fraction', fractions.Fraction(-7, 1))

# collections
Point = collections.namedtuple('Point', 'x y')
add('namedtuple', Point(1, 2))
add('namedtuple', Point('a' * 10, [1]))
add('namedtuple', collections.namedtuple('Empty', '')())
add('deque', collections.deque())
add('deque', collections.deque([1, 2, 3]))
add('deque', collections.deque([1, 2, 3], maxlen=2))
long_deque = collections.deque(range(200))
for i in range(70):
    long_deque.popleft()
add('deque', long_deque)
rotated = collections.deque([1, 2, 3])
rotated.appendleft(0)
add('deque', rotated)
if sys.version_info >= (3, 5):
    add('deque', MyDeque([1]))
ordered = collections.OrderedDict([('b', 1), ('a', 2), ('c', 3)])
add('ordered', ordered)
add('ordered', collections.OrderedDict())
if hasattr(ordered, 'move_to_end'):
    moved = collections.OrderedDict([('b', 1), ('a', 2), ('c', 3)])
    moved.move_to_end('b')
    moved.move_to_end('c', last=False)
    add('ordered', moved)
del ordered['a']
ordered['a'] = 5
add('ordered', MyOrdered([('x', 1)]))
add('defaultdict', collections.defaultdict(int, a=1))
add('defaultdict', collections.defaultdict(None))
add('defaultdict', collections.defaultdict(list, {1: [2]}))
add('defaultdict', MyDefault(int, a=1))
add('counter', collections.Counter('abracadabra'))
add('counter', collections.Counter())

if sys.version_info >= (3, 4):
    import enum
    import pathlib
    import uuid

    class Color(enum.Enum):
        RED = 1
        GREEN = 'g'

    class Number(enum.IntEnum):
        ONE = 1

    add('enum', Color.RED)
    add('enum', Color.GREEN)
    add('enum', Number.ONE)
    add('type', Color)
    add('type', Number)
    add('list', [Color.RED, Number.ONE])
    add('path', pathlib.PurePosixPath('/a/b'))
    add('path', pathlib.PosixPath('a/b.txt'))
    add('path', pathlib.PosixPath('.'))
    add('path', pathlib.PosixPath('/'))
    add('path', pathlib.PosixPath('/usr') / 'lib' / 'x')
    add('uuid', uuid.UUID('12345678123456781234567812345678'))
    add('uuid', uuid.UUID(int=1))
if sys.version_info >= (3, 6):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'table_36.py')) as modern:
        exec(compile(modern.read(), 'table_36.py', 'exec'))
try:
    import numpy
    add('numpy', numpy.float64(1.5))
    add('numpy', numpy.float32(0.1))
    add('numpy', numpy.float16(0.1))
    add('numpy', numpy.int8(-5))
    add('numpy', numpy.uint64(2 ** 64 - 1))
    add('numpy', numpy.int64(-3))
    add('numpy', numpy.bool_(True))
    add('numpy', numpy.zeros((2, 3)), 'ndarray(shape=(2, 3), dtype=float64)')
    add('numpy', numpy.zeros(4, dtype='int32'), 'ndarray(shape=(4,), dtype=int32)')
    add('numpy', numpy.array(1), 'ndarray(shape=(), dtype=int64)')
except ImportError:
    pass


def encoded(text):
    if PY2:
        data = text.decode('latin-1').encode('utf-16-be')
    elif sys.version_info >= (3, 4):
        data = text.encode('utf-16-be', 'surrogatepass')
    else:
        data = text.encode('utf-16-be')
    return binascii.hexlify(data).decode('ascii')


# repr refuses integers beyond this many digits (3.10.7+)
if hasattr(sys, 'set_int_max_str_digits'):
    sys.set_int_max_str_digits(0)

lines = []
for name, value, expected in table:
    if expected is None:
        expected = repr(value)
    lines.append('%x %s %s\n' % (id(value), name, encoded(expected) or '-'))
with open(sys.argv[1] + '.part', 'w') as out:
    out.write('%x %d\n' % (sys.hexversion, 1 if '--disable-gil' in repr(
        __import__('sysconfig').get_config_var('CONFIG_ARGS')) else 0))
    out.write(''.join(lines))
os.rename(sys.argv[1] + '.part', sys.argv[1])
sys.stdin.read()
