"""What the measurements share: running whole processes, targets, results, and blocks of a document."""

import collections
import mmap
import os
import platform
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(os.path.dirname(HERE), "pystack")

Row = collections.namedtuple("Row", "wall cpu peak code")


def run(command):
    """Wall and CPU seconds, peak KiB and exit code of one whole process."""
    with open(os.devnull, "w") as null:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=null, stderr=null)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Row(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, process.returncode)


def stopped_share(command, pid):
    """(samples in which the first thread of a process was stopped, all samples) while a command runs."""
    stopped = total = 0
    with open("/proc/%d/stat" % pid, "rb") as stat, open(os.devnull, "w") as null:
        process = subprocess.Popen(command, stdout=null, stderr=null)
        while process.poll() is None:
            state = os.pread(stat.fileno(), 256, 0).rpartition(b") ")[2][:1]
            stopped += state in b"tT"
            total += 1
            time.sleep(0.0002)
    return stopped, total


def spread(values, digits=0):
    return "%.*f (%.*f–%.*f)" % (
        digits, statistics.median(values), digits, min(values), digits, max(values))


class Target:
    """A program of targets.py."""

    def __init__(self, scenario, python):
        self.directory = tempfile.TemporaryDirectory(prefix="pystack-bench-")
        path = os.path.join(self.directory.name, "ready")
        self.process = subprocess.Popen(
            [python, os.path.join(HERE, "targets.py"), scenario, path], start_new_session=True)
        while not os.path.exists(path):
            if self.process.poll() is not None:
                raise SystemExit("the target %s ended with %s" % (scenario, self.process.returncode))
            time.sleep(0.01)
        time.sleep(0.3)
        self.gaps = None
        if os.path.exists(path + ".gaps"):
            with open(path + ".gaps", "r+b") as f:
                self.gaps = mmap.mmap(f.fileno(), 4096)

    def reset(self):
        if self.gaps:
            self.gaps[8] = 1
            time.sleep(0.02)

    def longest_gap(self):
        """Milliseconds; None where the target does not measure itself."""
        if not self.gaps:
            return None
        return int.from_bytes(self.gaps[0:8], "little") / 1e6

    def close(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.directory.cleanup()


class Result:
    """The runs of all tools in one scenario, in alternation."""

    def __init__(self, name, note, tools, wanted):
        self.name = name
        self.note = note
        self.tools = tools
        # by the tool it is against: the largest ratio of wall times; "stop …": of how long the target stood still
        self.wanted = wanted
        self.rows = {tool: [] for tool in tools}
        self.gaps = {tool: [] for tool in tools + ["control"]}
        self.stopped = {}

    def walls(self, tool):
        return [row.wall * 1e3 for row in self.rows[tool]]

    def ratios(self, tool):
        return [o.wall / p.wall for o, p in zip(self.rows["ours"], self.rows[tool])]

    def stop_ratios(self, tool):
        return [o / p for o, p in zip(self.gaps["ours"], self.gaps[tool]) if p > 0]

    def peak(self, tool):
        return max(row.peak for row in self.rows[tool]) / 1024

    def cpu(self, tool):
        return statistics.median(row.cpu for row in self.rows[tool]) * 1e3

    def print(self):
        print(self.name + (" (%s)" % self.note if self.note else ""))
        for tool in self.tools:
            line = "  %-8s wall %s ms, CPU %.0f ms, peak %.0f MiB" % (
                tool, spread(self.walls(tool)), self.cpu(tool), self.peak(tool))
            if tool != "ours":
                line += ", ours/%s %s" % (tool, spread(self.ratios(tool), 2))
            if self.gaps[tool]:
                line += "; stood still %s ms" % spread(self.gaps[tool], 1)
            if tool in self.stopped:
                line += "; stopped in %d of %d samples" % self.stopped[tool]
            print(line)
        if self.gaps["control"]:
            print("  control  stood still %s ms" % spread(self.gaps["control"], 1))
        sys.stdout.flush()


def alternate(result, commands, runs, before=None, after=None):
    """Runs all tools in turn; the first round only warms the page cache."""
    for i in range(runs + 1):
        for tool, command in commands:
            if before:
                before()
            row = run(command)
            if row.code != 0 and i == 0:
                print("%s: %s exited with %d" % (result.name, tool, row.code), file=sys.stderr)
            gap = after() if after else None
            if i > 0:
                result.rows[tool].append(row)
                if gap is not None:
                    result.gaps[tool].append(gap)


def machine():
    """Of what class this machine is, and when it is."""
    with open("/proc/cpuinfo") as f:
        model = re.search(r"model name\s*: (.*)", f.read())
    with open("/proc/meminfo") as f:
        memory = int(f.readline().split()[1]) / 2**20
    with open("/proc/loadavg") as f:
        load = f.read().split()[0]
    return "%s; %d × %s, %.0f GiB, Linux %s; load before %s" % (
        time.strftime("%Y-%m-%d %H:%M"), os.cpu_count(), model.group(1) if model else platform.machine(),
        memory, platform.release().split("-")[0], load)


def fill(path, name, text):
    """Puts text into a document, between the lines <!-- name --> and <!-- end -->; else makes a file of it."""
    text = text.rstrip("\n") + "\n"
    start, end = "<!-- %s -->\n" % name, "<!-- end -->\n"
    if os.path.exists(path):
        with open(path) as f:
            document = f.read()
        head, found, tail = document.partition(start)
        if found:
            tail = tail.partition(end)[2]
            text = head + start + text + end + tail
        else:
            text = document + "\n" + start + text + end
    else:
        text = start + text + end
    with open(path + ".part", "w") as f:
        f.write(text)
    os.replace(path + ".part", path)
