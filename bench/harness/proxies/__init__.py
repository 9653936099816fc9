"""The proxies under test: how each is configured and started."""

from .base import Proxy, Setup
from .haproxy import Haproxy
from .nginx import Nginx
from .sluice import Sluice

BASELINE = "baseline"  # the name of a second Sluice, measured against the first

__all__ = ["BASELINE", "Haproxy", "Nginx", "Proxy", "Setup", "Sluice"]
