#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a desk's name to a protocol client that runs."""

import json
import os
import shutil
import signal
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import WithClient, is_alive, wait_for

LINUX, PAINT, RENDER, BUILD, STATISTICS, SHARE, DRIVE = (
    "ecd-3m8linux002", "ecd-9q1paint003", "ecd-5r4render04", "ecd-2b6build005", "ecd-8s3start006",
    "dg-4f7finance7", "cds-3drive0010")
# A sandbox without a real session gives ICA tickets for its RDP desks.
ICA_HEAD = "[Encoding]"


class TestClient(WithClient):
    def test_how_it_is_called(self):
        process, report = self.begin()
        (path, file), = report["files"].items()
        self.assertEqual(self.home.launch_files(), [path])
        self.assertTrue(path.startswith(self.home.path("run", "deskway") + "/"))
        self.assertTrue(path.endswith(".ica"))
        self.assertEqual((file["mode"], file["folder"]), (0o600, 0o700))
        self.assertTrue(file["text"].startswith(ICA_HEAD))
        self.assertEqual(report["argv"][1:], [path])
        self.assertEqual(report["stdin"], "")
        self.assertEqual(report["session"], report["pid"], "a session of its own")
        self.assertNotIn("DESKWAY_STARTED_FD", report["environment"])
        self.assertLessEqual(len(report["descriptors"]), 4, report["descriptors"])
        lines = [line for line in file["text"].splitlines() if "=" in line]
        secrets = [line.split("=", 1)[1] for line in lines if len(line.split("=", 1)[1]) > 12]
        self.assertGreater(len(secrets), 1)
        for secret in secrets:
            self.assertNotIn(secret, " ".join(report["argv"]))
            self.assertNotIn(secret, json.dumps(report["environment"]))
        self.release()
        self.assertEqual(process.wait(30), 0)
        self.assertClean()

    def test_sessions_are_reported(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", LINUX))
        statuses = [r["parameters"]["SessionStatus"] for r in self.requests()
                    if r["action"] == "ReportSessionStatus"]
        self.assertEqual(statuses, ["Connected", "Disconnected"])

    def test_service_that_does_not_listen_to_the_end(self):
        self.home.client("wfica")
        self.sandbox.order("fault hang:ReportSessionStatus")
        started = time.monotonic()
        self.assertDone(self.as_user("connect", LINUX))
        self.assertLess(time.monotonic() - started, 15)

    def test_json(self):
        self.home.client("wfica")
        result = self.assertDone(self.as_user("--json", "connect", LINUX))
        self.assertEqual(result.json, {"kind": "ica", "file": None, "client": "citrix"})

    def test_names(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", "Linux development"))
        self.assertDone(self.as_user("connect", "Photo editor 照片编辑"))

    def test_steps_on_a_terminal(self):
        self.home.client("wfica")
        terminal = self.terminal(*self.who(), "connect", LINUX)
        for i, step in enumerate(("Sign in", "Power on", "Get ticket", "Write launch file",
                                  "Open client"), 1):
            terminal.expect(f"{i}/5 {step}")
        self.assertDone(terminal.end())

    def test_ends_with_an_error_at_once(self):
        self.home.client("wfica", "sys.exit(3)", say="\x1b[31mcannot\topen display\x07\u202e\n")
        self.assertFailsBoth(7, "client-failed", "exit status 3", "cannot open display",
                             words=("connect", LINUX), run=self.as_user, whole=False)
        self.assertClean()

    def test_is_killed(self):
        self.home.client("wfica", "os.kill(os.getpid(), signal.SIGSEGV)")
        self.assertFailsBoth(7, "client-failed", "signal 11", words=("connect", LINUX),
                             run=self.as_user)
        self.assertClean()

    def test_another_one_is_named(self):
        folder = self.home.path("clients")
        shutil.copytree(self.home.environment()["DESKWAY_CLIENTS_DIR"], folder)
        with open(os.path.join(folder, "other.client"), "w", encoding="ascii") as file:
            file.write("[Client]\nName=The other\nKinds=ica;\nExec=other %f\nPriority=5\n")
        self.home.extra["DESKWAY_CLIENTS_DIR"] = folder
        self.home.client("wfica", "sys.exit(1)")
        self.home.client("other")
        result = self.assertFails(self.as_user("connect", LINUX), 7, "exit status 1")
        self.assertIn("--client other", result.err)
        self.assertDone(self.as_user("connect", "--client", "other", LINUX))
        self.assertClean()

    def test_prints_a_lot(self):
        self.home.client("wfica", """
for _ in range(160):
    sys.stdout.write("x" * 65536)
    sys.stderr.write("password=very-secret-value\\n")
sys.exit(1)""")
        result = self.assertFails(self.as_user("connect", LINUX), 7, whole=False)
        self.assertNotIn("very-secret-value", result.err)
        self.assertLess(len(result.err), 1000)
        self.assertClean()

    def test_forks_and_goes(self):
        """Whoever the client left behind does not keep deskwayctl, nor the file."""
        self.home.client("wfica", f"""
if os.fork() == 0:
    with open({self.home.path("child")!r} + ".new", "w") as file:
        file.write(str(os.getpid()))
    os.rename({self.home.path("child")!r} + ".new", {self.home.path("child")!r})
    wait_for("go")
    os._exit(0)
wait_for("child")""")
        self.assertDone(self.as_user("connect", LINUX))
        self.assertClean()
        with open(self.home.path("child"), encoding="ascii") as file:
            child = int(file.read())
        self.assertTrue(is_alive(child))
        self.release()
        wait_for(lambda: not is_alive(child), "the child to end")

    def test_none_installed(self):
        self.assertFailsBoth(7, "client-missing", "icaclient", words=("connect", LINUX),
                             run=self.as_user)
        self.assertFailsBoth(7, "client-missing", "asp", words=("connect", PAINT),
                             run=self.as_user)
        self.assertClean()

    def test_client_by_name(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", "--client", "citrix", LINUX))
        self.assertFailsBoth(4, "not-found", "levitation", "citrix", run=self.as_user,
                             words=("connect", "--client", "levitation", LINUX))
        self.home.client("xfreerdp")
        self.assertFailsBoth(2, "usage", "rdp", "ica", run=self.as_user,
                             words=("connect", "--client", "freerdp2", LINUX))
        os.unlink(self.home.path("bin", "wfica"))
        self.assertFailsBoth(7, "client-missing", "icaclient", run=self.as_user,
                             words=("connect", "--client", "citrix", LINUX))
        self.assertClean()

    def test_broken_definition(self):
        folder = self.home.path("clients")
        os.mkdir(folder)
        with open(os.path.join(folder, "broken.client"), "w", encoding="ascii") as file:
            file.write("[Client]\nName=Broken\nKinds=ica;\nExec=\n")
        self.home.extra["DESKWAY_CLIENTS_DIR"] = folder
        result = self.assertFails(self.as_user("connect", LINUX), 7)
        self.assertIn("broken.client", result.err)
        self.assertIn("broken", self.assertDone(self.ctl("clients")).out)

    def test_clients(self):
        self.home.client("wfica")
        listed = {client["name"]: client for client in
                  self.assertDone(self.ctl("clients", "--json")).json}
        self.assertEqual(listed["citrix"]["program"], self.home.path("bin", "wfica"))
        self.assertIsNone(listed["freerdp2"]["program"])
        self.assertEqual(listed["freerdp2"]["package"], "freerdp2-x11")
        self.assertIn("not installed", self.assertDone(self.ctl("clients")).out)

    def test_program_to_run(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", "--run", "notepad 记事本", "--args", "a b \"c\"",
                                     LINUX))
        first = next(r for r in self.requests() if r["action"] == "GetConnectionTicket")
        content = first["parameters"]["CommandContent"]
        for part in ("notepad 记事本", "a b"):
            self.assertIn(part, content)
        self.assertIn('a b "c"', json.dumps(json.loads(content), ensure_ascii=False)
                      .replace('\\\\\\"', '"').replace('\\"', '"'))

    def test_usage(self):
        for words, part in ((("--args", "x", LINUX), "--run"),
                            (("--output", "-", "--client", "citrix", LINUX), "--client"),
                            (("--no-launch", "--client", "citrix", LINUX), "--client"),
                            (("--timeout", "soon", LINUX), "soon")):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", part, words=("connect", *words), run=self.as_user)
        self.assertEqual(self.requests(), [])


class TestPowerFirst(WithClient):
    def test_stopped(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", RENDER))
        self.assertEqual(self.actions().count("StartDesktops"), 1)

    def test_hibernated(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", BUILD))
        self.assertEqual(self.actions().count("WakeupDesktops"), 1)
        self.assertNotIn("StartDesktops", self.actions())

    def test_starting_already(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", STATISTICS))
        self.assertNotIn("StartDesktops", self.actions())

    def test_never_starts(self):
        self.sandbox.order("scenario never-starts")
        self.assertFails(self.as_user("--json", "connect", "--timeout", "2", RENDER), 6, "2 seconds",
                         kind="timed-out")

    def test_share_hands_out_a_member(self):
        self.home.client("wfica")
        self.assertDone(self.as_user("connect", SHARE))
        first = next(r for r in self.requests() if r["action"] == "GetConnectionTicket")
        self.assertEqual(first["parameters"]["DesktopId"], "ecd-4f7finance9")

    def test_drive(self):
        self.assertFailsBoth(6, "not-ready", "no screen to connect to", run=self.as_user,
                             words=("connect", DRIVE))

    def test_interrupted(self):
        self.sandbox.order("scenario never-starts")
        process = self.spawn(*self.who(), "connect", RENDER)
        wait_for(lambda: "StartDesktops" in self.actions(), "the start")
        self.assertEqual(self.end(process, signal.SIGINT).code, 130)


class TestTickets(WithClient):
    def test_scenarios(self):
        for scenario, kind, part in (("task-failed", "ticket", "gave no session"),
                                     ("ticket-empty", "ticket", "empty"),
                                     ("ticket-bad-base64", "ticket", "base64"),
                                     ("ticket-unknown", "ticket", "kind"),
                                     ("ticket-huge", "ticket", "MiB")):
            self.home.client("wfica")
            with self.subTest(scenario=scenario):
                self.sandbox.order("scenario " + scenario)
                self.assertFailsBoth(6, kind, part, words=("connect", LINUX), run=self.as_user)
                self.assertClean()
                self.assertFalse(os.path.exists(self.home.path("wfica.json")))

    def test_failed_task_keeps_its_code(self):
        self.sandbox.order("scenario task-failed")
        result = self.as_user("--json", "connect", LINUX)
        self.assertEqual(result.error["code"], "ServerBusy.NoSession")

    def test_never_finished(self):
        self.sandbox.order("scenario task-never")
        self.assertFailsBoth(6, "timed-out", "2 seconds", run=self.as_user,
                             words=("connect", "--timeout", "2", LINUX))


if __name__ == "__main__":
    tap.main()
