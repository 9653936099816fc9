"""A hundred reloads under load: no connection is closed, no request fails, and memory stays as it is."""

import asyncio
import json
import resource
import signal
from pathlib import Path

from harness.paths import is_sanitized

RELOADS = 100
WEBSOCKETS = 1000
DOWNLOADS = 200
DOWNLOAD_BYTES = 4_000_000
MAX_GROWTH_KIB = 8 * 1024

UPGRADE = (
    b"GET /socket HTTP/1.1\r\nHost: any.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"


async def serve_origin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Echoes behind an upgrade; else a large file."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            if b"GET /socket" in head:
                writer.write(SWITCHING)
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
                return
            size = DOWNLOAD_BYTES if b"GET /large" in head else 2
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size + b"x" * size)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def open_websocket(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(UPGRADE)
    head = await reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    return reader, writer


async def ping(websocket, text: bytes) -> None:
    reader, writer = websocket
    writer.write(text)
    assert await reader.readexactly(len(text)) == text


async def download_slowly(port: int, done: asyncio.Event) -> int:
    """Reads on only while the reloads go on; returns the bytes of the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=4096)
    writer.write(b"GET /large HTTP/1.1\r\nHost: any.test\r\nConnection: close\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    count = 0
    while data := await reader.read(16384):
        count += len(data)
        if not done.is_set():
            await asyncio.sleep(0.1)
    writer.close()
    return count


async def request_steadily(port: int, done: asyncio.Event) -> int:
    """One request after the other on one connection; returns how many were answered with 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while not done.is_set():
        writer.write(b"GET / HTTP/1.1\r\nHost: any.test\r\n\r\n")
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        await reader.readexactly(2)
        count += 1
    writer.close()
    return count


def resident_kib(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    raise AssertionError("no VmRSS")


async def reload_many_times(sluice, config: dict, first: int, last: int) -> None:
    """Each new file differs, and each is waited for."""
    for number in range(first, last):
        config["sites"]["*"]["headers"] = {"response": {"set": {"X-Generation": str(number)}}}
        sluice.write_config(config)
        sluice.signal(signal.SIGHUP)
        while status_of(sluice)["generation"] <= number:
            await asyncio.sleep(0.002)


async def only_one_snapshot(sluice) -> None:
    while status_of(sluice)["snapshots"] > 1:
        await asyncio.sleep(0.01)


def status_of(sluice) -> dict:
    return json.loads(sluice.admin("/status").text)


async def scenario(sluice, config: dict) -> None:
    done = asyncio.Event()
    websockets = [await open_websocket(sluice.port) for _ in range(WEBSOCKETS)]
    downloads = [asyncio.create_task(download_slowly(sluice.port, done)) for _ in range(DOWNLOADS)]
    requests = [asyncio.create_task(request_steadily(sluice.port, done)) for _ in range(20)]
    before = status_of(sluice)["generation"]
    await reload_many_times(sluice, config, before, before + RELOADS // 5)
    grown = resident_kib(sluice.pid)
    await reload_many_times(sluice, config, before + RELOADS // 5, before + RELOADS)
    grown = resident_kib(sluice.pid) - grown
    await asyncio.gather(*(ping(websocket, b"still here") for websocket in websockets))
    done.set()
    assert all(count > 0 for count in await asyncio.gather(*requests))
    assert set(await asyncio.gather(*downloads)) == {DOWNLOAD_BYTES}
    await asyncio.gather(*(ping(websocket, b"and now") for websocket in websockets))
    assert is_sanitized() or grown < MAX_GROWTH_KIB, f"{grown} KiB more after {RELOADS * 4 // 5} reloads"
    await asyncio.wait_for(only_one_snapshot(sluice), timeout=20)  # the WebSockets hold none
    for _, writer in websockets:
        writer.close()


def test_nothing_is_closed_or_fails_and_memory_stays(stage):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        asyncio.run(asyncio.wait_for(run(stage), timeout=240))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def run(stage) -> None:
    origin = await asyncio.start_server(serve_origin, "127.0.0.1", 0, limit=1 << 20, backlog=4096)
    address = "127.0.0.1:%d" % origin.sockets[0].getsockname()[1]
    config = {
        "workers": 2,
        "logs": {"access": "off"},
        "upstreams": {"origin": {"servers": [address]}},
        "sites": {"*": {"to": "origin", "timeout": {"send": "off"}}},
    }
    async with origin:
        sluice = stage.sluice(config)
        await scenario(sluice, config)
