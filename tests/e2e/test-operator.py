#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody who looks after other people's desks does with deskwayctl."""

import csv
import datetime
import io
import json
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import Result, WithDeskwayctl, wait_for
from sandbox import ACCESS_KEY_ID, ACCESS_KEY_SECRET

SHARE = "dg-4f7finance7"
MEMBERS = [f"ecd-4f7finance{n}" for n in (9, 10, 11, 12, 13, 14)]
RENDER = "ecd-5r4render04"
LINUX = "ecd-3m8linux002"
OPERATOR = ("--provider", "operator")


def day(days_ago):
    return (datetime.date.today() - datetime.timedelta(days=days_ago)).isoformat()


class WithOperator(WithDeskwayctl):
    def key(self, *more):
        return ("--region", "cn-hangzhou", "--access-key-id", ACCESS_KEY_ID,
                "--access-key-secret-file", self.home.secret("key", ACCESS_KEY_SECRET), *more)

    def as_operator(self, *words, **options):
        return self.ctl(*self.key(*OPERATOR), *words, **options)

    def status(self, desk):
        return self.assertDone(self.as_operator("--json", "show", desk)).json["status"]


class TestDesks(WithOperator):
    def test_list(self):
        listed = {d["id"]: d for d in self.assertDone(self.as_operator("--json", "list")).json}
        self.assertEqual(listed[SHARE]["type"], "share")
        self.assertEqual(listed[SHARE]["actions"], [])
        self.assertEqual(listed[MEMBERS[0]]["session"], "connected")
        self.assertEqual(listed[RENDER]["actions"], ["start"])
        self.assertEqual(set(self.actions()), {"DescribeDesktops", "DescribeDesktopGroups"})

    def test_many_pages(self):
        self.use("--resources", "600")
        listed = self.assertDone(self.as_operator("--json", "list")).json
        self.assertEqual(len(listed), len({d["id"] for d in listed}))
        self.assertGreater(len(listed), 300)

    def test_power_and_wait(self):
        self.assertDone(self.as_operator("start", RENDER))
        self.assertEqual(self.actions(), ["StartDesktops"])
        self.sandbox.order("advance 60")
        self.assertEqual(self.status(RENDER), "running")

    def test_power_in_batches(self):
        self.use("--resources", "800")
        running = [d["id"] for d in self.as_operator("--json", "list", "--type", "computer").json
                   if "stop" in d["actions"]][:250]
        self.assertEqual(len(running), 250)
        self.mark()
        self.assertDone(self.as_operator("stop", "--yes", *running))
        asked = [sum(n.startswith("DesktopId.") for n in r["parameters"])
                 for r in self.requests() if r["action"] == "StopDesktops"]
        self.assertEqual(asked, [100, 100, 50])

    def test_partial_failure(self):
        words = ("start", RENDER, LINUX, "ecd-nothing01", MEMBERS[2])
        plain = self.as_operator(*words)
        self.assertFails(plain, 6, f"{LINUX}: The desktop", "ecd-nothing01: There is no desktop")
        self.assertEqual(plain.out, f"{RENDER}: Starting…\n{MEMBERS[2]}: Starting…\n")
        self.sandbox.order("reset")
        as_json = self.as_operator("--json", *words)
        self.assertEqual(as_json.code, 6)
        self.assertEqual(as_json.err, "")
        self.assertEqual([(e["id"], e.get("status") or e["error"]["kind"]) for e in as_json.json],
                         [(RENDER, "starting"), (LINUX, "not-ready"),
                          ("ecd-nothing01", "not-found"), (MEMBERS[2], "starting")])

    def test_all_fail(self):
        self.assertFailsBoth(4, "not-found", "ecd-nothing01", words=("start", "ecd-nothing01"),
                             run=self.as_operator)

    def test_connect(self):
        result = self.as_operator("connect", "--output", "-", MEMBERS[0])
        self.assertIn("[Encoding]", self.assertDone(result).out)
        tickets = [r["parameters"] for r in self.requests() if r["action"] == "GetConnectionTicket"]
        self.assertEqual({t["EndUserId"] for t in tickets}, {"alice"})
        self.assertFails(self.as_operator("connect", "--output", "-", SHARE), 6, "one of its members")


class TestShare(WithOperator):
    def test_table(self):
        out = self.assertDone(self.as_operator("share", "members", SHARE)).out
        lines = out.splitlines()
        self.assertRegex(lines[0], r"^NAME +STATUS +SESSION +PEOPLE +PAYMENT +ID$")
        for member in MEMBERS:
            self.assertEqual(sum(line.endswith(member) for line in lines), 1)
        self.assertIn("In use: alice", lines[1])
        self.assertRegex(lines[1], r"Paid until \d{4}-")
        self.assertIn("Pay as you go", lines[5])
        self.assertEqual(lines[-1],
                         "4 paid, 2 of them running, 1 stopped, 2 in use, 2 pay as you go")

    def test_json(self):
        share = self.assertDone(self.as_operator("--json", "share", "members", SHARE)).json
        self.assertEqual({n: share[n] for n in share if n != "members"},
                         {"id": SHARE, "paid": 4, "paid_running": 2, "paid_stopped": 1,
                          "paid_connected": 2, "pay_as_you_go": 2})
        self.assertEqual([m["id"] for m in share["members"]], MEMBERS)
        self.assertEqual([m["payment"] for m in share["members"]],
                         ["paid"] * 4 + ["pay-as-you-go"] * 2)
        self.assertEqual(share["members"][3]["status"], "hibernated")

    def test_trouble(self):
        self.assertFailsBoth(4, "not-found", "dg-nothing", words=("share", "members", "dg-nothing"),
                             run=self.as_operator)
        for words in (("share",), ("share", "members"), ("share", "people", SHARE),
                      ("share", "members", SHARE, "more")):
            self.assertFailsBoth(2, "usage", words=words, run=self.as_operator)
        self.sandbox.order("scenario page-repeat")
        self.assertFailsBoth(5, "network", "without end", words=("share", "members", SHARE),
                             run=self.as_operator)


class TestUsage(WithOperator):
    def rank(self, *words, **options):
        return self.as_operator("usage", "rank", *words, **options)

    def test_json(self):
        rows = self.assertDone(self.rank("--json")).json
        self.assertEqual(len(rows), 40)
        seconds = [row["seconds"] for row in rows]
        self.assertEqual(seconds, sorted(seconds, reverse=True))
        self.assertEqual(sorted(rows[0]), ["charge_type", "desk_id", "desk_name", "region",
                                           "seconds", "user"])
        asked = self.requests()[-1]["parameters"]
        self.assertEqual((asked["StartDate"], asked["EndDate"]), (day(29), day(0)))

    def test_range_and_limit(self):
        rows = self.rank("--from", day(90), "--to", day(1), "--limit", "3", "--json").json
        self.assertEqual(len(rows), 3)
        asked = self.requests()[-1]["parameters"]
        self.assertEqual((asked["StartDate"], asked["EndDate"], asked["Limit"]),
                         (day(90), day(1), "3"))

    def test_sums(self):
        rows = self.rank("--json").json
        by_user = self.assertDone(self.rank("--by", "user", "--json")).json
        self.assertEqual({r["user"]: r["seconds"] for r in by_user},
                         {u: sum(r["seconds"] for r in rows if r["user"] == u)
                          for u in {r["user"] for r in rows}})
        by_desk = self.rank("--by", "desk", "--limit", "2", "--json").json
        self.assertEqual(len(by_desk), 2)
        self.assertEqual(by_desk[0]["seconds"], sum(
            r["seconds"] for r in rows if r["desk_id"] == by_desk[0]["desk_id"]))

    def test_csv(self):
        rows = self.rank("--json").json
        text = self.assertDone(self.rank("--csv")).out_bytes.decode()
        self.assertEqual(list(csv.DictReader(io.StringIO(text))),
                         [{n: str(row[n]) for n in row} for row in rows])
        path = self.home.path("usage.csv")
        self.assertDone(self.rank("--output", path))
        with open(path, encoding="utf-8", newline="") as file:
            self.assertEqual(file.read(), text)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)

    def test_csv_target(self):
        path = self.home.secret("there", "mine")
        self.assertFailsBoth(1, "storage", "is there already",
                             words=("usage", "rank", "--output", path), run=self.as_operator)
        with open(path, encoding="utf-8") as file:
            self.assertEqual(file.read(), "mine\n")
        for target in ("/nonexistent/usage.csv", "/proc/usage.csv", self.home.folder):
            self.assertFailsBoth(1, "storage", target, words=("usage", "rank", "--output", target),
                                 run=self.as_operator)
        self.assertFails(self.ctl_to_full_disk("usage", "rank", "--csv"), 1,
                         "can't be written")

    def ctl_to_full_disk(self, *words):
        words = self.words(*self.key(*OPERATOR), *words)
        with open("/dev/full", "wb") as full:
            done = subprocess.run(words, env=self.home.environment(), stdin=subprocess.DEVNULL,
                                  stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
        return self.check(Result(words[1:], done.returncode, b"", done.stderr))

    def test_nothing_is_left_of_a_file_that_failed(self):
        self.sandbox.order("scenario page-repeat")
        path = self.home.path("usage.csv")
        self.assertFails(self.rank("--output", path), 5, "without end")
        self.assertEqual([n for n in os.listdir(self.home.folder) if "usage" in n or
                          n.startswith(".deskway")], [])
        rows = self.rank("--json")
        self.assertEqual(rows.code, 5)
        self.assertGreater(len(rows.json), 0)  # what came is a whole document

    def test_dates(self):
        for words, part in ((("--from", day(1), "--to", day(3)), "earlier date first"),
                            (("--from", day(91)), "90 days"),
                            (("--to", day(-1)), "still to come"),
                            (("--from", "2026-02-30"), "no date"), (("--to", "today"), "no date")):
            self.assertFailsBoth(2, "usage", part, words=("usage", "rank", *words),
                                 run=self.as_operator)
        for words in (("usage",), ("usage", "list"), ("usage", "rank", "more"),
                      ("usage", "rank", "--limit", "-1"), ("usage", "rank", "--by", "month")):
            self.assertFailsBoth(2, "usage", words=words, run=self.as_operator)
        self.assertEqual(self.actions(), [])

    def test_nobody(self):
        self.sandbox.order("scenario empty")
        result = self.assertDone(self.rank())
        self.assertEqual((result.out, result.err[:6]), ("", "Nobody"))
        self.assertEqual(self.rank("--json").json, [])
        self.assertEqual(self.rank("--csv").out.splitlines(),
                         ["user,desk_id,desk_name,charge_type,region,seconds"])

    def test_chart(self):
        terminal = self.terminal(*self.key(*OPERATOR), "usage", "rank", "--limit", "5")
        lines = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line).rstrip()
                 for line in terminal.end().out.splitlines() if line.strip()]
        bars = [line.count("█") for line in lines if "█" in line]
        self.assertEqual(len(bars), 5)
        self.assertEqual(bars, sorted(bars, reverse=True))
        self.assertTrue(all(len(line) <= 120 for line in lines), lines)
        self.assertNotIn("█", self.rank("--limit", "5").out)

    def peak(self, rows):
        """The most memory that a ranking of so many rows takes, in KiB."""
        self.use("--resources", str(rows))
        words = self.words(*self.key(*OPERATOR), "usage", "rank", "--json")
        # A checker of memory keeps what was freed for a while, unless it is told not to.
        environment = self.home.environment()
        environment["ASAN_OPTIONS"] = environment.get("ASAN_OPTIONS", "") + ":quarantine_size_mb=1"
        process = subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE)
        count = sum(line.startswith(b"{") for line in process.stdout)
        process.stdout.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual((process.returncode, count), (0, rows))
        return used.ru_maxrss

    def test_memory(self):
        page, some, many = self.peak(100), self.peak(1000), self.peak(10000)
        seen = f"100 rows: {page} KiB, 1000: {some} KiB, 10000: {many} KiB"
        print("#", seen)
        self.assertLess(many - page, 8 * 1024, seen)
        self.assertLess(many - some, 3 * 1024, seen)


class TestCreate(WithOperator):
    good = ("--bundle", "b-1", "--name", "Lab")

    def create(self, *words, **options):
        return self.as_operator("create-desktops", *words, **options)

    def sent(self):
        return [r["parameters"] for r in self.requests() if r["action"] == "CreateDesktops"]

    def test_every_word(self):
        result = self.assertDone(self.create(
            "--yes", "--desktop-type", "t", "--image", "i", "--name", "Lab", "--amount", "4",
            "--user", "alice", "--user", "bob", "--office-site", "cn-hangzhou+dir-1", "--policy",
            "p-1", "--charge-type", "PrePaid", "--period", "1", "--period-unit", "Year",
            "UserAssignMode=PER_USER", "Hostname=lab-[1,2]", "DesktopAttachment.SystemDiskSize=80",
            "AutoPay=true", "Tag.1.Key=room", "Tag.1.Value=7"))
        ids = result.out.split()
        self.assertEqual(len(ids), 4)
        for part in ("4 new desks", "type t, image i", "alice, bob (shared out evenly)",
                     "lab-01 to lab-04", "in advance for 1 year", "paid at once", "Order "):
            self.assertIn(part, result.err)
        sent = self.sent()[0]
        self.assertEqual(json.loads(sent["DesktopAttachment"]),
                         {"DesktopType": "t", "ImageId": "i", "SystemDiskSize": 80})
        self.assertEqual((sent["Amount"], sent["EndUserId.2"], sent["PolicyGroupId"],
                          sent["PeriodUnit"], sent["Tag.1.Value"], sent["OfficeSiteId"]),
                         ("4", "bob", "p-1", "Year", "7", "cn-hangzhou+dir-1"))
        self.assertEqual(self.status(ids[0]), "creating")
        self.sandbox.order("advance 30")
        self.assertEqual(self.status(ids[0]), "running")

    def test_json(self):
        made = self.assertDone(self.create("--json", "--yes", *self.good)).json
        self.assertEqual(len(made["ids"]), 1)
        self.assertTrue(made["order"])

    def test_asks(self):
        self.assertFailsBoth(2, "usage", "--yes", words=("create-desktops", *self.good),
                             run=self.as_operator)
        self.assertEqual(self.sent(), [])
        for answer, code in (("n", 1), ("", 1), ("y", 0)):
            terminal = self.terminal(*self.key(*OPERATOR), "create-desktops", *self.good)
            terminal.expect("1 new desk")
            terminal.answer("Make this desk? [y/N]", answer)
            self.assertEqual(terminal.end().code, code)
            self.assertEqual(len(self.sent()), 1 - code)

    def test_checked_before_sending(self):
        for words, part in ((("--amount", "301"), "1 to 300"),
                            (("--name", "Lab/2"), "“/2”"),
                            (("--period", "1"), "PrePaid alone"),
                            (("--charge-type", "PrePaid", "--period", "5"), "1, 2, 3 or 6"),
                            (("UserAssignMode=PER_USER",), "say who"),
                            (("Nonsense=1",), "Nonsense"), (("more",), "Name=Value"),
                            (("BundleId=b-2",), "given twice")):
            self.assertFailsBoth(2, "usage", part,
                                 words=("create-desktops", "--yes", "--bundle", "b-1", *words),
                                 run=self.as_operator)
        self.assertFailsBoth(2, "usage", "made from", words=("create-desktops", "--yes"),
                             run=self.as_operator)
        self.assertEqual(self.actions(), [])

    def test_refused_is_settled(self):
        self.sandbox.order("fault error=Forbidden.RAM:CreateDesktops:1")
        self.assertFails(self.create("--yes", *self.good), 6)
        self.assertDone(self.create("--yes", *self.good))
        self.assertEqual(len(self.sent()), 2)
        self.assertEqual(self.home.files("state"), [])

    def assertUnsettled(self, *words):
        """The same words send nothing now, whoever runs them, unless they are told to."""
        before = len(self.sent())
        refused = self.create("--yes", *words)
        self.assertFails(refused, 1, "nobody knows what became of it", "--again")
        self.assertEqual(len(self.sent()), before)
        return refused

    def test_lost_answer(self):
        # The desks are made, but nobody hears of it.
        self.sandbox.order("fault drop:CreateDesktops:1")
        result = self.create("--yes", "--amount", "2", *self.good)
        self.assertFails(result, 5, "Nobody knows whether the desks are being made", "--again")
        self.assertEqual(len(self.sent()), 1)
        refused = self.assertUnsettled("--amount", "2", *self.good)
        self.assertRegex(refused.err, r"2 like that appeared since .*: ecd-new\w+, ecd-new\w+\.")
        self.assertDone(self.create("--yes", "--amount", "3", *self.good))  # another request
        self.assertDone(self.create("--yes", "--again", "--amount", "2", *self.good))
        self.assertDone(self.create("--yes", "--amount", "2", *self.good))  # settled by now

    def test_service_down(self):
        self.sandbox.order("fault http-500:CreateDesktops:1")
        self.assertFails(self.create("--yes", *self.good), 5, "Nobody knows")
        self.assertEqual(len(self.sent()), 1)
        self.assertIn("No desk like that", self.assertUnsettled(*self.good).err)

    def test_killed(self):
        for number in (signal.SIGKILL, signal.SIGINT):
            self.sandbox.order("fault hang:CreateDesktops:1")
            name = f"Lab{number}"
            process = self.spawn(*self.key(*OPERATOR), "create-desktops", "--yes", "--bundle", "b-1",
                                 "--name", name)
            wait_for(lambda n=name: any(s["DesktopName"] == n for s in self.sent()), "the request")
            result = self.end(process, number)
            if number == signal.SIGINT:
                self.assertEqual(result.code, 130)
                self.assertIn("Nobody knows", result.err)
            self.assertUnsettled("--bundle", "b-1", "--name", name)

    def test_asks_to_send_again(self):
        self.sandbox.order("fault drop:CreateDesktops:1")
        self.assertFails(self.create("--yes", *self.good), 5)
        terminal = self.terminal(*self.key(*OPERATOR), "create-desktops", *self.good)
        terminal.expect("1 like that appeared")
        terminal.answer("Send it again? [y/N]", "n")
        self.assertEqual(terminal.end().code, 1)
        self.assertEqual(len(self.sent()), 1)

    def test_not_sent_without_a_note(self):
        state = self.home.path("state")
        os.rmdir(state)
        with open(state, "w", encoding="ascii"):
            pass
        self.assertFailsBoth(1, "storage", "Nothing was sent",
                             words=("create-desktops", "--yes", *self.good), run=self.as_operator)
        self.assertEqual(self.sent(), [])


class TestWhoMay(WithOperator):
    """An account of another kind, and none, are told how to sign in."""

    words_of_operators = (("share", "members", SHARE), ("usage", "rank"),
                          ("create-desktops", "--yes", "--bundle", "b-1"))

    def test_other_kinds(self):
        for words in self.words_of_operators:
            for run in (self.as_user, lambda *w, **o: self.ctl(*self.key(), *w, **o)):
                self.assertFailsBoth(2, "usage", "--provider operator", words=words, run=run)

    def test_nobody(self):
        for words in self.words_of_operators:
            self.assertFailsBoth(3, "signed-out", "--provider operator", words=words)


if __name__ == "__main__":
    tap.main()
