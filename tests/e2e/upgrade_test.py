"""Upgrade: a WebSocket is a tunnel, through a real client and server and through raw sockets."""

import asyncio
import random
import socket
from collections.abc import Callable

import pytest
import websockets

from harness.client import request_bytes
from harness.origin import OriginConnection, response_bytes
from harness.ports import free_port

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
SWITCHED = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-A: b\r\n\r\n"


async def echo(peer):
    async for message in peer:
        await peer.send(message)


def through_sluice(stage, client, server=echo, upstream=None, **server_options):
    """Runs a WebSocket server, Sluice before it, and `client(uri)`."""

    async def run():
        port = free_port()
        async with websockets.serve(server, "127.0.0.1", port, max_size=None, **server_options):
            upstreams = {"chat": {"servers": [f"127.0.0.1:{port}"], **(upstream or {})}}
            config = {"upstreams": upstreams, "sites": {"*": {"to": "chat"}}}
            sluice = await asyncio.to_thread(stage.sluice, config)
            await asyncio.wait_for(client(f"ws://127.0.0.1:{sluice.port}/chat"), 30)

    asyncio.run(run())


def test_messages_go_to_and_fro(stage):
    async def client(uri):
        async with websockets.connect(uri) as peer:
            for number in range(100):
                await peer.send(f"message {number}")
                assert await peer.recv() == f"message {number}"

    through_sluice(stage, client)


def test_large_messages_arrive_whole(stage):
    payload = random.Random(5).randbytes(20 << 20)

    async def client(uri):
        async with websockets.connect(uri, max_size=None, compression=None) as peer:
            await peer.send(payload)
            assert await peer.recv() == payload

    through_sluice(stage, client, compression=None)


def test_both_sides_may_send_at_once(stage):
    async def greet(peer):
        await asyncio.gather(*(peer.send(f"s{i}") for i in range(500)))
        async for message in peer:
            await peer.send(message)

    async def client(uri):
        async with websockets.connect(uri) as peer:
            for i in range(500):
                await peer.send(f"c{i}")
            received = [await peer.recv() for _ in range(1000)]
            assert [m for m in received if m[0] == "s"] == [f"s{i}" for i in range(500)]
            assert [m for m in received if m[0] == "c"] == [f"c{i}" for i in range(500)]

    through_sluice(stage, client, greet)


def test_many_sockets_at_once(stage):
    async def client(uri):
        async def one(number):
            async with websockets.connect(uri) as peer:
                await peer.send(str(number))
                assert await peer.recv() == str(number)

        await asyncio.gather(*(one(number) for number in range(100)))

    through_sluice(stage, client)


def test_a_close_arrives_with_its_code_and_reason(stage):
    seen = []

    async def server(peer):
        try:
            await peer.recv()
        except websockets.ConnectionClosed as closed:
            seen.append((closed.code, closed.reason))

    async def client(uri):
        async with websockets.connect(uri) as peer:
            await peer.close(4001, "enough")
        while not seen:
            await asyncio.sleep(0.01)
        assert seen == [(4001, "enough")]

    through_sluice(stage, client, server)


def test_pings_are_answered_by_the_far_end(stage):
    async def client(uri):
        async with websockets.connect(uri) as peer:
            await asyncio.wait_for(await peer.ping(), 5)

    through_sluice(stage, client)


def switching(then) -> Callable[[OriginConnection], None]:
    """An origin that switches protocols on the first request, and hands the connection to `then`."""

    def script(connection: OriginConnection) -> None:
        connection.origin.requests.append(connection.read_head())
        connection.send(SWITCHED)
        then(connection)

    return script


def test_the_upgrade_is_forwarded_and_the_101_comes_back(stage):
    origin = stage.origin(script=switching(lambda connection: connection.wait_for_end()))
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        response = client.request(fields=UPGRADE)
        assert response.status == 101
        assert response.fields.get("Upgrade").lower() == "websocket"
        assert response.fields.get("Connection").lower() == "upgrade"
        assert response.fields.get("X-A") == "b"
    assert origin.last.fields.get("Upgrade").lower() == "websocket"
    assert origin.last.fields.get("Connection").lower() == "upgrade"
    assert origin.last.fields.get("Sec-WebSocket-Key") == UPGRADE["Sec-WebSocket-Key"]


def test_bytes_sent_with_the_101_and_with_the_request_are_not_lost(stage):
    def script(connection: OriginConnection) -> None:
        connection.read_head()
        connection.send(SWITCHED + b"first")
        connection.send(b"<" + connection.reader.exactly(5) + b">")

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        client.send(request_bytes(fields=UPGRADE) + b"early")
        assert client.response().status == 101
        assert client.reader.rest() == b"first<early>"


def test_a_client_that_half_closes_still_receives(stage):
    """End of the one direction is not end of the other."""

    def then(connection: OriginConnection) -> None:
        said = connection.reader.rest()
        connection.send(b"you said " + said)

    sluice = stage.proxy_to(stage.origin(script=switching(then)))
    with sluice.connect() as client:
        assert client.request(fields=UPGRADE).status == 101
        client.send(b"all I have")
        client.half_close()
        assert client.reader.rest() == b"you said all I have"


def test_an_origin_that_half_closes_still_receives(stage):
    received = []

    def then(connection: OriginConnection) -> None:
        connection.send(b"done")
        connection.socket.shutdown(socket.SHUT_WR)
        received.append(connection.reader.rest())

    origin = stage.origin(script=switching(then))
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        assert client.request(fields=UPGRADE).status == 101
        assert client.reader.rest() == b"done"
        client.send(b"last words")
        client.half_close()
        origin.connections[0].ended.wait(5)
    assert received == [b"last words"]


def test_a_crash_of_one_side_ends_the_other(stage):
    origin = stage.origin(script=switching(lambda connection: connection.reset()))
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        assert client.request(fields=UPGRADE).status == 101
        assert client.is_closed()


def test_an_idle_tunnel_is_closed(stage):
    origin = stage.origin(script=switching(lambda connection: connection.wait_for_end()))
    sluice = stage.proxy_to(origin, upstream={"timeout": {"tunnel": "1s"}})
    with sluice.connect() as client:
        assert client.request(fields=UPGRADE).status == 101
        assert client.is_closed()
    assert origin.connections[0].ended.wait(5)


def test_a_refusal_is_an_ordinary_response(stage):
    origin = stage.origin(lambda request, connection: connection.send(response_bytes(403, b"no")))
    sluice = stage.proxy_to(origin)
    with sluice.connect() as client:
        for _ in range(2):
            response = client.request(fields=UPGRADE)
            assert (response.status, response.body) == (403, b"no")


@pytest.mark.parametrize("token", ["h2c", "tls/1.0", "foo", "foo, bar"])
def test_tokens_other_than_websocket_are_dropped(stage, token):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    response = sluice.fetch(
        fields={"Connection": "Upgrade, HTTP2-Settings", "Upgrade": token, "HTTP2-Settings": "AAMA"}
    )
    assert response.status == 200
    assert "Upgrade" not in origin.last.fields
    assert "HTTP2-Settings" not in origin.last.fields
    assert "upgrade" not in (origin.last.fields.get("Connection") or "").lower()


def test_an_upgrade_that_connection_does_not_name_is_none(stage):
    origin = stage.origin()
    sluice = stage.proxy_to(origin)
    assert sluice.fetch(fields={"Upgrade": "websocket"}).status == 200
    assert "Upgrade" not in origin.last.fields


def test_502_when_the_origin_switches_to_what_was_not_asked_for(stage):
    switched = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n"
    sluice = stage.proxy_to(stage.origin(lambda request, connection: connection.send(switched)))
    assert sluice.fetch(fields=UPGRADE).status == 502
