"""The commands: version, to, echo, and what is said of a wrong one."""

import re
import signal

import pytest

from harness.client import fetch
from harness.command import run_sluice
from harness.paths import sluice_binary
from harness.ports import free_port
from harness.waiting import wait_until


def answers(port: int, target: str = "/") -> bool:
    try:
        fetch(port, target=target)
    except OSError:
        return False
    return True


def test_version_prints_one(tmp_path):
    done = run_sluice("version")
    assert done.returncode == 0
    assert re.search(r"sluice.*\d+\.\d+", done.stdout, re.IGNORECASE)


def test_to_is_a_proxy_in_one_line(stage):
    origin, port = stage.origin(), free_port()
    process = stage.process([sluice_binary(), "to", str(origin.port), "--from", str(port)])
    wait_until(lambda: answers(port), "it serves")
    assert fetch(port, "POST", "/path?query", body=b"hello").status == 200
    assert (origin.last.method, origin.last.target, origin.last.body) == ("POST", "/path?query", b"hello")
    assert origin.last.fields.get("X-Forwarded-For") == "127.0.0.1"
    process.signal(signal.SIGTERM)
    process.expected_to_die = True
    assert process.wait() == 0


def test_to_takes_a_host_and_a_port(stage):
    origin, port = stage.origin(), free_port()
    stage.process([sluice_binary(), "to", origin.address, "--from", str(port)])
    wait_until(lambda: answers(port), "it serves")
    assert fetch(port).status == 200


def test_echo_answers_with_what_it_received(stage):
    port = free_port()
    stage.process([sluice_binary(), "echo", str(port)])
    wait_until(lambda: answers(port), "it serves")
    response = fetch(port, "POST", "/path?query", fields={"X-Mark": "seen"}, body=b"the body")
    assert response.status == 200
    for part in (b"POST", b"/path?query", b"X-Mark", b"seen", b"the body"):
        assert part.lower() in response.body.lower()


def test_echo_ends_once_however_often_it_is_told(stage):
    port = free_port()
    echo = stage.process([sluice_binary(), "echo", str(port)])
    wait_until(lambda: answers(port), "it serves")
    echo.expected_to_die = True
    for _ in range(2):
        echo.signal(signal.SIGSTOP)  # both signals wait to be heard
        echo.signal(signal.SIGINT)
        echo.signal(signal.SIGTERM)
        echo.signal(signal.SIGCONT)
    assert echo.wait(10) == 0


def test_echo_behind_to(stage):
    backend, port = free_port(), free_port()
    stage.process([sluice_binary(), "echo", str(backend)])
    wait_until(lambda: answers(backend), "echo serves")
    stage.process([sluice_binary(), "to", str(backend), "--from", str(port)])
    wait_until(lambda: answers(port), "the proxy serves")
    assert b"x-forwarded-for" in fetch(port).body.lower()


WRONG = [
    ["serve"],
    ["run", "--colour"],
    ["to"],
    ["to", "nonsense:port"],
    ["to", "99999"],
    ["echo", "x"],
    ["check", "-c"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_wrong_command_line_says_so(tmp_path, arguments):
    done = run_sluice(*arguments, directory=tmp_path)
    assert done.returncode not in (0, -6, -11)
    assert done.stderr


def test_help_lists_the_commands(tmp_path):
    done = run_sluice("--help", directory=tmp_path)
    assert done.returncode == 0
    for command in ("run", "to", "check", "echo", "version"):
        assert command in done.stdout


def test_a_port_that_is_taken_is_named(stage):
    taken = stage.origin()
    directory = stage.new_directory("second")
    config = f'listen: ["{taken.address}"]\nsites: {{ "*": {{ respond: {{ status: 200 }} }} }}\n'
    (directory / "sluice.yaml").write_text(config)
    done = run_sluice("run", "-c", "sluice.yaml", directory=directory)
    assert done.returncode == 1
    assert str(taken.port) in done.stderr + done.stdout
