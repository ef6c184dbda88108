"""Never at rest: starts and ends threads, recurses, forks, executes itself anew and ends.

The first argument seeds what it does, the second says how long it lives, in seconds.
Every function's name says who may call it: chaos_N_* is called by chaos_(N-1)_* or by
itself (recursion, chaos_2_down).
"""
import os
import random
import sys
import threading
import time

START = time.time()
SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 1
LIFE = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0


def chaos_1_short(chance):
    chaos_2_sum(chance.randrange(10, 30000))


def chaos_2_sum(count):
    total = 0
    for value in chaos_3_numbers(count):
        total += value
    return total


def chaos_3_numbers(count):
    for value in range(count):
        yield value


def chaos_1_recurse(chance):
    chaos_2_down(chance.randrange(2, 150), chance)


def chaos_2_down(left, chance):
    if left:
        chaos_2_down(left - 1, chance)
    else:
        chaos_3_bottom(chance)


def chaos_3_bottom(chance):
    time.sleep(chance.random() * 0.01)


def chaos_1_garbage(chance):
    chaos_2_rings([{n: [n]} for n in range(100)])


def chaos_2_rings(items):
    for item in items:
        item["self"] = item


def chaos_1_fork(chance):
    if sys.version_info[0] == 2 and threading.current_thread().name != "MainThread":
        return
    child = os.fork()
    if child == 0:
        chaos_2_child()
    os.waitpid(child, 0)


def chaos_2_child():
    time.sleep(0.01)
    os._exit(0)


KINDS = [chaos_1_short, chaos_1_recurse, chaos_1_garbage]


def chaos_0_thread(chance):
    for _ in range(chance.randrange(1, 5)):
        chance.choice(KINDS)(chance)


def chaos_0_main():
    chance = random.Random(SEED)
    while True:
        alive = time.time() - START
        if alive > LIFE:
            os._exit(0)
        if threading.active_count() < 6:
            thread = threading.Thread(target=chaos_0_thread, args=(random.Random(chance.random()),))
            thread.daemon = True
            thread.start()
        luck = chance.random()
        if luck < 0.06:
            chaos_1_fork(chance)
        elif luck < 0.09 and LIFE - alive > 0.5:
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, sys.argv[0], str(SEED + 1), "%.2f" % (LIFE - alive)])
        else:
            chance.choice(KINDS)(chance)
        time.sleep(chance.random() ** 2 * 0.3)


if __name__ == "__main__":
    open(os.path.join(os.environ["PYSTACK_FOLDER"], "begun"), "w").close()
    chaos_0_main()
