"""`request_body.buffer`: an upload is whole before an upstream hears of it."""

import os
import random
import time

import pytest

from harness.client import request_bytes
from harness.command import check
from harness.waiting import wait_until


def config(origin, spool, buffer="64KiB", **body) -> dict:
    return {
        "spool": {"path": str(spool), "size": "1MiB"},
        "sites": {"*": {"to": origin.address, "request_body": {"buffer": buffer, **body}}},
    }


@pytest.mark.parametrize("size", [10, 64 << 10, 600_000])
def test_an_upload_is_whole_first(stage, size):
    origin = stage.origin()
    sluice = stage.sluice(config(origin, stage.new_directory("spool")))
    body = random.Random(size).randbytes(size)
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": str(size)}) + body[: size // 2])
        time.sleep(0.3)  # nothing is to happen
        assert not origin.connections
        client.send(body[size // 2 :])
        assert client.response().status == 200
    assert origin.last.body == body


def test_a_chunked_upload_gets_a_length(stage):
    origin = stage.origin()
    sluice = stage.sluice(config(origin, stage.new_directory("spool")))
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Transfer-Encoding": "chunked"}) + b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
        assert client.response().status == 200
    assert origin.last.body == b"abcde"
    assert origin.last.fields.get("Content-Length") == "5"


def test_expect_is_answered_by_us(stage):
    origin = stage.origin()
    sluice = stage.sluice(config(origin, stage.new_directory("spool")))
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": "5", "Expect": "100-continue"}))
        assert client.reader.line().split()[1] == b"100"
        assert client.reader.line() == b""
        assert not origin.connections
        client.send(b"hello")
        assert client.response().status == 200
    assert origin.last.body == b"hello"
    assert "Expect" not in origin.last.fields


def test_a_full_spool_is_503_and_has_room_again(stage):
    origin = stage.origin()
    spool = stage.new_directory("spool")
    sluice = stage.sluice(config(origin, spool))
    response = sluice.fetch("POST", body=b"x" * (2 << 20))
    assert response.status == 503
    assert "spool_full" in response.text
    assert response.fields.get("Proxy-Status")
    assert not origin.connections
    assert sluice.fetch("POST", body=b"x" * 900_000).status == 200
    assert os.listdir(spool) == [], "files have no names"


def test_files_are_gone_with_their_uploads(stage):
    sluice = stage.sluice(config(stage.origin(), stage.new_directory("spool")))

    def descriptors() -> int:
        return len(os.listdir(f"/proc/{sluice.pid}/fd"))

    assert sluice.fetch("POST", body=b"x" * 500_000).status == 200
    wait_until(lambda: descriptors() < 60, "settled")
    before = descriptors()
    for _ in range(10):
        assert sluice.fetch("POST", body=b"x" * 500_000).status == 200
    wait_until(lambda: descriptors() <= before + 2, "files are closed")


def test_a_spool_that_is_not_there_is_an_error(stage, tmp_path):
    status, said = check('listen: [8080]\nspool: { path: /no/such/folder }\nsites: { "*": { to: "a:1" } }\n', tmp_path)
    assert status == 1
    assert "there is no folder /no/such/folder" in said


def test_min_rate_ends_a_drip(stage):
    origin = stage.origin()
    sluice = stage.sluice({"sites": {"*": {"to": origin.address, "request_body": {"min_rate": "1KiB/s"}}}})
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"Content-Length": "1000"}))
        for _ in range(20):
            client.send(b"x")
            time.sleep(0.3)  # slow is what it is to be
        response = client.response()
    assert response.status == 408
    assert "request_too_slow" in response.text
