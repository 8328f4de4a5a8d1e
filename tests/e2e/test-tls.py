#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: nothing is sent to a host that can't prove its name."""

import os
import ssl
import subprocess
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
import tap
from deskwayctl import SOURCE, Server, WithDeskwayctl


class TestTls(WithDeskwayctl):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        subprocess.run([sys.executable, os.path.join(SOURCE, "tests", "support", "make_certs.py"),
                        cls.scratch], check=True)

    def serve(self, name):
        self.use("--tls", self.certificate(name), os.path.join(self.scratch, name + ".key"))

    def certificate(self, name):
        return os.path.join(self.scratch, name + ".pem")

    def test_good(self):
        self.serve("good")
        ca = self.certificate("ca")
        self.assertDone(self.ctl("--ca-file", ca, *self.who(), "list"))
        self.assertDone(self.as_user("list", DESKWAY_CA_FILE=ca))
        self.assertEqual(len(self.requests()), 4)

    def test_untrusted(self):
        self.serve("good")
        self.assertFailsBoth(5, "tls", "certificate", "not trusted", "CA file", words=("list",),
                             run=self.as_user)
        self.assertFails(self.as_user("list", DESKWAY_CA_FILE=self.certificate("other-ca")), 5,
                         "certificate")
        self.assertEqual(self.requests(), [])

    def test_nothing_switches_the_check_off(self):
        self.serve("good")
        self.assertFails(self.as_user("list", CURL_INSECURE="1", SSL_VERIFY="0",
                                      GIT_SSL_NO_VERIFY="1", PYTHONHTTPSVERIFY="0"), 5)
        for option in ("--insecure", "-k", "--no-check-certificate"):
            self.assertFails(self.ctl(option, *self.who(), "list"), 2)
        self.assertEqual(self.requests(), [])

    def test_bad_certificates(self):
        for name, part in (("expired", "expired"), ("future", "not valid yet"),
                           ("wrong-host", "not for 127.0.0.1"), ("untrusted", "not trusted")):
            with self.subTest(name=name):
                self.serve(name)
                self.assertFailsBoth(5, "tls", "certificate", part, words=("list",),
                                     run=self.as_user, DESKWAY_CA_FILE=self.certificate("ca"))
                self.assertEqual(self.requests(), [])

    def test_plain_port(self):
        server = Server(lambda connection: (
            connection.recv(65536), connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")))
        self.addCleanup(server.stop)
        self.assertFailsBoth(5, "tls", "TLS", words=("list",), run=self.as_user,
                             url=f"https://127.0.0.1:{server.port}")

    def test_old_protocol(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.load_cert_chain(self.certificate("good"), os.path.join(self.scratch, "good.key"))

        def handle(connection):
            try:
                with context.wrap_socket(connection, server_side=True):
                    pass
            except ssl.SSLError:
                pass
        server = Server(handle)
        self.addCleanup(server.stop)
        self.assertFailsBoth(5, "tls", "TLS", words=("list",), run=self.as_user,
                             url=f"https://127.0.0.1:{server.port}",
                             DESKWAY_CA_FILE=self.certificate("ca"))

    def test_ca_file(self):
        self.serve("good")
        for name, text in (("empty", ""), ("nonsense", "nonsense\n"),
                           ("half", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")):
            path = self.home.secret(name, text)
            with self.subTest(name=name):
                result = self.ctl("--ca-file", path, *self.who(), "list")
                self.assertIn(result.code, (2, 5), result)
                self.assertRegex(result.err, "CA file|certificate")
        result = self.ctl("--ca-file", self.home.path("nowhere"), *self.who(), "list")
        self.assertFails(result, 2, "nowhere")
        self.assertEqual(self.requests(), [])


if __name__ == "__main__":
    tap.main()
