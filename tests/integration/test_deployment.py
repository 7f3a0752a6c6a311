"""The hooks of ``appspec.yml``, run as CodeDeploy runs them; containers are the drill's stand-in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scripts.delivery.revision import Release
from scripts.drills.fleet import Instance
from scripts.drills.images import STAND_IN, Images, images_of
from scripts.drills.rollout import REVISION, SCENARIOS, Drill, drill
from tests.conftest import ROOT


@pytest.fixture
def images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Images]:
    monkeypatch.chdir(ROOT)
    folder = tmp_path / "images"
    folder.mkdir()
    with images_of(folder, STAND_IN) as built:
        yield built


@pytest.fixture
def stage(tmp_path: Path, images: Images) -> Iterator[Drill]:
    folder = tmp_path / "stage"
    folder.mkdir()
    stage = Drill(folder, images, validate_seconds=20)
    yield stage
    stage.end()


@pytest.fixture
def instance(stage: Drill) -> Instance:
    return stage.fleet[0]


def revision(stage: Drill, version: str) -> Path:
    archive = Release(*stage.images.reference(version), REVISION).bundle(stage.folder / "revision.zip")
    return stage.fleet[0].unpack(archive)


def run(instance: Instance, folder: Path, hooks: str) -> list[str | None]:
    return [instance.run_hook(folder, hook) for hook in hooks.split()]


@pytest.mark.needs("nginx")
def test_a_rollout_and_a_broken_one_lose_no_request(tmp_path: Path, images: Images) -> None:
    names = ("a good version", "it serves another model than it says")
    report = drill(tmp_path, images, [one for one in SCENARIOS if one.name in names], validate_seconds=20)
    good, broken = (report["scenarios"][name] for name in names)
    assert good["requests"] > 50
    assert broken["requests"] > 50
    assert good["failed"] == broken["failed"] == 0
    assert good["as_expected"]
    assert broken["as_expected"]
    assert set(good["answered_by"]) == {"first", "second"}
    assert set(broken["answered_by"]) == {"second"}


def test_the_archive_holds_hooks_that_may_run_and_depends_on_nothing_else(stage: Drill) -> None:
    release = Release(*stage.images.reference("first"), REVISION)
    first, second = (release.bundle(stage.folder / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert first == second
    folder = revision(stage, "first")
    hooks = yaml.safe_load((folder / "appspec.yml").read_text(encoding="utf-8"))["hooks"]
    assert list(hooks) == ["ApplicationStop", "BeforeInstall", "ApplicationStart", "ValidateService"]
    for scripts in hooks.values():
        for script in scripts:
            assert os.access(folder / script["location"], os.X_OK)
    assert f"GIT_REVISION={REVISION}\n" in (folder / "release.env").read_text(encoding="utf-8")
    with zipfile.ZipFile(stage.folder / "a.zip") as archive:
        assert all(name.startswith("scripts/deploy/") or "/" not in name for name in archive.namelist())


@pytest.mark.parametrize(
    ("image", "model", "git", "named"),
    [
        ("host/repository:latest", "0" * 12, "0" * 40, "image is 'host/repository:latest'"),
        (f"host/r@sha256:{'0' * 64}", "latest", "0" * 40, "model_version is 'latest'"),
        (f"host/r@sha256:{'0' * 64}", "0" * 12, "main", "git_revision is 'main'"),
    ],
)
def test_a_release_that_does_not_say_exactly_what_to_run_is_refused(
    image: str, model: str, git: str, named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        Release(image, model, git)


def test_stop_never_fails(instance: Instance, tmp_path: Path) -> None:
    assert run(instance, ROOT, "ApplicationStop ApplicationStop") == [None, None], "nothing runs here yet"
    programs = tmp_path / "no-docker"
    programs.mkdir()
    for name in ("bash", "basename", "dirname", "grep"):
        (programs / name).symlink_to(str(shutil.which(name)))
    instance.environ = {**instance.environ, "PATH": str(programs)}
    assert run(instance, ROOT, "ApplicationStop") == [None], "Docker is gone"


def test_hooks_may_run_again_and_over_what_a_failure_left(stage: Drill, instance: Instance) -> None:
    hang = revision(stage, "hang")
    assert run(instance, hang, "BeforeInstall ApplicationStart") == [None, None]
    first = revision(stage, "first")
    hooks = "BeforeInstall BeforeInstall ApplicationStart ApplicationStart ValidateService ValidateService"
    assert run(instance, first, hooks) == [None] * 6
    assert run(instance, first, "ApplicationStop") == [None]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("IMAGE=yt-sentiment:latest", "IMAGE='yt-sentiment:latest', expected"),
        (f"IMAGE=yt-sentiment@sha256:{'0' * 64}", "No such image"),
        ("", "IMAGE='', expected"),
    ],
)
def test_an_image_that_cannot_be_had_stops_the_deployment(
    stage: Drill, instance: Instance, line: str, named: str
) -> None:
    folder = revision(stage, "first")
    (folder / "release.env").write_text(f"{line}\n", encoding="utf-8")
    [error] = run(instance, folder, "BeforeInstall")
    assert error is not None
    assert named in error


@pytest.mark.parametrize(
    ("ready", "predict", "named"),
    [
        ('{"model_version":"MODEL"}', '{"label":"positive"} 200', None),
        ('{"model_version":"MODEL"}', '{"detail":"the token is missing"} 401', None),
        ('{"model_version":"MODEL"}', '{"label":"negative"} 200', "expected the label positive"),
        ('{"model_version":"MODEL"}', '{"label":"positive"} 500', "no prediction"),
        ('{"model_version":"MODEL"}', '{"label":"positive"} 403', "no prediction"),
        ('{"model_version":"MODEL"}', "7", "no prediction"),
        ('{"model_version":"000000000000"}', '{"label":"positive"} 200', "expected model"),
        ("503", '{"label":"positive"} 200', "does not answer after"),
    ],
)
def test_validation_compares_what_the_service_answers(
    stage: Drill, instance: Instance, ready: str, predict: str, named: str | None
) -> None:
    folder = revision(stage, "first")
    model = stage.images.reference("first")[1]
    programs = stage.folder / "bin"
    programs.mkdir()
    answers = {"readyz": ready.replace("MODEL", model), "predict": predict}
    (stage.folder / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    curl = programs / "curl"
    curl.write_text(
        "#!/usr/bin/env python3\nimport json, sys\n"
        f"answer = json.load(open({str(stage.folder / 'answers.json')!r}))[sys.argv[-1].rpartition('/')[2]]\n"
        "sys.exit(22) if answer.isdigit() else print(answer)\n",
        encoding="utf-8",
    )
    curl.chmod(0o755)
    settings = Path(instance.environ["INSTANCE_FILE"])
    settings.write_text(settings.read_text(encoding="utf-8").replace("SECONDS=20", "SECONDS=1"), encoding="utf-8")
    instance.environ = {**instance.environ, "PATH": f"{programs}:{instance.environ['PATH']}"}
    [error] = run(instance, folder, "ValidateService")
    assert (named in error) if named and error else error is named


def test_secrets_of_the_account_reach_the_service(stage: Drill, instance: Instance) -> None:
    programs = stage.folder / "bin"
    programs.mkdir()
    aws = programs / "aws"
    parameters = "/yt-sentiment/YOUTUBE_API_KEY\\ta key\\n/yt-sentiment/YT_SENTIMENT_RATE_LIMIT\\t5 per minute\\n"
    aws.write_text(
        f'#!/bin/sh\ncase "$1" in ssm) printf "{parameters}" ;; *) echo sqlite:///of-the-secret.db ;; esac\n',
        encoding="utf-8",
    )
    docker = programs / "docker"
    seen = stage.folder / "seen"
    docker.write_text(
        f'#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --env-file ] && cat "$2" >{seen}; shift; done\n', encoding="utf-8"
    )
    for program in (aws, docker):
        program.chmod(0o755)
    settings = Path(instance.environ["INSTANCE_FILE"])
    with settings.open("a", encoding="utf-8") as file:
        file.write("REGION=eu-central-1\nPARAMETERS=/yt-sentiment/\nDATABASE_SECRET=database\n")
    instance.environ = {**instance.environ, "PATH": f"{programs}:{instance.environ['PATH']}"}
    assert run(instance, revision(stage, "first"), "ApplicationStart") == [None]
    assert seen.read_text(encoding="utf-8").splitlines() == [
        "YT_SENTIMENT_RATE_LIMIT=",
        "YOUTUBE_API_KEY=a key",
        "YT_SENTIMENT_RATE_LIMIT=5 per minute",
        "DATABASE_URL=sqlite:///of-the-secret.db",
    ]


def test_a_hook_that_hangs_is_ended_in_time(instance: Instance, tmp_path: Path) -> None:
    appspec = {"hooks": {"ValidateService": [{"location": "hang.sh", "timeout": 1}]}}
    (tmp_path / "appspec.yml").write_text(yaml.safe_dump(appspec), encoding="utf-8")
    (tmp_path / "hang.sh").write_text("#!/bin/sh\nsleep 600\n", encoding="utf-8")
    (tmp_path / "hang.sh").chmod(0o755)
    assert instance.run_hook(tmp_path, "ValidateService") == "hang.sh ran longer than 1 s"


def test_the_stand_in_refuses_what_it_does_not_know(instance: Instance) -> None:
    done = subprocess.run(
        ["docker", "run", "--privileged", "x"],  # noqa: S607
        env={**os.environ, **instance.environ}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "does not know --privileged" in done.stderr
