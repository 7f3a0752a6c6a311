"""Each role may do what runs with it asks AWS for, and nothing else (``tests/permissions.py`` reads both)."""

from __future__ import annotations

import base64
import re

import pytest

from tests import permissions
from tests.conftest import ROOT

ANYWHERE = {
    "cloudwatch:DescribeAlarms", "ecr:GetAuthorizationToken", "ssm:DescribeInstanceInformation",
    "ssm:GetCommandInvocation",
}  # fmt: skip
"""Actions that AWS knows no resource for."""


@pytest.mark.parametrize("role", permissions.ROLES)
def test_a_role_may_do_what_runs_with_it_asks_for_and_nothing_else(role: str) -> None:
    granted, asked = permissions.granted(role), permissions.asked(role)
    assert asked
    refused = sorted(one for one in asked if not permissions.is_allowed(one, granted))
    assert not refused, f"{role} lacks these"
    assert not permissions.unused(granted, asked), f"nothing needs these of {role}"


def test_every_call_is_looked_at() -> None:
    asked = {one for role in permissions.ROLES for one in permissions.asked(role)}
    assert permissions.asked_anywhere() <= asked
    for top in ("deploy", "flask_app", "scripts", "src"):
        for path in (ROOT / top).rglob("*.py"):
            uses = re.search(r"^\s*(?:import|from) boto", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert not uses or path.parent == ROOT / "deploy" / "delivery", f"{path}: nobody looks at its calls"


def test_no_role_holds_a_wildcard_or_may_delete() -> None:
    for role in permissions.ROLES:
        for action, resource in permissions.granted(role):
            assert "*" not in action
            assert "Delete" not in action
            assert resource != "*" or action in ANYWHERE


@pytest.mark.parametrize(
    ("role", "subjects"),
    [
        ("ReadRole", ["pull_request"]),
        ("TrainRole", ["ref:refs/heads/main"]),
        ("ReleaseRole", ["environment:production", "environment:rollout"]),
    ],
)
def test_a_role_trusts_one_kind_of_run(role: str, subjects: list[str]) -> None:
    (trust,) = permissions.resources()[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    trusted = [f"${{GitHubSubject}}:{subject}" for subject in subjects]
    assert trust["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            "token.actions.githubusercontent.com:sub": trusted if len(trusted) > 1 else trusted[0],
        }
    }


def test_only_training_reads_corrections() -> None:
    readers = {role for role in permissions.ROLES if ("s3:GetObject", "bucket/feedback/*") in permissions.granted(role)}
    assert readers == {"TrainRole"}


def test_training_may_send_one_document_to_the_fleet_and_nothing_else() -> None:
    sent = [statement for statement in permissions.statements("TrainRole") if statement["Action"] == "ssm:SendCommand"]
    document, instances = sorted(sent, key=lambda one: "Condition" in one)
    service = permissions.resources()
    name = service["DecideDocument"]["Properties"]["Name"].replace("${AWS::StackName}", "yt-sentiment")
    assert document["Resource"].endswith(f":document/{name}")
    (tag,) = service["Instances"]["Properties"]["Tags"]
    assert tag == {"Key": "Name", "Value": "AWS::StackName", "PropagateAtLaunch": True}
    assert instances["Resource"].endswith(":instance/*")
    assert instances["Condition"] == {"StringEquals": {"ssm:resourceTag/Name": "yt-sentiment"}}


def test_a_question_means_nothing_to_the_shell_of_an_instance() -> None:
    properties = permissions.resources()["DecideDocument"]["Properties"]["Content"]
    pattern = properties["parameters"]["Question"]["allowedPattern"]
    assert re.fullmatch(pattern, base64.b64encode(b'{"switch":"on"}').decode())
    for bad in ("", "a b", "$(id)", "`id`", "a;id", "a\nid", "a|id", "a'", 'a"', "{{ssm:x}}"):
        assert not re.fullmatch(pattern, bad)
    assert properties["parameters"]["Log"]["allowedValues"] == ["", "TaskLogGroup"]
    assert permissions.documents() == [
        "bash deploy/hooks/decide.sh ${Bucket} {{ Question }} {{ Log }}",
        "bash deploy/hooks/monitor.sh ${AWS::StackName} ${TaskLogGroup}",
    ]


def test_an_instance_may_read_the_secrets_that_its_settings_name() -> None:
    settings = dict(re.findall(r"^([A-Z_]+)=(\S+)$", permissions.user_data(), re.MULTILINE))
    granted = permissions.granted("InstanceRole")
    assert permissions.is_allowed(("ssm:GetParametersByPath", f"parameter{settings['PARAMETERS']}"), granted)
    assert ("secretsmanager:GetSecretValue", settings["DATABASE_SECRET"][2:-1]) in granted
    assert ("logs:PutLogEvents", f"{settings['LOG_GROUP'][2:-1]}.Arn") in granted


def test_programs_of_others_are_told_the_prefixes_that_are_granted() -> None:
    remote = (ROOT / "deploy" / "steps" / "remote.sh").read_text(encoding="utf-8")
    assert set(re.findall(r"s3://\$bucket/([\w-]+)", remote)) == {"dvc"}
    train = (ROOT / ".github" / "workflows" / "train.yml").read_text(encoding="utf-8")
    (artifacts,) = re.findall(r"YT_SENTIMENT_ARTIFACTS: (.*)", train)
    assert "github.event_name != 'pull_request'" in artifacts
    assert re.findall(r"s3://\{0\}/([\w-]+)", artifacts) == ["mlflow"]


@pytest.mark.parametrize(
    ("shell", "expected"),
    [
        ("dnf install --assumeyes docker ruby", set()),
        ("systemctl enable --now docker  # then: docker run x", set()),
        ("echo 'docker run x' >file", set()),
        ("if docker run x; then :; fi", {"logs:CreateLogStream", "logs:PutLogEvents"}),
        ("a=$(aws ssm get-parameter --name x) || b=1", {"ssm:GetParameter"}),
        ("A=1 /usr/bin/aws s3 cp x s3://bucket/y", {"s3:PutObject"}),
        ("aws \\\n  s3 cp s3://bucket/y x", {"s3:GetObject"}),
        ("make store", {"s3:ListBucket", "s3:GetObject", "s3:PutObject", "cloudformation:DescribeStacks"}),
    ],
)
def test_what_a_shell_asks_for(shell: str, expected: set[str]) -> None:
    assert {action for action, _ in permissions.asked_in_shell(shell)} == expected


def test_an_operation_that_aws_lacks_is_noticed() -> None:
    with pytest.raises(KeyError, match="get_parameters_by_way"):
        permissions.asked_in_shell("aws ssm get-parameters-by-way")


def test_a_prefix_is_told_from_another() -> None:
    granted = {("s3:PutObject", "bucket/dvc/*")}
    (asked,) = permissions.asked_in_shell("aws s3api put-object --bucket b --key feedback/x.csv")
    assert asked == ("s3:PutObject", "bucket/feedback/x.csv")
    assert not permissions.is_allowed(asked, granted)
    assert permissions.unused(granted, {asked}) == granted
    assert permissions.is_allowed(("s3:PutObject", "bucket/dvc/"), granted)
    assert not permissions.is_allowed(("s3:GetObject", "bucket/dvc/"), granted)
