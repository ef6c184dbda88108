"""Records what PyStack prints of golden.py: the truth for RemoteGoldenTest.

Needs PyStack (recorded with 1.7.2) and a Python 3.11 or later; takes the path of PyStack's command
and of that Python:

    cd ../resources/dev/pystack/cli
    python3 ../../../../golden/record_remote.py pystack python3.11

Writes golden.txt and golden-coloured.txt. Thread ids become their place in the report, names and
folders go.
"""
import os
import pty
import re
import subprocess
import sys


def normal(text):
    tids = []

    def thread(match):
        tids.append(match.group(1))
        return "Traceback for thread #%d " % len(tids)

    text = re.sub(r"Traceback for thread (\d+) (\(.*?\) )?", thread, text)
    return re.sub(r'File "[^"]*/', 'File "', text).replace("\r\n", "\n")


def on_terminal(command):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(command, stdout=theirs)
    os.close(theirs)
    text = b""
    try:
        while True:
            part = os.read(ours, 65536)
            if not part:
                break
            text += part
    except OSError:
        pass
    process.wait()
    return text.decode()


def main():
    pystack, python = sys.argv[1:]
    program = subprocess.Popen([python, os.path.abspath("golden.py")], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, universal_newlines=True)
    try:
        pid = program.stdout.readline().split()[1]
        plain = subprocess.check_output([pystack, "remote", pid]).decode()
        coloured = on_terminal([pystack, "remote", pid])
    finally:
        program.stdin.close()
        program.wait()
    for name, text in ("golden.txt", plain), ("golden-coloured.txt", coloured):
        with open(name, "w", encoding="utf-8", newline="\n") as file:
            file.write(normal(text))


main()
