#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""FreeRDP 2's own reader takes the words that tickets and arguments are given for the display and the drives."""

import configparser
import ctypes
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import tap  # noqa: E402

CLIENTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "clients")

try:
    CLIENT = ctypes.CDLL("libfreerdp-client2.so.2", mode=ctypes.RTLD_GLOBAL)
    CORE = ctypes.CDLL("libfreerdp2.so.2", mode=ctypes.RTLD_GLOBAL)
except OSError:
    CLIENT = None


def declare():
    pointer = ctypes.c_void_p
    CORE.freerdp_settings_new.restype = pointer
    CORE.freerdp_settings_new.argtypes = [ctypes.c_uint32]
    CORE.freerdp_settings_free.argtypes = [pointer]
    CORE.freerdp_settings_get_key_for_name.argtypes = [ctypes.c_char_p]
    CORE.freerdp_settings_get_bool.argtypes = [pointer, ctypes.c_int]
    CORE.freerdp_settings_get_uint32.argtypes = [pointer, ctypes.c_int]
    CORE.freerdp_settings_get_uint32.restype = ctypes.c_uint32
    CORE.freerdp_settings_get_string.argtypes = [pointer, ctypes.c_int]
    CORE.freerdp_settings_get_string.restype = ctypes.c_char_p
    CLIENT.freerdp_client_rdp_file_new.restype = pointer
    CLIENT.freerdp_client_rdp_file_free.argtypes = [pointer]
    CLIENT.freerdp_client_parse_rdp_file.argtypes = [pointer, ctypes.c_char_p]
    CLIENT.freerdp_client_populate_settings_from_rdp_file.argtypes = [pointer, pointer]
    CLIENT.freerdp_client_settings_parse_command_line.argtypes = [
        pointer, ctypes.c_int, ctypes.POINTER(ctypes.c_char_p), ctypes.c_int]


@unittest.skipIf(CLIENT is None, "FreeRDP 2 is not installed")
class TestFreeRdp(unittest.TestCase):
    def setUp(self):
        declare()
        self.settings = CORE.freerdp_settings_new(0)

    def tearDown(self):
        CORE.freerdp_settings_free(self.settings)

    def key(self, name):
        key = CORE.freerdp_settings_get_key_for_name(b"FreeRDP_" + name.encode())
        self.assertGreater(key, 0, name)
        return key

    def flag(self, name):
        return bool(CORE.freerdp_settings_get_bool(self.settings, self.key(name)))

    def number(self, name):
        return CORE.freerdp_settings_get_uint32(self.settings, self.key(name))

    def read(self, ticket):
        with tempfile.NamedTemporaryFile(suffix=".rdp") as file:
            file.write(ticket)
            file.flush()
            reader = CLIENT.freerdp_client_rdp_file_new()
            self.assertTrue(CLIENT.freerdp_client_parse_rdp_file(reader, file.name.encode()))
            self.assertTrue(CLIENT.freerdp_client_populate_settings_from_rdp_file(reader, self.settings))
            CLIENT.freerdp_client_rdp_file_free(reader)

    def run_with(self, *arguments):
        words = [b"xfreerdp", b"/v:h", *(word.encode() for word in arguments)]
        argv = (ctypes.c_char_p * (len(words) + 1))(*words, None)
        self.assertEqual(CLIENT.freerdp_client_settings_parse_command_line(self.settings, len(words), argv, 0), 0)

    def test_window(self):
        self.read(b"full address:s:h\r\nscreen mode id:i:1\r\nuse multimon:i:0\r\nredirectclipboard:i:0\r\n")
        self.assertFalse(self.flag("Fullscreen"))
        self.assertFalse(self.flag("UseMultimon"))
        self.assertFalse(self.flag("RedirectClipboard"))

    def test_full_screen(self):
        ticket = ("full address:s:h\r\nscreen mode id:i:2\r\nuse multimon:i:1\r\ndesktopscalefactor:i:200\r\n"
                  "drivestoredirect:s:*\r\n")
        for encoded in (ticket.encode(), b"\xff\xfe" + ticket.encode("utf-16-le")):
            self.tearDown()
            self.setUp()
            self.read(encoded)
            self.assertTrue(self.flag("Fullscreen"))
            self.assertTrue(self.flag("UseMultimon"))
            drives = CORE.freerdp_settings_get_string(self.settings, self.key("DrivesToRedirect"))
            self.assertEqual(drives, b"*")

    # A server pays no heed to the one number where the other is not 100, 140 or 180.
    def test_scale(self):
        for name in ("freerdp2", "freerdp-wayland"):
            definition = configparser.RawConfigParser(delimiters="=")
            definition.read(os.path.join(CLIENTS, name + ".client"))
            words = definition["Client"]["ScaleArgs"].rstrip(";").split(";")
            self.tearDown()
            self.setUp()
            self.run_with(*(word.replace("%s", "225") for word in words))
            self.assertEqual(self.number("DesktopScaleFactor"), 225)
            self.assertEqual(self.number("DeviceScaleFactor"), 100)


if __name__ == "__main__":
    tap.main()
