"""Firefox with the extension on the stand-in for YouTube, driven by Marionette; what leaves it is answered here.

Source of the protocol: https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scripts.ports import free_port
from tests.e2e.browser import DEADLINE_SECONDS, FIXTURE, SCREENSHOTS

FIREFOX: Final = shutil.which("firefox-esr") or shutil.which("firefox")
HOST: Final = "www.youtube.com"
PREFERENCES: Final = {
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.server": "",
    "app.update.disabledForTesting": True,
    "network.proxy.type": 1,
    "network.proxy.ssl": "127.0.0.1",
    "network.stricttransportsecurity.preloadlist": False,
}


@dataclass
class StandIn:
    """A proxy that answers for YouTube, and for nobody else.

    Attributes:
        refused: hosts that were asked for and not reached.
    """

    port: int
    context: ssl.SSLContext
    refused: list[str] = field(default_factory=list)

    def serve(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._tunnel, args=(connection,), daemon=True).start()

    def _tunnel(self, connection: socket.socket) -> None:
        with connection:
            host = connection.recv(4096).split(b" ")[1].decode().split(":")[0]
            if host != HOST:
                self.refused.append(host)
                connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")
                return
            connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            try:
                with self.context.wrap_socket(connection, server_side=True) as secure:
                    path = secure.recv(65536).split(b" ")[1].decode().split("?")[0]
                    secure.sendall(_answer(path))
            except (OSError, IndexError):
                return


def _answer(path: str) -> bytes:
    """Return a file of the stand-in, or its page."""
    name = path.removeprefix("/fixture/") if path.startswith("/fixture/") else "index.html"
    kind = {"html": "text/html", "js": "text/javascript", "css": "text/css"}[name.rsplit(".", 1)[1]]
    body = (FIXTURE / name).read_bytes()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    return f"{head}Connection: close\r\n\r\n".encode() + body


def _certificate(folder: Path) -> ssl.SSLContext:
    """Return a context with a certificate for YouTube that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)]), datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    chain = folder / "stand_in.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context


class Firefox:
    """A conversation with a running Firefox."""

    def __init__(self, port: int, stand_in: StandIn) -> None:
        self.stand_in = stand_in
        self._socket = _connected(port)
        self._number = 0
        self._read()  # its greeting
        self.call("WebDriver:NewSession", acceptInsecureCerts=True)

    def close(self) -> None:
        self._socket.close()

    def call(self, command: str, **parameters: Any) -> Any:
        """Return what a command answers; an error fails the test."""
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _, _, error, result = self._read()
        assert error is None, (command, error)
        return result["value"] if isinstance(result, dict) and set(result) == {"value"} else result

    def _read(self) -> Any:
        size = b""
        while (byte := self._socket.recv(1)) != b":":
            size += byte
        content = b""
        while len(content) < int(size):
            content += self._socket.recv(int(size) - len(content))
        return json.loads(content)

    def script(self, source: str, *, of_browser: bool = False) -> Any:
        """Return what a script returns: in the page, or in the browser around it."""
        self.call("Marionette:SetContext", value="chrome" if of_browser else "content")
        return self.call("WebDriver:ExecuteScript", script=source, args=[])

    def open(self, address: str) -> None:
        self.call("Marionette:SetContext", value="content")
        self.call("WebDriver:Navigate", url=address)

    def shoot(self, name: str) -> None:
        """Keep a picture for people to look at."""
        self.call("Marionette:SetContext", value="content")
        picture = base64.b64decode(self.call("WebDriver:TakeScreenshot", full=False))
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        (SCREENSHOTS / f"{name}.png").write_bytes(picture)

    def until(self, holds: Callable[[], Any], what: str) -> Any:
        """Return the first value that holds, or fail saying what was waited for."""
        give_up = time.monotonic() + DEADLINE_SECONDS
        while not (found := holds()):
            assert time.monotonic() < give_up, f"after {DEADLINE_SECONDS} s still not: {what}"
            time.sleep(0.2)
        return found


def _connected(port: int) -> socket.socket:
    give_up = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=DEADLINE_SECONDS)
        except OSError:
            assert time.monotonic() < give_up, "Firefox does not listen"
            time.sleep(0.2)


@contextmanager
def firefox(extension: Path) -> Iterator[Firefox]:
    """Start Firefox without a window, and install the extension for as long as it runs."""
    # Processes of a browser that ends may still write into its profile.
    temporary = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    with temporary as folder, socket.create_server(("127.0.0.1", 0)) as listener:
        stand_in = StandIn(listener.getsockname()[1], _certificate(Path(folder)))
        threading.Thread(target=stand_in.serve, args=(listener,), daemon=True).start()
        profile, port = Path(folder) / "profile", free_port()
        profile.mkdir()
        chosen = {**PREFERENCES, "network.proxy.ssl_port": stand_in.port, "marionette.port": port}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in chosen.items()]
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        options = ["--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile"]
        process = subprocess.Popen(  # noqa: S603
            [str(FIREFOX), *options, str(profile)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            browser = Firefox(port, stand_in)
            browser.call("Addon:Install", path=str(extension), temporary=True)
            yield browser
            browser.close()
        finally:
            process.terminate()
            process.wait()
