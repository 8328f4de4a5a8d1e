#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes an authority and the certificates that the transport's tests serve.

Usage: make_certs.py FOLDER

Writes ca.pem and other-ca.pem, and for each name NAME.pem and NAME.key: good, expired, future,
wrong-host, untrusted. Nothing of it outlives the test.
"""

import os
import subprocess
import sys

GOOD_NAMES = "DNS:localhost,DNS:desk.test,IP:127.0.0.1"
CERTIFICATES = [
    # name, authority, names, from, to
    ("good", "ca", GOOD_NAMES, "20200101000000Z", "20991231235959Z"),
    ("expired", "ca", GOOD_NAMES, "20200101000000Z", "20200201000000Z"),
    ("future", "ca", GOOD_NAMES, "20980101000000Z", "20991231235959Z"),
    ("wrong-host", "ca", "DNS:elsewhere.test", "20200101000000Z", "20991231235959Z"),
    ("untrusted", "other-ca", GOOD_NAMES, "20200101000000Z", "20991231235959Z"),
]
CONFIG = """
[req]
distinguished_name = dn
prompt = no
x509_extensions = authority
[dn]
CN = Deskway test
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[ca]
default_ca = authority_store
[authority_store]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[server]
basicConstraints = CA:false
extendedKeyUsage = serverAuth
subjectAltName = ${ENV::NAMES}
"""


def openssl(*arguments, names=""):
    subprocess.run(
        ["openssl", *arguments],
        env={**os.environ, "NAMES": names, "OPENSSL_CONF": "openssl.cnf"},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def make_key(name):
    openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", name + ".key")


def make_authority(name):
    make_key(name)
    openssl("req", "-x509", "-new", "-key", name + ".key", "-subj", "/CN=" + name,
            "-days", "3650", "-out", name + ".pem")


def make_certificate(name, authority, names, start, end):
    make_key(name)
    openssl("req", "-new", "-key", name + ".key", "-subj", "/CN=" + name, "-out", name + ".csr")
    openssl("ca", "-batch", "-notext", "-config", "openssl.cnf", "-extensions", "server",
            "-cert", authority + ".pem", "-keyfile", authority + ".key",
            "-startdate", start, "-enddate", end, "-in", name + ".csr", "-out", name + ".pem",
            names=names)


def main():
    os.chdir(sys.argv[1])
    with open("openssl.cnf", "w", encoding="ascii") as config:
        config.write(CONFIG)
    open("index.txt", "w", encoding="ascii").close()
    try:
        make_authority("ca")
        make_authority("other-ca")
        for certificate in CERTIFICATES:
            make_certificate(*certificate)
    except subprocess.CalledProcessError as error:
        sys.exit(error.stderr.decode(errors="replace"))


if __name__ == "__main__":
    main()
