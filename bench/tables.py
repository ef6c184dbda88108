"""The results of side-by-side runs as tables of a document."""

import statistics

from measured import spread


def verdict(ratio, limit):
    return "met" if ratio <= limit else "**missed**"


def ratio_rows(results):
    yield "| scenario | ours, ms | against | theirs, ms | wanted | ours / theirs | |"
    yield "|---|---|---|---|---|---|---|"
    for result in results:
        name = result.name + (" (%s)" % result.note if result.note else "")
        for tool in result.tools:
            if tool == "ours":
                continue
            ratios = result.ratios(tool)
            limit = result.wanted.get(tool)
            yield "| %s | %s | %s | %s | %s | %s | %s |" % (
                name, spread(result.walls("ours")), tool, spread(result.walls(tool)),
                "" if limit is None else "≤ %g" % limit, spread(ratios, 2),
                "" if limit is None else verdict(round(statistics.median(ratios), 3), limit))
            name = ""


def stop_rows(results):
    yield "| scenario | ours, ms | against | theirs, ms | wanted | ours / theirs | | nobody looks, ms |"
    yield "|---|---|---|---|---|---|---|---|"
    for result in results:
        if not result.gaps["ours"]:
            continue
        name = result.name
        for tool in result.tools:
            if tool == "ours" or not result.gaps[tool]:
                continue
            ratios = result.stop_ratios(tool)
            limit = result.wanted.get("stop " + tool)
            yield "| %s | %s | %s | %s | %s | %s | %s | %s |" % (
                name, spread(result.gaps["ours"], 1), tool, spread(result.gaps[tool], 1),
                "" if limit is None else "≤ %g" % limit, spread(ratios, 3),
                "" if limit is None else verdict(statistics.median(ratios), limit),
                spread(result.gaps["control"], 1) if name else "")
            name = ""


def sample_rows(results):
    yield "| scenario | tool | samples in which the target was stopped |"
    yield "|---|---|---|"
    for result in results:
        for tool, (stopped, total) in result.stopped.items():
            yield "| %s | %s | %d of %d |" % (result.name, tool, stopped, total)


def cost_rows(results):
    yield "| scenario | ours: CPU ms, peak MiB | PyStack: CPU ms, peak MiB | peak, ours / PyStack |"
    yield "|---|---|---|---|"
    for result in results:
        if "PyStack" in result.tools:
            yield "| %s | %.0f, %.0f | %.0f, %.0f | %.2f |" % (
                result.name, result.cpu("ours"), result.peak("ours"), result.cpu("PyStack"),
                result.peak("PyStack"), result.peak("ours") / result.peak("PyStack"))


def text(results, runs, machine, provisional):
    lines = ["%s; %d runs each." % (machine, runs), ""]
    if provisional:
        lines += ["**Provisional: %s.**" % provisional, ""]
    lines += ["Wall time of whole processes, JVM cold, median (min–max); ratios: of the pairs.", ""]
    lines += ratio_rows(results)
    lines += ["", "How long a busy program stood still, by its own clock.", ""]
    lines += stop_rows(results)
    lines += ["", "A sleeping program, its state sampled every 0.2 ms during three runs.", ""]
    lines += sample_rows(results)
    lines += ["", "CPU time (median) and peak memory (largest); wanted: a peak of at most PyStack's.", ""]
    lines += cost_rows(results)
    return "\n".join(lines)
