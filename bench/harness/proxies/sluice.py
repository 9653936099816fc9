from pathlib import Path

from .base import Proxy, Setup


class Sluice(Proxy):
    """As it comes, but for room: one worker, and a pool as large as the number of clients."""

    def config(self, setup: Setup) -> str:
        log = f'{{ to: "{setup.access_log}", format: json }}' if setup.profile.log else "off"
        return f"""
listen: ["127.0.0.1:{setup.port}"]
workers: 1
admin: off
logs: {{ access: {log}, error: {{ level: error }} }}
sites:
  "*": {{ {f'files: "{setup.root}"' if setup.profile.static else "to: origin"} }}
upstreams:
  origin:
    servers: ["127.0.0.1:{setup.origin_port}"]
    pool: {{ max_idle: {setup.connections} }}
"""

    def arguments(self, config: Path, setup: Setup) -> list[str]:
        return ["run", "-c", str(config)]

    def version_argument(self) -> str:
        return "version"

    def remedy(self) -> str:
        return "`make build` makes it, `--proxies nginx,haproxy` leaves it out"
