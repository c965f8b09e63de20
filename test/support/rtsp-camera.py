#!/usr/bin/python3
"""An RTSP camera for tests: serves an H.264 MP4 again and again with continuous times, as rtsp://127.0.0.1:<port>/cam.

usage: rtsp-camera.py file.mp4 port [user:password]   prints "ready" when it listens
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

Gst.init(None)
path, port = sys.argv[1], sys.argv[2]
payload = "h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 config-interval=-1"
caps = "video/x-h264,stream-format=byte-stream,alignment=au"


class LoopFactory(GstRtspServer.RTSPMediaFactory):
    """Feeds the payloader from a second pipeline, which starts over at its end; times are those of arrival."""

    def do_create_element(self, _url):
        return Gst.parse_launch(
            f"( appsrc name=feed is-live=true format=time do-timestamp=true caps={caps} ! {payload} )"
        )

    def do_configure(self, media):
        feed = media.get_element().get_by_name_recurse_up("feed")
        player = Gst.parse_launch(
            f'filesrc location="{path}" ! qtdemux ! h264parse config-interval=-1 ! {caps} '
            "! appsink name=sink sync=true emit-signals=true max-buffers=50"
        )

        def forward(sink):
            frame = sink.emit("pull-sample").get_buffer().copy_deep()
            frame.pts = frame.dts = Gst.CLOCK_TIME_NONE
            return feed.emit("push-buffer", frame)

        player.get_by_name("sink").connect("new-sample", forward)
        bus = player.get_bus()
        bus.add_signal_watch()
        bus.connect("message::eos", lambda *_: player.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH, 0))
        media.connect("unprepared", lambda *_: player.set_state(Gst.State.NULL))
        player.set_state(Gst.State.PLAYING)


server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)
factory = LoopFactory()
factory.set_shared(True)
if len(sys.argv) > 3:
    user, password = sys.argv[3].split(":", 1)
    auth = GstRtspServer.RTSPAuth()
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", "viewer")
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
    server.set_auth(auth)
    permissions = GstRtspServer.RTSPPermissions()
    permissions.add_role("viewer")
    permissions.add_permission_for_role("viewer", "media.factory.access", True)
    permissions.add_permission_for_role("viewer", "media.factory.construct", True)
    factory.set_permissions(permissions)
server.get_mount_points().add_factory("/cam", factory)
server.attach(None)
print("ready", flush=True)
GLib.MainLoop().run()
