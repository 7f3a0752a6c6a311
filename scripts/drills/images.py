"""What the drill rolls out: two good versions and broken ones, as container images or as the stand-in's."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.delivery.image import docker
from scripts.drills import BUNDLED, SERVICE
from scripts.ports import free_port, wait_until_listening
from yt_sentiment.model.persistence import TREES, read_manifest, write_manifest, write_sums

DOCKER, STAND_IN = "containers", "gunicorn processes"
IMAGE: Final = "yt-sentiment"
_REGISTRY: Final = """
version: 0.1
storage: {{filesystem: {{rootdirectory: "{folder}"}}}}
http: {{addr: "127.0.0.1:{port}"}}
"""


@dataclass(frozen=True)
class Version:
    """One version of the service.

    Attributes:
        model: folder of its model.
        claims: model version that its release names.
        command: what it runs instead of the service.
    """

    model: Path
    claims: str
    command: tuple[str, ...] = ()


@dataclass
class Images:
    """Versions, built.

    Attributes:
        kind: ``DOCKER`` or ``STAND_IN``.
        environ: what the hooks need to find ``docker``.
        references: reference by digest and claimed model version, by name.
    """

    kind: str
    environ: Mapping[str, str]
    references: dict[str, tuple[str, str]] = field(default_factory=dict)

    def reference(self, name: str) -> tuple[str, str]:
        """Return image and claimed model version."""
        return self.references[name]


def versions(folder: Path) -> dict[str, Version]:
    """Return what is rolled out; models are copies of the bundled one in ``folder``."""
    first = read_manifest(BUNDLED)
    for name in ("first", "second", "damaged"):
        shutil.copytree(BUNDLED, folder / name)
    second = write_manifest(
        folder / "second", languages=first.languages, data=first.data, metrics={**first.metrics, "drill": True}
    )
    write_sums(folder / "second")
    damaged = bytearray((folder / "damaged" / TREES).read_bytes())
    damaged[len(damaged) // 2] ^= 1
    (folder / "damaged" / TREES).write_bytes(damaged)
    return {
        "first": Version(folder / "first", first.version),
        "second": Version(folder / "second", second.version),
        "damaged model": Version(folder / "damaged", first.version),
        "crash": Version(folder / "second", second.version, ("false",)),
        "wrong version": Version(folder / "first", second.version),
        "hang": Version(folder / "second", second.version, ("sleep", "1000")),
    }


@contextmanager
def images_of(folder: Path, kind: str | None = None) -> Iterator[Images]:
    """Build every version, as containers where Docker answers unless ``kind`` says otherwise."""
    models = folder / "models"
    models.mkdir()
    built = versions(models)
    if kind == STAND_IN or (kind is None and not _docker_answers()):
        yield _stand_in(folder, built)
        return
    with registry(folder) as host:
        images = Images(DOCKER, {})
        for name, version in built.items():
            images.references[name] = (_push(host, name, version), version.claims)
        try:
            yield images
        finally:
            for reference, _ in images.references.values():
                subprocess.run(["docker", "image", "rm", reference], capture_output=True, check=False)  # noqa: S603, S607


def _docker_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0  # noqa: S607


def _stand_in(folder: Path, built: Mapping[str, Version]) -> Images:
    root, programs = folder / "docker", folder / "bin"
    (root / "images").mkdir(parents=True)
    programs.mkdir()
    program = programs / "docker"
    module = Path(__file__).with_name("docker_stand_in.py")
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{module}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    images = Images(STAND_IN, {"DOCKER_STAND_IN": str(root), "PATH": path})
    for name, version in built.items():
        content = json.dumps(
            {
                "command": list(version.command or SERVICE),
                "env": {"YT_SENTIMENT_MODEL": str(version.model), "DATABASE_URL": "sqlite://"},
            }
        )
        digest = hashlib.sha256((name + content).encode()).hexdigest()
        (root / "images" / f"{digest}.json").write_text(content, encoding="utf-8")
        images.references[name] = (f"{IMAGE}@sha256:{digest}", version.claims)
    return images


@contextmanager
def registry(folder: Path) -> Iterator[str]:
    """Run Debian's image registry on 127.0.0.1, so that the hooks pull by digest as they do from ECR."""
    port = free_port()
    file = folder / "registry.yml"
    file.write_text(_REGISTRY.format(folder=folder / "registry", port=port), encoding="utf-8")
    with subprocess.Popen(  # noqa: S603
        ["docker-registry", "serve", str(file)],  # noqa: S607
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until_listening(port, process)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _push(host: str, name: str, version: Version) -> str:
    tag = f"{host}/{IMAGE}:{name.replace(' ', '-')}"
    command = f"CMD {json.dumps(version.command)}\n" if version.command else ""
    (version.model / "Dockerfile").write_text(
        f"FROM {IMAGE}\nCOPY . /opt/model\nENV YT_SENTIMENT_MODEL=/opt/model\n{command}", encoding="utf-8"
    )
    docker("build", "--quiet", "--tag", tag, str(version.model))
    (version.model / "Dockerfile").unlink()
    docker("push", "--quiet", tag)
    reference = docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", tag)
    docker("image", "rm", tag)  # so that the hooks have something to pull
    return reference
