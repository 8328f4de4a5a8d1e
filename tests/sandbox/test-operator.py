#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator sees of the world, and does to it."""
import datetime
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import OPERATOR, WithSandbox

SHARE = "dg-4f7finance7"
RENDER = "ecd-5r4render04"
DESIGN = "ecd-7k2design01"
MEMBER = "ecd-4f7finance11"


def day(days_ago):
    return (datetime.datetime.now(datetime.timezone.utc)
            - datetime.timedelta(days=days_ago)).strftime("%Y-%m-%d")


class WithOperator(WithSandbox):
    def call(self, action, **parameters):
        parameters = {"RegionId": "cn-hangzhou"} | parameters
        return self.sandbox.signed(action, OPERATOR,
                                   **{k: str(v) for k, v in parameters.items() if v is not None})

    def desktop(self, name):
        desktops = self.call("DescribeDesktops", **{"DesktopId.1": name})["Desktops"]
        self.assertEqual([d["DesktopId"] for d in desktops], [name])
        return desktops[0]


class TestDesktops(WithOperator):
    def test_pages(self):
        seen, token = [], None
        while token != "":
            page = self.call("DescribeDesktops", MaxResults=7, NextToken=token)
            seen += [d["DesktopId"] for d in page["Desktops"]]
            token = page["NextToken"]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(len(seen), int(page["TotalCount"]))
        self.assertIn(DESIGN, seen)
        self.assertIn(MEMBER, seen)
        self.assertNotIn(SHARE, seen)

    def test_filters(self):
        for parameters, expected in (
                ({"DesktopName": "Rendering 04"}, {RENDER}),
                ({"DesktopGroupId": "dg-9y2labshare8"}, {"ecd-9y2lab000001"}),
                ({"EndUserId.1": "carol"}, {"ecd-4f7finance10"}),
                ({"DesktopId.1": RENDER, "DesktopId.2": MEMBER}, {RENDER, MEMBER})):
            page = self.call("DescribeDesktops", MaxResults=100, **parameters)
            self.assertEqual({d["DesktopId"] for d in page["Desktops"]}, expected)
        page = self.call("DescribeDesktops", MaxResults=100, FilterDesktopGroup="true")
        self.assertNotIn(MEMBER, [d["DesktopId"] for d in page["Desktops"]])

    def test_it_is_the_same_world(self):
        self.assertEqual(self.call("StartDesktops", **{"DesktopId.1": RENDER}).status, 200)
        self.assertEqual(self.desktop(RENDER)["DesktopStatus"], "Starting")
        self.assertEqual(self.sandbox.begin().status(RENDER), "Starting")
        self.sandbox.order("advance 10")
        self.assertEqual(self.desktop(RENDER)["DesktopStatus"], "Running")
        self.call("ModifyDesktopName", DesktopId=RENDER, NewDesktopName="Oven")
        self.assertEqual(self.desktop(RENDER)["DesktopName"], "Oven")

    def test_people_do_not_see_members(self):
        listed = [r.get("ResourceId") for r in self.sandbox.begin().resources()["Resources"]]
        self.assertNotIn(MEMBER, listed)
        self.assertRefused(self.sandbox.begin().call("StartDesktops", **{"DesktopId.1": MEMBER}),
                           "InvalidDesktopId.NotFound")

    def test_power_is_all_or_nothing(self):
        refused = self.call("StartDesktops", **{"DesktopId.1": RENDER, "DesktopId.2": DESIGN})
        self.assertRefused(refused, "IncorrectDesktopStatus")
        self.assertEqual(self.desktop(RENDER)["DesktopStatus"], "Stopped")
        many = {f"DesktopId.{i + 1}": RENDER for i in range(101)}
        self.assertRefused(self.call("StartDesktops", **many), "InvalidParameter.DesktopId")
        del many["DesktopId.101"]
        self.assertEqual(self.call("StartDesktops", **many).status, 200)

    def test_ticket_is_for_a_person(self):
        self.assertRefused(self.call("GetConnectionTicket", DesktopId=DESIGN), "MissingParameter")
        reply = self.call("GetConnectionTicket", DesktopId="ecd-4f7finance9", EndUserId="bob")
        while reply["TaskStatus"].upper() == "RUNNING":
            reply = self.call("GetConnectionTicket", TaskId=reply["TaskId"],
                              DesktopId="ecd-4f7finance9", EndUserId="bob")
        self.assertTrue(reply["Ticket"])


class TestSessions(WithOperator):
    def sessions(self, **parameters):
        return self.call("DescribeDesktopSessions", **parameters)

    def test_sessions(self):
        reply = self.sessions(PageSize=2)
        self.assertEqual(len(reply["Sessions"]), 2)
        self.assertGreater(int(reply["TotalCount"]), 2)
        second = self.sessions(PageSize=2, PageNumber=2)["Sessions"]
        self.assertNotEqual(second[0]["DesktopId"], reply["Sessions"][0]["DesktopId"])
        carol = self.sessions(EndUserId="carol")["Sessions"]
        self.assertEqual([s["DesktopId"] for s in carol], ["ecd-4f7finance10"])

    def test_disconnect(self):
        reply = self.call("DisconnectDesktopSessions", **{
            "Sessions.1.DesktopId": "ecd-4f7finance10", "Sessions.1.EndUserId": "carol",
            "Sessions.2.DesktopId": RENDER, "Sessions.2.EndUserId": "alice"})
        self.assertEqual([s["DesktopId"] for s in reply["InvalidSessions"]], [RENDER])
        self.assertEqual(self.sessions(EndUserId="carol")["Sessions"], [])
        self.assertEqual(self.desktop("ecd-4f7finance10")["ConnectionStatus"], "Disconnected")


class TestShares(WithOperator):
    def members(self, **parameters):
        return self.call("DescribeDesktopsInGroup", DesktopGroupId=SHARE, **parameters)

    def test_members(self):
        reply = self.members()
        self.assertEqual(len(reply["PaidDesktops"]), 4)
        self.assertEqual(len(reply["PostPaidDesktops"]), 2)
        for name, count in (("PaidDesktopsCount", 4), ("PostPaidDesktopsCount", 2),
                            ("StopedPrePaidDesktopsCount", 1), ("StoppedPrePaidDesktopsCount", 1),
                            ("RunningPrePaidDesktopsCount", 2), ("OnlinePrePaidDesktopsCount", 2)):
            self.assertEqual(int(reply[name]), count, name)

    def test_oddities(self):
        reply = self.members()
        self.assertIsInstance(reply["StopedPrePaidDesktopsCount"], str)
        self.assertIsInstance(reply["StoppedPrePaidDesktopsCount"], int)
        self.assertIsInstance(self.members(MaxResults=5)["PostPaidDesktops"], dict)

    def test_pages(self):
        first = self.members(MaxResults=3)
        self.assertEqual(len(first["PaidDesktops"]), 3)
        second = self.members(MaxResults=3, NextToken=first["NextToken"])
        self.assertEqual(len(second["PostPaidDesktops"]), 2)
        self.assertEqual(second["NextToken"], "")

    def test_groups(self):
        groups = self.call("DescribeDesktopGroups")["DesktopGroups"]
        self.assertEqual([g["DesktopGroupId"] for g in groups], [SHARE, "dg-9y2labshare8"])
        self.assertEqual(groups[0]["DesktopGroupName"], "Finance share")

    def test_no_such_share(self):
        self.assertRefused(self.call("DescribeDesktopsInGroup", DesktopGroupId="dg-nothing"),
                           "InvalidDesktopGroupId.NotFound")


class TestUsage(WithOperator):
    def rank(self, **parameters):
        return self.call("QueryHistoryUsageDurationRank", RegionId=None, **parameters)

    def test_pages(self):
        rows, token = [], None
        while token != "":
            page = self.rank(Limit=15, NextToken=token)
            rows += [int(r["UsageDuration"]) for r in page["UsageDurationList"]]
            token = page["NextToken"]
        self.assertEqual(len(rows), 40)
        self.assertEqual(rows, sorted(rows, reverse=True))
        self.assertEqual(len(self.rank()["UsageDurationList"]), 5)
        kinds = {type(r["UsageDuration"]) for r in page["UsageDurationList"]}
        self.assertEqual(kinds, {str, int})

    def test_as_many_as_resources(self):
        sandbox = self.start("--rdp", "off", "--resources", "10000")
        page = sandbox.signed("QueryHistoryUsageDurationRank", OPERATOR, Limit="200")
        self.assertEqual(page["TotalCount"], "10000")

    def test_refused(self):
        for parameters, code in (
                ({"StartDate": day(1), "EndDate": day(3)}, "InvalidParameter.EndDate"),
                ({"StartDate": day(95), "EndDate": day(1)}, "InvalidParameter.StartDate"),
                ({"StartDate": "2026-1-1"}, "InvalidParameter.StartDate"),
                ({"EndDate": "tomorrow"}, "InvalidParameter.EndDate"),
                ({"Limit": 201}, "InvalidParameter.Limit"),
                ({"NextToken": "eAo="}, "InvalidParameter.NextToken")):
            self.assertRefused(self.rank(**parameters), code)


class TestCreate(WithOperator):
    good = {"BundleId": "b-1", "DesktopName": "Lab"}

    def create(self, **parameters):
        return self.call("CreateDesktops", **parameters)

    def made(self, reply):
        self.assertEqual(reply.status, 200, reply.data)
        self.assertEqual(len(reply["DesktopId"]), 1)  # a JSON list inside a text inside a list
        return json.loads(reply["DesktopId"][0])

    def test_desktops_appear(self):
        ids = self.made(self.create(**self.good, Amount=3, ChargeType="PostPaid"))
        self.assertEqual(len(ids), 3)
        desktop = self.desktop(ids[1])
        self.assertEqual((desktop["DesktopName"], desktop["DesktopStatus"]), ("Lab-2", "Pending"))
        self.sandbox.order("advance 21")
        self.assertEqual(self.desktop(ids[1])["DesktopStatus"], "Running")
        self.assertEqual(len(self.made(self.create(**self.good))), 1)
        found = self.call("DescribeDesktops", MaxResults=100)["Desktops"]
        self.assertEqual(len([d for d in found if d["DesktopId"].startswith("ecd-new")]), 4)

    def test_people(self):
        people = {"EndUserId.1": "alice", "EndUserId.2": "bob"}
        ids = self.made(self.create(**self.good, **people, Amount=2, UserAssignMode="PER_USER"))
        self.assertEqual([self.desktop(i)["EndUserIds"] for i in ids], [["alice"], ["bob"]])
        ids = self.made(self.create(**self.good, **people))
        self.assertEqual(self.desktop(ids[0])["EndUserIds"], ["alice", "bob"])

    def test_refused(self):
        attachment = {"DesktopType": "t", "ImageId": "i"}
        for parameters, code in (
                ({"DesktopName": "Lab"}, "MissingParameter.BundleId"),
                ({"DesktopAttachment": json.dumps({"DesktopType": "t"})}, "MissingParameter.BundleId"),
                ({"DesktopAttachment": json.dumps(attachment | {"SystemDiskSize": 45})},
                 "InvalidParameter.DesktopAttachment"),
                (self.good | {"Amount": 301}, "InvalidParameter.Amount"),
                (self.good | {"DesktopName": "1"}, "InvalidParameter.DesktopName"),
                (self.good | {"DesktopName": "a" * 65}, "InvalidParameter.DesktopName"),
                (self.good | {"DesktopName": "a/b"}, "InvalidParameter.DesktopName"),
                (self.good | {"UserAssignMode": "PER_USER"}, "InvalidParameter.Amount"),
                (self.good | {"ChargeType": "PrePaid"}, "InvalidParameter.Period"),
                (self.good | {"ChargeType": "PrePaid", "Period": 4}, "InvalidParameter.Period")):
            self.assertRefused(self.create(**parameters), code)


if __name__ == "__main__":
    tap.main()
