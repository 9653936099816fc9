"""`status`: metrics and health for probes and scrapers; and `shutdown.delay`, which they are told of."""

import signal
import time

import pytest

from harness.client import fetch
from harness.command import run_sluice
from harness.ports import free_port
from harness.waiting import wait_until

SITES = {"*": {"respond": {"body": "site"}}}


@pytest.fixture(scope="module")
def status_port():
    return free_port()


@pytest.fixture(scope="module")
def sluice(module_stage, status_port):
    return module_stage.sluice({"status": {"address": f"127.0.0.1:{status_port}"}, "sites": SITES})


@pytest.mark.parametrize("target", ["/metrics", "/livez", "/readyz"])
def test_probes_are_answered_by_whatever_name_they_ask(sluice, status_port, target):
    response = fetch(status_port, target=target, host="pod.example.com", fields=[("Origin", "http://a.test")])
    assert response.status == 200


@pytest.mark.parametrize("target", ["/status", "/", "/config"])
def test_the_rest_is_for_operators(sluice, status_port, target):
    assert fetch(status_port, target=target).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_is_changed_there(sluice, status_port, method):
    assert fetch(status_port, method, "/metrics").status == 405


def test_it_is_also_on_the_admin_address(sluice):
    assert sluice.admin("/readyz").status == 200


def test_a_port_that_is_taken_is_an_error(stage):
    taken = stage.origin()
    config = stage.new_directory("taken") / "sluice.yaml"
    config.write_text(
        f'listen: ["127.0.0.1:0"]\nadmin: off\nstatus: {{ address: "{taken.address}" }}\nsites: {{ "*": {{ to: a:1 }} }}\n'
    )
    done = run_sluice("run", "-c", config)
    assert done.returncode == 1
    assert f"status: cannot listen on {taken.address}" in done.stderr


def test_during_the_delay_it_is_not_ready_and_serves(stage):
    status_port = free_port()
    sluice = stage.sluice(
        {
            "status": {"address": f"127.0.0.1:{status_port}"},
            "shutdown": {"delay": "3s", "grace": "1s"},
            "sites": SITES,
        }
    )
    start = time.monotonic()
    sluice.signal(signal.SIGTERM)
    wait_until(lambda: fetch(status_port, target="/readyz").status == 503, "it says that it stops")
    assert fetch(status_port, target="/livez").status == 200
    assert sluice.fetch().status == 200, "a new connection, after it was told to stop"
    sluice.expected_to_die = True
    assert sluice.wait() == 0
    assert time.monotonic() - start >= 3


def test_a_second_signal_does_not_wait_for_the_delay(stage):
    sluice = stage.sluice({"shutdown": {"delay": "1h"}, "sites": SITES})
    sluice.signal(signal.SIGTERM)
    wait_until(lambda: sluice.admin("/readyz").status == 503, "it says that it stops")
    sluice.signal(signal.SIGTERM)
    sluice.expected_to_die = True
    assert sluice.wait() == 0
