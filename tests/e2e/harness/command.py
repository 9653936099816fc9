"""Sluice's commands that do their work and end."""

import os
import subprocess
from pathlib import Path

from harness.paths import sluice_binary


def run_sluice(
    *arguments: object, directory: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess:
    """Runs `sluice arguments…` to its end; `stdout` and `stderr` are text."""
    return subprocess.run(
        [str(sluice_binary()), *map(str, arguments)],
        cwd=directory,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )


def check(config: str, directory: Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """`sluice check` on a file of this text, named sluice.yaml: its exit status and all it printed."""
    (directory / "sluice.yaml").write_text(config)
    done = run_sluice("check", "-c", "sluice.yaml", directory=directory, env=env)
    return done.returncode, done.stdout + done.stderr
