"""The access log: one line of JSON for each exchange, however it ended."""

import json
import re
import signal
import threading

from harness.client import request_bytes
from harness.message import chunked
from harness.origin import response_bytes, stall
from harness.waiting import wait_until


def test_a_record_tells_what_was_asked_and_answered(stage):
    origin = stage.origin(lambda request, connection: connection.send(response_bytes(201, b"hello")))
    upstreams = {"orders": {"servers": [origin.address]}}
    site = {"routes": [{"path": "/orders/*", "to": "orders"}]}
    sluice = stage.sluice({"upstreams": upstreams, "sites": {"example.test": site}})
    sluice.fetch(
        "POST", "/orders/../orders/%37?x=1", fields={"User-Agent": "tests/1", "Referer": "http://r.test/"}, body=b"abc"
    )
    record = sluice.access_records(1)[0]
    assert record["method"] == "POST"
    assert record["host"] == "example.test"
    assert record["path"] == "/orders/7"
    assert record["query"] == "x=1"
    assert record["status"] == 201
    assert record["client_ip"] == "127.0.0.1"
    assert record["user_agent"] == "tests/1"
    assert record["site"] == "example.test"
    assert record["route"] == "/orders/*"
    assert record["upstream"] == "orders"
    assert record["upstream_address"] == origin.address
    assert record["received_body_bytes"] == 3
    assert record["sent_body_bytes"] == 5
    assert record["received_bytes"] > 3 and record["sent_bytes"] > 5
    assert 0 < record["duration_us"] < 10_000_000
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", record["time"])
    assert "error" not in record


def test_the_id_and_the_trace_are_those_the_origin_was_told(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    sluice.fetch()
    record = sluice.access_records(1)[0]
    assert record["request_id"] == origin.last.fields.get("X-Request-ID")
    _, trace, _, _ = origin.last.fields.get("traceparent").split("-")
    assert record["trace_id"] == trace


def test_each_request_has_one_line(stage):
    sluice = stage.proxy_to(stage.origin())
    count = 300

    def ask(number: int) -> None:
        with sluice.connect() as client:
            for each in range(count // 3):
                client.request(target=f"/{number}/{each}")

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    records = sluice.access_records(count)
    assert len(records) == count
    assert len({record["path"] for record in records}) == count
    assert len({record["request_id"] for record in records}) == count


def test_requests_that_were_refused_are_there(stage):
    sluice = stage.proxy_to(stage.origin())
    with sluice.connect() as connection:
        connection.send(b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n")
        assert connection.response().status == 400
    record = sluice.access_records(1)[0]
    assert record["status"] == 400
    assert record["error"]


def test_a_client_that_left_is_there(stage):
    origin = stage.origin(stall)
    sluice = stage.proxy_to(origin)
    client = sluice.connect()
    client.send(request_bytes(target="/left"))
    wait_until(lambda: origin.requests, "the request reaches the origin")
    client.reset()
    record = sluice.access_records(1)[0]
    assert record["path"] == "/left"
    assert record.get("error")


def test_a_body_that_broke_off_is_there(stage):
    def respond(request, connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
        connection.close()

    sluice = stage.proxy_to(stage.origin(respond))
    sluice.fetch()
    record = sluice.access_records(1)[0]
    assert record["status"] in (200, 502)
    assert record["error"]


def test_a_tunnel_is_there_when_it_ends(stage):
    def script(connection):
        connection.read_head()
        connection.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        connection.send(connection.reader.exactly(5))

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        assert client.request(fields={"Connection": "Upgrade", "Upgrade": "websocket"}).status == 101
        client.send(b"hello")
        client.reader.rest()
    assert sluice.access_records(1)[0]["status"] == 101


def test_whatever_a_client_sends_a_line_is_json(stage):
    sluice = stage.proxy_to(stage.origin())
    nasty = ['quote " backslash \\', "caf\u00e9", "\u00ff\u00fe\u0080", "tab\tin it", "</script>", "${jndi:x}"]
    for agent in nasty:
        assert sluice.fetch(target="/%22%0a?a='%22", fields={"User-Agent": agent, "Referer": agent}).status == 200
    records = sluice.access_records(len(nasty))
    assert len(records) == len(nasty)
    assert records[0]["user_agent"] == nasty[0]


def test_it_can_go_to_stdout(stage):
    sluice = stage.sluice({"logs": {"access": {"to": "stdout"}}, "sites": {"*": {"respond": {"status": 200}}}})
    sluice.fetch(target="/seen")
    wait_until(lambda: "/seen" in sluice.stdout, "the line comes")
    line = next(line for line in sluice.stdout.splitlines() if "/seen" in line)
    assert json.loads(line)["path"] == "/seen"


def test_it_can_be_off(stage):
    sluice = stage.sluice({"logs": {"access": "off"}, "sites": {"*": {"respond": {"status": 200}}}})
    assert sluice.fetch(target="/seen").status == 200
    sluice.signal(signal.SIGTERM)
    sluice.expected_to_die = True
    sluice.wait()
    assert "/seen" not in sluice.output
    assert not sluice.access_log.exists()


def test_bytes_of_chunked_bodies_are_those_of_the_content(stage):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    origin = stage.origin(lambda request, connection: connection.send(head + chunked(b"hello", b"world")))
    sluice = stage.proxy_to(origin)
    sluice.fetch("POST", fields={"Transfer-Encoding": "chunked"}, body=chunked(b"abc", b"def"))
    record = sluice.access_records(1)[0]
    assert (record["received_body_bytes"], record["sent_body_bytes"]) == (6, 10)
