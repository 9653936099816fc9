"""SIGTERM drains within `shutdown.grace`; a second one ends at once."""

import os
import re
import shutil
import signal
import threading
import time

from harness.client import fetch, request_bytes
from harness.origin import response_bytes, stall
from harness.waiting import wait_until


def held(release: threading.Event):
    def respond(request, connection):
        release.wait(20)
        connection.send(response_bytes(body=b"in the end"))

    return respond


def config(origin, **more) -> dict:
    return {"sites": {"*": {"to": origin.address}}, **more}


def ended(sluice) -> int:
    sluice.expected_to_die = True
    return sluice.wait(15)


def refuses(sluice) -> bool:
    try:
        sluice.connect().close()
    except ConnectionRefusedError:
        return True
    return False


def test_without_requests_it_ends_at_once(stage):
    sluice = stage.sluice(config(stage.origin(), shutdown={"grace": "30s"}))
    with sluice.connect() as idle:
        assert idle.request().status == 200
        start = time.monotonic()
        sluice.signal(signal.SIGTERM)
        assert idle.is_closed()
        assert ended(sluice) == 0
        assert time.monotonic() - start < 5


def test_sigint_ends_it_too(stage):
    sluice = stage.sluice(config(stage.origin()))
    sluice.signal(signal.SIGINT)
    assert ended(sluice) == 0


def test_a_request_in_flight_is_answered_and_its_connection_closed(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    sluice = stage.sluice(config(origin, shutdown={"grace": "30s"}))
    with sluice.connect() as connection:
        connection.send(request_bytes())
        wait_until(lambda: origin.requests, "the request reaches the origin")
        sluice.signal(signal.SIGTERM)
        wait_until(lambda: refuses(sluice), "no new connection is taken")
        release.set()
        response = connection.response()
        assert (response.status, response.body, response.complete) == (200, b"in the end", True)
        assert response.fields.get("Connection") == "close"
        assert connection.is_closed()
    assert ended(sluice) == 0


def test_not_ready_while_it_drains(stage):
    release = threading.Event()
    origin = stage.origin(held(release))
    sluice = stage.sluice(config(origin, shutdown={"grace": "30s"}))
    with sluice.connect() as connection:
        connection.send(request_bytes())
        wait_until(lambda: origin.requests, "the request reaches the origin")
        sluice.signal(signal.SIGTERM)
        wait_until(lambda: sluice.admin("/readyz").status == 503, "/readyz fails")
        assert sluice.admin("/livez").status == 200
        release.set()
        assert connection.response().status == 200
    assert ended(sluice) == 0


def test_what_does_not_end_within_grace_is_ended(stage):
    origin = stage.origin(stall)
    sluice = stage.sluice(config(origin, shutdown={"grace": "1s"}))
    with sluice.connect() as connection:
        connection.send(request_bytes())
        wait_until(lambda: origin.requests, "the request reaches the origin")
        start = time.monotonic()
        sluice.signal(signal.SIGTERM)
        ended(sluice)
        assert 0.7 < time.monotonic() - start < 6
        connection.reader.until_end()


def test_a_second_sigterm_ends_at_once(stage):
    origin = stage.origin(stall)
    sluice = stage.sluice(config(origin, shutdown={"grace": "60s"}))
    with sluice.connect() as connection:
        connection.send(request_bytes())
        wait_until(lambda: origin.requests, "the request reaches the origin")
        sluice.signal(signal.SIGTERM)
        wait_until(lambda: refuses(sluice), "it drains")
        assert sluice.is_running()
        start = time.monotonic()
        sluice.signal(signal.SIGTERM)
        ended(sluice)
        assert time.monotonic() - start < 5


def test_the_log_has_what_was_in_flight(stage):
    """Lines waiting to be written are written before the end."""
    sluice = stage.sluice(config(stage.origin()))
    for _ in range(50):
        sluice.fetch()
    sluice.signal(signal.SIGTERM)
    assert ended(sluice) == 0
    assert len(sluice.access_records(50)) == 50


def test_no_descriptor_is_left_behind(stage):
    """After load and quiet, what is open is what was open before."""
    origin = stage.origin()
    sluice = stage.proxy_to(origin, upstream={"pool": {"idle_timeout": "200ms"}})

    def descriptors() -> int:
        return len(os.listdir(f"/proc/{sluice.pid}/fd"))

    sluice.fetch()
    wait_until(lambda: origin.connections[0].ended.is_set(), "the pool is empty")
    before = descriptors()
    clients = [sluice.connect() for _ in range(50)]
    for client in clients:
        client.send(request_bytes())
    for client in clients:
        assert client.response().status == 200
        client.close()
    wait_until(lambda: descriptors() <= before, "descriptors are closed")


def test_the_admin_sockets_file_goes_with_its_server(stage):
    sluice = stage.sluice(config(stage.origin()))
    path = re.search(r"admin: listening on unix:(\S+)", sluice.output)[1]
    assert os.path.exists(path)
    sluice.signal(signal.SIGTERM)
    assert ended(sluice) == 0
    assert not os.path.exists(path)


def test_the_admin_sockets_file_stays_when_another_took_its_place(stage):
    sluice = stage.sluice(config(stage.origin()))
    path = re.search(r"admin: listening on unix:(\S+)", sluice.output)[1]
    other = stage.new_directory("other") / "file"
    other.touch()
    shutil.move(other, path)
    sluice.signal(signal.SIGTERM)
    assert ended(sluice) == 0
    assert os.path.exists(path)
    os.unlink(path)


def test_a_unix_sockets_file_goes_with_its_server_and_a_stale_one_is_no_obstacle(stage):
    path = stage.new_directory("run") / "s.sock"
    serving = {"listen": [{"address": f"unix:{path}"}], "sites": {"*": {"respond": {"status": 200, "body": "here"}}}}
    first = stage.sluice(serving)
    assert fetch(path).text == "here"
    first.kill()
    assert path.exists()
    stage.sluice(serving)
    assert fetch(path).text == "here"
