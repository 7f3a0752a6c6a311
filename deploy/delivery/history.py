"""Releases that a deployment group ran, as its deployments tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from deploy.delivery.stack import DeliveryError

BACK: Final = "back to "
"""How the description of a rollback begins."""

Info = Mapping[str, Any]
"""A deployment, as CodeDeploy describes it."""


def goes_back(info: Info) -> bool:
    """Return whether a deployment is a rollback, of this project or of CodeDeploy itself."""
    return info.get("creator") == "codeDeployRollback" or str(info.get("description", "")).startswith(BACK)


def key_of(info: Info) -> str:
    """Return where the archive of a deployment's release is kept, which names the release."""
    return str(info["revision"]["s3Location"]["key"])


def way_back(succeeded: Iterable[Info]) -> list[Info]:
    """Return the deployments of the releases that one can go back to, the one that serves last.

    A release that was rolled back is not among them: to go back again does not bring it back.

    Args:
        succeeded: the deployments that succeeded, oldest first.
    """
    way: list[Info] = []
    for info in succeeded:
        if goes_back(info):
            while way and key_of(way[-1]) != key_of(info):
                way.pop()
        if not way or key_of(way[-1]) != key_of(info):
            way.append(info)
    return way


def named(release: str, infos: Sequence[Info]) -> str:
    """Return the key of the one release that has this name: the beginning of its commit, or its image by digest.

    Raises:
        DeliveryError: if none has it, or several do, such as two models of one commit.
    """
    _, is_image, digest = release.partition("@sha256:")
    keys = sorted({key_of(info) for info in infos})
    found = [key for key in keys if (f"-{digest[:12]}." in key if is_image else key.startswith(f"revisions/{release}"))]
    if len(found) != 1:
        known = ", ".join(found or keys) or "none at all"
        raise DeliveryError(f"{release!r} names {len(found)} releases, expected one of {known}")
    return found[0]
