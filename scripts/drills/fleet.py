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
{user}
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  upstream {first} {{ server 127.0.0.1:{first}; keepalive 8; keepalive_timeout 1s; }}
  upstream {second} {{ server 127.0.0.1:{second}; keepalive 8; keepalive_timeout 1s; }}
  split_clients $request_id $chosen {{ 50% {first}; * {second}; }}
  map $chosen $other {{ {first} {second}; {second} {first}; }}
  server {{
    listen 127.0.0.1:{port};
    keepalive_requests 1000000;
    set $target $chosen;
    if (-f {folder}/blocked-$chosen) {{ set $target $other; }}
    location / {{
      proxy_pass http://$target;
      proxy_set_header Host $http_host;
      proxy_set_header Connection "";
      proxy_http_version 1.1;
      proxy_next_upstream off;
      proxy_connect_timeout 10s;
    }}
  }}
}}
"""
"""``proxy_next_upstream off``: a balancer that tries again elsewhere would hide what the drill is to find.

A file blocks an instance, since nginx would close its clients' idle connections when it reads its configuration again.
"""


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
        ports: of the two instances.
        port: where it listens.
        blocked: ports that get no traffic.
    """

    folder: Path
    ports: tuple[int, int]
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
        first, second = self.ports
        user = "user root;" if os.getuid() == 0 else ""  # else another one, who may not look into the folder
        file = self.folder / "nginx.conf"
        text = _NGINX.format(folder=self.folder, first=first, second=second, port=self.port, user=user)
        file.write_text(text, encoding="utf-8")
        with subprocess.Popen([program, "-c", str(file), "-g", "daemon off;"]) as self._process:  # noqa: S603
            try:
                wait_until_listening(self.port, self._process)
                yield
            finally:
                self._process.terminate()

    def block(self, port: int) -> None:
        """Send nothing more to an instance, and let it finish what it has."""
        self.blocked.add(port)
        self._flag(port).touch()
        self._check()
        time.sleep(DRAIN_SECONDS)

    def allow(self, port: int) -> None:
        """Send traffic again."""
        self.blocked.discard(port)
        self._flag(port).unlink(missing_ok=True)
        self._check()

    def _flag(self, port: int) -> Path:
        return self.folder / f"blocked-{port}"

    def _check(self) -> None:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"nginx does not run: {(self.folder / 'error.log').read_text(encoding='utf-8')}")


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
