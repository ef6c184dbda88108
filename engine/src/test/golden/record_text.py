"""Records how PyStack prints threads: the truth for TextReportGoldenTest.

Needs PyStack (recorded with 1.7.2) in the Python that runs it:

    python3 record_text.py > ../resources/dev/pystack/report/pystack-text.json

Each case is a list of threads as PyStack's own formatter takes them, and what it prints for
them, on a terminal and elsewhere.
"""
import io
import json
import os
import sys
import tempfile

from pystack.engine import NativeReportingMode
from pystack.traceback_formatter import print_threads
from pystack.types import LocationInfo, PyCodeObject, PyFrame, PyThread

SOURCE = """\
import time
def wait(seconds):
    time.sleep(seconds)  # a comment
\tresult = compute(item,
                     other)
x = [handle(i) for i in   range(10)]   \n
    return
"""


def frame(scope, line, end=None, start=0, stop=0, arguments=None, variables=None, shim=False,
          filename=None):
    return {
        "file": filename, "name": scope, "line": line, "end_line": end or line, "column": start,
        "end_column": stop, "arguments": arguments or {}, "locals": variables or {}, "shim": shim,
    }


def thread(tid, frames, name=None, gil=0, gc=-1, interpreter=0):
    return {"tid": tid, "name": name, "gil": gil, "gc": gc, "interpreter": interpreter,
            "frames": frames}


WAIT = frame("wait", 3, start=4, stop=23)
CASES = {
    "one thread": [thread(10, [WAIT], "python3")],
    "no name": [thread(10, [WAIT])],
    "has the GIL": [thread(10, [WAIT], "a b", gil=1), thread(11, [WAIT], "c", gil=0)],
    "collecting": [thread(10, [WAIT], "a", gil=1, gc=1), thread(11, [WAIT], "c", gil=0, gc=1)],
    "no frames": [thread(10, []), thread(11, [WAIT]), thread(12, [])],
    "only a shim": [thread(10, [frame("<shim>", 0, shim=True)])],
    "shims inside": [thread(10, [frame("<shim>", 0, shim=True), WAIT,
                                 frame("<shim>", 0, shim=True), WAIT])],
    "terminated": [thread(0, [WAIT], "x")],
    "several interpreters": [
        thread(10, [WAIT], "main", gil=1, gc=1), thread(10, [WAIT, WAIT], "main", interpreter=1),
        thread(11, [], "sub", interpreter=2), thread(12, [WAIT], "none", interpreter=None),
    ],
    "one interpreter, one thread of none": [
        thread(10, [WAIT], "main"), thread(12, [WAIT], "none", interpreter=None)],
    "no columns": [thread(10, [frame("wait", 3)])],
    "a range inside": [thread(10, [frame("wait", 6, start=4, stop=16)])],
    "a range to the end": [thread(10, [frame("wait", 6, start=26, stop=36)])],
    "several lines": [thread(10, [frame("f", 4, end=5, start=1, stop=27)])],
    "line past the end": [thread(10, [frame("f", 400, start=1, stop=27)])],
    "blank line": [thread(10, [frame("f", 7)])],
    "no such file": [thread(10, [frame("f", 3, filename="/no/such/file.py")])],
    "other scripts": [thread(10, [frame("größe_日本", 3, filename="/no/such/ünïcode ☕.py")],
                             "поток")],
    "variables": [thread(10, [
        frame("wait", 3, arguments={"seconds": "3", "more": "'it'"}, variables={"n": "(1, 2)"}),
        frame("wait", 3, arguments={"seconds": "4.5"}),
        frame("wait", 3, variables={"ключ": "'значение'"}),
    ])],
}


class Terminal(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self):
        return self.is_terminal


def pystack_thread(case, path):
    first = previous = None
    for f in case["frames"]:
        location = LocationInfo(f["line"], f["end_line"], f["column"], f["end_column"])
        code = PyCodeObject(f["file"] or path, f["name"], location)
        this = PyFrame(prev=previous, next=None, code=code, arguments=f["arguments"],
                       locals=f["locals"], is_entry=True, is_shim=f["shim"])
        if previous:
            previous.next = this
        first, previous = first or this, this
    return PyThread(tid=case["tid"], frame=first, native_frames=[], holds_the_gil=case["gil"],
                    is_gc_collecting=case["gc"], python_version=(3, 12), name=case["name"],
                    interpreter_id=case["interpreter"])


def printed(threads, is_terminal):
    ours, sys.stdout = sys.stdout, Terminal(is_terminal)
    try:
        print_threads(threads, NativeReportingMode.OFF)
        return sys.stdout.getvalue()
    finally:
        sys.stdout = ours


def main():
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "app.py")
        with open(path, "w") as file:
            file.write(SOURCE)
        cases = []
        for name, threads in CASES.items():
            made = [pystack_thread(case, path) for case in threads]
            cases.append({
                "case": name,
                "threads": threads,
                "plain": printed(made, False).replace(path, "/srv/app.py"),
                "coloured": printed(made, True).replace(path, "/srv/app.py"),
            })
    json.dump({"source": SOURCE, "cases": cases}, sys.stdout, indent=1)
    print()


main()
