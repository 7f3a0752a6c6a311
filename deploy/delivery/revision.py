"""The archive that CodeDeploy brings to each instance: what to run, and the hooks that run it."""

from __future__ import annotations

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from deploy.delivery.stack import ask
from yt_sentiment.io.archive import write_zip

APPSPEC: Final = Path("appspec.yml")
HOOKS: Final = Path("deploy/hooks")
MODEL: Final = "src/yt_sentiment/default_model"
RELEASE: Final = "release.env"


@dataclass(frozen=True, slots=True)
class Release:
    """What runs after a deployment.

    Attributes:
        image: reference by digest, ``host/repository@sha256:…``.
        model_version: 12 hexadecimal digits; an instance that serves another model fails its deployment.
        git_revision: commit that the image was built from.

    Raises:
        ValueError: if one of them is not of its form.
    """

    image: str
    model_version: str
    git_revision: str

    def __post_init__(self) -> None:
        for name, pattern in (
            ("image", r"[a-z0-9./:_-]+@sha256:[0-9a-f]{64}"),
            ("model_version", r"[0-9a-f]{12}"),
            ("git_revision", r"[0-9a-f]{40}"),
        ):
            if not re.fullmatch(pattern, getattr(self, name)):
                raise ValueError(f"{name} is {getattr(self, name)!r}, expected {pattern}")

    @property
    def key(self) -> str:
        """Where the archive of this release is kept; equal releases have the same."""
        return f"revisions/{self.git_revision}-{self.model_version}-{self.image[-64:][:12]}.zip"

    def bundle(self, target: Path, root: Path = Path()) -> Path:
        """Write the archive to ``target``, with the hooks of the project in ``root``."""
        lines = {"IMAGE": self.image, "MODEL_VERSION": self.model_version, "GIT_REVISION": self.git_revision}
        files = {str(APPSPEC): (root / APPSPEC).read_bytes()}
        files |= {f"{HOOKS}/{path.name}": path.read_bytes() for path in (root / HOOKS).glob("*.sh")}
        files[RELEASE] = "".join(f"{name}={value}\n" for name, value in lines.items()).encode()
        return write_zip(target, files)


def commit() -> str:
    """Return the commit of the working tree, 40 hexadecimal digits.

    The bundled model may differ from it, since a release carries the registry's; nothing else may.

    Raises:
        ValueError: naming files that are not as committed: what runs could not be told from its name.
    """
    changed = _git("status", "--porcelain", "--", ".", f":(exclude){MODEL}")
    if changed:
        raise ValueError(f"the working tree differs from its commit: {changed.splitlines()[:5]}; commit or stash it")
    return _git("rev-parse", "HEAD")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607
    if done.returncode:
        raise ValueError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()


def push_revision(release: Release, bucket: str) -> dict[str, Any]:
    """Upload the archive of a release, and return where it is, as CodeDeploy names it."""
    with tempfile.TemporaryDirectory() as folder:
        archive = release.bundle(Path(folder) / "revision.zip")
        done = ask(
            "s3", "put_object", Bucket=bucket, Key=release.key, Body=archive.read_bytes(), ChecksumAlgorithm="SHA256"
        )
    location = {"bucket": bucket, "key": release.key, "bundleType": "zip", "eTag": done["ETag"].strip('"')}
    if "VersionId" in done:
        location["version"] = done["VersionId"]
    return {"revisionType": "S3", "s3Location": location}
