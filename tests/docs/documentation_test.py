"""What the documentation shows is true: its configurations load, its commands run."""

import os
import re
import subprocess

import pytest
from blocks import blocks, documents

from harness.command import check
from harness.paths import REPOSITORY, sluice_binary
from harness.ports import free_port

DOCUMENTS = {document: blocks(document) for document in documents(REPOSITORY)}
ALL = [block for of_document in DOCUMENTS.values() for block in of_document]
CONFIGURATIONS = [
    block for block in ALL if block.language in ("yaml", "yml") and not block.comment.startswith("not checked: ")
]
SESSIONS = [document for document, of_document in DOCUMENTS.items() if any(block.is_run for block in of_document)]

PRELUDE = """
set -mu
trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
curl() { command curl -sS --max-time 20 --retry 20 --retry-connrefused --retry-delay 1 "$@"; }
"""


@pytest.mark.parametrize("block", CONFIGURATIONS, ids=str)
def test_a_configuration_goes_through_check(tmp_path, block):
    (tmp_path / "public").mkdir()  # the root of examples that serve files
    status, printed = check(block.text, tmp_path)
    if block.comment.startswith("refused: "):
        assert status == 1
        assert block.comment.removeprefix("refused: ") in printed
    else:
        assert status == 0, printed


@pytest.mark.parametrize("document", SESSIONS, ids=lambda document: document.name)
def test_the_commands_of_a_document_run_one_after_another(tmp_path, document):
    """In one shell, as a reader would; on ports of their own, which a reader need not care for."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "sluice").symlink_to(sluice_binary())
    ports: dict[str, str] = {}

    def moved(text: str) -> str:
        return re.sub(r"\b(80[0-9]{2}|90[0-9]{2})\b", lambda port: ports.setdefault(port[0], str(free_port())), text)

    script = PRELUDE
    for block in DOCUMENTS[document]:
        if block.file_name:
            script += f"cat > {block.file_name} <<'END_OF_FILE'\n{moved(block.text)}END_OF_FILE\n"
        elif block.is_run:
            script += "set -e\n" + moved(block.text) + "\nset +e\n"
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{tmp_path}/bin:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_comment_before_a_block_is_one_of_ours():
    known = ("run", "file: ", "refused: ", "not checked: ")
    for block in ALL:
        assert not block.comment or block.comment.startswith(known), f"{block}: {block.comment}"
