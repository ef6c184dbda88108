# -*- coding: utf-8 -*-
"""Records what an interpreter itself says of its line tables: the truth of LineTableRecordingsTest.

    python record_line_tables.py OUT.gz [BYTES]

Runs on every CPython from 2.7 on. Compiles a sample of the standard library and some sources made
for the corners of the formats, BYTES of tables in all; for each code object writes its table and, for each place in its
bytecode, the line that PyCode_Addr2Line gives (called in the interpreter, not computed here) and
from 3.11 on what co_positions() gives. One line of text each:

    V <version> <bytes per place>
    C <first line> <table in hexadecimal>
    P <number of places> <line, 0 for none> [<end line> <column> <end column>]
"""

from __future__ import print_function

import binascii
import ctypes
import gzip
import io
import os
import re
import sys

MODULES = """abc argparse ast bisect calendar cmd codecs collections/__init__ copy csv ctypes/__init__
datetime decimal difflib dis email/message enum fractions functools heapq inspect json/decoder
logging/__init__ optparse pickle queue random re re/_parser sre_parse shlex socket statistics string
subprocess tarfile tempfile textwrap threading token tokenize traceback typing unittest/case uuid
warnings weakref zipfile asyncio/base_events asyncio/tasks concurrent/futures/thread""".split()
BUDGET = int(sys.argv[2]) if len(sys.argv) > 2 else 12000
LARGEST = 3000

addr2line = ctypes.pythonapi.PyCode_Addr2Line
addr2line.argtypes = [ctypes.py_object, ctypes.c_int]


def corners():
    """Sources whose tables need every kind of entry, and numbers of several bytes."""
    yield "def f():\n    x = 1\n" + "\n" * 1000 + "    y = 2\n    return x\n"
    yield "\n" * 70000 + "def f():\n    return 1\n"
    yield "def f(a):\n    return (a +\n" + "\n" * 200 + "        a.b(\n 1))\n"
    yield "def f(a):\n    return [" + ", ".join("a[%d]" % i for i in range(400)) + "]\n"
    yield "def f(a):\n    return " + " " * 200 + "a.b" + " " * 100 + "(a)\n"
    yield "def f(a):\n    return a(" + " " * 70 + "a, '" + "x" * 3000 + "')\n"
    yield "def f(a):\n    return (\n" + "".join("        a.b%d(a)(\n" % i for i in range(30)) + ")" * 31
    yield "def f(a):\n" + "    a = a + 1; a = a - 1\n" * 300
    yield "x = (" + " + ".join("y%d" % i for i in range(600)) + ")\n"
    yield "def f(a):\n    while a:\n        if a: continue\n        for i in a:\n            try:\n" \
          "                break\n            finally:\n                a = i\n    else:\n        return\n"
    yield "def f(a):\n    with a as b, b as c:\n        try:\n            pass\n        except E as e:\n" \
          "            raise\n    del a\n"
    yield u"def f(a):\n    return '\u00e4\u00f6\U0001f600' + a.b('\u00df', a.c)\n"
    yield "class A:\n    'doc'\n    x = 1\n    def f(self): return lambda y: (self, y)\n"
    yield ""


def codes(code):
    todo = [code]
    while todo:
        code = todo.pop()
        yield code
        todo.extend(c for c in code.co_consts if hasattr(c, "co_firstlineno"))


def table(code):
    return code.co_linetable if sys.version_info >= (3, 10) else code.co_lnotab


def sources():
    for source in corners():
        yield source, True
    library = os.path.dirname(os.__file__)
    for module in MODULES:
        path = os.path.join(library, module + ".py")
        if os.path.exists(path):
            with open(path, "rb") as f:
                yield f.read(), False


def sample():
    chosen, rest, seen = [], [], set()
    for source, corner in sources():
        if not corner:
            source = re.sub(b"\r", b"", source)
        elif sys.version_info < (3,):
            source = u"# coding: utf-8\n".encode() + source.encode("utf-8")
        for code in codes(compile(source, "x", "exec", 0, True)):
            if table(code) not in seen and len(table(code)) <= LARGEST:
                seen.add(table(code))
                (chosen if corner else rest).append(code)
    left = BUDGET
    step = max(1, sum(len(table(c)) for c in rest) // BUDGET)
    for code in rest[::step]:
        if left < 0:
            break
        left -= len(table(code))
        chosen.append(code)
    return chosen


def places(code):
    unit = 2 if sys.version_info >= (3, 10) else 1
    if hasattr(code, "co_positions"):
        for i, (line, end_line, column, end_column) in enumerate(code.co_positions()):
            assert max(0, addr2line(code, 2 * i)) == (line or 0)
            if column is None or end_column is None:
                yield "%d" % (line or 0)
            else:
                yield "%d %d %d %d" % (line or 0, end_line, column, end_column)
    else:
        for at in range(0, len(code.co_code), unit):
            yield "%d" % max(0, addr2line(code, at))


def record(out):
    def say(*words):
        out.write((u" ".join(u"%s" % w for w in words) + u"\n").encode("ascii"))

    say("V", "%d.%d.%d" % sys.version_info[:3], 2 if sys.version_info >= (3, 10) else 1)
    for code in sample():
        say("C", code.co_firstlineno, binascii.hexlify(table(code)).decode("ascii"))
        last, count = None, 0
        for place in places(code):
            if place != last and count:
                say("P", count, last)
                count = 0
            last = place
            count += 1
        if count:
            say("P", count, last)


def main():
    text = io.BytesIO()
    record(text)
    with open(sys.argv[1], "wb") as f:
        with gzip.GzipFile("", "wb", 9, f, 0) as packed:
            packed.write(text.getvalue())
    print(sys.version.split()[0], len(text.getvalue()), os.path.getsize(sys.argv[1]))


main()
