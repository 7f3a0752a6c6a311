"""Files by address: on this machine, or on S3."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pyarrow import fs

S3_SCHEMES: Final = ("s3://", "s3a://")
S3_ATTEMPTS: Final = "AWS_MAX_ATTEMPTS"
DEFAULT_ATTEMPTS: Final = 3


class AddressError(ValueError):
    """An address leads nowhere."""


def filesystem(address: str) -> tuple[fs.FileSystem, str]:
    """Return where an address leads, and the path there; ``s3a://`` is ``s3://``.

    Raises:
        AddressError: for an address of another kind, or if ``AWS_MAX_ATTEMPTS`` is not a number.
    """
    scheme, separator, rest = address.partition("://")
    if not separator:
        return fs.LocalFileSystem(), str(Path(address).absolute())
    if address.startswith(S3_SCHEMES):
        endpoint = os.environ.get("AWS_ENDPOINT_URL")
        region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
        retry = fs.AwsStandardS3RetryStrategy(max_attempts=_attempts())
        return fs.S3FileSystem(endpoint_override=endpoint, region=region, retry_strategy=retry), rest.rstrip("/")
    if scheme == "file":
        return fs.LocalFileSystem(), str(Path(rest).absolute())
    raise AddressError(f"{address!r} is not a known address, expected a path, s3://bucket/prefix or s3a://…")


def _attempts() -> int:
    """Return how often a bucket is asked before it counts as away; Arrow does not look at AWS' own variable."""
    given = os.environ.get(S3_ATTEMPTS, str(DEFAULT_ATTEMPTS))
    if not (given.isascii() and given.isdigit() and int(given)):
        raise AddressError(f"{S3_ATTEMPTS} is {given!r}, expected an integer from 1")
    return int(given)
