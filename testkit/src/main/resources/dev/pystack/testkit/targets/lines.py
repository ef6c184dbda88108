# -*- coding: utf-8 -*-
"""Source files that are hard to show: encodings, wide characters, names, long expressions.

The files are written beside this one when the program runs, because an archive of this
project could not keep their names and bytes everywhere.
"""
from __future__ import print_function

import io
import os
import sys
import time

import truth

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = []


def stop(*ignored):
    while True:
        time.sleep(1000000)


def source(name, encoding, lines, python2=True):
    if python2 or not truth.PY2:
        FILES.append((name, encoding, u"\n".join(lines) + u"\n"))


source("latin.py", "latin-1",
       [u"# -*- coding: latin-1 -*-", u"def run(stop):", u"    value = u'éàü'; stop(value)"])
source("second_line.py", "cp1251",
       [u"#!/usr/bin/env python", u"# vim: set fileencoding=cp1251 :", u"def run(stop):",
        u"    value = u'привет', stop(u'мир')"])
source("marked.py", "utf-8-sig", [u"def run(stop):", u"    value = u'été'; stop(value)"])
source("dos.py", "utf-8", [u"# coding: utf-8\r", u"def run(stop):\r", u"    stop(u'é')\r"])
source("wide.py", "utf-8",
       [u"# coding: utf-8", u"def run(stop):",
        u"    return (u'名前\U0001f40d', stop(u'ω'), u'после')"])
source("long_lines.py", "utf-8",
       [u"def run(stop):", u"    return [%s stop(2)]" % (u"1, " * 400)])
source("no_newline_kept.py", "utf-8",
       [u"def run(stop):", u"\tif 1:", u"\t\treturn stop(", u"\t\t\t1,", u"\t\t\t2)"])
source("spread.py", "utf-8",
       [u"def run(stop):", u"    return (1 +", u"            2 *", u"            stop(3,",
        u"                 4) +", u"            5)"])
source("far.py", "utf-8",
       [u"def run(stop):", u"    x = 1"] + [u""] * 700 + [u"    y = 2", u"    stop(x,", u"      y)",
        u"    z = 3"])
source("backwards.py", "utf-8",
       [u"def run(stop):", u"    def f(a, b): return a", u"    return f(", u"        1,",
        u"        f(", u"            2, stop(", u"                3)))"])
source(u"名前 и имя.py", "utf-8", [u"def run(stop):", u"    stop('in a file of another script')"],
       python2=False)
source(u"with 'quotes' \"and\" spaces.py", "utf-8", [u"def run(stop):", u"    stop(1)"])
source(u"функции.py", "utf-8",
       [u"def run(stop):", u"    def größe(длина):", u"        stop(длина)", u"    größe(4)"],
       python2=False)


def execute(path):
    with open(path, "rb") as f:
        content = f.read()
    space = {}
    exec(compile(content, path, "exec"), space)
    space["run"](stop)


def execute_deleted(path):
    with io.open(path, "w") as f:
        f.write(u"def run(stop):\n    stop(1)\n")
    with open(path, "rb") as f:
        content = f.read()
    space = {}
    exec(compile(content, path, "exec"), space)
    os.unlink(path)
    space["run"](stop)


if __name__ == "__main__":
    for number, (name, encoding, content) in enumerate(FILES):
        path = os.path.join(HERE, name)
        if truth.PY2:
            path = path.encode("utf-8") if isinstance(path, type(u"")) else path
        with open(path, "wb") as f:
            f.write(content.encode(encoding))
        truth.spawn(execute, path, name="lines-%d" % number)
    truth.spawn(execute_deleted, os.path.join(HERE, "deleted.py"), name="deleted")
    truth.publish()
    truth.sleep_forever()
