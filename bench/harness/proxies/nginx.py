from pathlib import Path

from .base import Proxy, Setup

_JSON_LOG = """
  log_format json escape=json
    '{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method","host":"$host",'
    '"path":"$uri","protocol":"$server_protocol","status":$status,"bytes":$body_bytes_sent,'
    '"duration":$request_time,"upstream":"$upstream_addr",'
    '"upstream_duration":"$upstream_response_time",'
    '"user_agent":"$http_user_agent","request_id":"$request_id"}';
"""

# Few large buffers and no file: with more of them, bodies pass through memory that is out of cache.
_LARGE_BODIES = """
  proxy_buffer_size 64k;
  proxy_buffers 4 64k;
  proxy_busy_buffers_size 128k;
  proxy_max_temp_file_size 0;
"""

_FORWARD = """
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $host;
"""

_SAME_FIELDS = """
      proxy_set_header X-Real-IP $remote_addr;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $host;
      proxy_set_header X-Request-ID $request_id;
      proxy_set_header Via "1.1 nginx";
"""


class Nginx(Proxy):
    """Tuned as its documentation advises: upstream keep-alive, connections that never wear out."""

    def config(self, setup: Setup) -> str:
        # `user root`: a tracing tool writes its files from within the worker.
        access_log = f"{setup.access_log} json buffer=64k flush=1s" if setup.profile.log else "off"
        return f"""
daemon off;
user root;
worker_processes 1;
pid nginx.pid;
events {{ worker_connections {2 * setup.connections}; }}
http {{
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
{_JSON_LOG if setup.profile.log else ""}
  access_log {access_log};
  open_file_cache max=1000;
  sendfile on;
  tcp_nopush on;
  tcp_nodelay on;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
{_LARGE_BODIES if setup.profile.large else ""}
  upstream origin {{
    server 127.0.0.1:{setup.origin_port};
    keepalive {setup.connections};
    keepalive_requests 1000000000;
    keepalive_timeout 1h;
  }}
  server {{
    listen 127.0.0.1:{setup.port} backlog=4096;
    root {setup.root};
    location / {{ {"" if setup.profile.static else _FORWARD}
{_SAME_FIELDS if setup.same_fields else ""}
    }}
  }}
}}
"""

    def arguments(self, config: Path, setup: Setup) -> list[str]:
        return ["-p", str(setup.folder), "-e", "error.log", "-c", str(config)]

    def version_argument(self) -> str:
        return "-v"

    def remedy(self) -> str:
        return "`apt-get install nginx-light` brings it, `--proxies` leaves it out"
