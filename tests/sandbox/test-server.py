#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from sandbox import PASSWORD, Sandbox, WithSandbox

BINARY = sys.argv[1]


def regions(sandbox, timeout=20):
    return sandbox.call("DescribeRegions", ClientId="c", timeout=timeout)


class TestFaults(WithSandbox):
    def fault(self, spec, timeout=20):
        self.sandbox.order("fault " + spec)
        return regions(self.sandbox, timeout)

    def test_refusals(self):
        for spec, status, code in (("http-500", 500, "InternalError"),
                                   ("throttle", 429, "Throttling.User"),
                                   ("error=SessionExpired", 400, "SessionExpired"),
                                   ("error=Forbidden.Policy", 403, "Forbidden.Policy"),
                                   ("error=ServiceUnavailable", 503, "ServiceUnavailable")):
            with self.subTest(spec=spec):
                reply = self.fault(spec + "::1")
                self.assertRefused(reply, code)
                self.assertEqual(reply.status, status)

    def test_retry_after(self):
        self.assertEqual(self.fault("throttle::1").headers["Retry-After"], "1")
        self.assertEqual(self.fault("throttle=17::1").headers["Retry-After"], "17")

    def test_count_and_action(self):
        self.sandbox.order("fault http-500:DescribeRegions:2")
        self.assertEqual(self.sandbox.password("alice").status, 200)
        self.assertEqual([regions(self.sandbox).status for _ in range(3)], [500, 500, 200])

    def test_for_ever_until_cleared(self):
        self.sandbox.order("fault http-500")
        self.assertEqual([regions(self.sandbox).status for _ in range(3)], [500, 500, 500])
        self.sandbox.order("clear-faults")
        self.assertEqual(regions(self.sandbox).status, 200)

    def test_from_the_command_line(self):
        sandbox = self.start("--fault", "http-500::1", "--fault", "throttle::1")
        self.assertEqual([regions(sandbox).status for _ in range(3)], [500, 429, 200])

    def test_bodies(self):
        for spec, check in (("html", lambda data: data.startswith(b"<!DOCTYPE html>")),
                            ("deep", lambda data: data.startswith(b'{"a":{"a":' * 100)),
                            ("nul", lambda data: b"\0" in data),
                            ("bad-utf8", lambda data: b"\xff" in data),
                            ("truncated", lambda data: data.startswith(b'{"RequestId":"')
                             and not data.endswith(b"}")),
                            ("not-object", lambda data: data.startswith(b"[")),
                            ("empty", lambda data: data == b"")):
            with self.subTest(spec=spec):
                reply = self.fault(spec + "::1")
                self.assertEqual(reply.status, 200)
                self.assertTrue(check(reply.data), reply.data[:80])

    def test_redirect(self):
        reply = self.fault("redirect::1")
        self.assertEqual((reply.status, reply.headers["Location"]),
                         (302, "http://portal.example/welcome"))

    def test_wrong_type(self):
        reply = self.fault("wrong-type::1")
        self.assertIsInstance(reply["Regions"], str)
        self.assertIs(reply["RequestId"], False)

    def test_echo_secret(self):
        self.sandbox.order("fault echo-secret::1")
        self.assertIn(PASSWORD, self.sandbox.password("alice")["Message"])

    def test_drop_has_an_effect(self):
        alice = self.sandbox.begin()
        self.sandbox.order("fault drop::1")
        with self.assertRaises(http.client.IncompleteRead):
            alice.call("StartDesktops", **{"DesktopId.1": "ecd-5r4render04"})
        self.assertEqual(alice.status("ecd-5r4render04"), "Starting")

    def test_500_has_no_effect(self):
        alice = self.sandbox.begin()
        self.sandbox.order("fault http-500::1")
        alice.call("StartDesktops", **{"DesktopId.1": "ecd-5r4render04"})
        self.assertEqual(alice.status("ecd-5r4render04"), "Stopped")

    def test_hang(self):
        with self.assertRaises((TimeoutError, urllib.error.URLError)):
            self.fault("hang::1", timeout=0.3)
        self.assertEqual(regions(self.sandbox).status, 200)

    def test_slow(self):
        begun = time.monotonic()
        reply = self.fault("slow=4000::1")
        self.assertIn("Regions", reply.members)
        self.assertGreater(time.monotonic() - begun, 0.1)

    def read_much(self, spec):
        """The head of a reply that does not end, after 20 MiB of it."""
        self.sandbox.order(f"fault {spec}::1")
        body = b"Action=DescribeRegions"
        with socket.create_connection(self.sandbox.url[len("http://"):].split(":"), 20) as plain:
            plain.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n"
                          b"Content-Type: application/x-www-form-urlencoded\r\n\r\n%s"
                          % (len(body), body))
            head = plain.recv(65536)
            read = 0
            while read < 20 * 1024 * 1024:
                piece = plain.recv(1024 * 1024)
                self.assertTrue(piece)
                read += len(piece)
        self.assertEqual(regions(self.sandbox).status, 200)
        return head

    def test_huge(self):
        self.assertIn(b"\r\nContent-Length: 8589934592\r\n", self.read_much("huge"))

    def test_huge_without_a_length(self):
        head = self.read_much("huge=chunked")
        self.assertIn(b"\r\nTransfer-Encoding: chunked\r\n", head)
        self.assertNotIn(b"Content-Length", head)

    def test_unknown(self):
        for spec in ("melt", "http-500:A:none", "http-500:A:0", ""):
            with self.subTest(spec=spec), self.assertRaises(ValueError):
                self.sandbox.order("fault " + spec)


class TestControl(WithSandbox):
    def test_unknown_orders(self):
        for line in ("dance", "", "scenario nowhere"):
            with self.subTest(line=line), self.assertRaises(ValueError):
                self.sandbox.order(line)

    def test_rdp_off(self):
        self.assertEqual(self.sandbox.order("rdp"), "off - -")

    def test_reset(self):
        alice = self.sandbox.begin()
        self.sandbox.order("reset")
        self.assertRefused(alice.resources(), "InvalidLoginToken.NotFound")

    def test_quit(self):
        sandbox = self.start("--rdp", "off")
        sandbox.order("quit")
        self.assertEqual(sandbox.process.wait(20), 0)


class TestRecord(WithSandbox):
    def record(self, *arguments):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "record")
        sandbox = self.start("--rdp", "off", "--record", path, *arguments)
        sandbox.password("alice")
        alice = sandbox.begin()
        alice.resources()
        sandbox.post(b"NoSuchThing=hush&Action=MakeCoffee", path="/x?y=z")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        return alice, text, [json.loads(line) for line in text.splitlines()]

    def test_lines(self):
        _, _, lines = self.record()
        self.assertEqual([line["action"] for line in lines],
                         ["GetLoginToken", "GetLoginToken", "DescribeUserResources", "MakeCoffee"])
        self.assertEqual([line["number"] for line in lines], [1, 2, 3, 4])
        self.assertEqual((lines[3]["method"], lines[3]["path"], lines[3]["query"]),
                         ("POST", "/x", "y=z"))
        self.assertEqual(lines[0]["parameters"]["EndUserId"], "alice")
        self.assertEqual(lines[0]["parameters"]["Password"], "[secret]")
        self.assertIn("user-agent", lines[0]["headers"])
        self.assertGreater(lines[0]["connection"], 0)

    def test_no_secrets(self):
        alice, text, _ = self.record()
        for secret in (PASSWORD, alice.token, alice.id, "hush"):
            self.assertNotIn(secret, text)

    def test_secrets_if_asked(self):
        alice, text, _ = self.record("--record-secrets")
        self.assertIn(PASSWORD, text)
        self.assertIn(alice.token, text)


class TestProgram(WithSandbox):
    def run_it(self, *arguments):
        return subprocess.run([BINARY, *arguments], capture_output=True, text=True, timeout=20)

    def test_version_and_help(self):
        self.assertRegex(self.run_it("--version").stdout, r"^deskway-sandbox \d")
        self.assertIn("--scenario", self.run_it("--help").stdout)

    def test_scenario_list(self):
        lines = self.run_it("--scenario", "list").stdout.splitlines()
        self.assertIn("never-starts", [line.split()[0] for line in lines])
        self.assertEqual(len(lines), 19)

    def test_bad_arguments(self):
        for arguments in (["--scenario", "nowhere"], ["--fault", "melt"], ["--port", "70000"],
                          ["--speed", "0"], ["--rdp", "maybe"], ["--tls", "only-one"], ["stray"],
                          ["--unknown"], ["--latency", "-1"]):
            with self.subTest(arguments=arguments):
                done = self.run_it(*arguments)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertTrue(done.stderr.startswith("deskway-sandbox: "))

    def test_what_can_not_be_used(self):
        port = self.sandbox.url.rsplit(":", 1)[1]
        for arguments in (["--port", port], ["--record", "/no/such/folder/record"],
                          ["--tls", "/no/cert", "/no/key"]):
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_it(*arguments).returncode, 1)

    def test_ends_on_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number=number):
                sandbox = Sandbox(BINARY, "--rdp", "off")
                sandbox.process.send_signal(number)
                self.assertEqual(sandbox.process.wait(20), 0)
                sandbox.stop()

    def test_ends_with_its_parent(self):
        script = ("import subprocess, sys; p = subprocess.Popen([sys.argv[1], '--rdp', 'off', "
                  "'--die-with-parent'], stdout=subprocess.PIPE); p.stdout.readline(); print(p.pid)")
        done = subprocess.run([sys.executable, "-c", script, BINARY], capture_output=True, text=True,
                              check=True)
        deadline = time.monotonic() + 20
        while os.path.exists(f"/proc/{done.stdout.strip()}/exe") and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertLess(time.monotonic(), deadline)

    def test_loopback_only(self):
        self.assertTrue(self.sandbox.url.startswith("http://127.0.0.1:"))
        with open(f"/proc/{self.sandbox.process.pid}/net/tcp", encoding="ascii") as file:
            port = f"{int(self.sandbox.url.rsplit(':', 1)[1]):04X}"
            listening = [line.split()[1] for line in file if f":{port} 00000000:0000 0A" in line]
        self.assertEqual(listening, [f"0100007F:{port}"])

    def test_latency(self):
        sandbox = self.start("--rdp", "off", "--latency", "200")
        begun = time.monotonic()
        self.assertEqual(regions(sandbox).status, 200)
        self.assertGreater(time.monotonic() - begun, 0.19)
        with self.assertRaises((TimeoutError, urllib.error.URLError)):
            regions(sandbox, timeout=0.05)
        self.assertEqual(regions(sandbox).status, 200)

    def test_latency_and_faults(self):
        sandbox = self.start("--rdp", "off", "--latency", "20")
        sandbox.order("fault drop::1")
        with self.assertRaises(http.client.IncompleteRead):
            regions(sandbox)
        sandbox.order("fault hang::1")
        with self.assertRaises((TimeoutError, urllib.error.URLError)):
            regions(sandbox, timeout=0.3)
        self.assertEqual(regions(sandbox).status, 200)

    def test_speed(self):
        alice = self.start("--rdp", "off", "--speed", "100").begin()
        alice.call("StartDesktops", **{"DesktopId.1": "ecd-5r4render04"})
        deadline = time.monotonic() + 5
        while alice.status("ecd-5r4render04") != "Running" and time.monotonic() < deadline:
            time.sleep(0.01)
        self.assertLess(time.monotonic(), deadline)

    @unittest.skipIf(shutil.which("openssl") is None, "openssl is not installed")
    def test_tls(self):
        with tempfile.TemporaryDirectory() as folder:
            certificate, key = (os.path.join(folder, name) for name in ("cert.pem", "key.pem"))
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=127.0.0.1",
                            "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-keyout", key,
                            "-out", certificate], check=True, capture_output=True)
            sandbox = self.start("--rdp", "off", "--tls", certificate, key)
            self.assertTrue(sandbox.url.startswith("https://127.0.0.1:"))
            context = ssl.create_default_context(cafile=certificate)
            connection = http.client.HTTPSConnection(sandbox.url[len("https://"):], context=context,
                                                     timeout=20)
            connection.request("GET", "/")
            self.assertEqual(json.load(connection.getresponse())["Code"], "UnsupportedHTTPMethod")
            connection.close()


if __name__ == "__main__":
    tap.main()
