"""The files of examples/ load, and the demo does what its comments say."""

import re

import pytest

from harness.command import run_sluice
from harness.client import fetch
from harness.paths import REPOSITORY, sluice_binary
from harness.ports import free_port
from harness.stage import Stage
from harness.waiting import wait_until

EXAMPLES = sorted((REPOSITORY / "examples").glob("*.yaml"))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_an_example_goes_through_check_without_a_word_of_warning(file):
    done = run_sluice("check", "-c", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in done.stdout + done.stderr


@pytest.fixture
def stage(tmp_path):
    built = Stage(tmp_path)
    yield built
    built.close()


def test_the_demo(stage):
    """On other ports than its own, which may be taken."""
    text = (REPOSITORY / "examples" / "demo.yaml").read_text()
    ports = {name: free_port() for name in ("9001", "9002")}
    for port in ports.values():
        stage.process([sluice_binary(), "echo", str(port)])
    for name, port in ports.items():
        text = text.replace(f":{name}", f":{port}")
    text = text.replace("[8080]", '["127.0.0.1:{port}"]').replace("9900", "{admin_port}")
    sluice = stage.sluice(text)
    wait_until(lambda: sluice.fetch().status == 200, "the backends answer")
    assert sluice.fetch(target="/hello").text == "hello 127.0.0.1\n"
    assert sluice.fetch(target="/hello").fields.get("X-Content-Type-Options") == "nosniff"
    moved = sluice.fetch(target="/docs/install?x=1")
    assert (moved.status, moved.fields.get("Location")) == (308, "/guide/install?x=1")
    api = sluice.fetch(target="/api/users/7", host="localhost").text
    assert re.search("x-demo.*through localhost", api, re.IGNORECASE)
    assert "/users/7" in api and "/api/users" not in api
    assert fetch(ports["9001"]).status == 200
