"""What is counted must be the program that was asked for."""

import subprocess
from pathlib import Path

import pytest

from .counts import strip_debug_info
from .native import compiler


@pytest.fixture
def program(tmp_path: Path) -> Path:
    source = tmp_path / "answer.c"
    source.write_text("int main(void) { return 42; }\n")
    built = tmp_path / "answer"
    cc = compiler("CC", "clang-19", "clang", "gcc")
    subprocess.run([cc, "-g", str(source), "-o", str(built)], check=True)
    return built


def test_a_stripped_copy_does_the_same_without_debug_info(program: Path, tmp_path: Path):
    folder = tmp_path / "stripped"
    folder.mkdir()

    stripped = strip_debug_info(program, folder)

    assert stripped.parent == folder
    assert b".debug_info" in program.read_bytes()
    assert b".debug_info" not in stripped.read_bytes()
    assert subprocess.run([stripped], check=False).returncode == 42
