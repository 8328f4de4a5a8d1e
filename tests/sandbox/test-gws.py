#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Graphic workstations, their clusters and images, with the oddities of the reference."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import GWS, WithSandbox

RENDER, STOPPED, CAD = "i-gws4render01", "i-gws4render02", "i-gws4cad03"
APPS = "i-gws4apps04"
CLUSTER, IMAGE = "cls-6k1render", "img-3d2022"


class WithGws(WithSandbox):
    def call(self, action, **parameters):
        return self.sandbox.signed(action, GWS, **{k: str(v) for k, v in parameters.items()})

    def instance(self, name):
        return self.call("DescribeInstances", InstanceId=name)["Instances"]


class TestInstances(WithGws):
    def test_pages(self):
        seen = []
        for number in range(1, 4):
            page = self.call("DescribeInstances", PageNumber=number, PageSize=5)
            seen += [one["InstanceId"] for one in page["Instances"]]
            self.assertEqual(page["TotalCount"], "12")  # as text
        self.assertEqual(len(set(seen)), 12)
        statuses = {self.instance(name)["Status"] for name in seen}
        self.assertLessEqual({"Creating", "Starting", "Stopping", "Stopped", "Initializing", "Unregistered", "Registered",
                              "Missing", "Cloning"}, statuses)

    def test_one_is_an_object(self):
        self.assertEqual(self.instance(CAD)["IsBoundUser"], "true")
        self.assertEqual(self.call("DescribeInstances", UserName="zhang")["Instances"]["InstanceId"], CAD)

    def test_nothing_private_is_told(self):
        self.assertFalse([name for name in self.instance(CAD) if name.startswith("@")])

    def test_bad_pages(self):
        for size in (0, 101, -1):
            self.assertRefused(self.call("DescribeInstances", PageSize=size), "InvalidParameter.PageSize")

    def test_power(self):
        self.assertEqual(self.call("StartInstance", InstanceId=STOPPED).status, 200)
        self.assertEqual(self.instance(STOPPED)["Status"], "Starting")
        self.assertRefused(self.call("StartInstance", InstanceId=STOPPED), "IncorrectInstanceStatus")
        self.sandbox.order("advance 5")
        self.assertEqual(self.instance(STOPPED)["Status"], "Registered")
        self.call("StopInstance", InstanceId=STOPPED)
        self.sandbox.order("advance 5")
        self.assertEqual(self.instance(STOPPED)["Status"], "Stopped")
        self.assertRefused(self.call("RestartInstance", InstanceId="i-no"), "InvalidInstanceId.NotFound")

    def test_life(self):
        made = self.call("CreateInstance", ClusterId=CLUSTER, ImageId=IMAGE, InstanceType="gws.v5g1.4xlarge",
                         SystemDiskCategory="cloud_ssd", SystemDiskSize=80, WorkMode="Desktop", Name="New one")["InstanceId"]
        self.assertEqual(self.instance(made)["Status"], "Creating")
        self.sandbox.order("advance 20")
        self.assertEqual(self.instance(made)["Status"], "Registered")
        self.call("SetInstanceName", InstanceId=made, Name="画室")
        self.call("SetInstanceUser", InstanceId=made, UserName="li", UserUid=7)
        self.assertEqual(self.instance(made)["Name"], "画室")
        self.assertEqual(self.instance(made)["IsBoundUser"], "true")
        self.call("DeleteInstance", InstanceId=made)
        self.assertEqual(self.instance(made), [])

    def test_policy(self):
        first = self.call("DescribeInstancePolicy", InstanceId=RENDER, AsyncMode="true")
        self.assertEqual(first["TaskFinished"], "false")
        told = self.call("DescribeInstancePolicy", InstanceId=RENDER, AsyncMode="true", TaskId=first["TaskId"])
        self.assertEqual((told["TaskFinished"], told["VisualLossless"], told["OptimizeFor3d"]), ("true", "off", "on"))
        self.assertIn("TaskId", self.call("SetInstancePolicy", InstanceId=RENDER, AsyncMode="true", VisualLossless="on").members)
        self.assertEqual(self.call("DescribeInstancePolicy", InstanceId=RENDER)["VisualLossless"], "on")
        self.assertRefused(self.call("SetInstancePolicy", InstanceId=CAD, OptimizeFor3d="on"), "InvalidParameter.OptimizeFor3d")
        self.assertRefused(self.call("SetInstancePolicy", InstanceId=RENDER, VisualLossless="maybe"),
                           "InvalidParameter.VisualLossless")


class TestTickets(WithGws):
    def ticket(self, **parameters):
        begun = self.call("GetConnectTicket", AsyncMode="true", **parameters)
        if begun.status != 200:
            return begun
        for _ in range(5):
            begun = self.call("GetConnectTicket", AsyncMode="true", TaskId=begun["TaskId"], **parameters)
            if begun["TaskFinished"] == "true":
                return begun
        raise AssertionError("the task never came to an end")

    def test_ticket(self):
        self.assertTrue(self.ticket(InstanceId=RENDER)["Ticket"])
        self.assertTrue(self.ticket(InstanceId=APPS, AppName="Blender")["Ticket"])
        self.assertTrue(self.ticket(InstanceId=CAD, UserName="zhang", Password="Domain-2026")["Ticket"])

    def test_refusals(self):
        for parameters, code in (
                ({"InstanceId": STOPPED}, "IncorrectInstanceStatus"),
                ({"InstanceId": APPS, "AppName": "Doom"}, "InvalidAppName.NotFound"),
                ({"InstanceId": APPS}, "InvalidAppName.NotFound"),
                ({"InstanceId": RENDER, "AppName": "Blender"}, "InvalidParameter.AppName"),
                ({"InstanceId": CAD}, "MissingParameter"),
                ({"InstanceId": CAD, "UserName": "zhang", "Password": "no"}, "InvalidPassword.Domain"),
                ({"InstanceId": "i-no"}, "InvalidInstanceId.NotFound")):
            self.assertRefused(self.ticket(**parameters), code)


class TestClusters(WithGws):
    def cluster(self, name):
        return self.call("DescribeClusters", ClusterId=name)["Clusters"]

    def test_life(self):
        made = self.call("CreateCluster", ClusterType="gws.s1.standard", VpcId="vpc-9")["ClusterId"]
        self.call("SetClusterName", ClusterId=made, Name="Films")
        self.call("SetClusterDnat", ClusterId=made, NatId="ngw-1", NatEip="192.0.2.7")
        self.call("SetClusterADDomain", ClusterId=made, DomainName="films.example", DomainDnsIp="10.1.1.1", DomainPassword="x")
        self.call("SetClusterPolicy", ClusterId=made, Clipboard="on", LocalDrive="off", UsbRedirect="off", Watermark="on")
        told = self.cluster(made)
        self.assertEqual((told["Name"], told["NatEip"], told["DomainName"], told["InstanceCount"]),
                         ("Films", "192.0.2.7", "films.example", 0))
        self.assertEqual(self.call("DescribeClusterPolicy", ClusterId=made)["Clipboard"], "on")
        self.assertEqual(self.call("DescribeClusterADDomain", ClusterId=made)["DomainDnsIp"], "10.1.1.1")
        self.call("DeleteCluster", ClusterId=made)
        self.assertEqual(self.cluster(made), [])

    def test_a_cluster_in_use_stays(self):
        self.assertRefused(self.call("DeleteCluster", ClusterId=CLUSTER), "OperationConflict.ClusterInUse")

    def test_connections(self):
        told = self.call("DescribeClusterConnections", ClusterId=CLUSTER, StartTime="2026-01-01", EndTime="2026-12-31")
        self.assertEqual(told["Connections"]["InstanceId"], RENDER)  # a list of one

    def test_images(self):
        made = self.call("CreateImage", InstanceId=RENDER, Name="Mine")["ImageId"]
        self.call("SetImageName", ImageId=made, Name="Ours")
        self.assertEqual({image["Name"] for image in self.call("DescribeImages")["Images"]},
                         {"Windows Server 2022 with 3D tools", "Ours"})
        self.call("DeleteImage", ImageId=made)
        self.assertEqual(self.call("DescribeImages")["Images"]["ImageId"], IMAGE)

    def test_role(self):
        self.assertIs(self.call("CreateServiceLinkedRole")["AlreadyExists"], False)
        self.assertIs(self.call("CreateServiceLinkedRole")["AlreadyExists"], True)


if __name__ == "__main__":
    tap.main()
