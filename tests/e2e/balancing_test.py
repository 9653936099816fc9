"""Several servers of an upstream: turns, weights, the least loaded, and backups."""

import threading

import pytest

from harness.client import Connection, request_bytes
from harness.origin import answer, response_bytes
from harness.waiting import wait_until


def origins(stage, count: int) -> list:
    return [stage.origin(answer(response_bytes(body=str(number).encode()))) for number in range(count)]


def balanced(stage, servers: list, **upstream):
    config = {"workers": 1, "upstreams": {"all": {"servers": servers, **upstream}}, "sites": {"*": {"to": "all"}}}
    return stage.sluice(config)


def counts(sluice, requests: int) -> dict[str, int]:
    said = [sluice.fetch().text for _ in range(requests)]
    return {name: said.count(name) for name in sorted(set(said))}


def test_servers_take_turns(stage):
    sluice = balanced(stage, [origin.address for origin in origins(stage, 3)])
    assert counts(sluice, 30) == {"0": 10, "1": 10, "2": 10}


def test_a_list_of_servers_needs_no_name(stage):
    sluice = stage.sluice({"workers": 1, "sites": {"*": {"to": [origin.address for origin in origins(stage, 2)]}}})
    assert counts(sluice, 20) == {"0": 10, "1": 10}


def test_weights_share_out_the_turns(stage):
    first, second = origins(stage, 2)
    sluice = balanced(stage, [{"address": first.address, "weight": 3}, second.address])
    assert counts(sluice, 40) == {"0": 30, "1": 10}


def test_weighted_turns_are_mixed(stage):
    """Three in a row is what a weight of 3 to 1 needs; more is a burst."""
    first, second = origins(stage, 2)
    sluice = balanced(stage, [{"address": first.address, "weight": 3}, second.address])
    said = "".join(sluice.fetch().text for _ in range(40))
    assert "0000" not in said and "11" not in said


def test_chance_goes_by_weight(stage):
    first, second = origins(stage, 2)
    sluice = balanced(stage, [{"address": first.address, "weight": 3}, second.address], balance="random")
    shares = counts(sluice, 200)
    assert 120 < shares["0"] < 180 and sum(shares.values()) == 200


@pytest.mark.parametrize("balance", ["least_requests", "power_of_two"])
def test_the_least_loaded_server_is_asked(stage, balance):
    release = threading.Event()

    def busy(request, connection):
        release.wait(20)
        connection.send(response_bytes(body=b"busy"))

    slow = stage.origin(busy)
    idle = stage.origin(answer(response_bytes(body=b"idle")))
    sluice = balanced(stage, [slow.address, idle.address], balance=balance)
    waiting = []
    while not slow.requests:
        waiting.append(Connection(sluice.port))
        waiting[-1].send(request_bytes())
        wait_until(lambda: len(slow.requests) + len(idle.requests) == len(waiting), "the request arrives")
    assert counts(sluice, 10) == {"idle": 10}
    release.set()
    for client in waiting:
        assert client.response().status == 200


def test_weights_count_for_the_least_loaded_too(stage):
    release = threading.Event()

    def hold(request, connection):
        release.wait(20)
        connection.send(response_bytes())

    heavy, light = stage.origin(hold), stage.origin(hold)
    servers = [{"address": heavy.address, "weight": 3}, light.address]
    sluice = balanced(stage, servers, balance="least_requests")
    clients = [Connection(sluice.port) for _ in range(8)]
    for number, client in enumerate(clients):
        client.send(request_bytes())
        wait_until(lambda: len(heavy.requests) + len(light.requests) == number + 1, "the request arrives")
    assert (len(heavy.requests), len(light.requests)) == (6, 2)
    release.set()
    for client in clients:
        assert client.response().status == 200


def test_a_backup_gets_nothing_while_others_serve(stage):
    first, backup = origins(stage, 2)
    sluice = balanced(stage, [first.address, {"address": backup.address, "backup": True}])
    assert counts(sluice, 20) == {"0": 20}
    assert backup.connections == []


def test_a_backup_serves_when_the_others_are_gone(stage):
    first, backup = origins(stage, 2)
    sluice = balanced(stage, [first.address, {"address": backup.address, "backup": True}])
    first.close()
    wait_until(lambda: sluice.fetch().text == "1", "the backup serves")


def test_a_server_that_refuses_costs_no_answer_while_another_serves(stage):
    first, second = origins(stage, 2)
    sluice = balanced(stage, [first.address, second.address])
    assert counts(sluice, 4) == {"0": 2, "1": 2}
    first.close()
    statuses = [sluice.fetch().status for _ in range(20)]
    assert statuses.count(200) >= 10


def test_unix_sockets_and_ports_mix(stage):
    tcp = stage.origin(answer(response_bytes(body=b"tcp")))
    unix = stage.origin(answer(response_bytes(body=b"unix")), path=stage.new_directory("run") / "o.sock")
    sluice = balanced(stage, [tcp.address, unix.address])
    assert counts(sluice, 10) == {"tcp": 5, "unix": 5}


def test_weights_split_traffic_between_upstreams(stage):
    """`to: { stable: 90, canary: 10 }`: relative weights."""
    stable, canary = origins(stage, 2)
    upstreams = {"stable": {"servers": [stable.address]}, "canary": {"servers": [canary.address]}}
    sluice = stage.sluice({"upstreams": upstreams, "sites": {"*": {"to": {"stable": 90, "canary": 10}}}})
    with sluice.connect() as client:
        said = [client.request().text for _ in range(1000)]
    assert 50 < said.count("1") < 170, "far from a tenth"


def test_a_weight_of_zero_gets_nothing(stage):
    stable, canary = origins(stage, 2)
    upstreams = {"stable": {"servers": [stable.address]}, "canary": {"servers": [canary.address]}}
    sluice = stage.sluice({"upstreams": upstreams, "sites": {"*": {"to": {"stable": 1, "canary": 0}}}})
    assert counts(sluice, 50) == {"0": 50}
