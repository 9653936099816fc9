"""`sluice completion`: scripts that the shells themselves take, and what they offer."""

import os
import shutil
import subprocess

import pytest

from harness.command import run_sluice
from harness.paths import sluice_binary


def script(shell: str) -> str:
    done = run_sluice("completion", shell)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(shell: str, commands: str, directory) -> str:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not here")
    environment = {**os.environ, "PATH": f"{sluice_binary().parent}:{os.environ['PATH']}", "HOME": str(directory)}
    done = subprocess.run(
        [shell, "-c", commands], cwd=directory, env=environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def completed(words: str, directory) -> list[str]:
    """What bash offers for the last of these words."""
    commands = f"""{script("bash")}
        COMP_WORDS=({words}) COMP_CWORD=$(({len(words.split())} - 1))
        _sluice && printf '%s\\n' "${{COMPREPLY[@]}}" """
    return run("bash", commands.replace("''", "''"), directory).split()


def test_bash_offers_commands_options_and_files(tmp_path):
    (tmp_path / "sluice.yaml").write_text("")
    assert completed("sluice che", tmp_path) == ["check"]
    assert "--config" in completed("sluice check --", tmp_path)
    assert completed("sluice completion b", tmp_path) == ["bash"]
    assert completed("sluice check -c slu", tmp_path) == ["sluice.yaml"]


def test_every_command_is_offered(tmp_path):
    offered = completed("sluice ''", tmp_path)
    for command in ("run", "to", "check", "echo", "files", "explain", "schema", "completion", "version"):
        assert command in offered


def test_zsh_takes_its_script(tmp_path):
    run("zsh", f"autoload -U compinit && compinit -D\n{script('zsh')}\nwhence -w _sluice", tmp_path)


def test_fish_offers_commands_and_options(tmp_path):
    offered = run("fish", script("fish") + "\ncomplete -C 'sluice check --'\ncomplete -C 'sluice sch'", tmp_path)
    assert "--config\tConfiguration file" in offered
    assert "schema\t" in offered


def test_another_shell_is_refused():
    done = run_sluice("completion", "tcsh")
    assert done.returncode == 2
    assert "bash" in done.stderr
