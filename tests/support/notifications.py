# SPDX-License-Identifier: GPL-3.0-or-later
"""A notification daemon that shows nothing and remembers everything."""

import threading

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/><arg type="s" direction="out"/></method>
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
<arg type="a{sv}" direction="in"/><arg type="i" direction="in"/><arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>"""


class Notifications:
    """Owns the name on the session bus while it is entered."""

    def __enter__(self):
        from gi.repository import Gio, GLib
        self.glib, self.seen, ready = GLib, [], threading.Event()
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)

        def run():
            self.context.push_thread_default()
            node = Gio.DBusNodeInfo.new_for_xml(INTERFACE)
            connection = Gio.bus_get_sync(Gio.BusType.SESSION)
            connection.register_object("/org/freedesktop/Notifications", node.interfaces[0], self.call)
            Gio.bus_own_name_on_connection(connection, "org.freedesktop.Notifications", Gio.BusNameOwnerFlags.NONE,
                                           lambda *_: ready.set(), None)
            self.loop.run()
            self.context.pop_thread_default()

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()
        if not ready.wait(20):
            raise AssertionError("the name of the notification daemon was not to be had")
        return self

    def __exit__(self, *_):
        self.loop.quit()
        self.thread.join(20)

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
