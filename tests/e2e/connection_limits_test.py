"""`limits.connections`: at the limit, accepting pauses."""

import pytest

from harness.client import request_bytes
from harness.paths import is_sanitized

CONFIG = {"workers": 1, "sites": {"*": {"respond": {"status": 200, "body": "served"}}}}


def test_who_comes_at_the_limit_waits_until_another_leaves(stage):
    """At the connection limit accepting pauses."""
    sluice = stage.sluice({**CONFIG, "limits": {"connections": 3}})
    clients = [sluice.connect() for _ in range(3)]
    for client in clients:
        assert client.request().status == 200
    late = sluice.connect()
    late.send(request_bytes())
    late.socket.settimeout(0.5)
    with pytest.raises(TimeoutError):
        late.response()
    late.socket.settimeout(5)
    clients[0].close()
    assert late.response().status == 200
    assert sluice.admin("/livez").status == 200, "the admin listener is not held up"


def test_a_thousand_idle_connections_cost_little(stage):
    """What is measured is the process as a whole, the kernel's side excluded."""
    if is_sanitized():
        pytest.skip("a sanitizer's memory says nothing of Sluice's")
    sluice = stage.sluice(CONFIG)
    warm = [sluice.connect() for _ in range(100)]
    for client in warm:
        assert client.request().status == 200
    before = sluice.resident_kib()
    idle = [sluice.connect() for _ in range(1000)]
    for client in idle:
        assert client.request().status == 200
    grown = sluice.resident_kib() - before
    for client in (*warm, *idle):
        client.close()
    assert grown < 1000 * 4, f"{grown / 1000:.1f} KiB for each idle connection"
