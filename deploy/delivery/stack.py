"""Where things are in the AWS account: what the CloudFormation stacks say of themselves."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

FOUNDATION: Final = "yt-sentiment-foundation"
SERVICE: Final = "yt-sentiment"


class DeliveryError(RuntimeError):
    """AWS refused, lacks what is needed, or a deployment failed."""


def client(service: str) -> Any:
    """Return a client; credentials, region and ``AWS_ENDPOINT_URL`` are those of the environment.

    Raises:
        DeliveryError: if no region is set.
    """
    try:
        return boto3.client(service)
    except BotoCoreError as error:
        raise DeliveryError(f"{error} Expected AWS_REGION or AWS_DEFAULT_REGION, and credentials.") from error


def ask(service: str, operation: str, **arguments: Any) -> Any:
    """Call one operation of AWS.

    Raises:
        DeliveryError: naming the operation and what AWS said.
    """
    try:
        return getattr(client(service), operation)(**arguments)
    except (ClientError, BotoCoreError) as error:
        raise DeliveryError(f"{service}.{operation}: {error}") from error


def pages(service: str, operation: str, result: str, **arguments: Any) -> list[Any]:
    """Return what all pages of a listing hold.

    Raises:
        DeliveryError: naming the operation and what AWS said.
    """
    try:
        paginator = client(service).get_paginator(operation)
        return [item for page in paginator.paginate(**arguments) for item in page[result]]
    except (ClientError, BotoCoreError) as error:
        raise DeliveryError(f"{service}.{operation}: {error}") from error


@dataclass(frozen=True, slots=True)
class Place:
    """Names of what a release touches.

    Attributes:
        bucket: for models, state and revisions.
        repository: of images, ``host/name``.
        application: of CodeDeploy.
        group: deployment group.
        alarms: of CloudWatch, any of which ends a rollout.
        address: of the service.
    """

    bucket: str
    repository: str
    application: str
    group: str
    alarms: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Fleet:
    """The instances of the service, as Systems Manager knows them.

    Attributes:
        tag: value of their tag ``Name``.
        decide_document: what may be run on them.
    """

    tag: str
    decide_document: str


def outputs(stack: str) -> dict[str, str]:
    """Return the outputs of a stack.

    Raises:
        DeliveryError: if there is no such stack.
    """
    (found,) = ask("cloudformation", "describe_stacks", StackName=stack)["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in found.get("Outputs", [])}


def bucket() -> str:
    """Return the bucket of the foundation, or the one that ``YT_SENTIMENT_BUCKET`` names."""
    return os.environ.get("YT_SENTIMENT_BUCKET") or _named(outputs(FOUNDATION), FOUNDATION, "Bucket")


def place(stack: str = SERVICE) -> Place:
    """Return where a release goes.

    Raises:
        DeliveryError: if a stack, or an output of it, is missing.
    """
    foundation, service = outputs(FOUNDATION), outputs(stack)
    return Place(
        bucket=_named(foundation, FOUNDATION, "Bucket"),
        repository=_named(foundation, FOUNDATION, "RepositoryUri"),
        application=_named(service, stack, "Application"),
        group=_named(service, stack, "DeploymentGroup"),
        alarms=tuple(_named(service, stack, "Alarms").split(",")),
        address=_named(service, stack, "Address"),
    )


def fleet(stack: str = SERVICE) -> Fleet:
    """Return where commands go.

    Raises:
        DeliveryError: if the stack, or an output of it, is missing.
    """
    return Fleet(tag=stack, decide_document=_named(outputs(stack), stack, "DecideDocument"))


def _named(found: dict[str, str], stack: str, name: str) -> str:
    if name not in found:
        raise DeliveryError(f"stack {stack} has no output {name}, only {sorted(found)}")
    return found[name]
