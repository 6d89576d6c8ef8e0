"""nginx and Caddy with the very files of `deploy/`, run as an ordinary user on free ports.

Of a file only names, ports and paths are replaced, each by `replaced`, which insists that it is
there. Around it stands what Debian's own main file says, for a folder of the test's.
"""

import os
import pwd
import re
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import pytest

from bis.settings import ROOT
from tests.support.ports import free_port
from tests.support.waiting import wait_for

NAME = "bis.localhost"  # Chromium knows where that is; for httpx see `visitor`
DEPLOY = ROOT / "deploy"

_NGINX = """
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
    include /etc/nginx/mime.types;
    log_format asked '$upstream_addr $request_method $uri';
    access_log {folder}/asked.log asked;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    include {folder}/bis.conf;
}}
"""
_CADDY = """{{
	admin off
	http_port {http}
	https_port {https}
	skip_install_trust
}}
"""


def replaced(file: str, changes: Mapping[str, str]) -> str:
    """Return a file of `deploy/` with every key of `changes` replaced."""
    found = (DEPLOY / file).read_text(encoding="utf-8")
    for there, instead in changes.items():
        assert there in found, f"{file} no longer says {there}"
        found = found.replace(there, instead)
    return found


def ordinary_user() -> dict[str, Any]:
    """Return what `subprocess` needs to run a program without rights, whoever runs the test."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that an ordinary user may use, below no folder of the test run's alone."""
    folder = Path(tempfile.mkdtemp(prefix="bis-proxy-", dir="/tmp"))
    if user := ordinary_user():
        os.chown(folder, user["user"], user["group"])
    yield folder
    shutil.rmtree(folder)


class Proxy:
    """A proxy in front of BIS: `base` is its https address; see `nginx` and `caddy`."""

    def __init__(self, command: list[str], folder: Path, http: int, https: int) -> None:
        self.http, self.https = http, https
        self.base = f"https://{NAME}:{https}"
        self.authority = folder / "authority.pem"
        self._command, self._folder = command, folder
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env={"HOME": str(self._folder), "PATH": os.environ["PATH"]},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                **ordinary_user(),
            )
        try:
            wait_for("the proxy answers", self._answers)
        except AssertionError as error:
            self._stop()
            error.add_note((self._folder / "log").read_text(errors="replace"))
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        if error is not None:
            error.add_note((self._folder / "log").read_text(errors="replace"))

    def visitor(self, address: str = "127.0.0.2", **headers: str) -> httpx.Client:
        """Return a browser without a screen that calls from `address`, all of which are here.

        It trusts the proxy's certificate and nothing else, and follows no redirect.
        """
        trusted = ssl.create_default_context(cafile=str(self.authority))
        trusted.check_hostname = False  # it calls the number, below, and asks for the name
        return httpx.Client(
            base_url=f"https://127.0.0.1:{self.https}",
            headers={"Host": f"{NAME}:{self.https}", "Origin": self.base, **headers},
            transport=_Named(httpx.HTTPTransport(verify=trusted, local_address=address)),
            timeout=60,
        )

    def asked(self) -> list[tuple[str, str]]:
        """Return every request so far: the ports that were tried, and method and path."""
        lines = (self._folder / "asked.log").read_text().splitlines()
        asked = re.compile(r"(.+) ([A-Z]+ \S+)")
        found = [asked.fullmatch(line) for line in lines]
        return [(one[1].replace("127.0.0.1:", ""), one[2]) for one in found if one]

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError("the proxy ended")
        try:
            with self.visitor() as visitor:
                return visitor.get("/oppet/kalender").status_code < 500
        except (httpx.TransportError, FileNotFoundError):
            return False

    def _stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(timeout=30)


class _Named(httpx.BaseTransport):
    """Asks for NAME in the greeting of TLS, as a browser does."""

    def __init__(self, inner: httpx.HTTPTransport) -> None:
        self._inner = inner

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Pass on."""
        request.extensions["sni_hostname"] = NAME
        return self._inner.handle_request(request)

    def close(self) -> None:
        """Close."""
        self._inner.close()


@contextmanager
def nginx(*ports: int) -> Iterator[Proxy]:
    """An nginx in front of one process, or of two, with a certificate of its own making."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("nginx is not installed")
    http, https = free_port(), free_port()
    upstream = "upstream-one.conf" if len(ports) == 1 else "upstream-two.conf"
    with open_folder() as folder:
        _make_certificate(folder)
        listening = {
            "listen 80;": f"listen {http};",
            "listen [::]:80;": "",
            "listen 443 ": f"listen {https} ",
            "listen [::]:443 ssl http2;": "",
            "/etc/letsencrypt/live/bis.example.se/fullchain.pem": f"{folder}/authority.pem",
            "/etc/letsencrypt/live/bis.example.se/privkey.pem": f"{folder}/key.pem",
            "bis.example.se": NAME,
        }
        (folder / "bis.conf").write_text(replaced("nginx/bis.conf", listening))
        behind = {f":850{n}": f":{port}" for n, port in enumerate(ports, start=1)}
        (folder / "upstream.conf").write_text(replaced(f"nginx/{upstream}", behind))
        (folder / "nginx.conf").write_text(_NGINX.format(folder=folder))
        command = [program, "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]
        with Proxy(command, folder, http, https) as proxy:
            yield proxy


@contextmanager
def caddy(port: int) -> Iterator[Proxy]:
    """A Caddy in front of one process; for a name like NAME it is its own authority."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("Caddy is not installed")
    http, https = free_port(), free_port()
    with open_folder() as folder:
        site = replaced("Caddyfile", {"bis.example.se": NAME, ":8501": f":{port}"})
        around = _CADDY.format(http=http, https=https)
        (folder / "Caddyfile").write_text(around + site)
        proxy = Proxy(
            [program, "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")],
            folder,
            http,
            https,
        )
        proxy.authority = folder / ".local/share/caddy/pki/authorities/local/root.crt"
        with proxy:
            yield proxy


def _make_certificate(folder: Path) -> None:
    """Make a certificate for NAME that vouches for itself."""
    made = subprocess.run(
        [
            *(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
            ),
            *(
                "-nodes",
                "-days",
                "2",
                "-subj",
                f"/CN={NAME}",
                "-addext",
                f"subjectAltName=DNS:{NAME}",
            ),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "authority.pem")),
        ],
        capture_output=True,
        check=False,
        **ordinary_user(),
    )
    assert made.returncode == 0, made.stderr
