#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures a build against what a reader knows, as ratios in one run.

usage: run.py BUILD-FOLDER
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, sys.argv[1])
CTL = os.path.join(BUILD, "src", "cli", "deskwayctl")
INSIDE = "DESKWAY_BENCH_INSIDE"
ROUNDS = 31
RESOURCES = 500


class Sandbox:
    """The fake service, writing down what it is asked, secrets too."""

    def __init__(self, folder):
        self.record = os.path.join(folder, "record")
        program = os.path.join(BUILD, "src", "sandbox", "deskway-sandbox")
        words = [program, "--die-with-parent", "--resources", str(RESOURCES), "--rdp", "off"]
        words += ["--record", self.record, "--record-secrets"]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.url = self.process.stdout.readline().removeprefix("listening on ").strip()

    def last_parameters(self):
        with open(self.record, encoding="utf-8") as stream:
            return json.loads(stream.readlines()[-1])["parameters"]


def seconds(words):
    began = time.perf_counter()
    subprocess.run(words, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - began


def write_body(path, parameters):
    """The request of `deskwayctl list`, with the nonce that the service has not seen yet."""
    fresh = dict(parameters, SignatureNonce=str(uuid.uuid4()))
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(urllib.parse.urlencode(fresh, quote_via=urllib.parse.quote))


def compare_list(folder):
    sandbox = Sandbox(folder)
    os.environ["DESKWAY_ENDPOINT"] = sandbox.url
    password = os.path.join(folder, "password")
    body = os.path.join(folder, "body")
    with open(password, "w", encoding="utf-8") as stream:
        stream.write("Deskway-2026\n")
    seconds([CTL, "sign-in", "--user", "alice", "--office-site", "cn-hangzhou+dir-1", "--password-file", password])
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(seconds([CTL, "list"]))
        write_body(body, sandbox.last_parameters())
        theirs.append(seconds(["curl", "--silent", "--fail", "--data", f"@{body}", sandbox.url]))
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"deskwayctl list of {RESOURCES}: {ratio:.2f} times curl with the same body", end=" ")
    print(f"(medians of {ROUNDS}: {statistics.median(ours) * 1e3:.0f} ms and {statistics.median(theirs) * 1e3:.0f} ms)")
    sandbox.process.terminate()
    sandbox.process.wait()


def main():
    if INSIDE not in os.environ:
        wrapper = os.path.join(ROOT, "tests", "support", "with-keyring.sh")
        os.execv(wrapper, [wrapper, "env", f"{INSIDE}=1", sys.executable, *sys.argv])
    with tempfile.TemporaryDirectory() as folder:
        compare_list(folder)
    for name in ("bench-launch", "bench-decode", "bench-list", "bench-cache"):
        subprocess.run([os.path.join(BUILD, "tests", "bench", name)], check=True)
    if os.path.exists(os.path.join(BUILD, "tests", "bench", "watch-window")):
        environment = {name: value for name, value in os.environ.items() if name not in (INSIDE, "DESKWAY_ENDPOINT")}
        words = [sys.executable, os.path.join(ROOT, "tests", "bench", "bench_window.py"), sys.argv[1]]
        subprocess.run(words, env=environment, check=True)


main()
