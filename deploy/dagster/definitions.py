"""The pipeline for those who orchestrate with Dagster: its assets are the stages of ``dvc.yaml``.

``dagster dev -f deploy/dagster/definitions.py`` in the project's folder, with the extra ``orchestration`` installed.
DVC still decides what must be rebuilt; Dagster decides when, and shows it. A daily schedule asks ``yt-sentiment
retrain --decide``, and starts the assets if a run is to be opened. Promotion is not part of it: a person does that.

Comments that come day by day are the group ``batch``: the folder ``YT_SENTIMENT_BATCH/comments/DAY`` is scored into
``scored/DAY``, with its insights, and compared with the reference; a window that drifted fails the check ``no_drift``.
"""

# Without `from __future__ import annotations`: Dagster looks at the annotations of what it decorates.
import json
import os
import shutil
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
    return _ask(*command, log=log, allowed=allowed).returncode


def _ask(*command: str, log: Any, allowed: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    """Do as ``_run``, and return what the command printed, too."""
    environ = {**os.environ, "PATH": f"{BINARIES}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=ROOT, env=environ, text=True, capture_output=True, check=False)  # noqa: S603
    log.info(said := done.stdout + done.stderr)
    if done.returncode not in allowed:
        raise dg.Failure(f"{' '.join(command)} ended with {done.returncode}: {said[-2000:]}")
    return done


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
TRAIN: Final = dg.define_asset_job(
    "train", selection=dg.AssetSelection.assets(*ASSETS), executor_def=dg.in_process_executor
)

BATCH: Final = Path(os.environ.get("YT_SENTIMENT_BATCH") or ROOT / "build" / "batch")
DAYS: Final = dg.DailyPartitionsDefinition(start_date="2024-01-01")
DRIFTED: Final = 3


def _complete(target: Path) -> bool:
    return (target / "_SUCCESS").is_file()


@dg.asset(partitions_def=DAYS, group_name="batch")
def scored(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Every comment of the day with its prediction; a day that is scored again replaces itself."""
    comments, target = BATCH / "comments" / context.partition_key, BATCH / "scored" / context.partition_key
    if not comments.is_dir():
        raise dg.Failure(f"{comments} does not exist, expected a folder with the comments of the day")
    fresh = target.with_name(f"{target.name}.new")
    if _complete(fresh):  # the last run ended before it took its place
        shutil.rmtree(fresh)
    fresh.parent.mkdir(parents=True, exist_ok=True)
    summary = json.loads(_ask("yt-sentiment", "batch", str(comments), str(fresh), log=context.log).stdout)
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)
    return dg.MaterializeResult(metadata={name: summary[name] for name in ("model_version", "rows", "quarantined")})


@dg.asset(partitions_def=DAYS, group_name="batch", deps=[scored])
def insights(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Shares, trend, words and best comments of the day, which the job counted beside the rows."""
    folder = BATCH / "scored" / context.partition_key / "insights"
    tables = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []
    if not tables:
        raise dg.Failure(f"{folder} holds no insights, expected those of a complete job")
    return dg.MaterializeResult(metadata={"folder": str(folder), "tables": tables})


@dg.asset(
    partitions_def=DAYS, group_name="batch", deps=[scored], check_specs=[dg.AssetCheckSpec("no_drift", asset="drift")]
)
def drift(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg] # Dagster wants it bare
    """The comments of the day beside the reference; drift is a warning: people look before anything is trained."""
    target = str(BATCH / "scored" / context.partition_key)
    done = _ask("yt-sentiment", "monitor", "drift", "--scored", target, log=context.log, allowed=(0, DRIFTED))
    found = json.loads(done.stdout)
    said = {"says": found["says"], "rows": found["rows"], "drifted": found["drifted"], "faults": found["faults"]}
    check = dg.AssetCheckResult(passed=done.returncode == 0, severity=dg.AssetCheckSeverity.WARN, metadata=said)
    return dg.MaterializeResult(metadata=said, check_results=[check])


SCORE: Final = dg.define_asset_job(
    "score_day", selection=dg.AssetSelection.groups("batch"), executor_def=dg.in_process_executor
)
DAILY: Final = dg.build_schedule_from_partitioned_job(SCORE, hour_of_day=3, minute_of_hour=7)


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


DEFINITIONS: Final = dg.Definitions(
    assets=[*ASSETS, scored, insights, drift], jobs=[TRAIN, SCORE], schedules=[retrain, DAILY], sensors=[retrain_failed]
)
