"""How long a response is: RFC 9112 section 6.3. What is ambiguous is a 502; what breaks off is never made whole."""

import pytest

from harness.message import chunked

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def response(*lines: bytes, body: bytes = b"hello", status: bytes = b"200 OK", version: bytes = b"1.1") -> bytes:
    return b"\r\n".join([b"HTTP/" + version + b" " + status, *lines]) + b"\r\n\r\n" + body


CONTENT_LENGTH = {
    "a plus sign": [b"Content-Length: +5"],
    "a minus sign": [b"Content-Length: -5"],
    "a hexadecimal number": [b"Content-Length: 0x5"],
    "letters": [b"Content-Length: five"],
    "a space within": [b"Content-Length: 5 5"],
    "a list of equal values": [b"Content-Length: 5, 5"],
    "a list of different values": [b"Content-Length: 5, 6"],
    "an empty list element": [b"Content-Length: 5,"],
    "nothing": [b"Content-Length:"],
    "a fraction": [b"Content-Length: 5.0"],
    "2^63": [b"Content-Length: 9223372036854775808"],
    "2^64 + 5": [b"Content-Length: 18446744073709551621"],
    "two different lines": [b"Content-Length: 5", b"Content-Length: 6"],
    "two equal lines": [b"Content-Length: 5", b"Content-Length: 5"],
    "two lines, one empty": [b"Content-Length: 5", b"Content-Length:"],
    "a vertical tab": [b"Content-Length: \x0b5"],
}


@pytest.mark.parametrize("lines", CONTENT_LENGTH.values(), ids=CONTENT_LENGTH.keys())
def test_502_for_a_content_length_of(faulty, lines):
    faulty.assert_bad_gateway(response(*lines))


@pytest.mark.parametrize("lines", CONTENT_LENGTH.values(), ids=CONTENT_LENGTH.keys())
def test_502_to_head_too_for_a_content_length_of(faulty, lines):
    faulty.assert_bad_gateway(response(*lines, body=b""), "HEAD")


TRANSFER_ENCODING = {
    "Content-Length beside it": [b"Content-Length: 5", b"Transfer-Encoding: chunked"],
    "Content-Length after it": [b"Transfer-Encoding: chunked", b"Content-Length: 5"],
    "a Content-Length of 0 beside it": [b"Transfer-Encoding: chunked", b"Content-Length: 0"],
    "chunked and a comma": [b"Transfer-Encoding: chunked,"],
    "a comma and chunked": [b"Transfer-Encoding: ,chunked"],
    "nothing": [b"Transfer-Encoding:"],
    "identity": [b"Transfer-Encoding: identity"],
    "gzip": [b"Transfer-Encoding: gzip"],
    "gzip before chunked": [b"Transfer-Encoding: gzip, chunked"],
    "chunked before gzip": [b"Transfer-Encoding: chunked, gzip"],
    "chunked twice": [b"Transfer-Encoding: chunked, chunked"],
    "two lines": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: chunked"],
    "two lines, the second identity": [b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity"],
    "a word that ends in chunked": [b"Transfer-Encoding: xchunked"],
    "a vertical tab": [b"Transfer-Encoding: chunked\x0b"],
    "a parameter": [b"Transfer-Encoding: chunked;a=b"],
    "quotes": [b'Transfer-Encoding: "chunked"'],
    "a fold": [b"Transfer-Encoding:\r\n chunked"],
}


@pytest.mark.parametrize("lines", TRANSFER_ENCODING.values(), ids=TRANSFER_ENCODING.keys())
def test_502_for_a_transfer_encoding_with(faulty, lines):
    faulty.assert_bad_gateway(response(*lines, body=chunked(b"hello")))


def test_502_for_transfer_encoding_in_an_http_1_0_response(faulty):
    faulty.assert_bad_gateway(response(b"Transfer-Encoding: chunked", body=chunked(b"hello"), version=b"1.0"))


CHUNKS = {
    "an empty size": b"\r\nworld\r\n0\r\n\r\n",
    "a size that is no number": b"g\r\nworld\r\n0\r\n\r\n",
    "a minus sign": b"-5\r\nworld\r\n0\r\n\r\n",
    "a plus sign": b"+5\r\nworld\r\n0\r\n\r\n",
    "a 0x prefix": b"0x5\r\nworld\r\n0\r\n\r\n",
    "a space before the size": b" 5\r\nworld\r\n0\r\n\r\n",
    "a NUL after the size": b"5\0\r\nworld\r\n0\r\n\r\n",
    "a size that wraps": b"10000000000000005\r\nworld\r\n0\r\n\r\n",
    "a bare LF after the size": b"5\nworld\r\n0\r\n\r\n",
    "a bare CR after the size": b"5\rworld\r\n0\r\n\r\n",
    "no line end after the data": b"5\r\nworld0\r\n\r\n",
    "a bare LF after the data": b"5\r\nworld\n0\r\n\r\n",
    "data longer than its size": b"4\r\nworld\r\n0\r\n\r\n",
    "a bare LF after the last size": b"0\n\r\n",
    "a bare LF at the very end": b"0\r\n\n",
    "an extension beyond a cap": b"5;" + b"a" * 20000 + b"\r\nworld\r\n0\r\n\r\n",
    "a control in an extension": b"5;a\x01\r\nworld\r\n0\r\n\r\n",
    "a bare LF in an extension": b"5;a\nb\r\nworld\r\n0\r\n\r\n",
    "a NUL in a trailer": b"0\r\nX-A: b\0\r\n\r\n",
    "a space before the colon of a trailer": b"0\r\nX-A : b\r\n\r\n",
    "a folded trailer": b"0\r\nX-A: b\r\n c\r\n\r\n",
    "a trailer without a colon": b"0\r\nX-A\r\n\r\n",
    "a response in place of trailers": b"0\r\nHTTP/1.1 200 OK\r\n\r\n",
}


@pytest.mark.parametrize("rest", CHUNKS.values(), ids=CHUNKS.keys())
def test_never_whole_with_a_chunk_that_has(faulty, rest):
    faulty.assert_never_whole(CHUNKED + b"5\r\nhello\r\n" + rest)


@pytest.mark.parametrize("name", ["an empty size", "a minus sign", "a size that wraps", "a bare LF after the size"])
def test_never_whole_when_the_first_chunk_has(faulty, name):
    faulty.assert_never_whole(CHUNKED + CHUNKS[name])


BODY_FORBIDDEN = {
    "204 with a length": response(b"Content-Length: 5", status=b"204 No Content"),
    "204 without a length": response(status=b"204 No Content"),
    "204 in chunks": response(b"Transfer-Encoding: chunked", status=b"204 No Content", body=chunked(b"hello")),
    "304 with a length": response(b"Content-Length: 5", status=b"304 Not Modified"),
    "304 in chunks": response(b"Transfer-Encoding: chunked", status=b"304 Not Modified", body=chunked(b"hello")),
}


@pytest.mark.parametrize("raw", BODY_FORBIDDEN.values(), ids=BODY_FORBIDDEN.keys())
def test_a_body_where_none_may_be_reaches_nobody(faulty, raw):
    """RFC 9112 section 6.3: the message ends at the head. The bytes after it belong to no request."""
    first = faulty.response_to(raw)
    assert first is not None and first.status in (204, 304, 502)
    assert b"hello" not in first.body
    assert "Transfer-Encoding" not in first.fields
    if first.status == 204:
        assert "Content-Length" not in first.fields
    faulty.assert_not_reused()


def test_a_body_after_a_response_to_head_reaches_nobody(faulty):
    first = faulty.assert_passed(response(b"Content-Length: 5"), "HEAD", reused=False)
    assert first.fields.get("Content-Length") == "5"


EXTRA = {
    "text": b"more",
    "a CRLF": b"\r\n",
    "a whole response": b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison",
    "the start of a response": b"HTTP/1.1 200 OK\r\nSet-Coo",
    "an interim response": b"HTTP/1.1 100 Continue\r\n\r\n",
}


@pytest.mark.parametrize("extra", EXTRA.values(), ids=EXTRA.keys())
def test_what_follows_a_response_never_answers_the_next_request(faulty, extra):
    first = faulty.assert_passed(response(b"Content-Length: 5") + extra, reused=False)
    assert first.body == b"hello"


@pytest.mark.parametrize("extra", EXTRA.values(), ids=EXTRA.keys())
def test_what_follows_a_last_chunk_never_answers_the_next_request(faulty, extra):
    first = faulty.assert_passed(CHUNKED + chunked(b"hello") + extra, reused=False)
    assert first.body == b"hello"


LEGAL = {
    "a length": response(b"Content-Length: 5"),
    "a length in tabs": response(b"Content-Length:\t5\t"),
    "a length with leading zeros": response(b"Content-Length: 0005"),
    "chunks": CHUNKED + chunked(b"he", b"llo"),
    "chunks with sizes in leading zeros": CHUNKED + b"0005\r\nhello\r\n000\r\n\r\n",
    "chunks with extensions": CHUNKED + b"5;a=b\r\nhello\r\n0;c\r\n\r\n",
    "chunks and trailers": CHUNKED + chunked(b"hello", trailers={"X-Checksum": "1"}),
    "chunked in upper case": response(b"Transfer-Encoding: CHUNKED", body=chunked(b"hello")),
}


@pytest.mark.parametrize("raw", LEGAL.values(), ids=LEGAL.keys())
def test_passes_a_response_of(faulty, raw):
    assert faulty.assert_passed(raw).body == b"hello"
