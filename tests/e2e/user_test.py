"""`user`: whom the server becomes once it listens."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.command import check, run_sluice
from harness.paths import sluice_binary

SITES = {"*": {"respond": {"body": "served"}}}
CONFIG = 'listen: ["127.0.0.1:0"]\nadmin: off\nuser: {}\nsites: {{ "*": {{ respond: {{ body: hello }} }} }}\n'

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


def ids(pid: int, name: str) -> list[int]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return [int(word) for word in next(line for line in lines if line.startswith(name)).split()[1:]]


@as_root
def test_it_becomes_that_user_for_good(module_stage):
    sluice = module_stage.sluice({"user": "nobody", "sites": SITES})
    nobody = pwd.getpwnam("nobody")
    assert ids(sluice.pid, "Uid:") == [nobody.pw_uid] * 4
    assert ids(sluice.pid, "Gid:") == [nobody.pw_gid] * 4
    assert ids(sluice.pid, "Groups:") in ([nobody.pw_gid], [])
    for task in Path(f"/proc/{sluice.pid}/task").iterdir():
        assert ids(int(task.name), "Uid:") == [nobody.pw_uid] * 4, "every thread"
    assert sluice.fetch().text == "served"


@as_root
def test_it_listens_before(module_stage):
    """A port below 1024 is root's alone."""
    low = next(port for port in range(1023, 900, -1) if is_free(port))
    config = {"user": "nobody", "listen": [f"127.0.0.1:{low}"], "sites": SITES}
    sluice = module_stage.sluice(config)
    assert sluice.stderr.count(f"listening on 127.0.0.1:{low}") == 1


def is_free(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_a_user_who_is_not_here_is_an_error_at_start(tmp_path):
    (tmp_path / "sluice.yaml").write_text(CONFIG.format("nobody-like-that"))
    done = run_sluice("run", directory=tmp_path)
    assert done.returncode == 1
    assert 'sluice.yaml:3:7: user: there is no user "nobody-like-that" on this machine' in done.stderr


def test_check_warns_of_it_for_it_may_be_elsewhere(tmp_path):
    status, printed = check(CONFIG.format("nobody-like-that"), tmp_path)
    assert status == 0
    assert "sluice.yaml:3:7: warning: there is no user" in printed


@as_root
def test_who_is_not_root_cannot_become_another(tmp_path):
    directory = Path("/tmp") / f"sluice-user-test-{os.getpid()}"
    directory.mkdir(mode=0o755)
    try:
        shutil.copy(sluice_binary(), directory / "sluice")
        (directory / "sluice.yaml").write_text(CONFIG.format("daemon"))
        done = subprocess.run(
            [directory / "sluice", "run", "-c", directory / "sluice.yaml"],
            user="nobody",
            capture_output=True,
            text=True,
            timeout=30,
        )
    finally:
        shutil.rmtree(directory)
    assert done.returncode == 1
    assert 'only root can become "daemon"' in done.stderr
