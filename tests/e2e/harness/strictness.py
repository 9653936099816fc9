"""Malformed requests: what Sluice answers, and that the origin behind it sees none of them."""

from harness.client import Connection
from harness.message import Response
from harness.origin import Origin
from harness.reader import Ended
from harness.sluice import Sluice

SMALL_BODY = 1024
"""The largest request body the strict site takes, in bytes; those on /large take the default."""


class StrictProxy:
    """Sluice before an origin that answers whatever comes with 200."""

    def __init__(self, sluice: Sluice, origin: Origin):
        self.sluice = sluice
        self.origin = origin

    @staticmethod
    def config(origin: Origin) -> dict:
        return {
            "sites": {
                "*": {
                    "to": origin.address,
                    "routes": [
                        {"path": "/small/*", "request_body": {"max": "1KiB"}},
                    ],
                }
            }
        }

    def assert_refused(self, raw: bytes, *statuses: int) -> Response:
        """One of `statuses`, then the end of the connection; not one byte to the origin."""
        before = self.origin.received
        response = self._answer_before_close(raw)
        assert response.status in statuses
        assert self.origin.received == before, "bytes of a refused request reached the origin"
        return response

    def assert_refused_in_body(self, raw: bytes, *statuses: int) -> Response:
        """The same for a fault in a body. A body streams; but what came with its head is looked at first."""
        return self.assert_refused(raw, *statuses)

    def assert_refused_far_in_body(self, raw: bytes, *statuses: int) -> Response:
        """The same for a fault so far behind that it cannot have come with the head: no whole request gets through."""
        before = len(self.origin.requests)
        response = self._answer_before_close(raw)
        assert response.status in statuses
        assert len(self.origin.requests) == before, "a request with a broken body reached the origin as a whole one"
        return response

    def assert_accepted(self, raw: bytes):
        """200, and the one request it became at the origin."""
        before = len(self.origin.requests)
        with self.sluice.connect() as connection:
            connection.send(raw)
            response = connection.response()
        assert response.status == 200, response
        assert len(self.origin.requests) == before + 1
        return self.origin.last

    def _answer_before_close(self, raw: bytes) -> Response:
        with Connection(self.sluice.port, timeout=5) as connection:
            connection.send(raw)
            try:
                response = connection.response()
            except (Ended, ConnectionError):
                raise AssertionError("the connection was closed without an answer") from None
            assert connection.is_closed(), "the connection stayed open, or more came after the refusal"
            return response
