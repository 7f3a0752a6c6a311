"""MLflow's database, the log of decisions and the users' corrections, kept in the bucket between runs of the workflows.

One writer at a time: what was fetched is written back only if nobody else wrote meanwhile (S3's conditional writes). A
team that runs an MLflow server sets ``MLFLOW_TRACKING_URI`` and needs the log alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from deploy.delivery.stack import DeliveryError, client
from yt_sentiment.io.files import file_sha256, read_json, write_json
from yt_sentiment.storage.feedback import EXPORTED

PREFIX: Final = "state/"
FILES: Final = (Path("decisions.jsonl"), Path("mlflow.db"))
"""In the order in which they are written: the registry's anchor must never name a line that the log here lacks."""
FETCHED: Final = Path("build/state.json")


def fetch(bucket: str) -> dict[str, str]:
    """Bring the files here and remember which version each is; return those versions.

    A file that the bucket lacks must not be here either: a first run starts from nothing, not from a leftover.

    Raises:
        DeliveryError: if the bucket does not answer, or a file is here that the bucket lacks.
    """
    tags: dict[str, str] = {}
    s3 = client("s3")
    for path in FILES:
        try:
            found = s3.get_object(Bucket=bucket, Key=PREFIX + path.name)
            content = found["Body"].read()
        except s3.exceptions.NoSuchKey:
            if path.exists():
                raise DeliveryError(f"{path} is here, but s3://{bucket}/{PREFIX} has none; move it away") from None
            continue
        except (ClientError, BotoCoreError) as error:
            raise DeliveryError(f"s3://{bucket}/{PREFIX}{path.name}: {error}") from error
        path.write_bytes(content)
        tags[path.name] = found["ETag"]
    write_json(FETCHED, tags)
    return tags


def store(bucket: str) -> list[str]:
    """Write the files back, and return their names.

    Raises:
        DeliveryError: if they were not fetched first, or somebody else wrote since.
    """
    if not FETCHED.exists():
        raise DeliveryError("fetch the state before storing it")
    tags: dict[str, str] = read_json(FETCHED)
    s3 = client("s3")
    stored = []
    for path in FILES:
        if not path.exists():
            continue
        unchanged = {"IfMatch": tags[path.name]} if path.name in tags else {"IfNoneMatch": "*"}
        try:
            done = s3.put_object(Bucket=bucket, Key=PREFIX + path.name, Body=path.read_bytes(), **unchanged)
        except ClientError as error:
            if error.response["Error"]["Code"] in ("PreconditionFailed", "ConditionalRequestConflict"):
                raise DeliveryError(f"somebody else wrote {path} since it was fetched; run this again") from None
            raise DeliveryError(f"s3://{bucket}/{PREFIX}{path.name}: {error}") from error
        except BotoCoreError as error:
            raise DeliveryError(f"s3://{bucket}/{PREFIX}{path.name}: {error}") from error
        tags[path.name] = done["ETag"]
        stored.append(path.name)
        write_json(FETCHED, tags)
    return stored


def fetch_feedback(bucket: str, digest: str) -> None:
    """Bring corrections here, which an instance kept in the bucket (``deploy/hooks/decide.sh``).

    Raises:
        DeliveryError: if the bucket lacks them, or holds others under that name.
    """
    key = f"feedback/{digest}.csv"
    try:
        content: bytes = client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    except (ClientError, BotoCoreError) as error:
        raise DeliveryError(f"s3://{bucket}/{key}: {error}") from error
    EXPORTED.parent.mkdir(parents=True, exist_ok=True)
    EXPORTED.write_bytes(content)
    if (found := file_sha256(EXPORTED)) != digest:
        EXPORTED.unlink()
        raise DeliveryError(f"s3://{bucket}/{key} has sha256 {found}")
