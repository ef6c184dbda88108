# -*- coding: utf-8 -*-
"""What a target program knows of itself, written where the test can read it.

Runs on every CPython from 2.7 on.  A program brings itself into the state that is to be
seen, calls publish() and goes to sleep.  A helper thread waits until nothing moves any
more, writes every other thread's stack to the file named by PYSTACK_TRUTH and ends; only
then is the program ready to be read.  So the truth is taken in the very state that the
test sees later, and the taking leaves nothing behind.
"""
from __future__ import print_function

import json
import linecache
import os
import re
import sys
import threading
import time

PY2 = sys.version_info[0] == 2
_OPTIMIZED, _NEW_LOCALS, _VARARGS, _VARKEYWORDS = 1, 2, 4, 8
_LONGEST = 2000
_PLAIN = re.compile(r"<([\w.]+(?:<locals>[\w.]*)*) (?:object|instance) at 0x0*([0-9a-fA-F]+)>")

_WAITS = re.compile(r"sleep\(|sleep_forever\(|os\.read\(|# waits")

_native_ids = {}
_first_pid = os.getpid()


def native_id():
    """This thread's id as the kernel counts."""
    if hasattr(threading, "get_native_id"):
        return threading.get_native_id()
    return int(os.readlink("/proc/thread-self").rsplit("/", 1)[1])


def register():
    """Notes which native thread this is: before 3.8 Python itself does not know."""
    _native_ids[_ident()] = native_id()


def _ident():
    return threading.current_thread().ident


def _registered(function, arguments):
    register()
    function(*arguments)


def spawn(function, *arguments, **options):
    """Starts a thread; options: name, daemon (default true)."""
    name = options.get("name")
    thread = threading.Thread(target=_registered, args=(function, arguments), name=name)
    thread.daemon = options.get("daemon", True)
    thread.start()
    return thread


def sleep_forever():
    while True:
        time.sleep(1000000)


def text(value):
    """A text of any kind as one that JSON can carry."""
    if PY2 and isinstance(value, str):
        return value.decode("utf-8", "replace")
    return value


def accepted(value):
    """The texts a report may show for a value: its repr, and for a plain object also the
    shape <module.type at 0x...>."""
    try:
        shown = repr(value)
    except Exception as e:
        shown = "<repr failed: %s>" % type(e).__name__
    shown = text(shown)
    found = [shown[:_LONGEST]]
    plain = _PLAIN.sub(r"<\1 at 0x\2>", shown)
    if plain != shown:
        found.append(plain[:_LONGEST])
    if hasattr(type(value), "n_sequence_fields"):
        found.append(text(tuple.__repr__(value))[:_LONGEST])
    if not _is_known(type(value)):
        found.append("<%s at 0x%x>" % (_type_name(type(value)), id(value)))
    return found


def _type_name(kind):
    module = getattr(kind, "__module__", "")
    name = getattr(kind, "__qualname__", kind.__name__)
    return text(name if module in ("builtins", "__builtin__") else "%s.%s" % (module, name))


_KNOWN = set(
    "NoneType bool int long float complex str unicode bytes bytearray tuple list dict set "
    "frozenset range slice function method builtin_function_or_method module type "
    "datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone "
    "decimal.Decimal".split()
)


def _is_known(kind):
    return _type_name(kind) in _KNOWN or "exact_repr" in getattr(kind, "__dict__", {})


def _variables(frame):
    code = frame.f_code
    if not code.co_flags & (_OPTIMIZED | _NEW_LOCALS):
        return [], []
    names = list(code.co_varnames)
    positional, only_by_name = code.co_argcount, getattr(code, "co_kwonlyargcount", 0)
    count = positional + only_by_name
    arguments = names[:positional]
    by_name = names[positional:count]
    if code.co_flags & _VARARGS:
        arguments.append(names[count])
        count += 1
    arguments += by_name
    if code.co_flags & _VARKEYWORDS:
        arguments.append(names[count])
        count += 1
    others = names[count:]
    for name in tuple(code.co_cellvars) + tuple(code.co_freevars):
        if name not in names and name not in others:
            others.append(name)
    values = frame.f_locals
    pick = lambda chosen: [[text(n), accepted(values[n])] for n in chosen if n in values]
    return pick(arguments), pick(others)


def _source(path, line, space):
    try:
        found = linecache.getline(path, line, space).strip()
        # Python 2 does not decode what it reads
        return found.decode("utf-8") if PY2 else found
    except Exception:  # an interpreter that shuts down can import nothing any more
        return None


def describe(frame, variables=True):
    """One frame as JSON."""
    code = frame.f_code
    line = frame.f_lineno
    found = {"file": text(code.co_filename), "line": line, "name": text(code.co_name)}
    if hasattr(code, "co_qualname"):
        found["qualname"] = code.co_qualname
    if hasattr(code, "co_positions") and frame.f_lasti >= 0:
        for i, position in enumerate(code.co_positions()):
            if i == frame.f_lasti // 2:
                found["positions"] = list(position)
                break
    if line is not None:
        source = _source(code.co_filename, line, frame.f_globals)
        # Python also knows lines of zip files and of -c, which are no files to look into
        if source and os.path.isfile(code.co_filename):
            found["source"] = text(source)
    if variables:
        found["arguments"], found["locals"] = _variables(frame)
    return found


def stack(frame, variables=True):
    """A stack in the order of a report: the most recent call last."""
    frames = []
    while frame is not None:
        frames.append(describe(frame, variables))
        frame = frame.f_back
    frames.reverse()
    return frames


def _names():
    return dict((t.ident, t) for t in threading.enumerate())


def _thread_entry(ident, thread, frames):
    entry = {"frames": frames}
    # in a forked child Thread.native_id may still be the parent's
    tid = _native_ids.get(ident) or getattr(thread, "native_id", None)
    if tid is not None:
        entry["tid"] = tid
    if thread is not None:
        entry["name"] = text(thread.name)
    return entry


def _shape(frames):
    """Where each thread is; None while one does not wait in its last line yet."""
    found = []
    known = _names()
    for ident in sorted(frames):
        if ident not in known:
            continue  # in a forked child of Python 2: ended in the midst of anything
        frame = frames[ident]
        path = frame.f_code.co_filename
        line = _source(path, frame.f_lineno or 0, frame.f_globals)
        if path.startswith("<frozen") or (line and not _WAITS.search(line)):
            return None
        found.append((ident, id(frame.f_code), frame.f_lasti))
    return found


def _all_asleep(mine):
    try:
        tasks = os.listdir("/proc/self/task")
    except OSError:
        return True
    for task in tasks:
        if int(task) == mine:
            continue
        try:
            with open("/proc/self/task/%s/stat" % task) as f:
                if f.read().rsplit(")", 1)[1].split()[0] != "S":
                    return False
        except (OSError, IOError):
            return False
    return True


def _main_sleeps(frames):
    """Whether the main thread is where it stays: where others compute, it may be late."""
    for frame in frames.values():
        innermost = frame.f_code
        while frame.f_back is not None:
            frame = frame.f_back
        if frame.f_code.co_name == "<module>":
            return innermost is sleep_forever.__code__
    return False


def _settle(mine, me, busy):
    previous, same = None, 0
    while same < 2:
        time.sleep(0.02)
        frames = sys._current_frames()
        frames.pop(me, None)
        if busy:
            shape = sorted(frames) if _main_sleeps(frames) else None
        else:
            shape = _shape(frames)
        frames = None
        still = shape is not None and shape == previous and (busy or _all_asleep(mine))
        same = same + 1 if still else 0
        previous = shape


def _record(kind, extra, busy, variables):
    me, mine = _ident(), native_id()
    _settle(mine, me, busy)
    names = _names()
    threads = []
    for ident, frame in sys._current_frames().items():
        if ident != me:
            threads.append(_thread_entry(ident, names.get(ident), stack(frame, variables)))
    frame = None
    write(kind, threads, dict(extra or {}, recorder=mine))


def write(kind, threads, extra=None):
    """Writes the truth at once and whole."""
    document = {
        "kind": kind,
        "pid": os.getpid(),
        "version": list(sys.version_info[:3]),
        "version_text": sys.version,
        "threads": threads,
    }
    document.update(extra or {})
    path = os.environ["PYSTACK_TRUTH"]
    # not open(): an interpreter that shuts down has no such name any more
    part = os.open(path + ".part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    content = json.dumps(document)
    content = content if PY2 else content.encode("ascii")
    while content:
        content = content[os.write(part, content):]
    os.close(part)
    os.rename(path + ".part", path)


def publish(kind="exact", extra=None, busy=False, variables=True):
    """Lets the truth be written as soon as every thread has come to rest.

    With busy, threads run on: extra then names as "moving" the functions in which they do,
    outermost first; frames of these are in no certain number and on no certain line.
    """
    if _first_pid != os.getpid():
        _native_ids.clear()  # a forked child has none of its parent's threads
    register()
    recorder = threading.Thread(target=_record, args=(kind, extra, busy, variables))
    recorder.daemon = True
    recorder.start()


def publish_own(extra=None, kind="exact", depth=1, variables=True):
    """Writes this thread's stack alone, as it is seen from the caller, at once.

    For states in which no thread can be started.  The caller must stay on the line on
    which it calls this; its own columns are left out, because they change.
    """
    frames = stack(sys._getframe(depth), variables)
    frames[-1].pop("positions", None)
    entry = {"tid": native_id(), "frames": frames}
    write(kind, [entry], extra)
    return 1000000
