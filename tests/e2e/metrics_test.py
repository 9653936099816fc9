"""`/metrics`: what was counted agrees with what was done."""

import socket

import pytest

from harness.client import request_bytes
from harness.origin import response_bytes
from harness.ports import free_port
from harness.prometheus import check_histograms, parse, value
from harness.waiting import wait_until


def metrics(sluice) -> dict:
    response = sluice.admin("/metrics")
    assert response.status == 200
    assert response.fields.get("Content-Type").startswith("text/plain")
    return parse(response.text)


def listener(sluice) -> str:
    """The label of the sites' listener; the admin's is counted too, and asking counts."""
    return f"127.0.0.1:{sluice.port}"


@pytest.fixture
def scene(stage):
    """An origin under the name `orders`, and one that is gone."""
    statuses = {"/200": 200, "/404": 404, "/500": 500}
    origin = stage.origin(
        lambda request, connection: connection.send(response_bytes(statuses[request.target], b"x" * 1000))
    )
    upstreams = {"orders": {"servers": [origin.address]}, "gone": {"servers": [f"127.0.0.1:{free_port()}"]}}
    site = {"routes": [{"path": "/gone", "to": "gone"}, {"path": "/*", "to": "orders"}]}
    return stage.sluice({"upstreams": upstreams, "sites": {"example.test": site}})


def test_it_parses_and_histograms_are_consistent(scene):
    for target in ("/200", "/404", "/500", "/gone"):
        scene.fetch(target=target)
    families = metrics(scene)
    assert check_histograms(families) > 0
    for name, family in families.items():
        assert family.type in ("counter", "gauge", "histogram"), name
        assert family.help, f"{name} has no help"
        assert name.endswith("_total") == (family.type == "counter"), name


def test_requests_are_counted_by_site_and_status(scene):
    for target in ["/200"] * 5 + ["/404"] * 3 + ["/500"] * 2 + ["/gone"]:
        scene.fetch(target=target)
    wait_until(lambda: value(metrics(scene), "sluice_requests_total") == 11, "eleven requests are counted")
    families = metrics(scene)
    assert value(families, "sluice_requests_total", site="example.test") == 11
    by_class = {
        dict(labels).get("status") or dict(labels).get("class"): number
        for (_, labels), number in families["sluice_requests_total"].samples.items()
        if dict(labels).get("site") == "example.test"
    }
    assert (by_class["2xx"], by_class["4xx"], by_class["5xx"]) == (5, 3, 3)
    assert value(families, "sluice_request_duration_seconds_count", listener=listener(scene)) == 11


def test_upstreams_are_counted(scene):
    for target in ["/200"] * 5 + ["/gone"] * 2:
        scene.fetch(target=target)
    wait_until(lambda: value(metrics(scene), "sluice_requests_total") == 7, "seven requests are counted")
    families = metrics(scene)
    assert value(families, "sluice_upstream_requests_total", upstream="orders") == 5
    assert value(families, "sluice_upstream_errors_total", upstream="gone") >= 2
    assert value(families, "sluice_upstream_connections_created_total", upstream="orders") >= 1
    created = value(families, "sluice_upstream_connections_created_total", upstream="orders")
    reused = value(families, "sluice_upstream_connections_reused_total", upstream="orders")
    assert created + reused == 5
    assert value(families, "sluice_upstream_connections_idle", upstream="orders") == created
    assert value(families, "sluice_upstream_received_bytes_total", upstream="orders") > 5000


def test_connections_are_counted(scene):
    clients = [scene.connect() for _ in range(5)]
    for client in clients:
        client.send(request_bytes(target="/200"))
        assert client.response().status == 200
    active = lambda: value(metrics(scene), "sluice_downstream_connections_active", listener=listener(scene))
    assert active() == 5
    for client in clients:
        client.close()
    wait_until(lambda: active() == 0, "they are gone")
    families = metrics(scene)
    assert value(families, "sluice_downstream_connections_total", listener=listener(scene)) == 5
    assert value(families, "sluice_downstream_sent_bytes_total", listener=listener(scene)) > 5000
    assert value(families, "sluice_downstream_received_bytes_total", listener=listener(scene)) > 5 * 30


def test_bytes_of_tunnels_and_bodies_are_counted(stage):
    """Both ways, on both sides; what was sent in the log too."""

    def script(connection):
        request = connection.read_head()
        if "Upgrade" in request.fields:
            connection.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
            connection.reader.exactly(20_000)
            connection.send(b"x" * 50_000)
            connection.socket.shutdown(socket.SHUT_WR)
            connection.reader.rest()
        else:
            connection.send(response_bytes(body=b"y" * 300_000))

    sluice = stage.proxy_to(stage.origin(script=script))
    with sluice.connect() as client:
        assert client.request(fields={"Connection": "Upgrade", "Upgrade": "websocket"}).status == 101
        client.send(b"z" * 20_000)
        assert len(client.reader.rest()) == 50_000
    record = sluice.access_records(1)[0]
    assert record["sent_body_bytes"] == 50_000
    assert 50_000 < record["sent_bytes"] < 51_000

    def counted(name: str, **labels: str) -> float:
        return value(metrics(sluice), f"sluice_{name}_bytes_total", **labels)

    label = {"listener": listener(sluice)}
    wait_until(lambda: counted("downstream_sent", **label) > 50_000, "the tunnel is counted")
    assert 50_000 < counted("downstream_sent", **label) < 51_000
    assert 20_000 < counted("downstream_received", **label) < 21_000
    assert 50_000 < counted("upstream_received") < 51_000
    assert 20_000 < counted("upstream_sent") < 21_000
    assert sluice.fetch().status == 200
    wait_until(lambda: counted("downstream_sent", **label) > 350_000, "the body is counted")
    assert 350_000 < counted("upstream_received") < 352_000


def test_counters_of_all_workers_are_summed(stage):
    sluice = stage.sluice({"workers": 2, "sites": {"*": {"respond": {"status": 200}}}})
    for _ in range(100):
        sluice.fetch()
    wait_until(lambda: value(metrics(sluice), "sluice_requests_total") == 100, "a hundred requests are counted")


def test_counters_survive_a_reload(stage):
    config = {"sites": {"*": {"respond": {"status": 200, "body": "old"}}}}
    sluice = stage.sluice(config)
    sluice.fetch()
    wait_until(lambda: value(metrics(sluice), "sluice_requests_total") == 1, "it is counted")
    config["sites"]["*"]["respond"]["body"] = "new"
    sluice.reload(config, until=lambda: sluice.fetch().text == "new")
    families = metrics(sluice)
    assert value(families, "sluice_requests_total") >= 2
    assert value(families, "sluice_config_reloads_total", result="applied") >= 1


def test_labels_do_not_come_from_clients(stage):
    sluice = stage.sluice({"sites": {"*": {"respond": {"status": 200}}}})
    sluice.fetch(host="first.test", target="/first")
    before = len(metrics(sluice)["sluice_requests_total"].samples)
    for number in range(20):
        sluice.fetch(f"M{number}", f"/{number}", host=f"{number}.test")
    assert len(metrics(sluice)["sluice_requests_total"].samples) == before
    assert "19.test" not in sluice.admin("/metrics").text
