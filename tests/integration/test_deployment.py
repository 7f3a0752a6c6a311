"""The hooks of ``appspec.yml``, run as CodeDeploy runs them; containers are the drill's stand-in."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from deploy.delivery.revision import Release
from scripts.drills.fleet import Instance
from scripts.drills.images import STAND_IN, Images, images_of
from scripts.drills.rollout import REVISION, SCENARIOS, Drill, drill
from tests.conftest import ROOT

VALIDATE_SECONDS = 120
"""As long as a service that starts may take on a busy machine."""


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
    stage = Drill(folder, images, validate_seconds=VALIDATE_SECONDS)
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
    report = drill(tmp_path, images, [one for one in SCENARIOS if one.name in names], validate_seconds=VALIDATE_SECONDS)
    good, broken = (report["scenarios"][name] for name in names)
    assert good["requests"] > 10
    assert broken["requests"] > 10
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
        assert all(name.startswith("deploy/hooks/") or "/" not in name for name in archive.namelist())


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
    text = settings.read_text(encoding="utf-8").replace(f"SECONDS={VALIDATE_SECONDS}", "SECONDS=1")
    settings.write_text(text, encoding="utf-8")
    instance.environ = {**instance.environ, "PATH": f"{programs}:{instance.environ['PATH']}"}
    [error] = run(instance, folder, "ValidateService")
    assert (named in error) if named and error else error is named


AWS = """
import json, os, sys
import jmespath
account = json.load(open(os.environ["ACCOUNT"], encoding="utf-8"))
query = sys.argv[sys.argv.index("--query") + 1]
assert sys.argv[sys.argv.index("--output") + 1] == "text"
if sys.argv[1:3] == ["ssm", "get-parameters-by-path"] and "--with-decryption" in sys.argv:
    rows = jmespath.search(query, {"Parameters": [{"Name": n, "Value": v} for n, v in account["parameters"].items()]})
elif sys.argv[1:3] == ["secretsmanager", "get-secret-value"]:
    rows = [[jmespath.search(query, {"SecretString": account["secret"]})]]
sys.stdout.write("".join("\\t".join(map(str, row)) + "\\n" for row in rows))
"""
"""The AWS CLI as far as the hooks use it, its text output included, on an account that is a file."""


@pytest.fixture
def seen(stage: Drill, instance: Instance) -> Path:
    """Where Docker's stand-in writes the settings that it was given."""
    programs, seen = stage.folder / "bin", stage.folder / "seen"
    programs.mkdir()
    (programs / "aws").write_text(f"#!{sys.executable}\n{AWS}", encoding="utf-8")
    (programs / "docker").write_text(
        f'#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = --env-file ] && cat "$2" >{seen}; shift; done\n', encoding="utf-8"
    )
    for program in programs.iterdir():
        program.chmod(0o755)
    with Path(instance.environ["INSTANCE_FILE"]).open("a", encoding="utf-8") as file:
        file.write("REGION=eu-central-1\nPARAMETERS=/yt-sentiment/\nDATABASE_SECRET=database\n")
    path = f"{programs}:{instance.environ['PATH']}"
    instance.environ = {**instance.environ, "PATH": path, "ACCOUNT": str(stage.folder / "account.json")}
    return seen


def keep(instance: Instance, secret: str, **parameters: str) -> None:
    """Give the instance an account."""
    below = {f"/yt-sentiment/{name}": content for name, content in parameters.items()}
    content = json.dumps({"secret": secret, "parameters": below})
    Path(instance.environ["ACCOUNT"]).write_text(content, encoding="utf-8")


def test_secrets_of_the_account_reach_the_service_unchanged(stage: Drill, instance: Instance, seen: Path) -> None:
    odd = {
        "BACKSLASHES": "C:\\new\\table\\\\",
        "BLANKS": "  around  ",
        "DOLLARS": "$HOME ${HOME} $(id) `id` $$",
        "EQUALS": "a=b=c#d",
        "JSON": """{"tokens": [{"name": "it's"}]}""",
        "NONE": "None",
        "QUOTES": """'single' "double" \\"both\\'""",
        "TABS": "\ttabs\tinside\tand\taround\t",
        "UNICODE": "Schlüssel 😀",
        "YT_SENTIMENT_RATE_LIMIT": "5 per minute",
    }
    keep(instance, "postgresql://user:p$s\\'\"w@host/db", **odd)
    assert run(instance, revision(stage, "first"), "ApplicationStart") == [None]
    expected = ["YT_SENTIMENT_RATE_LIMIT=", *(f"{name}={content}" for name, content in odd.items())]
    expected += ["DATABASE_URL=postgresql://user:p$s\\'\"w@host/db", ""]
    assert seen.read_text(encoding="utf-8").split("\n") == expected


def test_a_secret_that_no_variable_can_carry_is_refused_by_its_name(
    stage: Drill, instance: Instance, seen: Path
) -> None:
    folder = revision(stage, "first")
    for broken in ("two\nlines", "INJECTED=1\n", "\nfirst", "carriage return\r"):
        keep(instance, "sqlite:///d.db", WHOLE="whole", BROKEN=broken)
        [error] = run(instance, folder, "ApplicationStart")
        assert "start.sh: the parameter /yt-sentiment/BROKEN has a line break in its value, expected" in str(error)
    keep(instance, "postgresql://host/db\nINJECTED=1")
    [error] = run(instance, folder, "ApplicationStart")
    assert "start.sh: the secret database has a line break in its value, expected a single line" in str(error)
    assert not seen.exists(), "nothing was started"


def docker(instance: Instance, *arguments: str) -> list[str]:
    """Ask the stand-in."""
    done = subprocess.run(  # noqa: S603
        ["docker", *arguments], env={**os.environ, **instance.environ}, capture_output=True, text=True, check=False  # noqa: S607
    )  # fmt: skip
    return done.stdout.split()


def test_pruning_spares_what_was_brought_and_what_served_however_old(stage: Drill, instance: Instance) -> None:
    built = list(stage.images.references)
    assert built == ["first", "second", "damaged model", "crash", "wrong version", "hang"]

    def here() -> list[str]:
        digests = docker(instance, "image", "ls", "--quiet", "yt-sentiment")
        return [name for name in built if f"sha256:{stage.images.reference(name)[0][-64:]}" in digests]

    for name in built:
        assert run(instance, revision(stage, name), "BeforeInstall") == [None]
    assert here() == ["crash", "wrong version", "hang"], "the newest"
    assert run(instance, revision(stage, "second"), "BeforeInstall") == [None]
    assert here() == ["second", "wrong version", "hang"], "and what was brought"
    assert run(instance, revision(stage, "crash"), "BeforeInstall ApplicationStart ApplicationStop") == [None] * 3
    assert run(instance, revision(stage, "first"), "BeforeInstall") == [None]
    assert here() == ["first", "crash", "hang"], "and what served until now"


def test_no_volume_outlives_its_container(stage: Drill, instance: Instance) -> None:
    programs, log = stage.folder / "bin", stage.folder / "asked"
    programs.mkdir()
    (programs / "docker").write_text(f'#!/bin/sh\necho "$@" >>{log}\n', encoding="utf-8")
    (programs / "docker").chmod(0o755)
    instance.environ = {**instance.environ, "PATH": f"{programs}:{instance.environ['PATH']}"}
    assert run(instance, revision(stage, "first"), "ApplicationStart ApplicationStop") == [None, None]
    removed = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("rm ")]
    assert removed == [f"rm --force --volumes {instance.name}"] * 2


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
