#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listing, naming and powering what a person may use."""

import json
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import CONTROL, WithDeskwayctl, wait_for

DESIGN, DESIGN_NAME = "ecd-7k2design01", "My workstation"
LINUX, RENDER, BUILD = "ecd-3m8linux002", "ecd-5r4render04", "ecd-2b6build005"
SPARES = ("ecd-1spare0012", "ecd-1spare0013")


class TestList(WithDeskwayctl):
    def ids(self, *words):
        return [desk["id"] for desk in self.assertDone(self.as_user("--json", "list", *words)).json]

    def test_contract(self):
        desks = self.assertDone(self.as_user("list", "--json")).json
        for desk in desks:
            self.assertEqual(list(desk), ["id", "name", "type", "product", "status", "session",
                                          "region", "os", "protocol", "actions"])
        design = next(desk for desk in desks if desk["id"] == DESIGN)
        self.assertEqual(design, {
            "id": DESIGN, "name": DESIGN_NAME, "type": "computer", "product": "CloudDesktop",
            "status": "running", "session": design["session"], "region": "cn-hangzhou",
            "os": "Windows", "protocol": "RDP", "actions": design["actions"]})
        self.assertIn("stop", design["actions"])

    def test_table(self):
        result = self.assertDone(self.as_user("list"))
        head, *rows = result.out.splitlines()
        self.assertEqual(head.split(), ["NAME", "TYPE", "STATUS", "SYSTEM", "REGION", "ID"])
        self.assertEqual(len(rows), 17)
        for row in rows:
            self.assertEqual(row, row.rstrip())
        self.assertEqual(result.err, "")

    def test_filters(self):
        self.assertEqual(self.ids("--type", "share"), ["dg-4f7finance7"])
        self.assertEqual(self.ids("--type", "app,drive"),
                         ["app-1photo0008", "app-2mail00009", "cds-3drive0010", "app-3solid0017"])
        self.assertEqual(self.ids("--status", "hibernated"), [BUILD])
        self.assertEqual(self.ids("--type", "computer", "--status", "stopped,hibernated"),
                         [RENDER, BUILD, *SPARES, "ecd-8l5legal016"])
        self.assertEqual(self.ids("--search", "画室"), ["ecd-9q1paint003"])
        self.assertEqual(self.ids("--search", "SPARE"), list(SPARES))
        self.assertEqual(self.ids("--search", "no such thing"), [])

    def test_unknown_words(self):
        for words, part in ((("--type", "hologram"), "hologram"), (("--type", "app,x"), "x"),
                            (("--status", "levitating"), "levitating"), (("extra",), "extra"),
                            (("--kind", "x"), "--kind")):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", part, words=("list", *words), run=self.as_user)
        self.assertEqual(self.requests(), [])

    def test_empty(self):
        self.sandbox.order("scenario empty")
        self.assertEqual(self.ids(), [])
        result = self.assertDone(self.as_user("list"))
        self.assertEqual(result.out, "")
        self.assertIn("no desks yet", result.err)

    def test_nothing_like_that(self):
        result = self.assertDone(self.as_user("list", "--search", "no such thing"))
        self.assertIn("None of your desks", result.err)

    def test_pages(self):
        self.use("--resources", "1200")
        self.assertEqual(len(set(self.ids())), 1200)
        self.assertEqual(self.actions(), ["GetLoginToken"] + ["DescribeUserResources"] * 3)
        self.assertEqual(len({request["connection"] for request in self.requests()}), 1)

    def test_repeated_page(self):
        self.sandbox.order("scenario page-repeat")
        self.assertFailsBoth(5, "network", "without end", words=("list",), run=self.as_user)

    def test_partial_failure(self):
        self.sandbox.order("scenario partial-failure")
        result = self.assertDone(self.as_user("--json", "list"))
        self.assertGreater(len(result.json), 10)
        self.assertIn("Drives could not be loaded.", result.err)

    def test_hostile_names(self):
        self.sandbox.order("scenario unknown-values")
        result = self.assertDone(self.as_user("list"))
        self.assertIsNone(CONTROL.search(result.out), repr(result.out))
        self.assertIsNone(CONTROL.search(result.err), repr(result.err))
        self.assertGreater(len(result.out.splitlines()), 8)
        self.assertIn("<b>bold</b>", result.out)
        desks = self.assertDone(self.as_user("--json", "list")).json
        for desk in desks:
            self.assertIsNone(CONTROL.search(json.dumps(desk, ensure_ascii=False)), desk)

    def test_hostile_details(self):
        self.sandbox.order("scenario unknown-values")
        for desk in self.ids():
            for words in (("show",), ("--json", "show")):
                with self.subTest(desk=desk, words=words):
                    result = self.assertDone(self.as_user(*words, "--", desk))
                    self.assertIsNone(CONTROL.search(result.out), repr(result.out))

    def test_language(self):
        self.as_user("list", LC_ALL=None, LANGUAGE="zh_CN:en", LANG="C.UTF-8")
        self.as_user("list", LC_ALL="C.UTF-8", LANGUAGE=None)
        self.assertEqual([r["parameters"]["Language"] for r in self.requests()
                          if r["action"] == "DescribeUserResources"], ["zh_CN", "en_US"])


class TestNames(WithDeskwayctl):
    def test_by_id_is_one_request(self):
        result = self.assertDone(self.as_user("--json", "show", DESIGN))
        self.assertEqual(result.json["name"], DESIGN_NAME)
        self.assertEqual(self.actions(), ["GetLoginToken", "DescribeUserResources"])
        self.assertEqual(self.requests()[1]["parameters"]["ResourceIds.1"], DESIGN)

    def test_by_name(self):
        for name, expected in ((DESIGN_NAME, DESIGN), (DESIGN_NAME.upper(), DESIGN),
                               ("Painting 画室", "ecd-9q1paint003"), ("Build box", BUILD)):
            with self.subTest(name=name):
                result = self.assertDone(self.as_user("--json", "show", name))
                self.assertEqual(result.json["id"], expected)

    def test_in_words(self):
        result = self.assertDone(self.as_user("show", BUILD))
        self.assertRegex(result.out, r"(?m)^Name +Build box$")
        self.assertRegex(result.out, r"(?m)^Status +Hibernated$")
        self.assertRegex(result.out, rf"(?m)^Id +{BUILD}$")

    def test_ambiguous(self):
        for words in (("show", "Spare desk"), ("start", "Spare desk"), ("connect", "spare DESK")):
            with self.subTest(words=words):
                self.assertFailsBoth(4, "ambiguous", *SPARES, words=words, run=self.as_user)
        self.assertNotIn("StartDesktops", self.actions())

    def test_not_found(self):
        for words in (("show", "Nowhere"), ("show", "ecd-nothing0001"), ("connect", "Nowhere"),
                      ("stop", "--yes", "Nowhere"), ("start", "--wait", "ecd-nothing0001")):
            with self.subTest(words=words):
                self.assertFailsBoth(4, "not-found", words[-1], words=words, run=self.as_user)

    def test_hostile_words(self):
        for word in ("", " ", "%s%n", "../../etc/passwd", "\x1b[31m", "a" * 5000, "\udcff"):
            with self.subTest(word=word[:9]):
                self.assertFails(self.as_user("show", "--", word), 4)

    def test_usage(self):
        for words in (("show",), ("show", "a", "b"), ("start",), ("stop",), ("connect",),
                      ("connect", "a", "b"), ("levitate",), ()):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", words=words, run=self.as_user)
        self.assertEqual(self.requests(), [])


class TestPower(WithDeskwayctl):
    arguments = ("--rdp", "off", "--speed", "8")

    def status(self, desk):
        session = self.sandbox.begin()
        return session.status(desk)

    def power_requests(self):
        return [r for r in self.requests() if r["action"].endswith("Desktops")]

    def test_one_request_each(self):
        for words, desk, action in ((("start",), RENDER, "StartDesktops"),
                                    (("wake",), BUILD, "WakeupDesktops"),
                                    (("hibernate",), DESIGN, "HibernateDesktops"),
                                    (("stop", "--yes"), LINUX, "StopDesktops"),
                                    (("restart", "--yes"), "ecd-6t9trial011", "RebootDesktops")):
            with self.subTest(action=action):
                self.mark()
                self.assertDone(self.as_user(*words, desk))
                self.assertEqual(self.actions(), ["GetLoginToken", action])
                parameters = self.requests()[1]["parameters"]
                self.assertEqual(parameters["DesktopId.1"], desk)
                self.assertRegex(parameters["ClientToken"], r"^[0-9a-f-]{36}$")

    def test_wait(self):
        for words, desk, status in ((("start",), RENDER, "running"), (("wake",), BUILD, "running"),
                                    (("hibernate",), DESIGN, "hibernated"),
                                    (("stop", "--yes"), LINUX, "stopped")):
            with self.subTest(words=words):
                result = self.assertDone(self.as_user("--json", *words, "--wait", desk))
                self.assertEqual(result.json, [{"id": desk, "status": status}])
                self.assertEqual(self.status(desk).lower(), status)
                self.assertEqual(result.err, "")

    def test_restart_and_wait(self):
        self.assertDone(self.as_user("restart", "--yes", "--wait", LINUX))
        self.assertEqual(self.status(LINUX), "Running")

    def test_progress_on_a_terminal(self):
        terminal = self.terminal(*self.who(), "start", "--wait", RENDER)
        terminal.expect("Rendering 04: Starting")
        result = self.assertDone(terminal.end())
        self.assertRegex(result.out, r"\r\x1b\[KRendering 04 \(ecd-5r4render04\): Running\r\n$")

    def test_stop_asks(self):
        for words in (("stop", LINUX), ("restart", LINUX), ("stop", "Linux development")):
            with self.subTest(words=words):
                self.assertFailsBoth(2, "usage", "--yes", words=words, run=self.as_user)
        self.assertEqual(self.power_requests(), [])

    def test_stop_on_a_terminal(self):
        for answer in ("n", "", "nonsense", "\x04"):
            with self.subTest(answer=answer):
                terminal = self.terminal(*self.who(), "stop", LINUX)
                terminal.answer("Stop Linux development?", answer)
                result = terminal.end()
                self.assertIn("Nothing was done.", result.out)
                self.assertEqual(result.code, 1)
        self.assertEqual(self.power_requests(), [])
        terminal = self.terminal(*self.who(), "stop", LINUX)
        terminal.answer("[y/N]", "y")
        self.assertDone(terminal.end())
        self.assertEqual(len(self.power_requests()), 1)

    def test_stop_says_that_somebody_is_connected(self):
        desks = self.as_user("--json", "list", "--status", "running").json
        used = next(desk for desk in desks
                    if desk["session"] == "connected" and "stop" in desk["actions"])
        terminal = self.terminal(*self.who(), "stop", used["id"])
        terminal.expect("Somebody is connected to it.")
        terminal.type("\x03")
        self.assertEqual(terminal.end().code, 130)
        self.assertEqual(self.power_requests(), [])

    def test_wrong_state(self):
        self.assertFailsBoth(6, "not-ready", LINUX, words=("start", LINUX), run=self.as_user)
        self.assertFailsBoth(6, "not-ready", words=("wake", RENDER), run=self.as_user)

    def test_never_starts(self):
        self.sandbox.order("scenario never-starts")
        words = ("start", "--wait", "--timeout", "2", RENDER)
        self.assertFails(self.as_user(*words), 6, "2 seconds", "administrator")
        self.sandbox.order("reset")
        self.sandbox.order("scenario never-starts")
        self.assertFails(self.as_user("--json", *words), 6, "2 seconds", kind="timed-out")

    def test_interrupted_wait(self):
        self.sandbox.order("scenario never-starts")
        process = self.spawn(*self.who(), "start", "--wait", RENDER)
        wait_for(lambda: self.actions().count("DescribeUserResources") >= 2, "a look at the desk")
        result = self.end(process, signal.SIGINT)
        self.assertFails(result, 130, "Interrupted.")

    def test_office_without_hibernation(self):
        self.sandbox.order("scenario no-hibernate")
        self.assertDone(self.as_user("wake", BUILD))
        self.assertEqual(self.actions(), ["GetLoginToken", "WakeupDesktops", "StartDesktops"])
        self.assertFailsBoth(6, "not-offered", "hibernation", words=("hibernate", DESIGN),
                             run=self.as_user)

    def test_desk_without_hibernation(self):
        self.assertFailsBoth(6, "refused", "hibernate", words=("hibernate", LINUX),
                             run=self.as_user)

    def test_many(self):
        self.use("--resources", "200")
        running = [desk["id"] for desk in self.as_user("--json", "list").json
                   if "stop" in desk["actions"]][:45]
        self.assertEqual(len(running), 45)
        self.mark()
        self.assertDone(self.as_user("stop", "--yes", *running))
        asked = [{v for n, v in r["parameters"].items() if n.startswith("DesktopId.")}
                 for r in self.power_requests()]
        self.assertEqual([len(ids) for ids in asked], [20, 20, 5])
        self.assertEqual(set.union(*asked), set(running))
        self.assertEqual(len({r["parameters"]["ClientToken"] for r in self.power_requests()}), 3)

    def test_retry_keeps_the_client_token(self):
        self.sandbox.order("fault drop:StartDesktops:1")
        self.assertDone(self.as_user("start", RENDER))
        tokens = [r["parameters"]["ClientToken"] for r in self.power_requests()]
        nonces = [r["parameters"]["SignatureNonce"] for r in self.power_requests()]
        self.assertEqual(len(tokens), 2)
        self.assertEqual(len(set(tokens)), 1)
        self.assertEqual(len(set(nonces)), 2)

    def test_client_token_survives_a_kill(self):
        self.sandbox.order("fault hang:StartDesktops:1")
        process = self.spawn(*self.who(), "start", RENDER)
        wait_for(self.power_requests, "the request")
        self.end(process, signal.SIGKILL)
        self.assertDone(self.as_user("start", RENDER))
        self.sandbox.order("advance 60")
        self.assertDone(self.as_user("stop", "--yes", "--wait", RENDER))
        self.assertDone(self.as_user("start", RENDER))
        tokens = [r["parameters"]["ClientToken"] for r in self.power_requests()
                  if r["action"] == "StartDesktops"]
        self.assertEqual(len(tokens), 3)
        self.assertEqual(tokens[0], tokens[1])
        self.assertNotEqual(tokens[1], tokens[2])

    def test_same_desk_twice(self):
        self.assertDone(self.as_user("start", RENDER, RENDER))
        names = [n for n in self.power_requests()[0]["parameters"] if n.startswith("DesktopId.")]
        self.assertEqual(names, ["DesktopId.1"])

    def test_by_name(self):
        result = self.assertDone(self.as_user("start", "Rendering 04", SPARES[0]))
        self.assertIn("Rendering 04 (ecd-5r4render04): Starting", result.out)
        self.assertEqual(self.actions(),
                         ["GetLoginToken", "DescribeUserResources", "StartDesktops"])


class TestService(WithDeskwayctl):
    """The service's region, from where it is known."""

    def test_region(self):
        self.as_user("list")
        self.ctl("--region", "ap-southeast-1", *self.who(), "list")
        regions = [r["parameters"]["RegionId"] for r in self.requests()
                   if r["action"] == "GetLoginToken"]
        self.assertEqual(regions, ["cn-hangzhou", "ap-southeast-1"])


if __name__ == "__main__":
    tap.main()
