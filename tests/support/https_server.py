#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server for the transport's tests that misbehaves as it is told.

Usage: https_server.py [--tls CERT KEY] [--tls-1-1] BEHAVIOUR

Binds a free port of 127.0.0.1 and says on stdout, a line each, what happens:
  listening PORT
  connection N      a client connected (and agreed on TLS, where there is any)
  request N LENGTH  connection N sent a whole request with a body of LENGTH bytes
  closed N          the client closed connection N
It ends when its stdin does.
"""

import argparse
import json
import os
import select
import socket
import ssl
import struct
import sys
import threading
import time
import warnings
from email.utils import formatdate

say_lock = threading.Lock()


def say(*words):
    with say_lock:
        try:
            print(*words, flush=True)
        except BrokenPipeError:
            os._exit(1)


def exit_with_test():
    """Ends this server when the test that holds the other end of stdin does, however it ends."""
    sys.stdin.read()
    os._exit(0)


class Closed(Exception):
    """The client is gone."""


class Connection:
    def __init__(self, sock, number):
        self.sock = sock
        self.number = number
        self.buffer = b""
        self.requests = 0

    def receive(self):
        try:
            data = self.sock.recv(65536)
        except OSError:
            data = b""
        if not data:
            raise Closed
        self.buffer += data

    def take(self, length):
        while len(self.buffer) < length:
            self.receive()
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def send(self, data):
        try:
            self.sock.sendall(data)
        except OSError as error:
            raise Closed from error

    def read_request(self):
        while b"\r\n\r\n" not in self.buffer:
            self.receive()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines[1:])}
        body = self.take(int(headers.get("content-length", "0")))
        self.requests += 1
        say("request", self.number, len(body))
        return {"line": lines[0], "headers": headers, "body": body.decode("latin-1"),
                "connection": self.number}

    def reply(self, body, status="200 OK", headers=("Content-Type: application/json",)):
        head = ["HTTP/1.1 " + status, *headers, "Content-Length: %d" % len(body), "", ""]
        self.send("\r\n".join(head).encode() + body)

    def wait_closed(self):
        while True:
            self.receive()


def echo(connection, request):
    connection.reply(json.dumps(request).encode())


def hang(connection, request):
    connection.wait_closed()


def hang_mid_reply(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":")
    connection.wait_closed()


def drop(connection, request):
    raise Closed


def drop_second(connection, request):
    if connection.requests == 2:
        raise Closed
    echo(connection, request)


def drop_mid_reply(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"a\":")
    raise Closed


def html(connection, request):
    connection.reply(b"<html>Welcome to the airport</html>", headers=["Content-Type: text/html"])


def redirect(connection, request):
    connection.reply(b"", "302 Found", ["Location: https://portal.example/login"])


def huge(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 8589934592\r\n\r\n")
    while True:
        connection.send(b" " * 65536)


def endless(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.send(b"10000\r\n" + b" " * 65536 + b"\r\n")


def endless_headers(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.send(b"X-Filler: " + b"x" * 8000 + b"\r\n")


def trickle(connection, request):
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    while not select.select([connection.sock], [], [], 0.05)[0]:
        connection.send(b" " * 100)
    connection.wait_closed()


def retry_after(connection, request):
    connection.reply(b"{}", "429 Too Many Requests", ["Retry-After: 7"])


def retry_after_date(connection, request):
    connection.reply(b"{}", "503 Service Unavailable",
                     ["Retry-After: " + formatdate(time.time() + 600, usegmt=True)])


def no_http(connection, request):
    connection.send(b"SSH-2.0-OpenSSH_9.2\r\n")
    connection.wait_closed()


# --- HTTP/2, as little of it as a POST needs ---

DATA, HEADERS, RST_STREAM, SETTINGS, PING = 0, 1, 3, 4, 6
END_STREAM, ACK, END_HEADERS = 1, 1, 4
STATUS_200 = b"\x88"  # the static table's entry


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def read_frame(connection):
    head = connection.take(9)
    kind, flags, stream = struct.unpack(">BBI", head[3:])
    return kind, flags, stream, connection.take(int.from_bytes(head[:3], "big"))


def answer_http2(connection, stream, body, behaviour):
    say("request", connection.number, len(body))
    if behaviour == "h2-hang":
        return
    if behaviour == "h2-reset":
        connection.send(frame(RST_STREAM, 0, stream, struct.pack(">I", 2)))
        return
    text = json.dumps({"body": body.decode(), "connection": connection.number}).encode()
    connection.send(frame(HEADERS, END_HEADERS, stream, STATUS_200))
    connection.send(frame(DATA, END_STREAM, stream, text))


def serve_http2(connection, behaviour):
    bodies = {}
    connection.take(24)
    connection.send(frame(SETTINGS, 0, 0))
    while True:
        kind, flags, stream, payload = read_frame(connection)
        if kind == SETTINGS and not flags & ACK:
            connection.send(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            connection.send(frame(PING, ACK, 0, payload))
        elif kind in (HEADERS, DATA):
            bodies[stream] = bodies.get(stream, b"") + (payload if kind == DATA else b"")
            if flags & END_STREAM:
                answer_http2(connection, stream, bodies.pop(stream), behaviour)


def serve_http1(connection, behaviour):
    while True:
        BEHAVIOURS[behaviour](connection, connection.read_request())


BEHAVIOURS = {function.__name__.replace("_", "-"): function for function in (
    echo, hang, hang_mid_reply, drop, drop_second, drop_mid_reply, html, redirect, huge, endless,
    endless_headers, trickle, retry_after, retry_after_date, no_http)}
# What is said to whoever connects, before a word of TLS or HTTP.
CONNECTION_BEHAVIOURS = {"silent": b"", "banner": b"SSH-2.0-OpenSSH_9.2\r\n"}
HTTP2_BEHAVIOURS = ["h2", "h2-hang", "h2-reset"]


def serve(sock, number, behaviour, context):
    try:
        if behaviour in CONNECTION_BEHAVIOURS:
            say("connection", number)
            sock.sendall(CONNECTION_BEHAVIOURS[behaviour])
            Connection(sock, number).wait_closed()
        if context is not None:
            sock = context.wrap_socket(sock, server_side=True)
        say("connection", number)
        if behaviour in HTTP2_BEHAVIOURS:
            serve_http2(Connection(sock, number), behaviour)
        serve_http1(Connection(sock, number), behaviour)
    except (Closed, OSError):
        say("closed", number)
    sock.close()


def make_context(arguments):
    if arguments.tls is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if arguments.tls_1_1:
        warnings.simplefilter("ignore", DeprecationWarning)
        context.set_ciphers("ALL:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.TLSv1_1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_alpn_protocols(["h2"] if arguments.behaviour in HTTP2_BEHAVIOURS else ["http/1.1"])
    context.load_cert_chain(*arguments.tls)
    return context


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    parser.add_argument("--tls-1-1", action="store_true", help="speak TLS 1.1 and nothing newer")
    parser.add_argument("behaviour", choices=[*BEHAVIOURS, *HTTP2_BEHAVIOURS, *CONNECTION_BEHAVIOURS])
    arguments = parser.parse_args()
    context = make_context(arguments)
    threading.Thread(target=exit_with_test, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    say("listening", listener.getsockname()[1])
    number = 0
    while True:
        sock, _ = listener.accept()
        number += 1
        threading.Thread(target=serve, args=(sock, number, arguments.behaviour, context),
                         daemon=True).start()


if __name__ == "__main__":
    main()
