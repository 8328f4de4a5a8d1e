#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The file that holds a ticket: private while it is there, and gone afterwards however it ends."""

import os
import signal
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WAIT, Result, WithClient, is_alive, wait_for
from sandbox import OFFICE_SITE, PASSWORD

LINUX = "ecd-3m8linux002"
ICA_HEAD = "[Encoding]"


class TestLaunchFile(WithClient):
    def test_goes_when_the_client_is_killed(self):
        process, report = self.begin()
        os.kill(report["pid"], signal.SIGKILL)
        self.assertEqual(process.wait(30), 7)
        self.assertClean()

    def test_goes_when_deskwayctl_is_asked_to_end(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            with self.subTest(number=number):
                process, report = self.begin()
                result = self.end(process, number)
                self.assertEqual(result.code, 130, result)
                self.assertClean()
                self.assertFalse(is_alive(report["pid"]))
                os.unlink(self.home.path("wfica.json"))

    def test_goes_with_a_client_that_does_not_listen(self):
        body = 'signal.signal(signal.SIGTERM, signal.SIG_IGN)\nopen(report_path, "w").close()\n' + WAIT
        body = body.replace("report_path", repr(self.home.path("deaf")))
        process, report = self.begin(body)
        wait_for(lambda: os.path.exists(self.home.path("deaf")), "the client to be deaf")
        result = self.end(process, signal.SIGTERM)
        self.assertEqual(result.code, 130)
        self.assertFalse(is_alive(report["pid"]))
        self.assertClean()

    def test_is_swept_after_a_kill(self):
        process, report = self.begin()
        self.end(process, signal.SIGKILL)
        self.assertEqual(len(self.home.launch_files()), 1)
        self.assertTrue(is_alive(report["pid"]), "the session goes on")
        self.assertDone(self.as_user("list"))
        self.assertClean()

    def test_of_a_living_run_is_not_swept(self):
        process, _ = self.begin()
        self.assertDone(self.as_user("list"))
        self.assertEqual(len(self.home.launch_files()), 1)
        self.release()
        self.assertEqual(process.wait(30), 0)
        self.assertClean()

    def test_keep_seconds(self):
        folder = self.home.path("clients")
        os.mkdir(folder)
        with open(os.path.join(folder, "opener.client"), "w", encoding="ascii") as file:
            file.write("[Client]\nName=Opener\nKinds=ica;\nExec=wfica %f\nKeepSeconds=2\n")
        self.home.extra["DESKWAY_CLIENTS_DIR"] = folder
        self.home.client("wfica")
        started = time.monotonic()
        process = self.spawn(*self.who(), "connect", LINUX)
        report = self.home.wait_for_report("wfica")
        wait_for(lambda: not is_alive(report["pid"]), "the launcher to end")
        self.assertEqual(len(self.home.launch_files()), 1)
        self.assertEqual(process.wait(30), 0)
        self.assertGreater(time.monotonic() - started, 2)
        self.assertClean()

    def test_no_wait(self):
        self.home.client("wfica", WAIT)
        result = self.assertDone(self.as_user("connect", "--no-wait", LINUX))
        self.assertEqual(result.err, "")
        report = self.home.wait_for_report("wfica")
        self.addCleanup(self.end_client, report["pid"])
        self.assertEqual(len(self.home.launch_files()), 1)
        self.assertDone(self.as_user("list"))
        self.assertEqual(len(self.home.launch_files()), 1)
        self.release()
        wait_for(lambda: not self.home.launch_files(), "the launch file to go")

    def test_no_wait_outlives_the_terminal(self):
        self.home.client("wfica", WAIT)
        terminal = self.terminal(*self.who(), "connect", "--no-wait", LINUX)
        self.assertDone(terminal.end())
        report = self.home.wait_for_report("wfica")
        self.addCleanup(self.end_client, report["pid"])
        os.killpg(terminal.process.pid, signal.SIGHUP) if is_alive(terminal.process.pid) else None
        self.assertTrue(is_alive(report["pid"]))
        self.release()
        wait_for(lambda: not self.home.launch_files(), "the launch file to go")

    def test_no_wait_says_what_went_wrong(self):
        for scenario, words, code in (("default", (LINUX,), 7), ("task-failed", (LINUX,), 6),
                                      ("default", ("Nowhere",), 4)):
            with self.subTest(code=code):
                self.sandbox.order("scenario " + scenario)
                self.assertFails(self.as_user("connect", "--no-wait", *words), code)
        result = self.ctl(*self.who(password="wrong"), "connect", "--no-wait", LINUX)
        self.assertFails(result, 3, "password")

    def test_no_wait_with_a_password_from_standard_input(self):
        self.home.client("wfica")
        result = self.ctl("--user", "alice", "--office-site", OFFICE_SITE,
                          "--password-stdin", "connect", "--no-wait", LINUX,
                          stdin=PASSWORD.encode() + b"\n")
        self.assertDone(result)
        self.home.wait_for_report("wfica")
        wait_for(lambda: not self.home.launch_files(), "the launch file to go")

    def test_no_launch(self):
        result = self.assertDone(self.as_user("connect", "--no-launch", LINUX))
        path = result.out.rstrip("\n")
        for _ in range(2):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
            with open(path, encoding="ascii") as file:
                self.assertTrue(file.read().startswith(ICA_HEAD))
            self.assertDone(self.as_user("list"))
        past = time.time() - 1
        os.utime(path, (past, past))
        self.assertDone(self.as_user("list"))
        self.assertClean()

    def test_no_launch_as_json(self):
        result = self.assertDone(self.as_user("--json", "connect", "--no-launch", LINUX))
        self.assertEqual((result.json["kind"], result.json["client"]), ("ica", None))
        self.assertTrue(os.path.exists(result.json["file"]))

    def test_output(self):
        path = self.home.path("desk.ica")
        result = self.assertDone(self.as_user("connect", "--output", path, LINUX))
        self.assertEqual(result.out, path + "\n")
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        with open(path, "rb") as file:
            text = file.read()
        self.assertFailsBoth(1, "storage", "desk.ica", "not overwritten", run=self.as_user,
                             words=("connect", "--output", path, LINUX))
        with open(path, "rb") as file:
            self.assertEqual(file.read(), text)
        self.assertClean()

    def test_output_is_relative_to_the_folder(self):
        self.assertDone(self.as_user("connect", "--output", "here.ica", LINUX))
        self.assertTrue(os.path.exists(self.home.path("here.ica")))

    def test_output_follows_no_link(self):
        os.symlink(self.home.path("elsewhere"), self.home.path("link"))
        self.assertFails(self.as_user("connect", "--output", self.home.path("link"), LINUX), 1)
        self.assertFalse(os.path.exists(self.home.path("elsewhere")))

    def test_output_to_a_place_that_is_not_there(self):
        self.assertFailsBoth(1, "storage", "nowhere", run=self.as_user,
                             words=("connect", "--output", self.home.path("nowhere", "f"), LINUX))

    def test_standard_output(self):
        """The bytes of the ticket and nothing else, and nothing on the disk."""
        for words in ((), ("--json",)):
            with self.subTest(words=words):
                result = self.assertDone(self.as_user(*words, "connect", "--output", "-", LINUX))
                self.assertTrue(result.out.startswith(ICA_HEAD))
                path = self.home.path("same" + "".join(words))
                self.assertDone(self.as_user("connect", "--output", path, LINUX))
                with open(path, encoding="ascii") as file:
                    self.assertEqual([line.split("=")[0] for line in result.out.splitlines()],
                                     [line.split("=")[0] for line in file.read().splitlines()])
                self.assertClean()

    def test_standard_output_needs_no_runtime_folder(self):
        self.assertDone(self.as_user("connect", "--output", "-", LINUX,
                                     XDG_RUNTIME_DIR="/proc/nowhere"))

    def test_standard_output_is_closed(self):
        process = subprocess.Popen(
            ["/bin/sh", "-c", '"$@" >&-', "sh", *self.words(*self.who(), "connect", "--output", "-", LINUX)],
            env=self.home.environment(), stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        _, err = process.communicate(timeout=30)
        self.assertFails(Result(process.args, process.returncode, b"", err), 1, "standard output")


class TestRuntimeFolder(WithClient):
    def test_none_is_named(self):
        """A private one in the cache stands in; never /tmp itself."""
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", LINUX, XDG_RUNTIME_DIR=None))
        report = self.home.wait_for_report("wfica")
        (path, file), = report["files"].items()
        self.assertTrue(path.startswith(self.home.path("cache", "deskway")), path)
        self.assertEqual((file["mode"], file["folder"]), (0o600, 0o700))
        self.assertEqual(self.home.files("cache"), [])

    def test_missing(self):
        self.home.client("wfica")
        words = ("connect", LINUX)
        self.assertFailsBoth(1, "storage", "/proc/nowhere", words=words, run=self.as_user,
                             XDG_RUNTIME_DIR="/proc/nowhere")
        self.assertFalse(os.path.exists(self.home.path("wfica.json")))

    def test_open_to_others(self):
        self.home.client("wfica")
        os.mkdir(self.home.path("run", "deskway"), 0o755)
        self.assertFailsBoth(1, "storage", "0700", words=("connect", LINUX), run=self.as_user)

    def test_link(self):
        self.home.client("wfica")
        os.mkdir(self.home.path("trap"), 0o700)
        os.symlink(self.home.path("trap"), self.home.path("run", "deskway"))
        self.assertFailsBoth(1, "storage", "Remove it", words=("connect", LINUX), run=self.as_user)
        self.assertEqual(os.listdir(self.home.path("trap")), [])

    def in_namespace(self, prepare):
        """Runs a connection where the runtime folder is a mount of its own."""
        script = f'{prepare} && exec "$@"'
        words = ["unshare", "-rm", "sh", "-c", script, "sh", *self.words(*self.who(), "connect", LINUX)]
        environment = self.home.environment()
        environment["PATH"] += ":/usr/sbin:/usr/bin:/sbin:/bin"
        done = subprocess.run(words, env=environment, capture_output=True, timeout=60, check=False,
                              stdin=subprocess.DEVNULL)
        return self.check(Result(words, done.returncode, done.stdout, done.stderr))

    def require_namespace(self):
        done = subprocess.run(["unshare", "-rm", "mount", "-t", "tmpfs", "none",
                               self.home.path("run")], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            self.skipTest("no user namespace: " + done.stderr.strip())
        self.home.client("wfica")

    def test_read_only(self):
        self.require_namespace()
        result = self.in_namespace(f"mount -t tmpfs -o ro,mode=0700 none {self.home.path('run')}")
        self.assertFails(result, 1, self.home.path("run"), "able to write there")

    def test_full(self):
        self.require_namespace()
        run = self.home.path("run")
        result = self.in_namespace(f"mount -t tmpfs -o size=4k,mode=0700 none {run} && "
                                   f"head -c 4096 /dev/zero > {run}/filler")
        self.assertFails(result, 1, run, "Make some room")

    def test_no_more_files(self):
        self.require_namespace()
        run = self.home.path("run")
        result = self.in_namespace(f"mount -t tmpfs -o nr_inodes=2,mode=0700 none {run}")
        self.assertFails(result, 1, run, "Make some room")


if __name__ == "__main__":
    tap.main()
