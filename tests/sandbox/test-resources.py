#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import base64
import os
import struct
import sys
import unittest
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import APPS, GWS, WithSandbox

DESIGN = "ecd-7k2design01"
LINUX = "ecd-3m8linux002"
PAINTING = "ecd-9q1paint003"
RENDERING = "ecd-5r4render04"
BUILD_BOX = "ecd-2b6build005"
STARTING = "ecd-8s3start006"
SHARE = "dg-4f7finance7"
SHARED_DESK = "ecd-4f7finance9"
APP = "app-1photo0008"
DRIVE = "cds-3drive0010"
TRIAL = "ecd-6t9trial011"


def names(reply):
    return [resource.get("ResourceName") for resource in reply["Resources"]]


class SignedIn(WithSandbox):
    def setUp(self):
        super().setUp()
        self.alice = self.sandbox.begin()

    def restart(self, *arguments):
        self.sandbox = self.start("--rdp", "off", *arguments)
        self.alice = self.sandbox.begin()

    def every_page(self, limit=10000, **parameters):
        token, pages = None, []
        while len(pages) < limit:
            reply = self.alice.resources(NextToken=token, **parameters)
            self.assertEqual(reply.status, 200, reply.data)
            pages.append(reply)
            token = reply.get("NextToken")
            if not token:
                return pages
        return pages


class TestList(SignedIn):
    def test_default_world(self):
        reply = self.alice.resources()
        self.assertEqual(len(reply["Resources"]), 17)
        self.assertEqual(reply["TotalCount"], "17")
        self.assertEqual(reply["NextToken"], "")
        self.assertEqual(reply["QueryFailedResourceTypes"], [])
        self.assertEqual(names(reply).count("Spare desk"), 2)
        self.assertEqual({r["ResourceType"] for r in reply["Resources"]},
                         {"Desktop", "DesktopGroup", "App", "CloudDrive"})

    def test_oddities_of_the_reference(self):
        design, linux, box = (self.alice.resources(**{"ResourceIds.1": i})["Resources"][0]
                              for i in (DESIGN, LINUX, BUILD_BOX))
        self.assertEqual(design["SupportHibernation"], "true")
        self.assertIsInstance(design["Sessions"], dict)
        self.assertIsInstance(design["OsUpdate"]["Packages"], dict)
        self.assertIsInstance(linux["ConnectionProperties"], dict)
        self.assertIsInstance(design["ConnectionProperties"], str)
        self.assertIsInstance(box["Clients"], dict)
        self.assertEqual(design["SupportedActions"], ["Stop", "Restart", "Hibernate"])
        self.assertNotIn("SupportedActions", linux)

    def test_times_are_of_the_world(self):
        trial = self.alice.resources(**{"ResourceIds.1": TRIAL})["Resources"][0]["ExpiredTime"]
        self.sandbox.order("advance 600")
        later = self.alice.resources(**{"ResourceIds.1": TRIAL})["Resources"][0]["ExpiredTime"]
        self.assertRegex(trial, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertGreater(later, trial)

    def test_filters(self):
        for parameters, expected in (
                ({"ResourceTypes.1": "App"}, 3),
                ({"ResourceTypes.1": "App", "ResourceTypes.2": "CloudDrive"}, 4),
                ({"ResourceIds.1": DESIGN, "ResourceIds.2": DRIVE, "ResourceIds.3": "none"}, 2),
                ({"ResourceName": "Spare"}, 2), ({"ResourceName": "画室"}, 1),
                ({"ResourceName": "nothing like it"}, 0)):
            with self.subTest(parameters=parameters):
                reply = self.alice.resources(**parameters)
                self.assertEqual(len(reply["Resources"]), expected)
                self.assertEqual(reply["TotalCount"], str(expected))

    def test_pages(self):
        pages = self.every_page(MaxResults="5")
        self.assertEqual([len(page["Resources"]) for page in pages], [5, 5, 5, 2])
        self.assertEqual(len({r["ResourceId"] for page in pages for r in page["Resources"]}), 17)

    def test_page_refusals(self):
        self.assertRefused(self.alice.resources(NextToken="????"), "InvalidParameter.NextToken")
        for size in ("0", "501"):
            self.assertRefused(self.alice.resources(MaxResults=size), "InvalidParameter.MaxResults")

    def test_many(self):
        self.restart("--resources", "1234")
        pages = self.every_page()
        self.assertEqual([len(page["Resources"]) for page in pages], [500, 500, 234])
        self.assertEqual(len({r["ResourceId"] for page in pages for r in page["Resources"]}), 1234)

    def test_ten_thousand(self):
        self.restart("--resources", "10000")
        self.assertEqual(self.alice.resources(MaxResults="1")["TotalCount"], "10000")

    def test_not_without_a_session(self):
        reply = self.sandbox.call("DescribeUserResources", ClientId="client-1", SessionId="x")
        self.assertRefused(reply, "MissingParameter")


class TestScenarios(SignedIn):
    def test_empty(self):
        self.sandbox.order("scenario empty")
        reply = self.alice.resources()
        self.assertEqual((reply["Resources"], reply["TotalCount"]), ([], "0"))

    def test_page_repeat(self):
        self.sandbox.order("scenario page-repeat")
        pages = self.every_page(limit=3)
        self.assertEqual(len({page["NextToken"] for page in pages}), 1)
        self.assertTrue(pages[0]["NextToken"])

    def test_partial_failure(self):
        self.sandbox.order("scenario partial-failure")
        reply = self.alice.resources()
        self.assertEqual(reply["QueryFailedResourceTypes"], ["CloudDrive"])
        self.assertEqual(len(reply["Resources"]), 16)

    def test_unknown_values(self):
        self.sandbox.order("scenario unknown-values")
        resources = self.alice.resources()["Resources"]
        self.assertIn("Levitating", [r["ResourceStatus"] for r in resources])
        self.assertIn("Hologram", [r.get("ResourceType") for r in resources])
        self.assertTrue(any("ResourceId" not in r for r in resources))
        self.assertTrue(any(len(r.get("ResourceName", "")) == 300 for r in resources))
        self.assertTrue(any("\u202e" in r.get("ResourceName", "") for r in resources))
        self.assertTrue(any("\x1b" in r.get("ResourceName", "") for r in resources))

    def test_hostile(self):
        self.sandbox.order("scenario hostile")
        resources = self.alice.resources(QueryFotaUpdate="true")["Resources"]
        self.assertIn("", [r.get("ResourceName") for r in resources])
        self.assertIn("W" * 300, [r.get("ResourceName") for r in resources])
        self.assertTrue(any("<b>9</b>" in str(r.get("FotaUpdate")) for r in resources))
        erin = self.sandbox.begin("erin")
        self.assertEqual(erin.reply["NextStage"], "MFABind")
        self.assertNotIn(b"PNG", base64.b64decode(erin.reply["QrCodePng"]))
        self.assertTrue(erin.reply["Secret"])

    def test_never_starts(self):
        self.sandbox.order("scenario never-starts")
        self.alice.call("StartDesktops", **{"DesktopId.1": RENDERING})
        self.sandbox.order("advance 800")
        self.assertEqual(self.alice.status(RENDERING), "Starting")

    def test_no_hibernate(self):
        self.sandbox.order("scenario no-hibernate")
        for action in ("HibernateDesktops", "WakeupDesktops"):
            self.assertRefused(self.alice.call(action, **{"DesktopId.1": BUILD_BOX}),
                               "InvalidAction.NotFound")
        self.assertEqual(self.alice.call("StartDesktops", **{"DesktopId.1": BUILD_BOX}).status, 200)

    def test_tokens_that_age_at_once(self):
        self.sandbox.order("scenario token-expired")
        self.assertEqual([self.alice.resources().status for _ in range(2)], [200, 200])
        self.assertRefused(self.alice.resources(), "InvalidLoginToken.Expired")

    def test_keep_alive_expired(self):
        self.sandbox.order("scenario keepalive-expired")
        kept = self.sandbox.begin(KeepAlive="true").reply["KeepAliveToken"]
        self.assertRefused(self.sandbox.password("alice", CurrentStage="KeepAliveVerify",
                                                 KeepAliveToken=kept), "InvalidKeepAliveToken.Expired")

    def test_locked(self):
        self.sandbox.order("scenario locked")
        self.assertRefused(self.sandbox.password("alice"), "UserLocked")

    def test_chosen_at_the_start(self):
        self.restart("--scenario", "empty")
        self.assertEqual(self.alice.resources()["Resources"], [])


class TestIcons(SignedIn):
    def get(self, name, **parameters):
        return self.sandbox.post(b"", f"/icons/{name}.png", "GET", **parameters)

    def test_where_they_are(self):
        self.assertEqual(self.icons(), {f"{self.sandbox.url}/icons/{name}.png"
                                        for name in ("photo", "mail", "cube")})
        self.sandbox.order("reset")
        self.alice = self.sandbox.begin()
        self.assertIn(f"{self.sandbox.url}/icons/mail.png", self.icons())

    def icons(self):
        return {r["Icon"] for r in self.alice.resources()["Resources"] if "Icon" in r}

    def test_pictures(self):
        seen = set()
        for name in ("photo", "mail", "cube", "globe"):
            with self.subTest(name=name):
                reply = self.get(name)
                self.assertEqual((reply.status, reply.headers["Content-Type"]), (200, "image/png"))
                self.assertEqual(struct.unpack(">II", reply.data[16:24]), (128, 128))
                seen.add(reply.data)
        self.assertEqual(len(seen), 4)

    def test_colour_of_the_app(self):
        before = self.get("photo").data
        self.sandbox.order("scenario empty")
        self.assertNotEqual(self.get("photo").data, before)

    def test_bad_ones(self):
        self.assertIn(b"<html>", self.get("bad-html").data)
        self.assertEqual(self.get("bad-redirect").status, 302)
        bomb = self.get("bad-bomb").data
        self.assertEqual(struct.unpack(">II", bomb[16:24]), (65535, 65535))
        self.assertEqual(struct.unpack(">I", bomb[29:33])[0], zlib.crc32(bomb[12:29]))
        self.assertFalse(self.get("bad-garbage").data.startswith(b"\x89PNG"))
        self.assertEqual(self.get("bad-empty").data, b"")
        self.assertEqual(self.get("no-such").status, 404)
        with self.assertRaises(TimeoutError):
            self.get("bad-never", timeout=0.2)

    def test_one_without_end(self):
        with self.sandbox.opener.open(self.sandbox.url + "/icons/bad-huge.png", timeout=20) as reply:
            self.assertIsNone(reply.headers["Content-Length"])
            self.assertEqual(len(reply.read(2000000)), 2000000)

    def test_faults(self):
        self.sandbox.order("fault html:icon:1")
        self.assertIn(b"<html>", self.get("photo").data)
        self.assertTrue(self.get("photo").data.startswith(b"\x89PNG"))

    def test_strict_elsewhere(self):
        for method, path in (("GET", "/"), ("GET", "/icons/"), ("GET", "/icons/photo"),
                             ("POST", "/icons/photo.png"), ("PUT", "/icons/photo.png"),
                             ("GET", "/world.json")):
            with self.subTest(method=method, path=path):
                self.assertGreaterEqual(self.sandbox.post(b"", path, method).status, 404)
        self.assertEqual(self.get("../../etc/passwd").status, 404)


class TestPower(SignedIn):
    def act(self, action, *ids, **parameters):
        return self.alice.call(action, **{f"DesktopId.{n + 1}": i for n, i in enumerate(ids)},
                               **parameters)

    def test_each(self):
        for action, desk, passing, seconds, at_last in (
                ("StartDesktops", RENDERING, "Starting", 6, "Running"),
                ("WakeupDesktops", BUILD_BOX, "Starting", 3, "Running"),
                ("StopDesktops", LINUX, "Stopping", 3, "Stopped"),
                ("RebootDesktops", PAINTING, "Rebooting", 8, "Running"),
                ("HibernateDesktops", DESIGN, "Hibernating", 4, "Hibernated")):
            with self.subTest(action=action):
                self.assertEqual(self.act(action, desk).status, 200)
                resource = self.alice.resources(**{"ResourceIds.1": desk})["Resources"][0]
                self.assertEqual(resource["ResourceStatus"], passing)
                self.assertEqual(resource["ManagementStatuses"], [passing])
                self.assertEqual(resource.get("SupportedActions", []), [])
                self.sandbox.order(f"advance {seconds}")
                self.assertEqual(self.alice.status(desk), at_last)

    def test_what_starts_by_itself(self):
        self.assertEqual(self.alice.status(STARTING), "Starting")
        self.sandbox.order("advance 6")
        self.assertEqual(self.alice.status(STARTING), "Running")

    def test_wrong_state(self):
        for action, desk in (("StartDesktops", DESIGN), ("StopDesktops", RENDERING),
                             ("RebootDesktops", RENDERING), ("WakeupDesktops", RENDERING),
                             ("HibernateDesktops", BUILD_BOX), ("StopDesktops", STARTING)):
            with self.subTest(action=action):
                reply = self.act(action, desk)
                self.assertRefused(reply, "IncorrectDesktopStatus")
                self.assertEqual(reply.status, 409)

    def test_all_or_nothing(self):
        self.assertRefused(self.act("StopDesktops", DESIGN, RENDERING), "IncorrectDesktopStatus")
        self.assertEqual(self.alice.status(DESIGN), "Running")
        self.assertEqual(self.act("StopDesktops", DESIGN, LINUX).status, 200)
        self.assertEqual(self.alice.status(LINUX), "Stopping")

    def test_refusals(self):
        self.assertRefused(self.act("StartDesktops"), "MissingParameter")
        self.assertRefused(self.act("StartDesktops", "ecd-none"), "InvalidDesktopId.NotFound")
        self.assertRefused(self.act("StartDesktops", APP), "InvalidDesktopId.NotFound")
        self.assertRefused(self.act("StopDesktops", *[DESIGN] * 21), "InvalidParameter.DesktopId")
        self.assertRefused(self.act("HibernateDesktops", LINUX),
                           "OperationDenied.HibernationNotSupported")
        self.assertRefused(self.act("StopDesktops", DESIGN, LoginToken=None), "MissingParameter")

    def test_client_token(self):
        first = self.act("StartDesktops", RENDERING, ClientToken="token-1")
        self.sandbox.order("advance 6")
        again = self.act("StartDesktops", RENDERING, ClientToken="token-1")
        self.assertEqual((first.status, again.status), (200, 200))
        self.assertEqual(self.alice.status(RENDERING), "Running")
        self.assertRefused(self.act("StopDesktops", RENDERING, ClientToken="token-1"),
                           "IdempotentParameterMismatch")


class TestUpdate(SignedIn):
    VERSION = "0.0.0-R-20240307.190736"

    def update(self, desk=DESIGN, version=VERSION, **parameters):
        return self.alice.call("ApproveFotaUpdate", DesktopId=desk, AppVersion=version, **parameters)

    def look(self):
        return self.alice.resources(QueryFotaUpdate="true", **{"ResourceIds.1": DESIGN})["Resources"][0]

    def test_update(self):
        self.assertEqual(self.look()["FotaUpdate"]["NewAppVersion"], self.VERSION)
        self.assertEqual(self.update().status, 200)
        self.assertEqual((self.look()["ResourceStatus"], self.look()["ManagementStatuses"]),
                         ("Updating", ["Updating"]))
        self.assertEqual(self.update().status, 200)
        self.sandbox.order("advance 20")
        after = self.look()
        self.assertEqual(after["ResourceStatus"], "Running")
        self.assertEqual(after["FotaUpdate"], {"CurrentAppVersion": self.VERSION})
        self.assertEqual(self.update().status, 200)
        self.assertEqual(self.look()["ResourceStatus"], "Running")

    def test_refusals(self):
        self.assertRefused(self.update(version="9"), "InvalidAppVersion.NotFound")
        self.assertRefused(self.update(desk=LINUX), "InvalidAppVersion.NotFound")
        self.assertRefused(self.update(desk=RENDERING), "IncorrectDesktopStatus")
        self.assertRefused(self.update(desk=APP), "InvalidDesktopId.NotFound")
        self.assertRefused(self.update(desk=None), "MissingParameter")
        self.assertRefused(self.update(LoginToken=None), "MissingParameter")
        self.assertEqual(self.look()["ResourceStatus"], "Running")


class TestTickets(SignedIn):
    def text(self, resource):
        reply = self.alice.ticket(resource, pause=0)
        self.assertEqual(reply["TaskStatus"], "FINISHED", reply.data)
        return base64.b64decode(reply["Ticket"], validate=True).decode()

    def test_task(self):
        first = self.alice.call("GetConnectionTicket", DesktopId=LINUX)
        self.assertEqual(first["TaskStatus"], "RUNNING")
        self.assertNotIn("Ticket", first.members)
        second = self.alice.call("GetConnectionTicket", TaskId=first["TaskId"])
        self.assertEqual(second["TaskStatus"].upper(), "RUNNING")
        third = self.alice.call("GetConnectionTicket", TaskId=first["TaskId"])
        self.assertEqual(third["TaskStatus"], "FINISHED")
        self.assertEqual(third["TaskId"], first["TaskId"])

    def test_kinds(self):
        self.assertTrue(self.text(LINUX).startswith("[Encoding]\r\n"))
        self.assertIn("LogonTicket=", self.text(LINUX))
        self.assertTrue(self.text(PAINTING).startswith("[Desktop]\r\n"))
        self.assertIn("GWToken=", self.text(PAINTING))
        self.assertTrue(self.text(SHARE).startswith("[Encoding]\r\n"))
        self.assertTrue(self.text(SHARED_DESK).startswith("[Encoding]\r\n"))
        self.assertTrue(self.text(APP).startswith("[Encoding]\r\n"))

    def test_rdp(self):
        self.assertTrue(self.text(DESIGN).startswith("[Encoding]\r\n"))
        self.restart("--rdp", "127.0.0.1:4489")
        self.assertTrue(self.text(DESIGN).startswith("full address:s:127.0.0.1:4489\r\n"))

    def test_each_has_secrets_of_its_own(self):
        self.assertNotEqual(self.text(LINUX), self.text(LINUX))

    def test_refusals(self):
        self.assertRefused(self.alice.call("GetConnectionTicket"), "MissingParameter")
        for desk, code in ((RENDERING, "IncorrectDesktopStatus"),
                           (STARTING, "IncorrectDesktopStatus"),
                           ("ecd-none", "InvalidDesktopId.NotFound"),
                           (DRIVE, "OperationDenied.ResourceType")):
            with self.subTest(desk=desk):
                self.assertRefused(self.alice.call("GetConnectionTicket", DesktopId=desk), code)
        self.assertRefused(self.alice.call("GetConnectionTicket", TaskId="x"),
                           "InvalidTaskId.NotFound")

    def test_somebody_elses_task(self):
        task = self.alice.call("GetConnectionTicket", DesktopId=LINUX)["TaskId"]
        heidi = self.sandbox.begin("dave")
        heidi.stage("ChangePassword", OldPassword="Deskway-2026", NewPassword="Fresh-Start-7")
        self.assertRefused(heidi.call("GetConnectionTicket", TaskId=task), "InvalidTaskId.NotFound")

    def test_scenarios(self):
        for scenario, check in (
                ("ticket-empty", lambda ticket: ticket == ""),
                ("ticket-bad-base64", lambda ticket: "*" in ticket),
                ("ticket-unknown", lambda ticket: base64.b64decode(ticket).startswith(b"[Tele")),
                ("ticket-huge", lambda ticket: len(base64.b64decode(ticket)) == 2 * 1024 * 1024)):
            with self.subTest(scenario=scenario):
                self.sandbox.order(f"scenario {scenario}")
                reply = self.alice.ticket(LINUX, pause=0)
                self.assertEqual(reply["TaskStatus"], "FINISHED")
                self.assertTrue(check(reply["Ticket"]))

    def test_task_that_fails(self):
        self.sandbox.order("scenario task-failed")
        reply = self.alice.ticket(LINUX, pause=0)
        self.assertEqual((reply["TaskStatus"], reply["TaskCode"]), ("FAILED", "ServerBusy.NoSession"))
        self.assertTrue(reply["TaskMessage"])

    def test_task_that_never_ends(self):
        self.sandbox.order("scenario task-never")
        self.assertEqual(self.alice.ticket(LINUX, tries=20, pause=0)["TaskStatus"], "Running")

    def test_signed_products(self):
        first = self.sandbox.signed("GetConnectTicket", GWS, InstanceId="i-gws4render01", AsyncMode="true")
        self.assertEqual(first["TaskFinished"], "false")
        for _ in range(2):
            last = self.sandbox.signed("GetConnectTicket", GWS, InstanceId="i-gws4render01", AsyncMode="true",
                                       TaskId=first["TaskId"])
        self.assertEqual(last["TaskFinished"], "true")
        self.assertTrue(base64.b64decode(last["Ticket"]).startswith(b"[Encoding]"))
        app = self.sandbox.signed("GetConnectionTicket", APPS, EndUserId="alice",
                                  ProductType="CloudApp", AppId="app-photo")
        self.assertEqual(app["TaskStatus"], "RUNNING")


if __name__ == "__main__":
    tap.main()
