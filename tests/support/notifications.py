# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification daemon that shows nothing and remembers everything."""

from bus_service import BusService


class Notifications(BusService):
    NAME = "org.freedesktop.Notifications"
    PATH = "/org/freedesktop/Notifications"
    INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>"""

    def __init__(self):
        self.seen = []

    def call(self, _connection, _sender, _path, _interface, method, parameters, invocation):
        if method == "Notify":
            _, _, _, title, body, *_ = parameters.unpack()
            self.seen += [title, body]
            invocation.return_value(self.glib.Variant("(u)", (len(self.seen),)))
        elif method == "GetCapabilities":
            invocation.return_value(self.glib.Variant("(as)", (["body"],)))
        elif method == "GetServerInformation":
            invocation.return_value(self.glib.Variant("(ssss)", ("test", "test", "1", "1.2")))
        else:
            invocation.return_value(None)

    def texts(self):
        """Every title and body so far."""
        return list(self.seen)
