#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy for the transport's tests.

Usage: connect_proxy.py [--refuse STATUS]

Takes CONNECT requests for any host and leads each to the same port of 127.0.0.1, so that a name
which exists nowhere can be called. Says `listening PORT` and, for each request, `connect HOST:PORT`. It ends
when its stdin does.
"""

import argparse
import os
import socket
import sys
import threading


def pump(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for sock in (source, sink):
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(client, refuse):
    head = b""
    while b"\r\n\r\n" not in head:
        data = client.recv(65536)
        if not data:
            return
        head += data
    target = head.split(b" ")[1].decode()
    print("connect", target, flush=True)
    if refuse:
        client.sendall(b"HTTP/1.1 %d No\r\nContent-Length: 0\r\n\r\n" % refuse)
        client.close()
        return
    server = socket.create_connection(("127.0.0.1", int(target.rsplit(":", 1)[1])))
    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
    threading.Thread(target=pump, args=(server, client), daemon=True).start()
    pump(client, server)


def exit_with_test():
    sys.stdin.read()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--refuse", type=int, default=0, metavar="STATUS")
    refuse = parser.parse_args().refuse
    threading.Thread(target=exit_with_test, daemon=True).start()
    listener = socket.create_server(("127.0.0.1", 0))
    print("listening", listener.getsockname()[1], flush=True)
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, refuse), daemon=True).start()


if __name__ == "__main__":
    main()
