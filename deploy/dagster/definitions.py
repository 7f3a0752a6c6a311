"""The pipeline for those who orchestrate with Dagster: its assets are the stages of ``dvc.yaml``.

``dagster dev -f deploy/dagster/definitions.py`` in the project's folder, with the extra ``orchestration`` installed.
DVC still decides what must be rebuilt; Dagster decides when, and shows it. A daily schedule asks ``yt-sentiment
retrain --decide``, and starts the assets if a run is to be opened. Promotion is not part of it: a person does that.
"""

# Without `from __future__ import annotations`: Dagster looks at the annotations of what it decorates.
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Final

import dagster as dg
import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
BINARIES: Final = Path(sys.executable).parent
NOT_OPENED: Final = 3
OPENED: Final = {"opened_by": "yt-sentiment retrain --decide"}
"""Tags of a run that the schedule opened."""

Stages = Mapping[str, Mapping[str, Any]]


def _paths(entries: list[Any]) -> list[PurePosixPath]:
    """Return the paths of ``outs`` or ``metrics``, of which some carry options."""
    return [PurePosixPath(next(iter(entry)) if isinstance(entry, dict) else entry) for entry in entries]


def upstream(stages: Stages) -> dict[str, list[str]]:
    """Return which stages each stage reads from, by name."""
    made = {
        path: name
        for name, stage in stages.items()
        for kind in ("outs", "metrics", "plots")
        for path in _paths(stage.get(kind, []))
    }
    return {
        name: sorted(
            {made[path] for dep in map(PurePosixPath, stage["deps"]) for path in (dep, *dep.parents) if path in made}
        )
        for name, stage in stages.items()
    }


def _run(*command: str, log: Any, allowed: tuple[int, ...] = (0,)) -> int:
    """Run a command of the project's own environment, its lines in Dagster's log."""
    environ = {**os.environ, "PATH": f"{BINARIES}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(  # noqa: S603
        command, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    log.info(done.stdout)
    if done.returncode not in allowed:
        raise dg.Failure(f"{' '.join(command)} ended with {done.returncode}: {done.stdout[-2000:]}")
    return done.returncode


def _asset(name: str, stage: Mapping[str, Any], deps: list[str]) -> dg.AssetsDefinition:
    @dg.asset(name=name, deps=deps, description=stage["desc"], group_name="pipeline", kinds={"dvc"})
    def built(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        _run("dvc", "repro", "--single-item", name, log=context.log)
        lock = yaml.safe_load((ROOT / "dvc.lock").read_text(encoding="utf-8"))["stages"][name]
        return dg.MaterializeResult(metadata={out["path"]: out["md5"] for out in lock.get("outs", []) if "md5" in out})

    return built


STAGES: Final[Stages] = {
    name: stage
    for name, stage in yaml.safe_load((ROOT / "dvc.yaml").read_text(encoding="utf-8"))["stages"].items()
    if not stage.get("frozen")  # what a person runs, and a schedule never
}
ASSETS: Final = [_asset(name, STAGES[name], deps) for name, deps in upstream(STAGES).items()]
# DVC locks its repository: one stage at a time.
TRAIN: Final = dg.define_asset_job("train", selection=dg.AssetSelection.all(), executor_def=dg.in_process_executor)


@dg.schedule(job=TRAIN, cron_schedule="23 4 * * *", execution_timezone="UTC")
def retrain(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """Ask whether to train again; the decision and its reasons are in the log of decisions."""
    code = _run("yt-sentiment", "retrain", "--decide", log=context.log, allowed=(0, NOT_OPENED))
    if code == NOT_OPENED:
        return dg.SkipReason("no run is to be opened; `yt-sentiment history` says why")
    try:
        _run("yt-sentiment", "retrain", "--pin", log=context.log)
    except dg.Failure as error:
        _run("yt-sentiment", "retrain", "--failed", error.description or "", log=context.log)
        raise
    return dg.RunRequest(tags=OPENED)


@dg.run_failure_sensor(monitored_jobs=[TRAIN], default_status=dg.DefaultSensorStatus.RUNNING)
def retrain_failed(context: dg.RunFailureSensorContext) -> None:
    """Write into the log that a run failed that the schedule opened: it counts as none then."""
    if OPENED.items() <= context.dagster_run.tags.items():
        reason = f"Dagster's run {context.dagster_run.run_id}: {context.failure_event.message}"
        _run("yt-sentiment", "retrain", "--failed", reason, log=context.log)


DEFINITIONS: Final = dg.Definitions(assets=ASSETS, jobs=[TRAIN], schedules=[retrain], sensors=[retrain_failed])
