"""Malformed responses: what the client gets for them, and that their connection serves nobody again."""

from harness.client import send_raw
from harness.message import Response
from harness.origin import Origin, answer
from harness.sluice import Sluice


class FaultyUpstream:
    """Sluice with one worker, so with one pool, before an origin whose next answer a test sets."""

    def __init__(self, sluice: Sluice, origin: Origin):
        self.sluice = sluice
        self.origin = origin

    def assert_bad_gateway(self, raw: bytes, method: str = "GET") -> Response:
        """502 to the client with nothing of the response in it."""
        response = self.response_to(raw, method)
        assert response is not None and response.status == 502, response
        assert response.complete
        self.assert_not_reused()
        return response

    def assert_never_whole(self, raw: bytes) -> None:
        """For a fault after the head: 502 if nothing was sent yet, else a response the client can tell is cut short."""
        response = self.response_to(raw)
        assert response is None or response.status == 502 or not response.complete, response
        self.assert_not_reused()

    def assert_passed(self, raw: bytes, method: str = "GET", *, reused: bool = True) -> Response:
        """A whole response to the client, its connection kept for the next request or not."""
        response = self.response_to(raw, method)
        assert response is not None and response.complete
        if reused:
            assert self._next_connection() == self._last_connection
        else:
            self.assert_not_reused()
        return response

    def response_to(self, raw: bytes, method: str = "GET") -> Response | None:
        """What a client gets when the origin answers with these bytes; None if the connection just ended."""
        self.origin.respond = answer(raw)
        request = f"{method} / HTTP/1.1\r\nHost: example.test\r\nConnection: close\r\n\r\n"
        response, _ = send_raw(self.sluice.port, request.encode(), method)
        self._last_connection = self.origin.last.connection
        return response

    def assert_not_reused(self) -> None:
        """The next request is answered as it should be, on another connection."""
        assert self._next_connection() != self._last_connection, "the connection was used again"

    def _next_connection(self) -> int:
        self.origin.respond = answer()
        response = self.sluice.fetch()
        assert (response.status, response.body) == (200, b"ok"), f"the next client got {response}"
        return self.origin.last.connection
