"""The proxies under test: how each is configured and started."""

from .base import Proxy, Setup
from .haproxy import Haproxy
from .nginx import Nginx
from .sluice import Sluice

__all__ = ["Haproxy", "Nginx", "Proxy", "Setup", "Sluice"]
