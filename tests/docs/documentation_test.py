"""What the documentation shows is true: its configurations load, its commands run."""

import os
import subprocess

import pytest
from blocks import blocks, documents

from harness.command import check
from harness.paths import REPOSITORY, sluice_binary

ALL = [block for document in documents(REPOSITORY) for block in blocks(document)]
CONFIGURATIONS = [
    block for block in ALL if block.language in ("yaml", "yml") and not block.comment.startswith("not checked:")
]
COMMANDS = [block for block in ALL if block.language == "sh" and block.comment == "run"]


@pytest.mark.parametrize("block", CONFIGURATIONS, ids=str)
def test_a_configuration_goes_through_check(tmp_path, block):
    status, printed = check(block.text, tmp_path)
    if block.comment.startswith("refused:"):
        assert status == 1
        assert block.comment.removeprefix("refused:").strip() in printed
    else:
        assert status == 0, printed


@pytest.mark.parametrize("block", COMMANDS, ids=str)
def test_commands_run(block):
    path = f"{sluice_binary().parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-eu", "-c", block.text],
        cwd=REPOSITORY,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_comment_before_a_block_is_one_of_ours():
    known = ("run", "refused: ", "not checked: ")
    for block in ALL:
        assert not block.comment or block.comment.startswith(known), f"{block}: {block.comment}"
