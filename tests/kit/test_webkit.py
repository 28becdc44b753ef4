"""One bounded HTTP call: what it sends, what it reads, what it refuses to wait for."""

from __future__ import annotations

import gzip
import socket
import threading
import time

import httpx
import pytest

from preau.kit import webkit


def mock(response: httpx.Response, seen: list[httpx.Request] | None = None) -> httpx.MockTransport:
    def handle(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return response

    return httpx.MockTransport(handle)


def test_a_get_and_a_post() -> None:
    seen: list[httpx.Request] = []
    transport = mock(httpx.Response(201, headers={"Content-Type": "text/plain"}, content=b"yes"), seen)
    got = webkit.fetch("https://x.example.org/a?b=c", headers={"X-One": "1"}, transport=transport)
    assert got == webkit.Answer(201, "text/plain", b"yes")
    assert (seen[0].method, seen[0].headers["X-One"], seen[0].headers["Accept-Encoding"]) == ("GET", "1", "identity")
    webkit.fetch("https://x.example.org/a", form={"é": "à b"}, transport=transport)
    assert (seen[1].method, seen[1].content) == ("POST", b"%C3%A9=%C3%A0+b")
    assert "yes" not in repr(got)


def test_a_redirection_is_an_answer() -> None:
    seen: list[httpx.Request] = []
    transport = mock(httpx.Response(302, headers={"Location": "https://y.example.org/"}), seen)
    assert webkit.fetch("https://x.example.org/", transport=transport).status == 302
    assert len(seen) == 1


@pytest.mark.parametrize(("size", "fits"), [(10, True), (11, False)])
def test_the_size_of_a_body(size: int, fits: bool) -> None:
    transport = mock(httpx.Response(200, content=b"x" * size))
    if fits:
        assert len(webkit.fetch("https://x.example.org/", limit=10, transport=transport).body) == size
        return
    with pytest.raises(webkit.TooBig):
        webkit.fetch("https://x.example.org/", limit=10, transport=transport)


def test_a_body_that_would_swell() -> None:
    swollen = gzip.compress(b"x" * 10_000_000)
    with pytest.raises(webkit.TooBig, match="compressed"):
        webkit.fetch(
            "https://x.example.org/",
            transport=mock(httpx.Response(200, headers={"Content-Encoding": "gzip"}, content=swollen)),
        )


def test_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with listening() as (url, _):
        assert webkit.fetch(url).body == b"ok"


def test_a_fault_is_not_hidden() -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        webkit.fetch("https://x.example.org/", transport=httpx.MockTransport(handle))


def test_headers_that_drip() -> None:
    with listening(drip=0.05) as (url, _):
        began = time.monotonic()
        with pytest.raises(webkit.TooLong):
            webkit.fetch(url, timeout=0.3)
        assert time.monotonic() - began < 2


def test_a_line_that_breaks() -> None:
    with (
        listening(reply=b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf") as (url, _),
        pytest.raises(webkit.NotReached),
    ):
        webkit.fetch(url)
    with listening(reply=b"garbage\r\n\r\n") as (url, _), pytest.raises(webkit.NotReached):
        webkit.fetch(url)


def test_a_server_without_a_certificate() -> None:
    with listening(reply=b"HTTP/1.1 200 OK\r\n\r\n") as (url, _), pytest.raises(webkit.NotReached):
        webkit.fetch(url.replace("http:", "https:"))


def test_what_takes_too_long_is_closed() -> None:
    given_up, over = threading.Event(), threading.Event()

    def talk() -> None:
        given_up.wait(5)
        over.set()

    with pytest.raises(webkit.TooLong):
        webkit.within(0.05, talk, give_up=given_up.set)
    assert over.wait(2)
    assert webkit.within(5, lambda: "in time", give_up=given_up.set) == "in time"


class listening:
    """A bare socket that replies with these bytes, one by one when `drip` is given."""

    def __init__(self, reply: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", drip: float = 0.0) -> None:
        self.reply, self.drip = reply, drip
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.run, daemon=True)

    def __enter__(self) -> tuple[str, socket.socket]:
        self.thread.start()
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}/", self.socket

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        self.thread.join(2)

    def run(self) -> None:
        try:
            line, _ = self.socket.accept()
            with line:
                line.recv(4096)
                for byte in self.reply if self.drip else ():
                    line.sendall(bytes([byte]))
                    time.sleep(self.drip)
                if not self.drip:
                    line.sendall(self.reply)
        except OSError:
            return  # the client hung up: it is what is tested
