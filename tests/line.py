"""A device without a browser: one connection to a server that really runs, kept open, and somebody signed in on it."""

import json
from http.client import HTTPConnection

import brotli

from inspect_app.domain.text import Json
from tests.browser.server import Server


class Line:
    """Requests as a device makes them; every answer is its status and what its JSON says."""

    def __init__(self, server: Server, role: str):
        self.connection = HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.cookie = ""
        username, password = server.demo.accounts[role]
        status, _ = self.send("POST", "/sign-in", {"username": username, "password": password})
        assert status == 200, status
        self.close()  # the server would, if nothing came for a while

    def close(self) -> None:
        """Hang up; the next request opens the line again."""
        self.connection.close()

    def send(self, method: str, path: str, content: Json | bytes, kind: str = "application/json") -> tuple[int, Json]:
        """Send JSON, or the bytes of a file, with a token fetched for this one time."""
        self.begin(method, path, content, kind)
        return self.finish()

    def begin(self, method: str, path: str, content: Json | bytes, kind: str = "application/json") -> None:
        """Send, and read nothing yet."""
        body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False).encode()
        self._ask("GET", "/api/token")
        _, told = self.finish()
        self._ask(method, path, body, {"Content-Type": kind, "X-CSRFToken": told["token"]})

    def finish(self) -> tuple[int, Json]:
        """Read the answer to what was sent."""
        answer = self.connection.getresponse()
        told = answer.read()
        for name, value in answer.getheaders():
            if name == "Set-Cookie" and value.startswith("session="):
                self.cookie = value.partition(";")[0]
        return answer.status, json.loads(
            brotli.decompress(told) if answer.headers["Content-Encoding"] == "br" else told
        )

    def _ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> None:
        self.connection.request(
            method,
            path,
            body,
            {"Accept": "application/json", "Accept-Encoding": "br", "Cookie": self.cookie} | (headers or {}),
        )
