"""A real nginx as an upstream: one process in the foreground, everything it writes in its directory."""

import shutil
from pathlib import Path

from harness.client import fetch
from harness.ports import free_port
from harness.process import Process

_CONFIG = """
pid {directory}/nginx.pid;
error_log {directory}/error.log;
daemon off;
master_process off;
worker_rlimit_nofile 4096;
events {{ worker_connections 2048; }}
http {{
  access_log off;
  client_body_temp_path {directory}/client;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  client_max_body_size 0;
  keepalive_requests 1000000;
  server {{
    listen 127.0.0.1:{port} backlog=2048;
    root {directory}/html;
    {locations}
  }}
}}
"""


class Nginx(Process):
    """Serves `files` (a name and its bytes each), and whatever `locations` say in nginx's own words."""

    def __init__(self, directory: Path, files: dict[str, bytes] | None = None, locations: str = ""):
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        assert Path(program).exists(), "nginx is not installed (apt-get install nginx-light)"
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        (directory / "html").mkdir(parents=True)
        for name, content in {"ready": b"", **(files or {})}.items():
            (directory / "html" / name).write_bytes(content)
        config = directory / "nginx.conf"
        config.write_text(_CONFIG.format(directory=directory, port=self.port, locations=locations))
        super().__init__([program, "-e", directory / "error.log", "-p", directory, "-c", config], directory)
        self.await_start(self._is_ready)

    def restart(self) -> None:
        """Starts it again after it was killed, on the same port."""
        self._start()
        self.await_start(self._is_ready)

    def _is_ready(self) -> bool:
        try:
            return fetch(self.port, target="/ready").status == 200
        except OSError:
            return False
