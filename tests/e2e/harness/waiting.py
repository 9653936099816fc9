"""Waiting for something to become true, with a deadline instead of a guess."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

PATIENCE = 10.0
"""Seconds after which what has not happened is taken never to happen; generous, for loaded machines."""


def wait_until(condition: Callable[[], Value], what: str, timeout: float = PATIENCE) -> Value:
    """Calls `condition` until it gives something true, and returns that."""
    deadline = time.monotonic() + timeout
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {timeout:g} s: {what}"
        time.sleep(0.01)
