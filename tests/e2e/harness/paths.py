"""Where things are in the repository."""

import functools
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def sluice_binary() -> Path:
    """The binary under test: $SLUICE_BINARY, or the release build. A missing one fails the test that needs it."""
    path = Path(os.environ.get("SLUICE_BINARY", "build/release/sluice"))
    path = path if path.is_absolute() else REPOSITORY / path
    assert path.is_file(), f"no binary at {path}: build it, or point SLUICE_BINARY at one"
    return path


@functools.cache
def is_sanitized() -> bool:
    """Whether the binary is one of the sanitizers' presets, whose memory says nothing of Sluice's."""
    return any(name in sluice_binary().read_bytes() for name in (b"__asan_init", b"__tsan_init"))
