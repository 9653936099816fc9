"""Sizes of requests: `limits` and `request_body.max`."""

import pytest

from harness.message import chunked
from harness.strictness import SMALL_BODY


def get(*lines: bytes, target: bytes = b"/") -> bytes:
    return b"\r\n".join([b"GET " + target + b" HTTP/1.1", b"Host: example.test", *lines]) + b"\r\n\r\n"


TOO_LARGE_HEADS = {
    "one field over header_size": get(b"X-A: " + b"a" * 40_000),
    "many fields over header_size": get(*[b"X-%d: %s" % (i, b"a" * 1000) for i in range(40)]),
    "a name over header_size": get(b"X" * 40_000 + b": a"),
    "more fields than limits.headers": get(*[b"X-%d: a" % i for i in range(101)]),
    "more equal fields than limits.headers": get(*[b"X-A: a"] * 101),
}


@pytest.mark.parametrize("raw", TOO_LARGE_HEADS.values(), ids=TOO_LARGE_HEADS.keys())
def test_431_for(strict, raw):
    strict.assert_refused(raw, 431)


def test_431_before_the_head_ends(strict):
    """The limit does not wait for the end of what is too long."""
    strict.assert_refused(b"GET / HTTP/1.1\r\nHost: example.test\r\nX-A: " + b"a" * 40_000, 431)


TOO_LONG_LINES = {
    "a long path": get(target=b"/" + b"a" * 40_000),
    "a long query": get(target=b"/?" + b"a" * 40_000),
    "a line that does not end": b"GET /" + b"a" * 40_000,
    "a long absolute-form": get(target=b"http://example.test/" + b"a" * 40_000),
}


@pytest.mark.parametrize("raw", TOO_LONG_LINES.values(), ids=TOO_LONG_LINES.keys())
def test_414_for(strict, raw):
    strict.assert_refused(raw, 414)


def test_refuses_an_endless_method(strict):
    strict.assert_refused(b"A" * 40_000, 400, 414, 501)


def test_takes_a_head_just_within_the_limits(strict):
    fields = [b"X-%d: %s" % (i, b"a" * 300) for i in range(90)]
    request = strict.assert_accepted(get(*fields, target=b"/?" + b"q" * 1000))
    assert request.fields.get("X-89") == "a" * 300


def post_small(framing: bytes, body: bytes = b"") -> bytes:
    return b"POST /small/upload HTTP/1.1\r\nHost: example.test\r\n" + framing + b"\r\n\r\n" + body


TOO_LARGE_LENGTHS = {
    "one byte too many": SMALL_BODY + 1,
    "a terabyte": 1 << 40,
    "the largest number there is": (1 << 63) - 1,
}


@pytest.mark.parametrize("length", TOO_LARGE_LENGTHS.values(), ids=TOO_LARGE_LENGTHS.keys())
def test_413_for_a_content_length_of(strict, length):
    strict.assert_refused(post_small(b"Content-Length: %d" % length, b"a" * 100), 413)


def test_413_for_a_length_over_the_default(strict):
    raw = b"POST / HTTP/1.1\r\nHost: example.test\r\nContent-Length: %d\r\n\r\n" % (64 * 1024 * 1024 + 1)
    strict.assert_refused(raw, 413)


def test_413_for_expect_100_continue_without_waiting_for_the_body(strict):
    raw = post_small(b"Expect: 100-continue\r\nContent-Length: 5000")
    response = strict.assert_refused(raw, 413)
    assert response.interim == []


def test_413_for_one_chunk_that_is_too_large(strict):
    raw = post_small(b"Transfer-Encoding: chunked", chunked(b"a" * (SMALL_BODY + 1)))
    strict.assert_refused_in_body(raw, 413)


def test_413_for_chunks_that_add_up(strict):
    raw = post_small(b"Transfer-Encoding: chunked", chunked(*[b"a" * 100] * 11))
    strict.assert_refused_in_body(raw, 413)


def test_413_for_chunks_that_come_slowly(strict):
    """The count goes on over what was already forwarded."""
    before = len(strict.origin.requests)
    with strict.sluice.connect() as connection:
        connection.send(post_small(b"Transfer-Encoding: chunked"))
        for _ in range(11):
            connection.send(b"64\r\n" + b"a" * 100 + b"\r\n")
        assert connection.response().status == 413
        assert connection.is_closed()
    assert len(strict.origin.requests) == before


def test_takes_a_body_of_exactly_the_limit(strict):
    request = strict.assert_accepted(post_small(b"Content-Length: %d" % SMALL_BODY, b"a" * SMALL_BODY))
    assert len(request.body) == SMALL_BODY
    request = strict.assert_accepted(post_small(b"Transfer-Encoding: chunked", chunked(b"a" * SMALL_BODY)))
    assert len(request.body) == SMALL_BODY


def test_limits_can_be_set(stage):
    origin = stage.origin()
    sluice = stage.sluice({"limits": {"header_size": "2KiB", "headers": 10}, "sites": {"*": {"to": origin.address}}})
    assert sluice.fetch(fields={"X-A": "a" * 3000}).status == 431
    assert sluice.fetch(fields={f"X-{i}": "a" for i in range(11)}).status == 431
    assert sluice.fetch(target="/" + "a" * 3000).status == 414
    assert sluice.fetch(fields={f"X-{i}": "a" for i in range(8)}).status == 200
    assert len(origin.requests) == 1
