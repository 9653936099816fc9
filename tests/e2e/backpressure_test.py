"""Large bodies cost a bounded amount of memory, however slow the side that takes them."""

import time

from harness.client import request_bytes
from harness.origin import OriginConnection, response_bytes
from harness.paths import is_sanitized
from harness.waiting import wait_until

BLOCK = b"x" * (1 << 20)
BLOCKS = 2048
TOTAL = BLOCKS * len(BLOCK)
UPLOAD = 512 << 20

ALLOWED_KIB = 4096
"""Growth of the process for one transfer; its own buffers are a few hundred KiB, the rest is the allocator's."""


def drain(reader, size: int) -> int:
    """Reads `size` bytes without keeping them."""
    taken = 0
    while taken < size and (data := reader.some()):
        taken += len(data)
    return taken


def settled(value) -> int:
    """Waits until what `value` gives stands still, and returns it."""
    last, since = value(), time.monotonic()

    def stands_still() -> bool:
        nonlocal last, since
        now = value()
        if now != last:
            last, since = now, time.monotonic()
        return time.monotonic() - since > 0.5

    wait_until(stands_still, "the transfer comes to a halt", timeout=30)
    return last


def grown_kib(sluice, before: int) -> int:
    """How much more the process holds than `before`."""
    return 0 if is_sanitized() else sluice.resident_kib() - before


def warm_up(sluice) -> int:
    for _ in range(20):
        assert sluice.fetch("POST", body=b"warm").status == 200
    return sluice.resident_kib()


def test_two_gibibytes_to_a_slow_reader(stage):
    sent = [0]

    def script(connection: OriginConnection) -> None:
        while (request := connection.read_head()) is not None:
            connection.read_body(request)
            if request.method == "POST":
                connection.send(response_bytes())
                continue
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % TOTAL)
            for _ in range(BLOCKS):
                connection.send(BLOCK)
                sent[0] += len(BLOCK)

    sluice = stage.proxy_to(stage.origin(script=script))
    before = warm_up(sluice)
    with sluice.connect(receive_buffer=65536) as client:
        client.reader.keep = False
        client.send(request_bytes())
        assert client.response_head().fields.get("Content-Length") == str(TOTAL)
        waiting = settled(lambda: sent[0])
        assert waiting < TOTAL // 8, "the origin was read further than anybody asked for"
        assert grown_kib(sluice, before) < ALLOWED_KIB
        assert drain(client.reader, TOTAL) == TOTAL
        assert grown_kib(sluice, before) < ALLOWED_KIB


def test_an_upload_to_a_slow_origin(stage):
    released = []

    def script(connection: OriginConnection) -> None:
        while (request := connection.read_head()) is not None:
            if request.fields.get("X-Large") is None:
                connection.read_body(request)
                connection.send(response_bytes())
                continue
            wait_until(lambda: released, "the test lets the origin read", timeout=60)
            connection.reader.keep = False
            assert drain(connection.reader, UPLOAD) == UPLOAD
            connection.send(response_bytes(body=b"all of it"))

    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin, request_body={"max": "1GiB"}, upstream={"timeout": {"first_byte": "60s"}})
    before = warm_up(sluice)
    with sluice.connect() as client:
        client.send(request_bytes("POST", "/", {"X-Large": "1", "Content-Length": str(UPLOAD)}))
        client.socket.setblocking(False)
        sent = 0

        def push() -> int:
            nonlocal sent
            try:
                while sent < UPLOAD:
                    sent += client.socket.send(BLOCK[: UPLOAD - sent])
            except BlockingIOError:
                pass
            return sent

        waiting = settled(push)
        assert waiting < UPLOAD // 4, "Sluice took in what nobody reads"
        assert grown_kib(sluice, before) < ALLOWED_KIB
        released.append(True)
        client.socket.settimeout(30)
        while sent < UPLOAD:
            sent += client.socket.send(BLOCK[: UPLOAD - sent])
        assert client.response().body == b"all of it"
        assert grown_kib(sluice, before) < ALLOWED_KIB


def test_many_stalled_transfers_cost_little_each(stage):
    count = 50

    def script(connection: OriginConnection) -> None:
        while (request := connection.read_head()) is not None:
            connection.read_body(request)
            if request.method == "POST":
                connection.send(response_bytes())
                continue
            connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % (100 << 20))
            for _ in range(100):
                connection.send(BLOCK)

    sluice = stage.proxy_to(stage.origin(script=script))
    before = warm_up(sluice)
    clients = [sluice.connect(receive_buffer=65536) for _ in range(count)]
    for client in clients:
        client.send(request_bytes())
    for client in clients:
        assert client.response_head().status == 200
    settled(sluice.resident_kib)
    growth = grown_kib(sluice, before)
    for client in clients:
        client.close()
    assert growth < count * 600, f"{growth / count:.0f} KiB a transfer"


def test_a_client_that_leaves_stops_the_origin(stage):
    connections = []

    def script(connection: OriginConnection) -> None:
        connections.append(connection)
        connection.read_head()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % TOTAL)
        for _ in range(BLOCKS):
            connection.send(BLOCK)

    sluice = stage.proxy_to(stage.origin(script=script))
    client = sluice.connect(receive_buffer=65536)
    client.send(request_bytes())
    client.response_head()
    client.reset()
    assert connections[0].ended.wait(10), "the transfer goes on for nobody"


def test_a_reader_that_stops_for_good_is_given_up(stage):
    """`timeout.send`: the time between two bytes the client takes."""

    def script(connection: OriginConnection) -> None:
        connection.read_head()
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % TOTAL)
        for _ in range(BLOCKS):
            connection.send(BLOCK)

    origin = stage.origin(script=script)
    sluice = stage.proxy_to(origin, timeout={"send": "1s"})
    with sluice.connect(receive_buffer=65536) as client:
        client.send(request_bytes())
        assert client.response_head().status == 200
        assert origin.connections[0].ended.wait(10), "a stalled client held its upstream"
