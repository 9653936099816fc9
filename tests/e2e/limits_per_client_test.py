"""`limits.connections_per_client` and `limits.memory`."""

import pytest

from harness.client import Connection, request_bytes
from harness.command import check
from harness.waiting import wait_until

SITES = {"*": {"respond": {"body": "served"}}}


def from_address(sluice, source: str) -> Connection:
    return Connection(sluice.port, source=source)


def test_a_client_has_so_many_connections_and_others_theirs(stage):
    sluice = stage.sluice({"limits": {"connections_per_client": 2}, "sites": SITES})
    with from_address(sluice, "127.0.0.1") as first, from_address(sluice, "127.0.0.1") as second:
        assert first.request().status == second.request().status == 200
        with from_address(sluice, "127.0.0.1") as third:
            refused = third.request()
            assert refused.status == 429
            assert "too_many_connections" in refused.text
            assert third.is_closed()
        with from_address(sluice, "127.0.0.2") as other:
            assert other.request().status == 200
        assert first.request().status == 200, "who is there stays"
    record = next(record for record in sluice.access_records(1) if record["status"] == 429)
    assert record["error"] == "too_many_connections"


def test_a_connection_that_ended_makes_room(stage):
    sluice = stage.sluice({"limits": {"connections_per_client": 1}, "sites": SITES})
    for _ in range(5):
        wait_until(lambda: sluice.fetch().status == 200, "the one before is gone")


def test_who_is_refused_is_not_waited_for(stage):
    sluice = stage.sluice({"limits": {"connections_per_client": 1}, "sites": SITES})
    with sluice.connect() as first:
        assert first.request().status == 200
        with sluice.connect() as silent:
            assert silent.is_closed(), "without a request, it is closed soon"


def test_trusted_proxies_are_spared(stage):
    config = {"limits": {"connections_per_client": 1}, "trusted_proxies": ["127.0.0.1"], "sites": SITES}
    sluice = stage.sluice(config)
    with sluice.connect() as first, sluice.connect() as second:
        assert first.request().status == second.request().status == 200


def test_a_reload_changes_the_limit(stage):
    sluice = stage.sluice({"limits": {"connections_per_client": 1}, "sites": SITES})
    with sluice.connect() as first:
        assert first.request().status == 200
        sluice.reload({"sites": SITES}, lambda: sluice.fetch().status == 200)


def test_beyond_the_memory_limit_nobody_is_accepted(stage):
    sluice = stage.sluice({"workers": 1, "sites": SITES})
    kept = sluice.connect()
    assert kept.request().status == 200
    sluice.reload(
        {"workers": 1, "limits": {"memory": "1MiB"}, "sites": SITES},
        lambda: "more than 1 MiB are in use" in sluice.stderr,
    )
    answer = kept.request()
    assert answer.status == 200 and answer.fields.get("Connection") == "close"
    assert sluice.fetch().status == 200, "the one that was waited for already"
    late = sluice.connect()
    late.send(request_bytes())
    late.socket.settimeout(0.5)
    with pytest.raises(TimeoutError):
        late.response()
    late.socket.settimeout(10)
    sluice.reload({"workers": 1, "limits": {"memory": "90%"}, "sites": SITES}, lambda: True)
    assert late.response().status == 200
    late.close()


@pytest.mark.parametrize(
    "written, said",
    [
        ("connections_per_client: 0", ":2:35: connections_per_client is below the minimum 1"),
        ("connections_per_client: many", ':2:35: connections_per_client: "many"'),
        ("memory: 80", ':2:19: memory: "80" is no amount of memory'),
        ("memory: 0%", ":2:19: "),
        ("memory: 101%", ":2:19: "),
        ("memroy: 80%", ':2:11: unknown key "memroy" in limits; did you mean "memory"?'),
    ],
)
def test_what_is_wrong_is_told(tmp_path, written, said):
    status, printed = check(f'listen: [8080]\nlimits: {{ {written} }}\nsites: {{ "*": {{ to: a:1 }} }}\n', tmp_path)
    assert status == 1
    assert said in printed
