from pathlib import Path

from ..profiles import Profile
from .base import Proxy, Setup

_JSON_LOG = (
    r"""'{"time":"%tr","client":"%ci","method":"%HM","host":"%[capture.req.hdr(0),json(utf8s)]","""
    r""""path":"%HPO","protocol":"%HV","status":%ST,"bytes":%B,"duration":%Ta,"""
    r""""upstream":"%si:%sp","upstream_duration":%Tr,"""
    r""""user_agent":"%[capture.req.hdr(1),json(utf8s)]","request_id":"%rt"}'"""
)

_SAME_FIELDS = """
  option forwardfor
  http-request set-header X-Real-IP %[src]
  http-request set-header X-Forwarded-Proto http
  http-request set-header X-Forwarded-Host %[req.hdr(host)]
  http-request set-header X-Request-ID %[uuid]
  http-request set-header Via "1.1 haproxy"
"""


class Haproxy(Proxy):
    """Tuned as its documentation advises: one thread, idle server connections shared by all."""

    def can_do(self, profile: Profile) -> bool:
        return not profile.static  # it serves no files

    def config(self, setup: Setup) -> str:
        # Splicing pays for large bodies only: small ones fit the buffer that read the head.
        # The ratios: by default it closes idle server connections once a quarter of its
        # descriptors is in use.
        log = setup.profile.log
        return f"""
global
  nbthread 1
  maxconn {setup.connections}
  tune.pool-low-fd-ratio 90
  tune.pool-high-fd-ratio 95
  {"log stdout len 4096 format raw local0" if log else ""}
defaults
  mode http
  timeout connect 5s
  timeout client 1h
  timeout server 1h
  timeout http-keep-alive 1h
  http-reuse always
  {"option splice-response" if setup.profile.large else ""}
frontend client
  bind 127.0.0.1:{setup.port} backlog 4096
  {_JSON_CAPTURES if log else ""}
  {_SAME_FIELDS if setup.same_fields else ""}
  default_backend origin
backend origin
  server origin 127.0.0.1:{setup.origin_port}
"""

    def arguments(self, config: Path, setup: Setup) -> list[str]:
        return ["-db", "-f", str(config)]

    def version_argument(self) -> str:
        return "-v"

    def remedy(self) -> str:
        return "`apt-get install haproxy` brings it, `--proxies` leaves it out"


_JSON_CAPTURES = f"""
  log global
  option httplog
  declare capture request len 128
  http-request capture req.hdr(host) id 0
  declare capture request len 256
  http-request capture req.hdr(user-agent) id 1
  log-format {_JSON_LOG}
"""
