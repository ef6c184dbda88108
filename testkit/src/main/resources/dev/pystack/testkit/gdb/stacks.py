# Run by gdb: writes all frames of all threads as JSON to the file named by $PYSTACK_STACKS.
import json
import os

import gdb

KINDS = {
    gdb.NORMAL_FRAME: "normal",
    gdb.INLINE_FRAME: "inlined",
    gdb.SIGTRAMP_FRAME: "signal",
    gdb.TAILCALL_FRAME: "tailcall",
}
WITH_CFA = os.environ.get("PYSTACK_STACKS_CFA") == "1"
# what lies below main (_start, clone3): gdb leaves it out by itself
gdb.execute("set backtrace past-main on")
# and no further than _start: some have nothing that says so, and gdb goes on through its arguments
gdb.execute("set backtrace past-entry off")
gdb.execute("set backtrace limit unlimited")
# only frames that really are there: no call of another function's was guessed from its call sites
gdb.execute("set print frame-arguments none")


def cfa(frame):
    frame.select()
    for line in gdb.execute("info frame", to_string=True).splitlines():
        if ", frame at 0x" in line or line.startswith("Stack frame at 0x"):
            return int(line.split(" at ")[1].rstrip(":").split(" ")[0].rstrip(":"), 16)
    return 0


def describe(frame):
    made = {"pc": frame.pc(), "kind": KINDS.get(frame.type(), "other")}
    name = frame.name()
    if name is not None:
        made["function"] = name
    function = frame.function()
    if function is not None:
        made["symbol"] = function.linkage_name
    place = frame.find_sal()
    if place.symtab is not None:
        made["file"] = place.symtab.filename
        made["line"] = place.line
    if WITH_CFA and made["kind"] == "normal":
        made["cfa"] = cfa(frame)
    return made


def stack():
    frames = []
    frame = gdb.newest_frame()
    while frame is not None:
        frames.append(describe(frame))
        try:
            frame = frame.older()
        except gdb.error as e:
            return {"frames": frames, "end": str(e)}
    return {"frames": frames, "end": None}


stacks = {}
for thread in gdb.selected_inferior().threads():
    thread.switch()
    try:
        made = stack()
    except gdb.error as e:
        made = {"frames": [], "end": str(e)}
    stacks[str(thread.ptid[1])] = made
with open(os.environ["PYSTACK_STACKS"], "w") as out:
    json.dump(stacks, out)
