"""Create a CodeDeploy deployment, follow it to its end, roll back, watch the alarms afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from deploy.delivery.history import BACK, Info, goes_back, key_of, named, way_back
from deploy.delivery.stack import DeliveryError, Place, ask, pages

SUCCEEDED: Final = "Succeeded"
ENDED: Final = (SUCCEEDED, "Failed", "Stopped")
RUNNING: Final = ("Created", "Queued", "InProgress", "Baking", "Ready")
POLL_SECONDS: Final = 10.0

Say = Callable[[str], None]


def request(place: Place, revision: dict[str, Any], description: str) -> dict[str, Any]:
    """Return what CodeDeploy is asked."""
    return {
        "applicationName": place.application,
        "deploymentGroupName": place.group,
        "revision": revision,
        "description": description,
        # The stop script of an earlier revision must not keep a later one from coming.
        "ignoreApplicationStopFailures": True,
        "fileExistsBehavior": "OVERWRITE",
    }


def deploy(place: Place, revision: dict[str, Any], description: str, *, minutes: float, say: Say) -> str:
    """Deploy a revision, and return the deployment's id when every instance runs it.

    Raises:
        DeliveryError: if it ends otherwise, naming the instance and hook that failed; if it does not end in time, when
            it is stopped and what served before comes back.
    """
    deployment: str = ask("codedeploy", "create_deployment", **request(place, revision, description))["deploymentId"]
    say(f"deployment {deployment}: {description}")
    info = _end_of(deployment, minutes=minutes, say=say)
    if info["status"] == SUCCEEDED:
        return deployment
    if info["status"] in ENDED:
        raise DeliveryError(_why(deployment, info))
    late = f"deployment {deployment} is {info['status']} after {minutes:g} minutes"
    try:
        ask("codedeploy", "stop_deployment", deploymentId=deployment, autoRollbackEnabled=True)
    except DeliveryError as error:
        raise DeliveryError(f"{late}, and could not be stopped: {error}") from error
    raise DeliveryError(f"{late}; stopped, to be rolled back")


def _info(deployment: str) -> Info:
    found: Info = ask("codedeploy", "get_deployment", deploymentId=deployment)["deploymentInfo"]
    return found


def _end_of(deployment: str, *, minutes: float, say: Say) -> Info:
    """Follow a deployment to its end, or for so long, and return what CodeDeploy says of it then."""
    end, status = time.monotonic() + 60 * minutes, ""
    while True:
        info = _info(deployment)
        if info["status"] != status:
            status = info["status"]
            say(f"deployment {deployment}: {status}")
        if status in ENDED or time.monotonic() >= end:
            return info
        time.sleep(POLL_SECONDS)


def roll_back(place: Place, *, leave: str = "", minutes: float, say: Say) -> str:
    """Bring back what served before, and return the id of the deployment that did; empty where nothing had to be done.

    A release that is on its way is stopped, and what every instance ran before it comes back. A rollback that is on its
    way is waited for. So two people who name the same release to leave go back by one revision, whenever they ask; two
    who name none, as long as the first one's rollback is on its way.

    Args:
        place: what is rolled back.
        leave: commit or image of the release to leave, as far as it serves or is on its way; empty for whichever does.
        minutes: how long a deployment may take.
        say: told of each step.

    Raises:
        DeliveryError: if what is on its way does not end in time, the way back fails, or there is none.
    """
    running = [(name, _info(name)) for name in _ids(place, RUNNING)]
    left = _left(place, leave, running, say)
    if left is None:
        return ""
    back = _end_all(place, running, minutes=minutes, say=say)
    if back and not (left and key_of(_succeeded(place)[-1]) == left):
        return back
    return _back_to(place, before(place), minutes=minutes, say=say)


def planned_back(place: Place, *, leave: str = "", say: Say) -> dict[str, Any] | None:
    """Return what ``roll_back`` would ask for; None where nothing would have to be deployed. Changes nothing.

    Raises:
        DeliveryError: if there is no way back.
    """
    running = [(name, _info(name)) for name in _ids(place, RUNNING)]
    left = _left(place, leave, running, say)
    if left is None:
        return None
    for deployment, begun in running:
        say(f"deployment {deployment}: is on its way, and would be {'waited for' if goes_back(begun) else 'stopped'}")
    backwards = [begun for _, begun in running if goes_back(begun)]
    way = way_back([*_succeeded(place), *backwards])
    if running and not (left and way and key_of(way[-1]) == left):
        return None if backwards else _asked_back(place, _latest(place, way))
    return _asked_back(place, dict(way[-2]["revision"]) if len(way) > 1 else before(place))


def _left(place: Place, leave: str, running: Sequence[tuple[str, Info]], say: Say) -> str | None:
    """Return the key of the release to leave, empty for whichever serves; None, and say so, if it does not serve."""
    if not leave:
        return ""
    succeeded = _succeeded(place)
    left = named(leave, [*succeeded, *(info for _, info in running)])
    serving = [key_of(info) for info in succeeded[-1:]]
    if left in [*serving, *(key_of(info) for _, info in running if not goes_back(info))]:
        return left
    say(f"{left} does not serve: {', '.join(serving)} does; there is nothing to leave")
    return None


def _end_all(place: Place, running: Sequence[tuple[str, Info]], *, minutes: float, say: Say) -> str:
    """End what is on its way; return the deployment that brought back what served before, if one had to."""
    for deployment, begun in running:
        if not goes_back(begun) and begun["status"] not in ENDED:
            say(f"deployment {deployment}: is on its way, and stopped")
            ask("codedeploy", "stop_deployment", deploymentId=deployment, autoRollbackEnabled=True)
        info = _end_of(deployment, minutes=minutes, say=say)
        if info["status"] not in ENDED:
            raise DeliveryError(f"deployment {deployment} is {info['status']} after {minutes:g} minutes")
        if info["status"] == SUCCEEDED:
            return deployment if goes_back(begun) else ""
        back = info.get("rollbackInfo", {}).get("rollbackDeploymentId")
        if back and _end_of(back, minutes=minutes, say=say)["status"] == SUCCEEDED:
            return str(back)
    if not running:
        return ""
    return _back_to(place, _latest(place, way_back(_succeeded(place))), minutes=minutes, say=say)


def _latest(place: Place, way: Sequence[Info]) -> dict[str, Any]:
    if not way:
        raise DeliveryError(f"no deployment of {place.application}/{place.group} ever succeeded: nothing can come back")
    return dict(way[-1]["revision"])


def _back_to(place: Place, revision: dict[str, Any], *, minutes: float, say: Say) -> str:
    return deploy(place, revision, f"{BACK}{revision['s3Location']['key']}", minutes=minutes, say=say)


def _asked_back(place: Place, revision: dict[str, Any]) -> dict[str, Any]:
    return request(place, revision, f"{BACK}{revision['s3Location']['key']}")


def _why(deployment: str, info: Info) -> str:
    """Say what failed, where, and what comes back."""
    error = info.get("errorInformation", {})
    lines = [f"deployment {deployment}: {info['status']}: {error.get('code', '')} {error.get('message', '')}".strip()]
    for target in _targets(deployment):
        for event in target.get("lifecycleEvents", []):
            if event.get("status") == "Failed":
                diagnostics = event.get("diagnostics", {})
                where = (
                    f"{target.get('targetId')} {event.get('lifecycleEventName')} {diagnostics.get('scriptName', '')}"
                )
                lines.append(f"  {where}: {diagnostics.get('message', '')} {diagnostics.get('logTail', '')}".rstrip())
    if back := info.get("rollbackInfo", {}).get("rollbackDeploymentId"):
        lines.append(f"  rolled back by deployment {back}")
    return "\n".join(lines)


def _targets(deployment: str) -> list[dict[str, Any]]:
    try:
        ids = ask("codedeploy", "list_deployment_targets", deploymentId=deployment)["targetIds"]
        if not ids:
            return []
        found = ask("codedeploy", "batch_get_deployment_targets", deploymentId=deployment, targetIds=ids[:25])
    except DeliveryError as error:  # the reason above is worth more than this detail
        return [{"targetId": f"(instances unknown: {error})"}]
    return [target["instanceTarget"] for target in found["deploymentTargets"] if "instanceTarget" in target]


def before(place: Place) -> dict[str, Any]:
    """Return the revision that served before the current one, and was not rolled back.

    Raises:
        DeliveryError: if there is none.
    """
    succeeded = _succeeded(place)
    way = way_back(succeeded)
    if len(way) < 2:
        raise DeliveryError(
            f"{place.application}/{place.group} has {len(succeeded)} deployments that succeeded, "
            "none of an earlier revision that was not rolled back"
        )
    return dict(way[-2]["revision"])


def _succeeded(place: Place) -> list[Info]:
    """Return the deployments that succeeded, oldest first."""
    ids = _ids(place, (SUCCEEDED,))
    infos: list[Info] = []
    for start in range(0, len(ids), 25):
        batch = ask("codedeploy", "batch_get_deployments", deploymentIds=ids[start : start + 25])
        infos += batch["deploymentsInfo"]
    return sorted(infos, key=lambda info: info["createTime"])


def _ids(place: Place, statuses: tuple[str, ...]) -> list[str]:
    return pages(
        "codedeploy",
        "list_deployments",
        "deployments",
        applicationName=place.application,
        deploymentGroupName=place.group,
        includeOnlyStatuses=list(statuses),
    )


def watch(alarms: tuple[str, ...], *, minutes: float, say: Say) -> None:
    """Return when no alarm rang for so long.

    Raises:
        DeliveryError: if one rings, or does not exist: an alarm that is missing cannot ring.
    """
    end = time.monotonic() + 60 * minutes
    while True:
        found = ask("cloudwatch", "describe_alarms", AlarmNames=list(alarms))["MetricAlarms"]
        if missing := set(alarms) - {one["AlarmName"] for one in found}:
            raise DeliveryError(f"there are no alarms {sorted(missing)}")
        ringing = [f"{one['AlarmName']}: {one.get('StateReason', '')}" for one in found if one["StateValue"] == "ALARM"]
        if ringing:
            raise DeliveryError("; ".join(ringing))
        if time.monotonic() >= end:
            say(f"no alarm in {minutes:g} minutes")
            return
        time.sleep(POLL_SECONDS)
