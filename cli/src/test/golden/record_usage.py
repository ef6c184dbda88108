"""Records how PyStack refuses command lines: the truth for UsageTest.

Needs PyStack (recorded with 1.7.2 on Python 3.11); takes the path of its command:

    python3 record_usage.py pystack > ../resources/dev/pystack/cli/pystack-usage.json
"""
import json
import subprocess
import sys

COMMAND_LINES = [
    "", "-v", "-x", "--frob", "foo", "remote", "remote abc", "remote 12x", "remote 1 2",
    "remote 1 2 3", "remote --frob 1", "remote 1 --frob", "remote -q 5", "remote --nat 1",
    "remote --n 1", "--no-color=3 remote 1", "remote --no-color=3 1", "remote --locals=yes 1",
    "--ver", "remote --no-block --native 1", "remote --native-all --no-block 1",
    "--no-color remote --no-block --native-last 1", "-vv remote",
    "remote --frob=3 1", "remote", "remote --locals", "--frob remote 1", "remote 1.5",
]


def main():
    recorded = []
    for line in COMMAND_LINES:
        done = subprocess.run([sys.argv[1]] + line.split(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
        last = done.stderr.splitlines()[-1]
        recorded.append({"line": line, "exit": done.returncode, "message": last})
    json.dump(recorded, sys.stdout, indent=1, ensure_ascii=False)
    print()


main()
