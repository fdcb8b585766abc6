"""A page served to this machine alone, and its questions answered.

The address holds a token that nobody else knows, and the name by which it is asked for is checked, so that neither
another user's program nor a page from elsewhere can ask. There are no files behind it: one page, one question.
Source: DNS rebinding, https://developer.mozilla.org/docs/Web/Security/Attacks/DNS_rebinding.
"""

import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, cast

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")
PATIENCE = 10.0
"""After so many seconds of silence a connection is closed."""
SAFE = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

Answer = Callable[[bytes], tuple[bool, bytes]]
"""What is asked to whether it can be answered, and the JSON that does, or says why not."""


class Site(ThreadingHTTPServer):
    """One page at an address of its own on this machine; `most` is how many bytes a question may have."""

    daemon_threads = True

    def __init__(self, page: bytes, answer: Answer, port: int, most: int) -> None:
        self.page = page
        self.most = most
        self.token = secrets.token_urlsafe(18)
        self._answer = answer
        self._lock = Lock()
        super().__init__((HOST, port), _Request)

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def answer(self, asked: bytes) -> tuple[bool, bytes]:
        """Return the answer to a question; one is answered at a time."""
        with self._lock:
            return self._answer(asked)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that went away."""


class _Request(BaseHTTPRequestHandler):
    """One request: the page, or a question."""

    timeout = PATIENCE
    server_version = "readiness"
    sys_version = ""

    @property
    def site(self) -> Site:
        """The site that is asked."""
        return cast("Site", self.server)

    def do_GET(self) -> None:
        """Give the page."""
        if self._trusted() and self._asks_for("/"):
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", self.site.page)
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Answer a question."""
        if not (self._trusted() and self._asks_for("/ask")):
            self._refuse(HTTPStatus.NOT_FOUND)
            return
        if self.headers.get_content_type() != "application/json" or self.headers.get("Transfer-Encoding"):
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
            return
        said = self.headers.get("Content-Length", "")
        if not (said.isascii() and said.isdigit()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED)
            return
        if len(said) > len(str(self.site.most)) or int(said) > self.site.most:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        answered, found = self.site.answer(self.rfile.read(int(said)))
        self._send(HTTPStatus.OK if answered else HTTPStatus.BAD_REQUEST, "application/json", found)

    def _trusted(self) -> bool:
        """Return whether it was asked for by the name of this machine, and not from a page of another place."""
        places = {f"{name}:{self.site.server_port}" for name in NAMES}
        host, origin = self.headers.get("Host"), self.headers.get("Origin")
        return host in places and (origin is None or origin == f"http://{host}")

    def _asks_for(self, place: str) -> bool:
        wanted = f"/{self.site.token}{place}".encode()
        return secrets.compare_digest(self.path.encode("utf-8", "replace"), wanted)

    def _refuse(self, how: HTTPStatus) -> None:
        self._send(how, "text/plain; charset=utf-8", f"{how.phrase}\n".encode())

    def _send(self, how: HTTPStatus, form: str, content: bytes) -> None:
        self.send_response(how)
        for name, value in {**SAFE, "Content-Type": form, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the signature is that of http.server
        """Say nothing of each request."""
