"""SIGHUP: a new configuration without a request lost or a connection closed."""

import signal
import threading

import pytest

from harness.client import Connection, fetch, request_bytes
from harness.origin import response_bytes
from harness.ports import free_port
from harness.waiting import wait_until


def says(text: str) -> dict:
    return {"sites": {"*": {"respond": {"status": 200, "body": text}}}}


def test_a_new_file_is_served_after_sighup(stage):
    sluice = stage.sluice(says("old"))
    assert sluice.fetch().text == "old"
    sluice.reload(says("new"), until=lambda: sluice.fetch().text == "new")


def test_a_kept_connection_sees_the_new_file_and_is_not_closed(stage):
    sluice = stage.sluice(says("old"))
    with sluice.connect() as connection:
        assert connection.request().text == "old"
        sluice.reload(says("new"), until=lambda: connection.request().text == "new")
        assert connection.request().text == "new"


BAD = {
    "an unknown key": "listen: [8080]\nsits: {}\n",
    "no YAML": "listen: [8080\n",
    "nothing": "",
    "a wrong type": 'listen: [8080]\nsites: { "*": { to: [] } }\n',
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_a_bad_file_changes_nothing_and_says_why(stage, text):
    sluice = stage.sluice(says("old"))
    said = len(sluice.output)
    sluice.config_file.write_text(text)
    sluice.signal(signal.SIGHUP)
    wait_until(lambda: "sluice.yaml" in sluice.output[said:], "the log says why")
    assert sluice.fetch().text == "old"
    sluice.reload(says("new"), until=lambda: sluice.fetch().text == "new")


def test_a_file_that_is_gone_changes_nothing(stage):
    sluice = stage.sluice(says("old"))
    said = len(sluice.output)
    sluice.config_file.unlink()
    sluice.signal(signal.SIGHUP)
    wait_until(lambda: "sluice.yaml" in sluice.output[said:], "the log says why")
    assert sluice.fetch().text == "old"


def test_a_request_in_flight_ends_under_the_file_it_began_with(stage):
    release = threading.Event()

    def respond(request, connection):
        if request.target == "/held":
            release.wait(20)
        connection.send(response_bytes(body=b"from the origin"))

    origin = stage.origin(respond)
    proxied = {"sites": {"*": {"to": origin.address, "headers": {"response": {"set": {"X-File": "old"}}}}}}
    sluice = stage.sluice(proxied)
    with sluice.connect() as connection:
        connection.send(request_bytes(target="/held"))
        wait_until(lambda: origin.requests, "the request reaches the origin")
        sluice.reload(says("new"), until=lambda: sluice.fetch().text == "new")
        release.set()
        response = connection.response()
        assert (response.text, response.fields.get("X-File")) == ("from the origin", "old")
        assert connection.request().text == "new"


def test_an_upload_and_a_tunnel_survive(stage):
    """What streams goes on after the file that started it is gone."""

    def script(connection):
        request = connection.read_head()
        if "Upgrade" in request.fields:
            connection.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
            connection.send(connection.reader.exactly(5))
        else:
            connection.read_body(request)
            connection.send(response_bytes(body=request.body))

    origin = stage.origin(script=script)
    sluice = stage.sluice({"sites": {"*": {"to": origin.address}}})
    with sluice.connect() as upload, sluice.connect() as tunnel:
        upload.send(request_bytes("POST", "/", {"Content-Length": "10"}) + b"hello")
        assert tunnel.request(fields={"Connection": "Upgrade", "Upgrade": "websocket"}).status == 101
        sluice.reload(says("new"), until=lambda: sluice.fetch().text == "new")
        upload.send(b"world")
        assert upload.response().body == b"helloworld"
        tunnel.send(b"still")
        assert tunnel.reader.exactly(5) == b"still"


def live_snapshots(sluice) -> float:
    lines = sluice.admin("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith("sluice_snapshots_live"))


def test_open_tunnels_hold_no_snapshot(stage):
    def script(connection):
        connection.read_head()
        connection.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        while said := connection.reader.exactly(5):
            connection.send(said)

    sluice = stage.sluice({"sites": {"*": {"to": stage.origin(script=script).address}}})
    tunnels = [sluice.connect() for _ in range(20)]
    for tunnel in tunnels:
        assert tunnel.request(fields={"Connection": "Upgrade", "Upgrade": "websocket"}).status == 101
    sluice.reload(says("new"), until=lambda: sluice.fetch().text == "new")
    wait_until(lambda: live_snapshots(sluice) == 1, "the old snapshot is freed")
    for tunnel in tunnels:
        tunnel.send(b"still")
        assert tunnel.reader.exactly(5) == b"still"
        tunnel.close()


def test_no_request_fails_while_reloading_under_load(stage):
    origin = stage.origin()
    config = {"sites": {"*": {"to": origin.address, "headers": {"response": {"set": {"X-File": "0"}}}}}}
    sluice = stage.sluice(config)
    problems: list[object] = []
    count = [0] * 6
    stop = threading.Event()

    def keep(number: int) -> None:
        try:
            with sluice.connect() as client:
                while not stop.is_set():
                    response = client.request("POST" if number % 2 else "GET", body=b"x" if number % 2 else b"")
                    if response.status != 200 or not response.complete:
                        problems.append(response)
                    count[number] += 1
        except BaseException as problem:  # noqa: BLE001 - told below
            problems.append(problem)

    def renew(number: int) -> None:
        try:
            while not stop.is_set():
                if (response := sluice.fetch()).status != 200:
                    problems.append(response)
                count[number] += 1
        except BaseException as problem:  # noqa: BLE001 - told below
            problems.append(problem)

    clients = [threading.Thread(target=keep if number < 4 else renew, args=(number,)) for number in range(6)]
    for client in clients:
        client.start()
    for generation in range(1, 21):
        config["sites"]["*"]["headers"]["response"]["set"]["X-File"] = str(generation)
        sluice.reload(config, until=lambda: sluice.fetch().fields.get("X-File") == str(generation))
    stop.set()
    for client in clients:
        client.join()
    assert not problems, problems[:3]
    assert min(count) > 20
    assert len(origin.connections) < 100, "pools outlive a reload"


def test_a_listener_may_come_and_go(stage):
    first, second = free_port(), free_port()

    def config(*ports: int) -> dict:
        return {"listen": [{"address": f"127.0.0.1:{port}"} for port in ports], **says("here")}

    def serves(port: int) -> bool:
        try:
            return fetch(port).text == "here"
        except OSError:
            return False

    sluice = stage.sluice(config(first))
    with Connection(first) as connection:
        assert connection.request().text == "here"
        sluice.reload(config(first, second), until=lambda: serves(second))
        sluice.reload(config(second), until=lambda: not serves(first))
        assert serves(second)
        assert connection.request().text == "here", "a connection outlives its listener"


def test_upstream_connections_outlive_a_reload(stage):
    """A kept key keeps its state."""
    origin = stage.origin()
    config = {"workers": 1, "sites": {"*": {"to": origin.address}}}
    sluice = stage.sluice(config)
    assert sluice.fetch().status == 200
    config["sites"]["*"]["headers"] = {"response": {"set": {"X-File": "new"}}}
    sluice.reload(config, until=lambda: "X-File" in sluice.fetch().fields)
    assert len(origin.connections) == 1


def test_old_snapshots_are_let_go(stage):
    sluice = stage.sluice(says("0"))
    for generation in range(1, 30):
        sluice.reload(says(str(generation)), until=lambda: sluice.fetch().text == str(generation))
    live = [line for line in sluice.admin("/metrics").text.splitlines() if line.startswith("sluice_snapshots_live")]
    assert live and float(live[0].split()[-1]) <= 2
