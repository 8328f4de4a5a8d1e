# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts a deskway-sandbox, and talks to it as a client does, but by code of its own."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import struct
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

PASSWORD = "Deskway-2026"
MAIL_CODE = "314159"
OFFICE_SITE = "cn-hangzhou+dir-1"
ORGANIZATION = "deskway"
SSO_ORGANIZATION = "deskway-sso"
ACCESS_KEY_ID = "LTAIdemo"
ACCESS_KEY_SECRET = "demo-secret"
TEMPORARY_KEY_ID = "STS.demo"
TEMPORARY_KEY_SECRET = "sts-secret"
SECURITY_TOKEN = "sts-token"
OLD_SECURITY_TOKEN = "sts-expired"
BOB_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HEIDI_SECRET = "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"

END_USER = "2020-10-02"
ORGANIZATIONS = "2021-02-20"
OPERATOR = "2020-09-30"
APPS = "2021-09-01"
GWS = "2019-06-18"

# No proxy of the environment, and redirects are what they are.
class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def totp(secret, offset=0):
    """The code an authenticator shows now, or some steps of half a minute away."""
    counter = struct.pack(">Q", int(time.time()) // 30 + offset)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[19] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1000000:06}"


def sign(parameters, secret, method="POST"):
    def quote(text):
        return urllib.parse.quote(text, safe="-_.~")

    query = "&".join(f"{quote(k)}={quote(v)}" for k, v in sorted(parameters.items()))
    text = f"{method}&%2F&{quote(query)}".encode()
    digest = hmac.new((secret + "&").encode(), text, hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


class Reply:
    """A reply: status, headers, text, and the members where it is a JSON object."""

    def __init__(self, status, headers, data):
        self.status = status
        self.headers = headers
        self.data = data
        try:
            self.members = json.loads(data)
        except (ValueError, RecursionError):
            self.members = None

    def __getitem__(self, name):
        return self.members[name]

    def get(self, name, fallback=None):
        return self.members.get(name, fallback)

    @property
    def code(self):
        return self.members.get("Code") if isinstance(self.members, dict) else None


class Session:
    """Somebody who is signed in, or on the way."""

    def __init__(self, sandbox, reply, client_id):
        self.sandbox = sandbox
        self.client_id = client_id
        self.reply = reply
        self.id = reply.get("SessionId")
        self.user = reply.get("EndUserId")
        self.token = reply.get("LoginToken")

    def stage(self, name, **parameters):
        reply = self.sandbox.call(
            "GetLoginToken", ClientId=self.client_id, RegionId="cn-hangzhou", SessionId=self.id,
            EndUserId=self.user, OfficeSiteId=OFFICE_SITE, CurrentStage=name, **parameters)
        if reply.status == 200:
            self.reply = reply
            self.token = reply.get("LoginToken")
        return reply

    def call(self, action, version=END_USER, **parameters):
        parameters = {"ClientId": self.client_id, "RegionId": "cn-hangzhou",
                      "LoginToken": self.token, "SessionId": self.id} | parameters
        return self.sandbox.call(action, version, **parameters)

    def refresh(self):
        reply = self.call("RefreshLoginToken", EndUserId=self.user)
        if reply.status == 200:
            self.token = reply["LoginToken"]
        return reply

    def resources(self, **parameters):
        return self.call("DescribeUserResources", **({"RegionId": None} | parameters))

    def status(self, resource):
        return self.resources(**{"ResourceIds.1": resource})["Resources"][0]["ResourceStatus"]

    def ticket(self, resource, tries=200, pause=0.05):
        """Polls a ticket to its end; the last reply."""
        reply = self.call("GetConnectionTicket", DesktopId=resource)
        while tries > 0 and reply.status == 200 and reply["TaskStatus"].upper() == "RUNNING":
            time.sleep(pause)
            tries -= 1
            reply = self.call("GetConnectionTicket", TaskId=reply["TaskId"])
        return reply


class Sandbox:
    """A running deskway-sandbox; a context manager that ends it."""

    def __init__(self, binary, *arguments, environment=None):
        self.process = subprocess.Popen(
            [binary, "--control", "--die-with-parent", *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, env=environment or os.environ)
        line = self.process.stdout.readline()
        if not line.startswith("listening on "):
            self.process.wait()
            raise RuntimeError(f"the sandbox said: {line!r}")
        self.url = line.split()[2]
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it, and says how it ended."""
        if self.process.poll() is None:
            self.process.stdin.close()
            self.process.wait(20)
        self.process.stdout.close()
        return self.process.returncode

    def order(self, line):
        """Gives an order; what stands behind ok. An error raises."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().rstrip("\n")
        if not answer.startswith("ok"):
            raise ValueError(answer)
        return answer[2:].strip()

    def post(self, parameters, path="/", method="POST", timeout=20,
             content_type="application/x-www-form-urlencoded"):
        body = parameters if isinstance(parameters, bytes) else urllib.parse.urlencode(
            parameters, quote_via=urllib.parse.quote, safe="-_.~").encode()
        request = urllib.request.Request(self.url + path, body, {"Content-Type": content_type},
                                         method=method)
        try:
            with self.opener.open(request, timeout=timeout) as reply:
                return Reply(reply.status, reply.headers, reply.read())
        except urllib.error.HTTPError as error:
            with error:
                return Reply(error.code, error.headers, error.read())

    def envelope(self, action, version=END_USER):
        now = datetime.datetime.now(datetime.timezone.utc)
        return {"Action": action, "Version": version, "Format": "JSON",
                "Timestamp": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "SignatureNonce": str(uuid.uuid4())}

    def call(self, action, version=END_USER, timeout=20, **parameters):
        parameters = {k: v for k, v in parameters.items() if v is not None}
        return self.post(self.envelope(action, version) | parameters, timeout=timeout)

    def signed(self, action, version, secret=ACCESS_KEY_SECRET, **parameters):
        parameters = self.envelope(action, version) | {
            "AccessKeyId": ACCESS_KEY_ID, "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0"} | parameters
        parameters["Signature"] = sign(parameters, secret)
        return self.post(parameters)

    def password(self, user, password=PASSWORD, client_id=None, **parameters):
        """The first stage; the reply."""
        return self.call("GetLoginToken", **{
            "ClientId": client_id or "client-1", "RegionId": "cn-hangzhou",
            "OfficeSiteId": OFFICE_SITE, "CurrentStage": "ADPassword", "EndUserId": user,
            "Password": password} | parameters)

    def begin(self, user="alice", client_id="client-1", **parameters):
        """A session after the first stage; for alice that is all."""
        return Session(self, self.password(user, client_id=client_id, **parameters), client_id)


class WithSandbox(unittest.TestCase):
    """Cases that share a sandbox, which begins anew for each. The program is the test's first
    argument."""

    arguments = ("--rdp", "off")

    @classmethod
    def setUpClass(cls):
        cls.shared = Sandbox(sys.argv[1], *cls.arguments)

    @classmethod
    def tearDownClass(cls):
        status = cls.shared.stop()
        if status != 0:
            raise AssertionError(f"the sandbox ended with {status}")

    def setUp(self):
        self.sandbox = self.shared
        self.sandbox.order("reset")

    def start(self, *arguments):
        """One more, with arguments of its own."""
        sandbox = Sandbox(sys.argv[1], *arguments)
        self.addCleanup(lambda: self.assertEqual(sandbox.stop(), 0))
        return sandbox

    def assertRefused(self, reply, code):
        self.assertEqual(reply.code, code, reply.data)
        self.assertGreaterEqual(reply.status, 400)
        self.assertTrue(reply["RequestId"])
        self.assertTrue(reply["Message"])
