"""The admin listener: health, status, and who may ask."""

import contextlib
import json
import re

import pytest

from harness.client import Connection, fetch, request_bytes, send_raw
from harness.paths import sluice_binary
from harness.ports import free_port
from harness.process import Process
from harness.waiting import wait_until


@pytest.fixture(scope="module")
def sluice(module_stage):
    return module_stage.sluice({"sites": {"*": {"respond": {"status": 200, "body": "site"}}}})


@pytest.mark.parametrize("target", ["/livez", "/readyz"])
def test_it_is_alive_and_ready(sluice, target):
    assert sluice.admin(target).status == 200
    assert sluice.admin(target, "HEAD").status == 200


def test_status_is_json(sluice):
    response = sluice.admin("/status")
    assert response.status == 200
    assert response.fields.get("Content-Type").startswith("application/json")
    assert isinstance(json.loads(response.text), dict)
    assert str(sluice.port) in response.text


def test_what_is_not_there_is_404(sluice):
    assert sluice.admin("/nothing").status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_reads_is_not_changed(sluice, method):
    assert sluice.admin("/metrics", method).status in (403, 405)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:9900", "[::1]:9900", "10.1.2.3"])
def test_an_address_or_localhost_is_a_host(sluice, host):
    assert sluice.admin("/livez", host=host).status == 200


@pytest.mark.parametrize("host", ["evil.test", "localhost.evil.test", "127.0.0.1.evil.test", "evil.test:9900"])
def test_any_other_host_is_refused(sluice, host):
    """Host must be an IP or localhost: a web page cannot reach it by a name of its own."""
    assert sluice.admin("/status", host=host).status in (400, 403, 421)


def test_a_request_from_another_origin_is_refused(sluice):
    """A request with Origin other than its own is refused."""
    assert sluice.admin("/status", fields={"Origin": "http://evil.test"}).status == 403
    assert sluice.admin("/status", fields={"Origin": "null"}).status == 403
    own = f"http://127.0.0.1:{sluice.admin_port}"
    assert sluice.admin("/status", fields={"Origin": own}).status == 200


def test_it_is_not_on_the_sites_listener(sluice):
    assert sluice.fetch(target="/metrics").text == "site"


@pytest.mark.parametrize(
    "raw", [b"GET / HTTP/1.1\r\n\r\n", b"GET /livez HTTP/1.1\r\nHost: a b\r\n\r\n", b"garbage\r\n\r\n"]
)
def test_malformed_requests_are_refused_there_too(sluice, raw):
    response, closed = send_raw(sluice.admin_port, raw)
    assert response.status == 400 and closed


def test_its_connections_are_kept(sluice):
    with Connection(sluice.admin_port) as connection:
        for _ in range(3):
            connection.send(request_bytes(target="/livez", host="localhost"))
            assert connection.response().status == 200


def test_a_port_of_0_is_told_by_the_log_and_by_status(stage):
    """Port 0 picks a free port; the log line and the admin API's `/status` tell which."""
    sluice = stage.sluice(
        {"listen": [{"address": "127.0.0.1:0"}], "sites": {"*": {"respond": {"status": 200, "body": "here"}}}}
    )
    told = {int(port) for port in re.findall(r"127\.0\.0\.1:(\d+)", sluice.admin("/status").text)}
    serving = [port for port in told - {0, sluice.admin_port} if serves(port)]
    assert len(serving) == 1
    assert f"127.0.0.1:{serving[0]}" in sluice.output


def serves(port: int) -> bool:
    try:
        return fetch(port).text == "here"
    except OSError:
        return False


def test_a_taken_default_port_is_a_warning(stage):
    """A taken default port is a warning; the sites are served."""
    port = free_port()
    directory = stage.new_directory("taken")
    config = f'listen: ["127.0.0.1:{port}"]\nsites: {{ "*": {{ respond: {{ status: 200, body: here }} }} }}\n'
    (directory / "sluice.yaml").write_text(config)
    with contextlib.suppress(OSError):  # somebody else may have it, which serves as well
        stage.origin(port=9900)
    process = stage.keep(Process([sluice_binary(), "run", "-c", directory / "sluice.yaml"], directory))
    wait_until(lambda: serves(port), "the sites are served")
    assert "9900" in process.output
