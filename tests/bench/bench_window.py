#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the window from outside: until it is painted, its memory, how long it does not listen, what wakes it.

usage: bench_window.py BUILD-FOLDER [PART…]

The parts are start, memory, many, stalls and idle; all of them where none is named. Other programs are measured
beside ours where they are installed.
"""
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
from desks_home import Home
import window

BUILD = os.path.join(os.path.dirname(os.path.dirname(HERE)), sys.argv[1])
WATCH = os.path.join(BUILD, "tests", "bench", "watch-window")
BARE = os.path.join(BUILD, "tests", "bench", "bare-window")
STALL_MODULE = os.path.join(BUILD, "tests", "bench", "stall-module.so")
OTHERS = ("remmina", "remote-viewer", "gnome-connections")
PAIRS = int(os.environ.get("DESKWAY_BENCH_PAIRS", "15"))
SETTLE_MS = 3000
IDLE_SECONDS = int(os.environ.get("DESKWAY_BENCH_IDLE_SECONDS", "90"))
HUSH_SECONDS = 30  # until a thread that is not needed ended, and what GTK tidies up later is tidy
FEW, SOME, MANY = 20, 500, 10000


class BareDisplay:
    """An X server with nothing on it, not even a window manager, whose frames would be windows too."""

    def __init__(self):
        reader, writer = os.pipe()
        words = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
        self.server = subprocess.Popen(words, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as stream:
            self.name = ":" + stream.readline().strip()

    def stop(self):
        self.server.terminate()
        self.server.wait()


def watch(home, display, program, settle_ms=0):
    """Starts a program, and gives what its window took; nothing where it showed none."""
    words = [WATCH, "--settle", str(settle_ms), "--", program]
    done = subprocess.run(words, env=home.environment(display.name), stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.DEVNULL)
    return json.loads(done.stdout) if done.returncode == 0 else None


def spread(values, unit=1e3):
    parts = statistics.quantiles(values, n=4)
    return f"{statistics.median(values) / unit:.0f} ({parts[0] / unit:.0f}–{parts[2] / unit:.0f})"


def interleave(runs, rounds):
    """Each of some runs, one after the other, again and again."""
    for run in runs.values():
        run()  # what is read from disk for the first time
    results = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            results[name].append(run())
    return results


def ratio(ours, theirs, key):
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))


def installed():
    return [name for name in OTHERS if shutil.which(name)]


def bench_start(home, display):
    programs = {"deskway": home.deskway, "a bare window": BARE}
    results = interleave({name: lambda path=path: watch(home, display, path) for name, path in programs.items()}, PAIRS)
    ours, bare = results["deskway"], results["a bare window"]
    print(f"from exec to the painted window, {SOME} desks of the last time: "
          f"{ratio(ours, bare, 'painted'):.2f} times a bare libhandy window (aim 1.6), "
          f"{ratio(ours, bare, 'mapped'):.2f} times to the mapped one, "
          f"{ratio(ours, bare, 'processor'):.2f} times the processor's time")
    for name, runs in results.items():
        print(f"  {name}: painted {spread([run['painted'] for run in runs])} ms, mapped "
              f"{spread([run['mapped'] for run in runs])} ms, processor {spread([run['processor'] for run in runs])} ms "
              f"(medians and quartiles of {PAIRS})")


def bench_memory(home, display):
    rounds = 3
    programs = {"deskway": home.deskway, "a bare window": BARE} | {name: name for name in installed()}
    runs = {name: lambda path=path: watch(home, display, path, SETTLE_MS) for name, path in programs.items()}
    results = interleave(runs, rounds)
    ours, bare = results["deskway"], results["a bare window"]
    print(f"memory of an idle window: {ratio(ours, bare, 'rss'):.2f} times a bare libhandy window resident, "
          f"{ratio(ours, bare, 'pss'):.2f} times its share (aim 1.6)")
    for name, runs in results.items():
        if None in runs:
            print(f"  {name}: shows no window here")
            continue
        print(f"  {name}: painted {spread([run['painted'] for run in runs])} ms, resident "
              f"{spread([run['rss'] for run in runs])} MB, its share {spread([run['pss'] for run in runs])} MB")


def bench_many(few, many, display):
    results = interleave({"few": lambda: watch(few, display, few.deskway),
                          "many": lambda: watch(many, display, many.deskway)}, PAIRS)
    print(f"{MANY} desks of the last time: painted in {ratio(results['many'], results['few'], 'painted'):.2f} times "
          f"the time of {FEW} (aim 1.3): {spread([run['painted'] for run in results['many']])} and "
          f"{spread([run['painted'] for run in results['few']])} ms")


class Running:
    """deskway in a home, on a display with a window manager."""

    def __init__(self, home, display, folder, module=True):
        self.display = display
        self.stalls = os.path.join(folder, "stalls")
        environment = home.environment(display.name)
        if module:
            environment |= {"GTK_MODULES": STALL_MODULE, "DESKWAY_BENCH_STALLS": self.stalls}
        self.process = subprocess.Popen([home.deskway], env=environment, stderr=subprocess.DEVNULL)
        window.wait_for(lambda: display.windows("deskway"), "the window")
        self.window = display.windows("deskway")[0]

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def longest(self, began, ended):
        """The longest stall between two times, in microseconds: by the clock, and by the processor."""
        rows = [(0, 0, 0)]
        with open(self.stalls, encoding="utf-8") as stream:
            rows += [tuple(map(int, line.split())) for line in stream]
        rows = [row for row in rows if began * 1e6 <= row[0] <= ended * 1e6] or [(0, 0, 0)]
        return max(row[1] for row in rows), max(row[2] for row in rows)

    def during(self, what, settle=0.6):
        began = time.monotonic()
        what()
        time.sleep(settle)
        return self.longest(began, time.monotonic())


def say_stalls(what, stalls):
    print(f"  {what}: longest {max(stall[0] for stall in stalls) / 1e3:.1f} ms, median "
          f"{statistics.median(stall[0] for stall in stalls) / 1e3:.1f} ms; of the processor's time longest "
          f"{max(stall[1] for stall in stalls) / 1e3:.1f} ms, median {statistics.median(stall[1] for stall in stalls) / 1e3:.1f} ms")


def settle(running):
    """Until little happens, or a while has passed."""
    for _ in range(10):
        if running.during(lambda: None, 1.5)[0] < 10000:
            break


def bench_stalls(home, display, folder):
    home.serve()
    running = Running(home, display, folder)
    try:
        settle(running)
        print(f"how long the window does not listen, with {MANY} desks (aim 16 ms):")
        display.xdotool("mousemove", "--window", running.window, 480, 400)
        display.key("ctrl+f")
        time.sleep(1)
        keys = list("workstation") + ["BackSpace"] * 11 + list("0999")
        say_stalls("a key of a search", [running.during(lambda key=key: display.xdotool("key", key)) for key in keys])
        display.key("Escape")
        settle(running)
        wheel = [running.during(lambda: display.xdotool("click", "--repeat", 10, "--delay", 16, 5), 0.2)
                 for _ in range(20)]
        say_stalls("scrolling by the wheel", wheel)
        say_stalls("a refresh", [running.during(lambda: display.key("F5"), 8) for _ in range(3)])
        if "DESKWAY_BENCH_PICTURE" in os.environ:
            display.picture(os.environ["DESKWAY_BENCH_PICTURE"])
    finally:
        running.stop()
        home.sandbox.stop()


def count_switches(process):
    """How often each thread of a process gave the processor back, which it does once for each time it woke."""
    switches = {}
    for task in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{task}/status", encoding="utf-8") as stream:
            fields = dict(line.split(":\t", 1) for line in stream if ":\t" in line)
        switches[f"{fields['Name'].strip()} {task}"] = int(fields["voluntary_ctxt_switches"])
    return switches


def bench_idle(home, display, folder):
    home.serve()
    running = Running(home, display, folder, module=False)
    try:
        time.sleep(5)
        display.xdotool("windowminimize", running.window)
        time.sleep(HUSH_SECONDS)
        before = count_switches(running.process.pid)
        time.sleep(IDLE_SECONDS)
        after = count_switches(running.process.pid)
    finally:
        running.stop()
        home.sandbox.stop()
    woken = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    print(f"a hidden window wakes {sum(woken.values()) * 60 / IDLE_SECONDS:.1f} times a minute (aim 1), in "
          f"{IDLE_SECONDS} s: {', '.join(f'{name.split()[0]} {count}' for name, count in woken.items()) or 'never'}")


def main():
    window.enter_session()
    parts = sys.argv[2:] or ["start", "memory", "many", "stalls", "idle"]
    bare, managed = BareDisplay(), window.Display()
    with tempfile.TemporaryDirectory() as folder:
        homes = {}

        def home(resources):
            if resources not in homes:
                homes[resources] = Home(folder, BUILD, resources)
                homes[resources].see_list(managed.name)
                homes[resources].sandbox.stop()
            return homes[resources]

        if "start" in parts:
            bench_start(home(SOME), bare)
        if "memory" in parts:
            bench_memory(home(SOME), bare)
        if "many" in parts:
            bench_many(home(FEW), home(MANY), bare)
        if "stalls" in parts:
            bench_stalls(home(MANY), managed, folder)
        if "idle" in parts:
            bench_idle(home(SOME), managed, folder)
    bare.stop()
    managed.stop()


main()
