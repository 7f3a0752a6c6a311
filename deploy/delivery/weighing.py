"""Weigh whether to train again on one instance of the fleet, by a command of Systems Manager."""

from __future__ import annotations

import base64
import json
import time
from typing import Any, Final

from botocore.exceptions import ClientError

from deploy.delivery.deployment import Say
from deploy.delivery.stack import DeliveryError, Fleet, ask

SUCCEEDED: Final = "Success"
RUNNING: Final = ("Pending", "InProgress", "Delayed", "Cancelling")
DELIVERY_SECONDS: Final = 120
"""How long Systems Manager tries to reach the instance."""
POLL_SECONDS: Final = 5.0


def weigh(fleet: Fleet, question: str, *, minutes: float, say: Say) -> str:
    """Return what ``yt-sentiment retrain --weigh QUESTION`` printed on an instance.

    Raises:
        DeliveryError: if no instance answers, or the command fails, does not end in time, or prints no JSON.
    """
    instance = _instance(fleet)
    sent = ask(
        "ssm",
        "send_command",
        DocumentName=fleet.decide_document,
        DocumentVersion="$LATEST",
        InstanceIds=[instance],
        Parameters={"Question": [base64.b64encode(question.encode()).decode()]},
        TimeoutSeconds=DELIVERY_SECONDS,
        Comment="is it time to train again?",
    )
    command = sent["Command"]["CommandId"]
    say(f"command {command} on {instance}")
    found = _end_of(command, instance, minutes=minutes)
    which = f"command {command} on {instance}"
    if (status := found.get("StatusDetails") or found["Status"]) != SUCCEEDED:
        late = f" after {minutes:g} minutes" if found["Status"] in RUNNING else ""
        raise DeliveryError(f"{which}: {status}{late}: {found.get('StandardErrorContent', '').strip()[-2000:]}")
    text: str = found["StandardOutputContent"]
    try:
        json.loads(text)
    except ValueError:
        raise DeliveryError(f"{which} printed {text[-200:]!r}, expected JSON") from None
    return text.strip()


def _instance(fleet: Fleet) -> str:
    """Return an instance of the fleet that Systems Manager reaches."""
    filters = [{"Key": "tag:Name", "Values": [fleet.tag]}, {"Key": "PingStatus", "Values": ["Online"]}]
    found = ask("ssm", "describe_instance_information", Filters=filters)["InstanceInformationList"]
    if not found:
        raise DeliveryError(f"no instance with the tag Name={fleet.tag} is online in Systems Manager")
    return str(min(one["InstanceId"] for one in found))


def _end_of(command: str, instance: str, *, minutes: float) -> dict[str, Any]:
    """Follow a command to its end, or for so long, and return what Systems Manager says of it then."""
    end = time.monotonic() + 60 * minutes
    found: dict[str, Any] = {"Status": "Pending"}
    while True:
        try:
            found = ask("ssm", "get_command_invocation", CommandId=command, InstanceId=instance)
        except DeliveryError as error:
            if not _is_unknown_yet(error.__cause__):
                raise
        if found["Status"] not in RUNNING or time.monotonic() >= end:
            return found
        time.sleep(POLL_SECONDS)


def _is_unknown_yet(error: BaseException | None) -> bool:
    """Return whether a command that was just sent has not come to where it is looked up."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] == "InvocationDoesNotExist"
