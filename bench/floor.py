"""The floor of every start: a hello world linked, trained and started as our program is."""

import glob
import hashlib
import os
import shutil
import subprocess
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
IMAGE = os.path.join(os.path.dirname(HERE), "cli", "target", "image")


def jdk():
    """A JDK 25, or None."""
    homes = [os.environ.get("JAVA_HOME", "")] + glob.glob("/usr/lib/jvm/*")
    homes += glob.glob(os.path.expanduser("~/.sdkman/candidates/java/*"))
    for home in homes:
        try:
            with open(os.path.join(home, "release")) as f:
                if 'JAVA_VERSION="25' in f.read() and os.path.exists(os.path.join(home, "bin", "jlink")):
                    return home
        except OSError:
            continue
    return None


def hello():
    """The command that runs it; None where there is no JDK to make it with. Made once for each list of options."""
    with open(os.path.join(IMAGE, "options")) as f:
        options = f.read().replace("dev.pystack.linux", "hello").split()
    home = jdk()
    if not home:
        return None
    key = hashlib.sha256(" ".join(options + [home]).encode()).hexdigest()[:12]
    place = os.path.join(tempfile.gettempdir(), "pystack-bench-hello-" + key)
    java = os.path.join(place, "image", "bin", "java")
    cache = os.path.join(place, "hello.aot")
    main = ["-m", "hello/hello.Hello"]
    if not os.path.exists(cache):
        shutil.rmtree(place, ignore_errors=True)
        classes = os.path.join(place, "classes")
        sources = glob.glob(os.path.join(HERE, "hello", "**", "*.java"), recursive=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.check_call([os.path.join(home, "bin", "javac"), "-d", classes] + sources)
        subprocess.check_call([
            os.path.join(home, "bin", "jlink"), "--module-path", classes, "--add-modules", "hello",
            "--no-header-files", "--no-man-pages", "--strip-java-debug-attributes",
            "--output", os.path.join(place, "image")])
        record = os.path.join(place, "record")
        subprocess.check_call(
            [java] + options + ["-XX:AOTMode=record", "-XX:AOTConfiguration=" + record] + main, **quiet)
        subprocess.check_call(
            [java] + options + ["-XX:AOTMode=create", "-XX:AOTConfiguration=" + record,
                                "-XX:AOTCache=" + cache] + main, **quiet)
    return [java, "-XX:AOTCache=" + cache] + options + main
