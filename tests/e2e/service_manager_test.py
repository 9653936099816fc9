"""systemd: the service manager is told what goes on, and the unit is a good one."""

import re
import shutil
import signal
import socket
import subprocess

import pytest

from harness.paths import REPOSITORY, sluice_binary
from harness.waiting import wait_until

UNIT = REPOSITORY / "contrib" / "systemd" / "sluice.service"


@pytest.fixture(params=["path", "abstract"])
def manager(request, tmp_path):
    """A socket as systemd has it; yields it with its name for the environment."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        if request.param == "path":
            name = str(tmp_path / "notify")
            listening.bind(name)
        else:
            listening.bind(b"")  # the kernel picks an abstract name
            name = "@" + listening.getsockname()[1:].decode()
        listening.settimeout(20)
        yield listening, name


def test_it_tells_when_it_serves_reloads_and_stops(stage, tmp_path, manager):
    listening, name = manager
    file = tmp_path / "sluice.yaml"
    file.write_text('listen: ["127.0.0.1:0"]\nadmin: off\nsites: { "*": { respond: { status: 200 } } }\n')
    process = stage.process([sluice_binary(), "run", "-c", str(file)], env={"NOTIFY_SOCKET": name})
    assert listening.recv(100) == b"READY=1"
    process.signal(signal.SIGHUP)
    assert [listening.recv(100), listening.recv(100)] == [b"RELOADING=1", b"READY=1"]
    file.write_text("sites: nonsense\n")
    process.signal(signal.SIGHUP)
    assert [listening.recv(100), listening.recv(100)] == [b"RELOADING=1", b"READY=1"]
    process.expected_to_die = True
    process.signal(signal.SIGTERM)
    assert listening.recv(100) == b"STOPPING=1"
    assert process.wait() == 0


def test_it_runs_without_a_service_manager_and_with_one_that_is_gone(stage, tmp_path):
    file = tmp_path / "sluice.yaml"
    file.write_text('listen: ["127.0.0.1:0"]\nadmin: off\nsites: { "*": { respond: { status: 200 } } }\n')
    process = stage.process([sluice_binary(), "run", "-c", str(file)], env={"NOTIFY_SOCKET": str(tmp_path / "gone")})
    wait_until(lambda: "listening on" in process.output, "it serves")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_understood(tmp_path):
    """All but the place of the binary, which is not installed here."""
    unit = tmp_path / "sluice.service"
    unit.write_text(UNIT.read_text().replace("/usr/local/bin/sluice", str(sluice_binary().resolve())))
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False)
    complaints = [line for line in done.stderr.splitlines() if "sluice.service" in line]
    assert not complaints


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_the_unit_is_hardened():
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True, text=True, check=False,
    )
    exposure = re.search(r"Overall exposure level for sluice.service: ([0-9.]+)", done.stdout)
    if exposure is None:
        pytest.skip("this systemd cannot judge a unit that is not installed")
    assert float(exposure[1]) < 2.5
