"""CodeDeploy on one machine: instances behind nginx, and the hooks of ``appspec.yml`` in CodeDeploy's order.

Source of the order: https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html,
in-place deployment with a load balancer.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from scripts.ports import free_port, wait_until_listening

NEW_HOOKS: Final = ("BeforeInstall", "AfterInstall", "ApplicationStart", "ValidateService")
DRAIN_SECONDS: Final = 1.0
_NGINX: Final = """
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream service {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://service;
      proxy_set_header Host $http_host;
      proxy_http_version 1.1;
      proxy_next_upstream off;
      proxy_connect_timeout 2s;
    }}
  }}
}}
"""
"""``proxy_next_upstream off``: a balancer that tries again elsewhere would hide what the drill is to find."""


def nginx() -> str | None:
    """Return where nginx is, if it is; Debian keeps it out of a user's path."""
    return shutil.which("nginx", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin"]))


@dataclass
class Instance:
    """One machine of the fleet.

    Attributes:
        name: of its container.
        port: where its service listens on 127.0.0.1.
        folder: its disk.
        environ: what the agent gives to hooks.
        good: the unpacked archive of the last revision that succeeded here.
        deployed: archives brought here.
    """

    name: str
    port: int
    folder: Path
    environ: Mapping[str, str]
    good: Path | None = None
    deployed: int = 0

    def unpack(self, archive: Path) -> Path:
        """Bring an archive here, and return the folder that holds it."""
        self.deployed += 1
        target = self.folder / f"deployment-{self.deployed}"
        with zipfile.ZipFile(archive) as content:
            for entry in content.infolist():
                path = Path(content.extract(entry, target))
                path.chmod(entry.external_attr >> 16 & 0o777)
        return target

    def run_hook(self, revision: Path, hook: str) -> str | None:
        """Run the scripts of a hook, each within its own time; return what went wrong, if anything did."""
        appspec: Mapping[str, Any] = yaml.safe_load((revision / "appspec.yml").read_text(encoding="utf-8"))
        for script in appspec["hooks"].get(hook, []):
            process = subprocess.Popen(  # noqa: S603
                [str(revision / script["location"])],
                env={**os.environ, **self.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
            )
            try:
                output, _ = process.communicate(timeout=script["timeout"])
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return f"{script['location']} ran longer than {script['timeout']} s"
            if process.returncode:
                return f"{script['location']} ended with {process.returncode}: {output.strip()[-2000:]}"
        return None


@dataclass
class Balancer:
    """nginx in front of the fleet.

    Attributes:
        folder: of its configuration and logs.
        ports: of the instances.
        port: where it listens.
        blocked: ports that get no traffic.
    """

    folder: Path
    ports: Sequence[int]
    port: int = field(default_factory=free_port)
    blocked: set[int] = field(default_factory=set)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Where clients ask."""
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve until the block ends."""
        program = nginx()
        if program is None:
            raise RuntimeError("nginx is needed: apt-get install nginx")
        self._write()
        with subprocess.Popen([program, "-c", str(self._file), "-g", "daemon off;"]) as self._process:  # noqa: S603
            try:
                wait_until_listening(self.port, self._process)
                yield
            finally:
                self._process.terminate()

    def block(self, port: int) -> None:
        """Send nothing more to an instance, and let it finish what it has."""
        self.blocked.add(port)
        self._apply()
        time.sleep(DRAIN_SECONDS)

    def allow(self, port: int) -> None:
        """Send traffic again."""
        self.blocked.discard(port)
        self._apply()

    @property
    def _file(self) -> Path:
        return self.folder / "nginx.conf"

    def _apply(self) -> None:
        self._write()
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"nginx does not run: {(self.folder / 'error.log').read_text(encoding='utf-8')}")
        self._process.send_signal(signal.SIGHUP)
        time.sleep(0.3)  # a reload takes effect when new workers have started

    def _write(self) -> None:
        servers = " ".join(
            f"server 127.0.0.1:{port} max_fails=0{' down' if port in self.blocked else ''};" for port in self.ports
        )
        text = _NGINX.format(folder=self.folder, servers=servers, port=self.port)
        self._file.write_text(text, encoding="utf-8")


@dataclass(frozen=True)
class Deployment:
    """How a deployment went.

    Attributes:
        error: of the hook that failed; empty if all instances have the revision.
        hook: which one that was.
        on: name of the instance where it failed.
        seconds: from the first block of traffic to the end.
    """

    error: str
    hook: str
    on: str
    seconds: float


def deploy(fleet: Sequence[Instance], balancer: Balancer, archive: Path) -> Deployment:
    """Bring a revision to one instance after the other, and stop at the first that fails.

    An instance that failed gets no traffic until a deployment succeeds on it, and comes first in the next one.
    """
    started = time.perf_counter()
    for instance in sorted(fleet, key=lambda one: one.port not in balancer.blocked):
        balancer.block(instance.port)
        if instance.good is not None and (error := instance.run_hook(instance.good, "ApplicationStop")):
            return Deployment(error, "ApplicationStop", instance.name, time.perf_counter() - started)
        revision = instance.unpack(archive)
        for hook in NEW_HOOKS:
            if error := instance.run_hook(revision, hook):
                return Deployment(error, hook, instance.name, time.perf_counter() - started)
        instance.good = revision
        balancer.allow(instance.port)
    return Deployment("", "", "", time.perf_counter() - started)
