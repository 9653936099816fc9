"""Free TCP ports, below the range the kernel gives to outgoing connections."""

import os
import random
import socket

FIRST, LAST = 20000, 32000

_random = random.Random(os.getpid())
_given: set[int] = set()


def free_port() -> int:
    """A port nobody listens on. It is told to one caller only in the life of this test process."""
    while True:
        port = _random.randint(FIRST, LAST)
        if port not in _given and _is_free(port):
            _given.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("0.0.0.0", port))
        except OSError:
            return False
        return True
