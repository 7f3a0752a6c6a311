"""Delivery against moto's AWS: stacks, pushing, deploying, rolling back, watching, state with two writers, S3."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from click.testing import CliRunner
from moto import mock_aws
from moto.server import ThreadedMotoServer

from deploy.delivery import deployment, history, image, revision, stack, state, weighing
from deploy.delivery.__main__ import main
from deploy.delivery.history import BACK
from deploy.delivery.revision import Release
from deploy.delivery.stack import DeliveryError, Place
from tests.conftest import ROOT
from tests.synthetic import Trained
from yt_sentiment.model import load_model
from yt_sentiment.registry.run_log import RunRecord
from yt_sentiment.registry.store import STAGING, Registry, RegistryError
from yt_sentiment.storage import feedback

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse .* but it's not supported:UserWarning")

TEMPLATES = ROOT / "deploy" / "cloudformation"
DIGEST = f"sha256:{'0' * 64}"
RELEASE = Release(f"host/yt-sentiment@{DIGEST}", "a" * 12, "b" * 40)
FLEET = stack.Fleet(tag="yt-sentiment", decide_document="yt-sentiment-decide")
ALARMS = ("yt-sentiment-errors", "yt-sentiment-slow", "yt-sentiment-few-healthy")
BEYOND_MOTO = {
    "AWS::AutoScaling::ScalingPolicy", "AWS::CloudWatch::Alarm", "AWS::CodeDeploy::Application",
    "AWS::CodeDeploy::DeploymentGroup", "AWS::IAM::OIDCProvider", "AWS::S3::BucketPolicy",
    "AWS::SecretsManager::Secret",
}  # fmt: skip
"""What moto's CloudFormation marks as made without making it; docs/deploy.md lists them."""


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setattr(deployment, "POLL_SECONDS", 0.0)
    with mock_aws():
        yield


def create(name: str, template: str, **parameters: str) -> None:
    boto3.client("cloudformation").create_stack(
        StackName=name,
        TemplateBody=(TEMPLATES / template).read_text(encoding="utf-8"),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Capabilities=["CAPABILITY_IAM"],
    )


def create_both() -> None:
    create(stack.FOUNDATION, "foundation.yaml", GitHubSubject="repo:owner/name")
    create(stack.SERVICE, "service.yaml")


@pytest.fixture
def place(account: None) -> Place:  # noqa: ARG001
    """Both stacks, and by hand what moto's CloudFormation leaves out."""
    create_both()
    codedeploy = boto3.client("codedeploy")
    codedeploy.create_application(applicationName="yt-sentiment", computePlatform="Server")
    codedeploy.create_deployment_group(
        applicationName="yt-sentiment", deploymentGroupName="production", serviceRoleArn="arn:aws:iam::1:role/deploy"
    )
    for name in ALARMS:
        alarm(name, threshold=1.0)
    return stack.place()


PLACE = Place("bucket", "host/yt-sentiment", "yt-sentiment", "production", ALARMS, "")
"""Where a release goes that asks AWS nothing but what the test answers."""


def alarm(name: str, threshold: float) -> None:
    boto3.client("cloudwatch").put_metric_alarm(
        AlarmName=name, Namespace="n", MetricName="m", Period=60, EvaluationPeriods=1, Statistic="Sum",
        ComparisonOperator="GreaterThanThreshold", Threshold=threshold,
    )  # fmt: skip


def says(
    monkeypatch: pytest.MonkeyPatch, *, of: ModuleType = deployment, **answers: Any
) -> list[tuple[str, dict[str, Any]]]:
    """Answer some operations by hand: moto stays at `Created`, and runs no command; return what was asked of them."""
    asked: list[tuple[str, dict[str, Any]]] = []
    real = stack.ask

    def ask(service: str, operation: str, **arguments: Any) -> Any:
        if operation not in answers:
            return real(service, operation, **arguments)
        asked.append((operation, arguments))
        answer = answers[operation]
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(of, "ask", ask)
    return asked


def info(status: str, **more: Any) -> dict[str, Any]:
    return {"deploymentInfo": {"status": status, **more}}


@pytest.mark.usefixtures("account")
def test_both_stacks_are_created_as_far_as_moto_goes() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        create_both()
    left_out = {str(answer.message).split()[3] for answer in said if "not supported by moto" in str(answer.message)}
    assert left_out == BEYOND_MOTO
    for name in (stack.FOUNDATION, stack.SERVICE):
        (found,) = boto3.client("cloudformation").describe_stacks(StackName=name)["Stacks"]
        assert found["StackStatus"] == "CREATE_COMPLETE"
    place = stack.place()
    assert stack.fleet() == FLEET
    assert place.repository.endswith("/yt-sentiment")
    assert place.alarms == ALARMS
    (group,) = boto3.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    assert (group["MinSize"], group["MaxSize"], group["HealthCheckType"]) == (2, 6, "EC2")
    (targets,) = boto3.client("elbv2").describe_target_groups()["TargetGroups"]
    assert targets["HealthCheckPath"] == "/readyz"
    assert boto3.client("s3").list_objects_v2(Bucket=place.bucket)["KeyCount"] == 0


@pytest.mark.usefixtures("account")
def test_without_region_stack_or_output_the_error_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeliveryError, match="yt-sentiment-foundation does not exist"):
        stack.place()
    boto3.client("cloudformation").create_stack(
        StackName=stack.FOUNDATION,
        TemplateBody=json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}),
    )
    with pytest.raises(DeliveryError, match="has no output Bucket, only"):
        stack.bucket()
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    with pytest.raises(DeliveryError, match="Expected AWS_REGION"):
        stack.bucket()


def test_a_revision_is_pushed_and_deployed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    where = revision.push_revision(RELEASE, place.bucket)
    stored = boto3.client("s3").get_object(Bucket=place.bucket, Key=where["s3Location"]["key"])["Body"].read()
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        assert RELEASE.image in archive.read("release.env").decode()
    lines: list[str] = []
    says(monkeypatch, get_deployment=[info("Created"), info("InProgress"), info("InProgress"), info("Succeeded")])
    made = deployment.deploy(place, where, "a test", minutes=1, say=lines.append)
    assert [line.partition(": ")[2] for line in lines] == ["a test", "Created", "InProgress", "Succeeded"]
    found = boto3.client("codedeploy").get_deployment(deploymentId=made)["deploymentInfo"]
    assert found["revision"]["s3Location"]["key"] == RELEASE.key
    assert found["ignoreApplicationStopFailures"]


def test_a_deployment_that_fails_says_where_and_why(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    event = {
        "lifecycleEventName": "ValidateService",
        "status": "Failed",
        "diagnostics": {"scriptName": "validate.sh", "message": "exit 1", "logTail": "expected model a, got b"},
    }
    says(
        monkeypatch,
        get_deployment=info(
            "Failed",
            errorInformation={"code": "HEALTH_CONSTRAINTS", "message": "too few"},
            rollbackInfo={"rollbackDeploymentId": "d-BACK"},
        ),
        list_deployment_targets={"targetIds": ["i-1"]},
        batch_get_deployment_targets={
            "deploymentTargets": [{"instanceTarget": {"targetId": "i-1", "lifecycleEvents": [event]}}]
        },
    )
    with pytest.raises(DeliveryError) as error:
        deployment.deploy(place, {"revisionType": "S3", "s3Location": {}}, "x", minutes=1, say=print)
    for part in ("HEALTH_CONSTRAINTS too few", "i-1 ValidateService validate.sh", "expected model a, got b", "d-BACK"):
        assert part in str(error.value)


def test_details_that_cannot_be_had_do_not_hide_the_failure(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = info("Failed", errorInformation={"code": "C", "message": "m"})
    says(monkeypatch, get_deployment=failed, list_deployment_targets=DeliveryError("not allowed"))
    with pytest.raises(DeliveryError, match="Failed: C m"):
        deployment.deploy(place, {"revisionType": "S3", "s3Location": {}}, "x", minutes=1, say=print)


def test_a_deployment_that_does_not_end_is_stopped_and_rolled_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = says(monkeypatch, get_deployment=info("InProgress"), stop_deployment={})
    with pytest.raises(DeliveryError, match=r"InProgress after 0\.001 minutes; stopped"):
        deployment.deploy(place, {"revisionType": "S3", "s3Location": {}}, "x", minutes=0.001, say=print)
    assert asked[-1][0] == "stop_deployment"
    assert asked[-1][1]["autoRollbackEnabled"] is True


def test_a_deployment_that_cannot_be_stopped_is_said(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, get_deployment=info("InProgress"), stop_deployment=DeliveryError("not allowed"))
    with pytest.raises(DeliveryError, match=r"after 0\.001 minutes, and could not be stopped: not allowed"):
        deployment.deploy(place, {"revisionType": "S3", "s3Location": {}}, "x", minutes=0.001, say=print)


def deployed(keys: list[str]) -> dict[str, Any]:
    """Return deployments that succeeded; a key that begins with ``back to `` is that of a rollback."""
    return {
        "deploymentsInfo": [
            {
                "createTime": i,
                "revision": {"revisionType": "S3", "s3Location": {"key": key.removeprefix(BACK)}},
                "description": key,
            }
            for i, key in enumerate(keys)
        ]
    }


@pytest.mark.parametrize(
    ("keys", "back"),
    [
        (["a", "b"], "a"),
        (["a", "b", "b"], "a"),
        (["a", "b", "a"], "b"),  # a was released again
        (["a", "b", "c", "back to b"], "a"),
        (["a", "b", "back to a", "c"], "a"),
        (["a", "b", "c", "back to b", "back to a", "d"], "a"),
    ],
)
def test_rolling_back_takes_the_revision_before(monkeypatch: pytest.MonkeyPatch, keys: list[str], back: str) -> None:
    says(monkeypatch, batch_get_deployments=deployed(keys))
    monkeypatch.setattr(deployment, "pages", lambda *_, **__: [str(i) for i in range(len(keys))])
    assert deployment.before(PLACE)["s3Location"]["key"] == back


@pytest.mark.parametrize("keys", [[], ["a"], ["a", "a"], ["a", "b", "back to a"], ["b", "back to a"]])
def test_there_may_be_nothing_to_roll_back_to(monkeypatch: pytest.MonkeyPatch, keys: list[str]) -> None:
    says(monkeypatch, batch_get_deployments=deployed(keys))
    monkeypatch.setattr(deployment, "pages", lambda *_, **__: [str(i) for i in range(len(keys))])
    with pytest.raises(DeliveryError, match="none of an earlier revision"):
        deployment.before(PLACE)


@pytest.mark.usefixtures("place")
def test_the_watch_ends_at_an_alarm_and_a_missing_alarm_is_one() -> None:
    lines: list[str] = []
    deployment.watch(ALARMS, minutes=0, say=lines.append)
    assert lines == ["no alarm in 0 minutes"]
    boto3.client("cloudwatch").set_alarm_state(AlarmName=ALARMS[1], StateValue="ALARM", StateReason="p99 is 3 s")
    with pytest.raises(DeliveryError, match="yt-sentiment-slow: p99 is 3 s"):
        deployment.watch(ALARMS, minutes=1, say=lines.append)
    with pytest.raises(DeliveryError, match="there are no alarms"):
        deployment.watch((*ALARMS, "gone"), minutes=1, say=lines.append)


@pytest.fixture
def fake_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """A `docker` that writes down what it was asked, and knows one digest."""
    log = tmp_path / "docker.log"
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\necho "$@" >>{log}\ncase "$1" in login) cat >/dev/null ;; '
        f'image) echo "${{5%:*}}@{DIGEST}" ;; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")
    return lambda: log.read_text(encoding="utf-8") if log.exists() else ""


def test_an_image_is_pushed_once_and_named_by_its_digest(place: Place, fake_docker: Callable[[], str]) -> None:
    assert image.push("yt-sentiment", place.repository, "tag") == f"{place.repository}@{DIGEST}"
    assert f"push --quiet {place.repository}:tag" in fake_docker()
    manifest = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "config": {}}
    done = boto3.client("ecr").put_image(
        repositoryName="yt-sentiment", imageManifest=json.dumps(manifest), imageTag="there"
    )
    before = fake_docker()
    assert image.push("yt-sentiment", place.repository, "there").endswith(done["image"]["imageId"]["imageDigest"])
    assert fake_docker() == before, "the tag is there: nothing is pushed"


def test_a_push_that_docker_refuses_says_why(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "docker"
    program.write_text("#!/bin/sh\necho denied >&2\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(DeliveryError, match="docker login: denied"):
        image.push("yt-sentiment", place.repository, "tag")


def test_the_commands_print_what_they_would_do(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.delivery.__main__.commit", lambda: "c" * 40)
    done = CliRunner().invoke(main, ["deploy", f"host/yt-sentiment@{DIGEST}", "--dry-run"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["applicationName"] == "yt-sentiment"
    assert boto3.client("codedeploy").list_deployments()["deployments"] == []
    assert boto3.client("s3").list_objects_v2(Bucket=place.bucket)["KeyCount"] == 0
    refused = CliRunner().invoke(main, ["deploy", "yt-sentiment:latest"])
    assert refused.exit_code == 1
    assert "image is 'yt-sentiment:latest', expected" in refused.output
    nothing = CliRunner().invoke(main, ["roll-back", "--dry-run", "--leave", "c" * 40])
    assert f"'{'c' * 40}' names 0 releases, expected one of none at all" in nothing.output
    nothing = CliRunner().invoke(main, ["roll-back", "--dry-run"])
    assert "0 deployments that succeeded" in nothing.output


def test_a_tree_that_differs_from_its_commit_is_not_released(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match="git status"):
        revision.commit()
    for command in (
        ["init", "--quiet"],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "--quiet", "--allow-empty", "--message=m"],
    ):
        subprocess.run(["git", *command], check=True)  # noqa: S603, S607
    assert len(revision.commit()) == 40
    (tmp_path / "code.py").touch()
    with pytest.raises(ValueError, match=r"differs from its commit.*code\.py"):
        revision.commit()
    (tmp_path / "code.py").unlink()
    (tmp_path / revision.MODEL).mkdir(parents=True)
    (tmp_path / revision.MODEL / "trees.txt").touch()
    assert revision.commit(), "the model may be the registry's"


@pytest.mark.usefixtures("account")
def test_of_two_writers_of_the_state_one_is_told(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="models", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    with pytest.raises(DeliveryError, match="fetch the state before"):
        state.store("models")
    assert state.fetch("models") == {}, "the first run of all"
    Path("mlflow.db").write_bytes(b"first")
    assert state.store("models") == ["mlflow.db"]
    assert state.store("models") == ["mlflow.db"], "the same run may store again"

    other = in_folder / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    assert set(state.fetch("models")) == {"mlflow.db"}
    assert Path("mlflow.db").read_bytes() == b"first"
    Path("decisions.jsonl").write_text("{}\n", encoding="utf-8")
    Path("mlflow.db").write_bytes(b"second")
    assert state.store("models") == ["decisions.jsonl", "mlflow.db"]

    monkeypatch.chdir(in_folder)
    Path("mlflow.db").write_bytes(b"lost?")
    with pytest.raises(DeliveryError, match=r"somebody else wrote mlflow\.db"):
        state.store("models")
    assert s3.get_object(Bucket="models", Key="state/mlflow.db")["Body"].read() == b"second"


@pytest.mark.usefixtures("account")
def test_corrections_come_by_their_digest(in_folder: Path) -> None:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="corrections", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    path, content = in_folder / feedback.EXPORTED, b"text,label\nfine,positive\n"
    digest = hashlib.sha256(content).hexdigest()
    s3.put_object(Bucket="corrections", Key=f"feedback/{digest}.csv", Body=content)
    state.fetch_feedback("corrections", digest)
    assert path.read_bytes() == content
    with pytest.raises(DeliveryError, match="NoSuchKey"):
        state.fetch_feedback("corrections", "0" * 64)
    s3.put_object(Bucket="corrections", Key=f"feedback/{digest}.csv", Body=b"text,label\nfine,negative\n")
    with pytest.raises(DeliveryError, match="has sha256"):
        state.fetch_feedback("corrections", digest)
    assert not path.exists()


ONLINE = {"InstanceInformationList": [{"InstanceId": "i-2"}, {"InstanceId": "i-1"}]}


def invocation(status: str, **more: str) -> dict[str, str]:
    return {"Status": status, "StatusDetails": status, "StandardOutputContent": "", **more}


@pytest.mark.usefixtures("account")
def test_one_instance_is_asked_and_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "POLL_SECONDS", 0.0)
    unknown = DeliveryError("a command that was just sent is not known everywhere")
    unknown.__cause__ = ClientError({"Error": {"Code": "InvocationDoesNotExist"}}, "GetCommandInvocation")
    ended = [unknown, invocation("InProgress"), invocation("Success", StandardOutputContent='{"a": 1}\n')]
    asked = says(monkeypatch, of=weighing, describe_instance_information=ONLINE, get_command_invocation=ended)
    assert weighing.weigh(FLEET, '{"switch": "on"}', minutes=1, say=print) == '{"a": 1}'
    assert asked[0][1]["Filters"][0] == {"Key": "tag:Name", "Values": ["yt-sentiment"]}
    (sent,) = boto3.client("ssm").list_commands()["Commands"]
    assert (sent["DocumentName"], sent["InstanceIds"]) == ("yt-sentiment-decide", ["i-1"])
    assert base64.b64decode(sent["Parameters"]["Question"][0]) == b'{"switch": "on"}'


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("online", "ended", "expected"),
    [
        ({"InstanceInformationList": []}, {}, "no instance with the tag Name=yt-sentiment is online"),
        (
            ONLINE,
            invocation("Failed", StandardErrorContent="decide.sh: no database\n"),
            "i-1: Failed: decide.sh: no data",
        ),
        (ONLINE, invocation("TimedOut", StatusDetails="Delivery Timed Out"), "i-1: Delivery Timed Out: "),
        (ONLINE, invocation("InProgress"), r"i-1: InProgress after 0\.001 minutes"),
        (ONLINE, invocation("Success", StandardOutputContent="Unable"), "printed 'Unable', expected JSON"),
        (ONLINE, DeliveryError("not allowed"), "not allowed"),
    ],
)
def test_a_weighing_that_does_not_come_is_red_with_the_reason(
    monkeypatch: pytest.MonkeyPatch, online: dict[str, Any], ended: Any, expected: str
) -> None:
    monkeypatch.setattr(weighing, "POLL_SECONDS", 0.0)
    sent = {"Command": {"CommandId": "c-1"}}
    says(
        monkeypatch, of=weighing, describe_instance_information=online, send_command=sent, get_command_invocation=ended
    )
    with pytest.raises(DeliveryError, match=expected):
        weighing.weigh(FLEET, "{}", minutes=0.001, say=print)


@pytest.mark.usefixtures("account", "in_folder")
def test_a_leftover_is_not_taken_for_the_state() -> None:
    boto3.client("s3").create_bucket(Bucket="models", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    Path("mlflow.db").write_bytes(b"of somebody's laptop")
    with pytest.raises(DeliveryError, match=r"mlflow\.db is here, but"):
        state.fetch("models")
    with pytest.raises(DeliveryError, match="NoSuchBucket"):
        state.fetch("another")


@pytest.fixture
def s3_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket behind an address, for what runs in processes of its own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "made-up")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    boto3.client("s3").create_bucket(Bucket="models")
    yield "models"
    server.stop()


def test_dvc_pushes_and_pulls_through_s3(s3_server: str, in_folder: Path) -> None:
    def dvc(*arguments: str) -> None:
        done = subprocess.run([sys.executable, "-m", "dvc", *arguments], capture_output=True, text=True, check=False)  # noqa: S603
        assert done.returncode == 0, done.stderr

    subprocess.run(["git", "init", "--quiet"], check=True)  # noqa: S607
    (in_folder / ".dvc").mkdir()
    (in_folder / ".dvc" / "config").write_bytes((ROOT / ".dvc" / "config").read_bytes())
    dvc("remote", "add", "--local", "--default", "--force", "s3", f"s3://{s3_server}/dvc")
    Path("rows.txt").write_text("rows", encoding="utf-8")
    dvc("add", "rows.txt")
    dvc("push")
    keys = [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket=s3_server)["Contents"]]
    assert [key for key in keys if key.startswith("dvc/files/md5/")]
    Path("rows.txt").unlink()
    for path in sorted((in_folder / ".dvc" / "cache").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    dvc("pull")
    assert Path("rows.txt").read_text(encoding="utf-8") == "rows"
    assert "made-up" not in (in_folder / ".dvc" / "config.local").read_text(encoding="utf-8"), "no key on the disk"


def test_mlflow_keeps_models_in_s3(
    s3_server: str, in_folder: Path, trained: Trained, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YT_SENTIMENT_ARTIFACTS", f"s3://{s3_server}/mlflow")
    registry = Registry("made-up", uri=f"sqlite:///{in_folder / 'mlflow.db'}")
    trained_version = load_model(trained.folder).version
    Path("predictions.parquet").write_bytes(b"bytes")
    record = RunRecord({}, {}, {"model_version": trained_version}, [], trained.folder, Path("predictions.parquet"))
    _, version = registry.register(record)
    assert registry.version_of(STAGING) == version
    keys = [one["Key"] for one in boto3.client("s3").list_objects_v2(Bucket=s3_server)["Contents"]]
    assert any(key.startswith("mlflow/") and key.endswith("trees.txt") for key in keys)
    assert not list(in_folder.rglob("trees.txt"))
    assert registry.model_of(version, in_folder / "back").version == trained_version
    kept = registry.kept_with(version, "predictions.parquet", in_folder / "back", max_bytes=5)
    assert kept
    assert kept.read_bytes() == b"bytes"
    with pytest.raises(RegistryError, match="has 5 bytes, at most 4"):
        registry.kept_with(version, "predictions.parquet", in_folder / "back", max_bytes=4)


@pytest.mark.parametrize(
    ("weighs", "records", "ends", "said"),
    [(0, 0, 0, "abc"), (0, 3, 0, ""), (0, 1, 1, None), (1, 0, 1, None)],
)
def test_a_decision_for_a_run_names_its_corrections(
    in_folder: Path, weighs: int, records: int, ends: int, said: str | None
) -> None:
    asked = in_folder / "asked"
    weighed = json.dumps({"evidence": {"feedback_sha256": "abc"}})
    for name, body in {
        "yt-sentiment": f"""[ "$*" = "retrain --question" ] && echo '{{"a": 1}}' && exit\nexit {records}""",
        "python": f"""[ "$1" = -c ] && exec {sys.executable} "$@"\necho '{weighed}'\nexit {weighs}""",
    }.items():
        (in_folder / name).write_text(f'#!/bin/sh\necho "$*" >>{asked}\n{body}\n', encoding="utf-8")
        (in_folder / name).chmod(0o755)
    output = in_folder / "output"
    environ = {**os.environ, "PATH": f"{in_folder}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(output)}
    done = subprocess.run(["bash", ROOT / "deploy" / "steps" / "retrain.sh"], env=environ, check=False)  # noqa: S603, S607
    assert done.returncode == ends
    lines = asked.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["retrain --question", '-m deploy.delivery weigh {"a": 1}']
    assert lines[2:3] == ([] if weighs else ["retrain --record build/weighing.json"])
    assert (output.read_text(encoding="utf-8") if output.exists() else None) == (
        None if said is None else f"feedback_sha256={said}\n"
    )


def test_a_release_on_its_way_is_stopped_and_what_served_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = info("Stopped", rollbackInfo={"rollbackDeploymentId": "d-BACK"})
    asked = says(
        monkeypatch,
        get_deployment=[info("InProgress", creator="user"), stopped, info("InProgress"), info("Succeeded")],
        stop_deployment={},
    )
    monkeypatch.setattr(deployment, "pages", lambda *_, **__: ["d-RELEASE"])
    assert deployment.roll_back(PLACE, minutes=1, say=print) == "d-BACK"
    assert [arguments["deploymentId"] for _, arguments in asked] == ["d-RELEASE"] * 3 + ["d-BACK"] * 2


@pytest.mark.parametrize(
    ("first", "end", "target"),
    [
        ({"creator": "user"}, "Stopped", "b"),  # nothing rolled it back: what succeeded last comes again
        ({"creator": "user"}, "Succeeded", "a"),  # it ended before it could be stopped: it is in service
        ({"creator": "codeDeployRollback"}, "Succeeded", None),
        ({"description": "back to a"}, "Succeeded", None),  # somebody else's rollback
    ],
)
def test_a_rollback_goes_back_by_one_whatever_is_on_its_way(
    monkeypatch: pytest.MonkeyPatch, first: dict[str, Any], end: str, target: str | None
) -> None:
    asked = says(
        monkeypatch,
        get_deployment=[info("InProgress", **first), info(end, **first), info("Succeeded")],
        stop_deployment={},
        batch_get_deployments=deployed(["a", "b"]),
        create_deployment={"deploymentId": "d-NEW"},
    )
    monkeypatch.setattr(
        deployment,
        "pages",
        lambda *_, includeOnlyStatuses, **__: ["1", "2"] if includeOnlyStatuses == ["Succeeded"] else ["d-1"],  # noqa: N803
    )
    done = deployment.roll_back(PLACE, minutes=1, say=print)
    created = [arguments["revision"]["s3Location"]["key"] for name, arguments in asked if name == "create_deployment"]
    assert created == ([target] if target else [])
    assert done == ("d-NEW" if target else "d-1")
    assert ("stop_deployment" in dict(asked)) == (first == {"creator": "user"})


KEYS = {name: f"revisions/{name * 40}-{'0' * 12}-{name * 12}.zip" for name in "abc"}
"""Releases by the letter that their commit and their image consist of."""


@pytest.fixture
def planned() -> list[str]:
    """What a dry run said before each rollback that it would bring back, by letter."""
    return []


@pytest.fixture
def asked_to_leave(monkeypatch: pytest.MonkeyPatch, planned: list[str]) -> Callable[..., tuple[str, list[str]]]:
    """A rollback among deployments, after its dry run; it returns what it printed, and what it deployed, by letter."""

    def roll_back(leave: str, succeeded: list[str], running: list[dict[str, Any]] | None = None) -> Any:
        keys = [one[:-1] + KEYS[one[-1]] for one in succeeded]
        ends = [info("Stopped", rollbackInfo={"rollbackDeploymentId": "d-BACK"})] if running else []
        asked = says(
            monkeypatch,
            get_deployment=[*(running or []), *(running or []), *ends, info("Succeeded"), info("Succeeded")],
            stop_deployment={},
            batch_get_deployments=deployed(keys),
            create_deployment={"deploymentId": "d-NEW"},
        )
        monkeypatch.setattr(
            deployment,
            "pages",
            lambda *_, includeOnlyStatuses, **__: (  # noqa: N803
                ["1"] if includeOnlyStatuses == ["Succeeded"] else ["d-RUNNING"] * len(running or [])
            ),
        )
        plan = deployment.planned_back(PLACE, leave=leave, say=print)
        assert not {name for name, _ in asked} & {"stop_deployment", "create_deployment"}, "a plan changes nothing"
        planned.append(plan["revision"]["s3Location"]["key"][len("revisions/")] if plan else "")
        done = deployment.roll_back(PLACE, leave=leave, minutes=1, say=print)
        created = [one["revision"]["s3Location"]["key"] for name, one in asked if name == "create_deployment"]
        return done, [key[len("revisions/")] for key in created]

    return roll_back


@pytest.mark.parametrize(
    ("succeeded", "expected"),
    [
        (["a", "b", "c"], ("d-NEW", ["b"])),
        (["a", "b", "c", "back to b"], ("", [])),  # somebody else was faster
        (["a", "c", "b"], ("", [])),  # it was replaced
        (["a", "c", "c"], ("d-NEW", ["a"])),
    ],
)
@pytest.mark.parametrize("leave", ["c" * 40, "c" * 7, f"host/yt-sentiment@sha256:{'c' * 64}"])
def test_a_release_is_left_once_whoever_asks(
    asked_to_leave: Callable[..., Any],
    planned: list[str],
    leave: str,
    succeeded: list[str],
    expected: tuple[str, list[str]],
) -> None:
    assert asked_to_leave(leave, succeeded) == expected
    assert planned == ["".join(expected[1])]


@pytest.mark.parametrize(
    ("on_its_way", "expected", "plan"),
    [("c", ("d-BACK", []), "b"), ("a", ("", []), "")],  # the release itself is stopped; a mend is not
)
def test_only_the_release_that_is_named_is_stopped(
    asked_to_leave: Callable[..., Any],
    planned: list[str],
    on_its_way: str,
    expected: tuple[str, list[str]],
    plan: str,
) -> None:
    running = info("InProgress", revision={"s3Location": {"key": KEYS[on_its_way]}})
    assert asked_to_leave("c", ["a", "c", "back to a", "b"], [running]) == expected
    assert planned == [plan]


def test_what_serves_is_left_though_another_release_was_on_its_way(
    asked_to_leave: Callable[..., Any], planned: list[str]
) -> None:
    running = info("InProgress", revision={"s3Location": {"key": KEYS["c"]}})
    assert asked_to_leave("b", ["a", "b"], [running]) == ("d-NEW", ["a"])
    assert planned == ["a"]


def test_a_name_that_fits_no_release_or_two_is_refused(asked_to_leave: Callable[..., Any]) -> None:
    with pytest.raises(DeliveryError, match="'d' names 0 releases, expected one of revisions/aaa"):
        asked_to_leave("d", ["a", "b"])
    with pytest.raises(DeliveryError, match="'' names 2 releases"):
        history.named("", deployed(list(KEYS.values())[:2])["deploymentsInfo"])


def test_the_first_release_of_all_has_nothing_to_go_back_to(monkeypatch: pytest.MonkeyPatch) -> None:
    says(monkeypatch, get_deployment=[info("InProgress"), info("Stopped")], stop_deployment={})
    monkeypatch.setattr(
        deployment,
        "pages",
        lambda *_, includeOnlyStatuses, **__: [] if includeOnlyStatuses == ["Succeeded"] else ["d-1"],  # noqa: N803
    )
    with pytest.raises(DeliveryError, match="ever succeeded: nothing can come back"):
        deployment.roll_back(PLACE, minutes=1, say=print)


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize("encrypted", [False, True])
def test_one_listener_has_port_80_with_and_without_a_certificate(encrypted: bool) -> None:
    acm = boto3.client("acm")
    certificate = acm.request_certificate(DomainName="example.org")["CertificateArn"] if encrypted else ""
    create(stack.FOUNDATION, "foundation.yaml", GitHubSubject="repo:owner/name")
    create(stack.SERVICE, "service.yaml", CertificateArn=certificate)
    elb = boto3.client("elbv2")
    (balancer,) = elb.describe_load_balancers()["LoadBalancers"]
    listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
    kinds = {listener["Port"]: listener["DefaultActions"][0]["Type"] for listener in listeners}
    assert kinds == ({80: "redirect", 443: "forward"} if encrypted else {80: "forward"})
