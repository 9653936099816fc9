"""Conditions and ranges of static files: caches revalidate, downloads resume, videos are sought in."""

import email.parser
import email.policy
import hashlib
import http.client
import os
import random
import subprocess
import time

import pytest

from harness.client import fetch

SMALL = bytes(range(256)) * 4
LARGE = random.Random(4).randbytes(5 << 20)
OLD = 1_600_000_000
DATE = "Sun, 13 Sep 2020 12:26:40 GMT"
EARLIER = "Sun, 13 Sep 2020 12:26:39 GMT"
LOCATIONS = "types { text/plain txt; application/octet-stream bin; } "


@pytest.fixture(scope="module")
def nginx(module_stage):
    """A real nginx with the same files."""
    server = module_stage.nginx(files={"small.txt": SMALL, "large.bin": LARGE, "empty.txt": b""}, locations=LOCATIONS)
    for file in (server.directory / "html").iterdir():
        os.utime(file, (OLD, OLD))
    return server


@pytest.fixture(scope="module")
def sluice(module_stage, nginx):
    return module_stage.sluice({"sites": {"*": {"files": str(nginx.directory / "html")}}})


@pytest.fixture(scope="module")
def tag(sluice) -> str:
    return sluice.fetch(target="/small.txt").fields.get("ETag")


@pytest.mark.parametrize("target, content", [("/small.txt", SMALL), ("/large.bin", LARGE)])
@pytest.mark.parametrize(
    "asked, first, last",
    [("0-99", 0, 99), ("100-", 100, None), ("-100", -100, None), ("0-0", 0, 0), ("500-999999999", 500, None)],
)
def test_a_range_is_sent_alone(sluice, target, content, asked, first, last):
    response = sluice.fetch(target=target, fields={"Range": f"bytes={asked}"})
    expected = content[first:] if last is None else content[first : last + 1]
    start = len(content) + first if first < 0 else first
    assert (response.status, response.body) == (206, expected)
    assert response.fields.get("Content-Range") == f"bytes {start}-{start + len(expected) - 1}/{len(content)}"
    assert response.fields.get("Content-Length") == str(len(expected))


@pytest.mark.parametrize("target, content", [("/small.txt", SMALL), ("/large.bin", LARGE)])
def test_several_ranges_come_in_parts(sluice, target, content):
    response = sluice.fetch(target=target, fields={"Range": "bytes=10-19,700-,0-0"})
    assert response.status == 206
    kind = response.fields.get("Content-Type")
    assert kind.startswith("multipart/byteranges; boundary=")
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + response.body)
    parts = [(part["Content-Range"], part.get_payload(decode=True)) for part in message.get_payload()]
    size = len(content)
    assert [part[0] for part in parts] == [f"bytes 10-19/{size}", f"bytes 700-{size - 1}/{size}", f"bytes 0-0/{size}"]
    assert parts[0][1] == content[10:20]
    assert parts[2][1] == content[:1]
    assert content[700:] in response.body


def test_no_request_makes_a_file_larger(sluice):
    """Overlaps are sent once, and what asks for too many ranges gets the file."""
    overlapping = sluice.fetch(target="/large.bin", fields={"Range": "bytes=" + ",".join(["0-"] * 10)})
    assert (overlapping.status, len(overlapping.body)) == (206, len(LARGE))
    many = ",".join(f"{2 * i}-{2 * i}" for i in range(1000))
    response = sluice.fetch(target="/large.bin", fields={"Range": f"bytes={many}"})
    assert (response.status, response.body) == (200, LARGE)


def test_a_range_behind_the_end_is_a_416(sluice):
    response = sluice.fetch(target="/small.txt", fields={"Range": "bytes=1024-"})
    assert (response.status, response.fields.get("Content-Range")) == (416, "bytes */1024")
    assert "range_not_satisfiable" in response.text
    assert sluice.fetch(target="/empty.txt", fields={"Range": "bytes=0-"}).status == 200


@pytest.mark.parametrize("value", ["lines=0-1", "bytes=5-4", "bytes=x", "bytes", "bytes="])
def test_what_is_no_range_is_ignored(sluice, value):
    assert sluice.fetch(target="/small.txt", fields={"Range": value}).status == 200


def test_a_range_is_for_get_alone(sluice):
    response = sluice.fetch("HEAD", "/small.txt", fields={"Range": "bytes=0-1"})
    assert (response.status, response.fields.get("Content-Length")) == (200, "1024")


def test_conditions(sluice, tag):
    def status(**fields: str) -> int:
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        return sluice.fetch(target="/small.txt", fields=named).status

    assert status(If_None_Match=tag) == 304
    assert status(If_None_Match="W/" + tag) == 304
    assert status(If_None_Match=f'"other", {tag}') == 304
    assert status(If_None_Match="*") == 304
    assert status(If_None_Match='"other"') == 200
    assert status(If_Modified_Since=DATE) == 304
    assert status(If_Modified_Since=EARLIER) == 200
    assert status(If_None_Match='"other"', If_Modified_Since=DATE) == 200
    assert status(If_Match=tag) == 200
    assert status(If_Match="*") == 200
    assert status(If_Match='"other"') == 412
    assert status(If_Match="W/" + tag) == 412
    assert status(If_Unmodified_Since=DATE) == 200
    assert status(If_Unmodified_Since=EARLIER) == 412
    assert status(If_Match=tag, Range="bytes=0-1") == 206
    assert status(If_None_Match=tag, Range="bytes=0-1") == 304


def test_a_304_says_what_a_cache_needs(sluice, tag):
    response = sluice.fetch(target="/small.txt", fields={"If-None-Match": tag})
    assert (response.fields.get("ETag"), response.fields.get("Last-Modified")) == (tag, DATE)
    assert "Content-Type" not in response.fields
    with sluice.connect() as client:
        assert client.request(target="/small.txt", fields={"If-None-Match": tag}).status == 304
        assert client.request(target="/small.txt").body == SMALL, "the connection goes on"


def test_if_range(sluice, tag):
    def status(condition: str) -> int:
        return sluice.fetch(target="/small.txt", fields={"Range": "bytes=0-1", "If-Range": condition}).status

    assert status(tag) == 206
    assert status(DATE) == 206
    assert status("W/" + tag) == 200
    assert status('"other"') == 200
    assert status(EARLIER) == 200


def test_the_tag_follows_the_file(stage, tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"one")
    sluice = stage.sluice({"sites": {"*": {"files": str(tmp_path)}}})
    before = sluice.fetch(target="/file").fields.get("ETag")
    os.utime(file, ns=(time.time_ns(), OLD * 10**9 + 1))
    second = sluice.fetch(target="/file").fields.get("ETag")
    os.utime(file, ns=(time.time_ns(), OLD * 10**9 + 2))
    third = sluice.fetch(target="/file").fields.get("ETag")
    assert len({before, second, third}) == 3, "a nanosecond makes another state"


def test_curl_resumes_a_download(sluice, tmp_path):
    file = tmp_path / "download"
    file.write_bytes(LARGE[: 2 << 20])
    url = f"http://127.0.0.1:{sluice.port}/large.bin"
    command = ["curl", "-sS", "--max-time", "20", "-C", "-", "-o", str(file), "-w", "%{http_code} %{size_download}", url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout) == (0, f"206 {3 << 20}"), done.stderr
    assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256(LARGE).digest()


def test_a_player_seeks(sluice):
    """As browsers do: open ended ranges on one connection, left in the middle."""
    client = http.client.HTTPConnection("127.0.0.1", sluice.port, timeout=10)
    rng = random.Random(5)
    for _ in range(20):
        at = rng.randrange(len(LARGE))
        client.request("GET", "/large.bin", headers={"Range": f"bytes={at}-"})
        response = client.getresponse()
        assert response.status == 206
        assert response.read(1000) == LARGE[at : at + 1000]
        client.close()  # the rest is not wanted any more
    assert sluice.fetch(target="/small.txt").status == 200


REQUESTS = [
    ("GET", "/small.txt", {}),
    ("HEAD", "/small.txt", {}),
    ("GET", "/empty.txt", {}),
    ("GET", "/missing", {}),
    ("GET", "/small.txt/", {}),
    ("POST", "/small.txt", {}),
    ("GET", "/small.txt", {"Range": "bytes=0-9"}),
    ("GET", "/small.txt", {"Range": "bytes=-9"}),
    ("GET", "/small.txt", {"Range": "bytes=9-"}),
    ("GET", "/small.txt", {"Range": "bytes=2000-"}),
    ("GET", "/small.txt", {"Range": "bytes=0-9", "If-Range": DATE}),
    ("GET", "/small.txt", {"Range": "bytes=0-9", "If-Range": EARLIER}),
    ("GET", "/small.txt", {"If-Modified-Since": DATE}),
    ("GET", "/small.txt", {"If-Modified-Since": EARLIER}),
    ("GET", "/small.txt", {"If-Unmodified-Since": DATE}),
    ("GET", "/small.txt", {"If-Unmodified-Since": EARLIER}),
    ("GET", "/small.txt", {"If-None-Match": "*"}),
    ("GET", "/small.txt", {"If-None-Match": '"other"'}),
    ("GET", "/small.txt", {"If-Match": '"other"'}),
    ("GET", "/large.bin", {"Range": "bytes=1000000-2000000"}),
]


@pytest.mark.parametrize("method, target, fields", REQUESTS, ids=str)
def test_nginx_answers_the_same(sluice, nginx, method, target, fields):
    ours = sluice.fetch(method, target, fields=fields)
    theirs = fetch(nginx.port, method, target, fields=fields)
    assert ours.status == theirs.status
    if ours.status < 300:
        assert ours.body == theirs.body
    for name in ("Content-Range", "Last-Modified") + (("Content-Length",) if ours.status < 300 else ()):
        assert ours.fields.get(name) == theirs.fields.get(name), name
