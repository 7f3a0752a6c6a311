"""Push an image to ECR, once per commit and model, and name it by its digest."""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
from collections.abc import Mapping

from deploy.delivery.stack import DeliveryError, ask, pages


def push(image: str, repository: str, tag: str) -> str:
    """Push a local image under a tag that never moves, and return its reference by digest.

    A tag that is there already is not pushed again: tags of the repository are immutable, and its image is the one that
    was tested.

    Raises:
        DeliveryError: if Docker or ECR refuses.
    """
    host, _, name = repository.partition("/")
    known = pages("ecr", "list_images", "imageIds", repositoryName=name)
    found = [one["imageDigest"] for one in known if one.get("imageTag") == tag]
    if found:
        return f"{repository}@{found[0]}"
    (login,) = ask("ecr", "get_authorization_token")["authorizationData"]
    user, _, password = base64.b64decode(login["authorizationToken"]).decode().partition(":")
    # Credentials of this push alone: they are not left on the disk.
    with tempfile.TemporaryDirectory() as config:
        environ = {**os.environ, "DOCKER_CONFIG": config}
        docker("login", "--username", user, "--password-stdin", host, environ=environ, given=password)
        docker("tag", image, f"{repository}:{tag}", environ=environ)
        docker("push", "--quiet", f"{repository}:{tag}", environ=environ)
    digests = docker("image", "inspect", "--format", '{{join .RepoDigests "\\n"}}', f"{repository}:{tag}")
    for reference in digests.splitlines():
        if reference.startswith(f"{repository}@"):
            return reference
    raise DeliveryError(f"{repository}:{tag} was pushed, but Docker knows no digest of it: {digests!r}")


def docker(*arguments: str, environ: Mapping[str, str] | None = None, given: str = "") -> str:
    """Return what a command of Docker prints.

    Raises:
        DeliveryError: with what Docker said, if it fails.
    """
    done = subprocess.run(  # noqa: S603
        ["docker", *arguments],  # noqa: S607
        env=environ,
        input=given,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DeliveryError(f"docker {arguments[0]}: {done.stderr.strip()}")
    return done.stdout.strip()
