#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The network, the service and the computer do not do what they should."""

import os
import signal
import socket
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import Result, Server, WithDeskwayctl, wait_for

LINUX, RENDER = "ecd-3m8linux002", "ecd-5r4render04"
# More than a run needs with the sanitizers in it, and far less than what is sent.
MEMORY = 600 * 1024


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class TestReplies(WithDeskwayctl):
    """What stands in the reply is not what the service says."""

    def fails(self, spec, *parts, kind="network", code=5, words=("list",)):
        self.sandbox.order("clear-faults")
        self.sandbox.order("fault " + spec)
        with self.subTest(spec=spec):
            self.assertFailsBoth(code, kind, *parts, words=words, run=self.as_user)

    def test_not_the_service(self):
        for action in ("DescribeUserResources", "GetLoginToken"):
            self.fails("html:" + action, "captive portal", "browser")
            self.fails("redirect:" + action, "portal.example", "browser")

    def test_unreadable(self):
        for kind in ("deep", "nul", "bad-utf8", "truncated", "not-object", "empty"):
            for action in ("DescribeUserResources", "GetLoginToken"):
                self.fails(f"{kind}:{action}", "reply")

    def test_wrong_types(self):
        """`"Success": false` is a refusal; a token that is no token is refused later."""
        self.fails("wrong-type:DescribeUserResources", kind="refused", code=6)
        self.fails("wrong-type:GetLoginToken", "Sign in again", kind="signed-out", code=3)

    def test_in_a_connection(self):
        self.fails("html:GetConnectionTicket", "page", words=("connect", LINUX))
        self.fails("error=Forbidden.Policy:GetConnectionTicket", "administrator", kind="refused",
                   code=6, words=("connect", LINUX))
        self.assertEqual(self.home.launch_files(), [])

    def test_dropped(self):
        self.fails("drop:DescribeUserResources", "Try again")
        self.assertEqual(self.actions().count("DescribeUserResources"), 8)

    def test_dropped_once(self):
        self.sandbox.order("fault drop:DescribeUserResources:1")
        self.assertDone(self.as_user("list"))

    def test_sign_in_is_sent_once(self):
        for spec in ("drop", "http-500", "throttle"):
            self.mark()
            self.sandbox.order("clear-faults")
            self.sandbox.order(f"fault {spec}:GetLoginToken:1")
            self.assertFails(self.as_user("list"), 5)
            self.assertEqual(self.actions(), ["GetLoginToken"])

    def test_service_is_away(self):
        self.fails("http-500:DescribeUserResources", "few minutes", kind="unavailable")

    def test_throttled(self):
        self.fails("throttle:DescribeUserResources", "Wait a moment", kind="throttled")
        self.fails("throttle=3600:DescribeUserResources", "Wait a moment", kind="throttled")

    def test_comes_back(self):
        for spec in ("throttle=1", "http-500", "error=ServiceUnavailable", "truncated"):
            with self.subTest(spec=spec):
                self.sandbox.order("clear-faults")
                self.sandbox.order(f"fault {spec}:DescribeUserResources:1")
                self.mark()
                result = self.as_user("list")
                if spec == "truncated":
                    self.assertFails(result, 5)
                    continue
                self.assertDone(result)
                self.assertEqual(self.actions().count("DescribeUserResources"), 2)
                nonces = {r["parameters"]["SignatureNonce"] for r in self.requests()}
                self.assertEqual(len(nonces), 3)

    def test_huge(self):
        for spec in ("huge", "huge=chunked"):
            with self.subTest(spec=spec):
                self.sandbox.order("clear-faults")
                self.sandbox.order(f"fault {spec}:DescribeUserResources")
                process = subprocess.Popen(
                    self.words(*self.who(), "list"), env=self.home.environment(),
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                err = process.stderr.read()
                process.stderr.close()
                _, status, usage = os.wait4(process.pid, 0)
                process.returncode = os.waitstatus_to_exitcode(status)
                self.assertFails(self.check(Result(process.args, process.returncode, b"", err)), 5,
                                 "too large")
                self.assertLess(usage.ru_maxrss, MEMORY)

    def test_progress_of_a_power_action(self):
        """A question that goes unanswered does not end the watch."""
        self.use("--speed", "8")
        self.sandbox.order("fault truncated:DescribeUserResources:1")
        self.assertFails(self.as_user("start", "--wait", RENDER), 5)
        process = self.spawn(*self.who(), "start", "--wait", RENDER)
        wait_for(lambda: "StartDesktops" in self.actions(), "the start")
        self.sandbox.order("fault truncated:DescribeUserResources:1")
        self.assertEqual(self.end_by_itself(process).code, 0)

    def end_by_itself(self, process):
        out, err = process.communicate(timeout=60)
        return self.check(Result(process.args, process.returncode, out, err))


class TestHost(WithDeskwayctl):
    def test_refused(self):
        port = free_port()
        self.assertFailsBoth(5, "network", "127.0.0.1", "refused the connection", words=("list",),
                             run=self.as_user, url=f"http://127.0.0.1:{port}")

    def test_unknown_name(self):
        result = self.as_user("list", url="https://nowhere.invalid")
        self.assertFails(result, 5, "nowhere.invalid")

    def test_not_http(self):
        server = Server(lambda connection: (connection.recv(65536),
                                       connection.sendall(b"SSH-2.0-OpenSSH\r\n" * 3)))
        self.addCleanup(server.stop)
        self.assertFails(self.as_user("list", url=f"http://127.0.0.1:{server.port}"), 5, "HTTP")

    def test_closed_at_once(self):
        server = Server(lambda connection: connection.recv(65536))
        self.addCleanup(server.stop)
        self.assertFails(self.as_user("list", url=f"http://127.0.0.1:{server.port}"), 5, "Try again")

    def test_addresses(self):
        for url, part in (("http://192.0.2.1", "https://"), ("http://desk.example", "https://"),
                          ("ftp://127.0.0.1", "https://"), ("127.0.0.1:80", "address"),
                          ("https://", "host"), ("https://a:b@127.0.0.1", "user name"),
                          ("https://127.0.0.1/?Password=x", "?"), ("nonsense", "address"),
                          ("http://127.0.0.1.example", "https://"), ("https://a b", "address")):
            with self.subTest(url=url):
                self.assertFailsBoth(2, "usage", part, words=("list",), run=self.as_user, url=url)

    def test_address_from_the_environment(self):
        self.assertDone(self.as_user("list", url=False, DESKWAY_ENDPOINT=self.url))
        self.assertDone(self.as_user("list", url=self.url, DESKWAY_ENDPOINT="http://127.0.0.1:9"))
        self.assertFails(self.as_user("list", url=False, DESKWAY_ENDPOINT="http://192.0.2.1"), 2)

    def test_proxy(self):
        port = free_port()
        result = self.ctl("--proxy", f"http://127.0.0.1:{port}", *self.who(), "list",
                          url="https://desk.example")
        self.assertFails(result, 5)
        self.assertFails(self.ctl("--proxy", "nonsense://x", *self.who(), "list"), 2, "proxy")

    def test_interrupted(self):
        self.sandbox.order("fault hang:DescribeUserResources")
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number=number):
                self.mark()
                process = self.spawn(*self.who(), "list")
                wait_for(lambda: "DescribeUserResources" in self.actions(), "the request")
                started = time.monotonic()
                self.assertFails(self.end(process, number), 130, "Interrupted")
                self.assertLess(time.monotonic() - started, 10)


class TestSlow(WithDeskwayctl):
    """The one case that waits for the real limits: 30 seconds for a call with all its tries, 10
    for a connection. All of it goes on at once."""

    def full_backlog(self):
        """A port that takes no more connections, and does not say so."""
        listener = socket.socket()
        self.addCleanup(listener.close)
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            waiting = socket.socket()
            self.addCleanup(waiting.close)
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        return f"http://127.0.0.1:{listener.getsockname()[1]}"

    def begin(self, url):
        return subprocess.Popen(
            self.words(*self.who(), "list", url=url), env=self.home.environment(),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def test_limits(self):
        cases = {}
        for spec in ("hang:DescribeUserResources", "hang:GetLoginToken", "slow:DescribeUserResources"):
            cases[spec] = self.begin(self.start("--rdp", "off", "--fault", spec).url)
        cases["no connection"] = self.begin(self.full_backlog())
        started = time.monotonic()
        for name, process in cases.items():
            self.addCleanup(self.end, process)
        for name, process in cases.items():
            with self.subTest(name=name):
                out, err = process.communicate(timeout=60)
                result = self.check(Result(process.args, process.returncode, out, err))
                self.assertFails(result, 5, "gain")
                self.assertLess(time.monotonic() - started, 40)


class TestStandardStreams(WithDeskwayctl):
    def run_with(self, redirection, *words):
        words = ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *self.words(*self.who(), *words)]
        done = subprocess.run(words, env=self.home.environment(), capture_output=True, timeout=60,
                              check=False)
        return self.check(Result(words, done.returncode, done.stdout, done.stderr))

    def test_full_disk(self):
        for words in (("list",), ("list", "--json"), ("show", LINUX), ("connect", "--output", "-", LINUX)):
            with self.subTest(words=words):
                result = self.run_with(">/dev/full", *words)
                self.assertFails(result, 1, "No space left", whole="--json" not in words)

    def test_closed(self):
        self.assertFails(self.run_with(">&-", "list"), 1, "can't be written")
        self.assertDone(self.run_with("<&-", "list"))
        self.assertDone(self.run_with("2>&-", "list"))
        self.assertDone(self.run_with("<&- 2>&-", "list"))

    def test_reader_that_goes(self):
        result = self.run_with("| /usr/bin/head -c 0", "list")
        self.assertEqual(result.err, "")


if __name__ == "__main__":
    tap.main()
