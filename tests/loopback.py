"""HTTP servers of tests: on a port of 127.0.0.1, in threads of their own, silent."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


class LoopbackServer(ThreadingHTTPServer):
    """A server that answers while a block runs, and prints nothing."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler], *, port: int = 0) -> None:
        """Port 0 is any free one."""
        quiet = type(handler.__name__, (handler,), {"log_message": lambda *_: None})
        super().__init__(("127.0.0.1", port), quiet)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Answers until the block ends."""
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield self
        finally:
            self.shutdown()
            self.server_close()
