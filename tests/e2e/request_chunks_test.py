"""Chunked request bodies: RFC 9112 section 7.1. A fault ends the request before it is whole anywhere."""

import pytest

from harness.message import chunked

HEAD = b"POST /large HTTP/1.1\r\nHost: example.test\r\nTransfer-Encoding: chunked\r\n\r\n"

REFUSED = {
    # sizes
    "an empty size": b"\r\nhello\r\n0\r\n\r\n",
    "a size that is no number": b"g\r\nhello\r\n0\r\n\r\n",
    "a minus sign": b"-5\r\nhello\r\n0\r\n\r\n",
    "a plus sign": b"+5\r\nhello\r\n0\r\n\r\n",
    "a 0x prefix": b"0x5\r\nhello\r\n0\r\n\r\n",
    "a 0X prefix": b"0X5\r\nhello\r\n0\r\n\r\n",
    "an h suffix": b"5h\r\nhello\r\n0\r\n\r\n",
    "a space before the size": b" 5\r\nhello\r\n0\r\n\r\n",
    "a tab before the size": b"\t5\r\nhello\r\n0\r\n\r\n",
    "a space after the size": b"5 \r\nhello\r\n0\r\n\r\n",
    "a space within the size": b"0 5\r\nhello\r\n0\r\n\r\n",
    "an underscore in the size": b"0_5\r\nhello\r\n0\r\n\r\n",
    "a comma in the size": b"5,5\r\nhello\r\n0\r\n\r\n",
    "a dot in the size": b"5.0\r\nhello\r\n0\r\n\r\n",
    "a NUL after the size": b"5\0\r\nhello\r\n0\r\n\r\n",
    "a vertical tab after the size": b"5\x0b\r\nhello\r\n0\r\n\r\n",
    "quotes around the size": b'"5"\r\nhello\r\n0\r\n\r\n',
    "2^64": b"10000000000000000\r\nhello\r\n0\r\n\r\n",
    "2^64 + 5, which wraps to 5": b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    "2^32 times 2^32, twenty digits": b"F" * 20 + b"\r\nhello\r\n0\r\n\r\n",
    "seventeen leading zeros, then a wrap": b"0" * 17 + b"10000000000000005\r\nhello\r\n0\r\n\r\n",
    # line ends
    "a bare LF after the size": b"5\nhello\r\n0\r\n\r\n",
    "a bare CR after the size": b"5\rhello\r\n0\r\n\r\n",
    "CR twice after the size": b"5\r\r\nhello\r\n0\r\n\r\n",
    "no line end after the data": b"5\r\nhello0\r\n\r\n",
    "a bare LF after the data": b"5\r\nhello\n0\r\n\r\n",
    "a bare CR after the data": b"5\r\nhello\r0\r\n\r\n",
    "data longer than its size": b"4\r\nhello\r\n0\r\n\r\n",
    "data one byte shorter than its size": b"6\r\nhello\r\n0\r\n\r\n",
    "an empty line between chunks": b"5\r\nhello\r\n\r\n0\r\n\r\n",
    "a bare LF after the last size": b"5\r\nhello\r\n0\n\r\n",
    "a bare LF at the very end": b"5\r\nhello\r\n0\r\n\n",
    "a bare CR at the very end": b"5\r\nhello\r\n0\r\n\rX",
    # extensions (RFC 9112 section 7.1.1)
    "an extension beyond a cap": b"5;" + b"a" * 20000 + b"\r\nhello\r\n0\r\n\r\n",
    "a bare LF in an extension": b"5;a\nb\r\nhello\r\n0\r\n\r\n",
    "a bare CR in an extension": b"5;a\rb\r\nhello\r\n0\r\n\r\n",
    "a NUL in an extension": b"5;a\0\r\nhello\r\n0\r\n\r\n",
    "a control in an extension": b"5;a\x01\r\nhello\r\n0\r\n\r\n",
    "a bare LF that ends a quoted extension": b'5;a="b\nc"\r\nhello\r\n0\r\n\r\n',
    "text after the size that is no extension": b"5 a=b\r\nhello\r\n0\r\n\r\n",
    # trailers (RFC 9112 section 7.1.2)
    "a space before the colon of a trailer": b"5\r\nhello\r\n0\r\nX-A : b\r\n\r\n",
    "a folded trailer": b"5\r\nhello\r\n0\r\nX-A: b\r\n c\r\n\r\n",
    "a trailer without a colon": b"5\r\nhello\r\n0\r\nX-A\r\n\r\n",
    "a trailer with an empty name": b"5\r\nhello\r\n0\r\n: b\r\n\r\n",
    "a NUL in a trailer": b"5\r\nhello\r\n0\r\nX-A: b\0\r\n\r\n",
    "a bare CR in a trailer": b"5\r\nhello\r\n0\r\nX-A: b\rc\r\n\r\n",
    "a bare LF in a trailer": b"5\r\nhello\r\n0\r\nX-A: b\nX-B: c\r\n\r\n",
    "a request in place of trailers": b"5\r\nhello\r\n0\r\nGET / HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED.keys())
def test_refuses_a_chunked_body_with(strict, body):
    strict.assert_refused_in_body(HEAD + body, 400)


@pytest.mark.parametrize(
    "name", ["an empty size", "a minus sign", "2^64 + 5, which wraps to 5", "a bare LF after the size"]
)
def test_refuses_in_a_later_chunk(strict, name):
    strict.assert_refused_in_body(HEAD + b"3\r\nabc\r\n" + REFUSED[name], 400)


HUGE_SIZES = {"2^63 - 1": b"7FFFFFFFFFFFFFFF", "2^63": b"8000000000000000", "2^64 - 1": b"FFFFFFFFFFFFFFFF"}


@pytest.mark.parametrize("size", HUGE_SIZES.values(), ids=HUGE_SIZES.keys())
def test_refuses_a_chunk_size_of(strict, size):
    """It is a number, but more than any body may have."""
    strict.assert_refused_in_body(HEAD + size + b"\r\nhello\r\n0\r\n\r\n", 400, 413)


def test_refuses_trailers_beyond_the_head_limit(strict):
    trailers = b"".join(b"X-%d: %s\r\n" % (i, b"a" * 1000) for i in range(64))
    strict.assert_refused_far_in_body(HEAD + b"5\r\nhello\r\n0\r\n" + trailers + b"\r\n", 400, 431)


def test_refuses_endless_extensions(strict):
    """Many small ones cost as much as one long one."""
    chunks = (b"1;" + b"a" * 200 + b"\r\nx\r\n") * 5000
    strict.assert_refused_far_in_body(HEAD + chunks + b"0\r\n\r\n", 400, 413)


CUT_SHORT = {
    "in a size": b"5",
    "in the data": b"5\r\nhel",
    "after a chunk": b"5\r\nhello\r\n",
    "before the last line": b"5\r\nhello\r\n0\r\n",
    "in a trailer": b"5\r\nhello\r\n0\r\nX-A: b",
}


@pytest.mark.parametrize("body", CUT_SHORT.values(), ids=CUT_SHORT.keys())
def test_a_body_cut_short_never_arrives_whole(strict, body):
    before = len(strict.origin.requests)
    with strict.sluice.connect() as connection:
        connection.send(HEAD + body)
        connection.half_close()
        assert b"HTTP/1.1 200" not in connection.reader.rest()
    assert len(strict.origin.requests) == before


ACCEPTED = {
    "one chunk": chunked(b"hello"),
    "many chunks": chunked(b"h", b"el", b"lo"),
    "sizes in upper case": b"A\r\nhellohello\r\n0\r\n\r\n",
    "sizes in lower case": b"a\r\nhellohello\r\n0\r\n\r\n",
    "leading zeros": b"0005\r\nhello\r\n0\r\n\r\n",
    "a last size of several zeros": b"5\r\nhello\r\n000\r\n\r\n",
    "a short extension": b"5;name=value\r\nhello\r\n0\r\n\r\n",
    "a quoted extension": b'5;name="va;lue"\r\nhello\r\n0\r\n\r\n',
    "an extension on the last chunk": b"5\r\nhello\r\n0;a\r\n\r\n",
    "no data": b"0\r\n\r\n",
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_forwards_a_chunked_body_with(strict, body):
    request = strict.assert_accepted(HEAD + body)
    assert request.body in (b"hello", b"hellohello", b"")
    assert bool(request.body) == (body != b"0\r\n\r\n")


def test_extensions_are_not_passed_on(strict):
    before = len(strict.origin.received)
    strict.assert_accepted(HEAD + b"5;secret=extension\r\nhello\r\n0\r\n\r\n")
    assert b"secret" not in strict.origin.received[before:]
