"""Web servers of others, started for tests on free ports of this machine, with a site each.

``apache()`` is Debian's ``apache2`` with the modules that a shared host has, ``nginx()`` Debian's
``nginx``. Both are context managers that yield ``http://127.0.0.1:PORT``; each has a folder of its
own for what it writes, and is gone when the block ends. Where a program is not installed the test
is skipped by name, and fails under ``CI=true`` (``tests/programs.py``).
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.programs import program
from tests.servers import free_port

__all__ = ["Answer", "apache", "ask", "nginx"]

_MODULES = (
    *("mpm_event", "authz_core", "mime", "dir", "negotiation", "autoindex", "alias", "env"),
    *("setenvif", "headers", "rewrite", "filter", "deflate"),
)
_APACHE = """\
ServerRoot {folder}
ServerName localhost
Listen 127.0.0.1:{port}
PidFile {folder}/pid
ErrorLog {folder}/error.log
{modules}
{user}
TypesConfig /dev/null
DocumentRoot {root}
<Directory {root}>
  Options FollowSymLinks
  AllowOverride All
  Require all granted
</Directory>
"""
_NGINX = """\
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
{site}
}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A response: its status, its headers by lower-case name, its body as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send a request as it is given; ``accept_language="zh"`` is ``Accept-Language``."""
    connection = HTTPConnection(url.removeprefix("http://"), timeout=60)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        lower = {name.lower(): value for name, value in response.getheaders()}
        return Answer(status=response.status, headers=lower, body=response.read())
    finally:
        connection.close()


@contextmanager
def apache(root: Path, *, port: int = 0) -> Iterator[str]:
    """Run an Apache whose document root is a folder, and in which ``.htaccess`` counts.

    Args:
        root: The folder; all may read it.
        port: Where it listens; 0: on a free one.
    """
    server = program("apache2")
    modules = Path("/usr/lib/apache2/modules")
    with TemporaryDirectory(prefix="apache-") as name:
        folder, port = Path(name), port or free_port()
        loaded = "\n".join(f"LoadModule {each}_module {modules}/mod_{each}.so" for each in _MODULES)
        user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""
        text = _APACHE.format(folder=folder, port=port, modules=loaded, user=user, root=root)
        (folder / "httpd.conf").write_text(text, "utf-8")
        command = [server, "-f", str(folder / "httpd.conf"), "-D", "FOREGROUND"]
        with _running(command, [server, "-t", "-f", str(folder / "httpd.conf")], port):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def nginx(site: str, *, port: int = 0) -> Iterator[str]:
    """Run an nginx with a site.

    Args:
        site: What stands in ``http { }``; its ``listen 80;`` becomes the port.
        port: Where it listens; 0: on a free one.
    """
    server = program("nginx")
    with TemporaryDirectory(prefix="nginx-") as name:
        folder, port = Path(name), port or free_port()
        folder.chmod(0o755)
        assert "listen 80;" in site
        listening = site.replace("listen 80;", f"listen 127.0.0.1:{port};")
        text = _NGINX.format(folder=folder, site=listening)
        (folder / "nginx.conf").write_text(text, "utf-8")
        command = [server, "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with _running(command, [*command, "-t"], port):
            yield f"http://127.0.0.1:{port}"


@contextmanager
def _running(command: Sequence[str], test: Sequence[str], port: int) -> Iterator[None]:
    """Test the configuration, then run the server until the block ends."""
    tested = subprocess.run(test, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
            assert process.poll() is None, "the server has ended"
    raise RuntimeError("the server has not started")
