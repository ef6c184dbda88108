"""Several interpreters: one inside another on one thread, and one on a thread of its own.

Each writes its own stack before it sleeps, as sys._current_frames() knows one frame of a
thread only.
"""
import json
import os
import sys
import time

import truth

HERE = os.path.dirname(os.path.abspath(__file__))

CODE = r'''
import json, os, sys, time
sys.path.insert(0, %(here)r)
import truth

def nested(level):
    frames = truth.stack(sys._getframe(), False)
    part = {"frames": frames, "tid": truth.native_id(), "level": level}
    with open(os.environ["PYSTACK_TRUTH"] + ".part-%(name)s-%%d" %% level, "w") as f:
        json.dump(part, f)
    if level < %(depth)d:
        run = truth_run
        run(level + 1)
    while True:
        time.sleep(1000000)

def truth_run(level):
    import subinterpreters
    subinterpreters.run_inside("%(name)s", level, %(depth)d)

nested(%(level)d)
'''


def run_inside(name, level, depth):
    code = CODE % {"here": HERE, "name": name, "level": level, "depth": depth}
    runner()(code)  # waits


def runner():
    """What this Python has to run code in a new interpreter on this thread."""
    try:
        import _testcapi

        return _testcapi.run_in_subinterp
    except (ImportError, AttributeError):
        pass
    for module in ("_interpreters", "_xxsubinterpreters"):
        try:
            interpreters = __import__(module)
        except ImportError:
            continue

        def run(code):
            interpreters.run_string(interpreters.create(), code)  # waits

        return run
    return None


def outermost(name, depth):
    run_inside(name, 1, depth)


def collect(names):
    parts = []
    path = os.environ["PYSTACK_TRUTH"]
    deadline = time.time() + 20
    while names and time.time() < deadline:
        time.sleep(0.05)
        for name, level in list(names):
            try:
                with open("%s.part-%s-%d" % (path, name, level)) as f:
                    part = json.load(f)
            except (IOError, OSError, ValueError):
                continue
            parts.append(dict(part, label=name))
            names.remove((name, level))
    return parts


if __name__ == "__main__":
    if runner() is None:
        truth.write("unavailable", [], {"missing": "a module that runs subinterpreters"})
        sys.exit(0)
    # one after the other: a new interpreter may not be made while another thread makes one
    truth.spawn(outermost, "nested", 2, name="nested")
    parts = collect([("nested", 1), ("nested", 2)])
    truth.spawn(outermost, "single", 1, name="single")
    parts += collect([("single", 1)])
    time.sleep(0.3)
    truth.publish(extra={"inner": parts})
    truth.sleep_forever()
