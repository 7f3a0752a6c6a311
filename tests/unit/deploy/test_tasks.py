"""What AWS starts on a schedule: the right documents, with no more rights than that takes, and heard of if it fails."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from tests import permissions
from tests.permissions import TEMPLATES, Template
from yt_sentiment.monitoring.accuracy import Accuracy
from yt_sentiment.monitoring.domain_shift import DomainShift
from yt_sentiment.monitoring.drift import DriftResult
from yt_sentiment.monitoring.textfile import CloudWatch, write_accuracy, write_domain_shift, write_drift


def template(name: str) -> dict[str, Any]:
    text = (TEMPLATES / f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.load(text, Template)  # noqa: S506
    return found


TASKS = template("tasks")["Resources"]


def statements(role: str) -> list[dict[str, Any]]:
    return [one for policy in TASKS[role]["Properties"]["Policies"] for one in policy["PolicyDocument"]["Statement"]]


def actions(role: str) -> set[str]:
    found: set[str] = set()
    for one in statements(role):
        found |= {one["Action"]} if isinstance(one["Action"], str) else set(one["Action"])
    return found


def test_a_schedule_may_start_the_tasks_and_a_task_may_send_the_services_documents() -> None:
    assert actions("ScheduleRole") == {"ssm:StartAutomationExecution", "iam:PassRole"}
    start, hand_on = statements("ScheduleRole")
    names = {TASKS[task]["Properties"]["Name"] for task in ("MonitorTask", "DecideTask")}
    # https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-identity-based-policies.html
    resources = {one.partition("${AWS::AccountId}:")[2] for one in start["Resource"]}
    assert resources == {"automation-execution/*", *(f"document/{name}" for name in names)}
    assert hand_on["Resource"] == "TaskRole.Arn"
    assert hand_on["Condition"] == {"StringEquals": {"iam:PassedToService": "ssm.amazonaws.com"}}

    # https://docs.aws.amazon.com/systems-manager-automation-runbooks/latest/userguide: what aws:runCommand asks for
    steps = {"ssm:SendCommand", "ssm:ListCommands", "ssm:ListCommandInvocations", "ssm:DescribeInstanceInformation"}
    assert actions("TaskRole") == steps
    documents, instances, anywhere = statements("TaskRole")
    sent = {step["inputs"]["DocumentName"] for step in run_steps()}
    assert {one.rpartition("document/")[2] for one in documents["Resource"]} == sent
    assert instances["Condition"] == {"StringEquals": {"ssm:resourceTag/Name": "Service"}}
    assert "ssm:SendCommand" not in anywhere["Action"]


def run_steps() -> list[dict[str, Any]]:
    tasks = [TASKS[name]["Properties"]["Content"]["mainSteps"] for name in ("MonitorTask", "DecideTask")]
    return [steps[-1] for steps in tasks]


def test_the_documents_that_are_sent_exist_and_take_what_they_are_given() -> None:
    service = permissions.resources()
    for step, name in zip(run_steps(), ("MonitorDocument", "DecideDocument"), strict=True):
        document = service[name]["Properties"]
        assert step["inputs"]["DocumentName"].replace("${Service}", "${AWS::StackName}") == document["Name"]
        known = document["Content"].get("parameters", {})
        assert set(step["inputs"].get("Parameters", {})) == set(known)
    group = service["TaskLogGroup"]["Properties"]
    assert group["LogGroupName"] == "/${AWS::StackName}/tasks"
    assert group["RetentionInDays"] == 30
    for name in ("Decided", "Opened"):
        assert TASKS[name]["Properties"]["LogGroupName"] == "/${Service}/tasks"


@pytest.mark.parametrize(("task", "schedule"), [("MonitorTask", "MonitorScheduled"), ("DecideTask", "DecideScheduled")])
def test_one_instance_that_is_online_is_chosen(task: str, schedule: str) -> None:
    choose, run = TASKS[task]["Properties"]["Content"]["mainSteps"]
    filters = {one["Key"]: one["Values"] for one in choose["inputs"]["Filters"]}
    assert filters == {"tag:Name": ["Service"], "PingStatus": ["Online"]}
    assert run["inputs"]["InstanceIds"] == ["{{ choose.Instance }}"]
    assert f"${{{task}}}" in TASKS[schedule]["Properties"]["Target"]["Input"]


def test_nothing_is_decided_unless_it_is_asked_for() -> None:
    found = template("tasks")
    assert {found["Parameters"][name]["Default"] for name in ("DecideSchedule", "Question")} == {""}
    conditional = {name for name, one in TASKS.items() if one.get("Condition") == "Decides"}
    assert conditional == {"DecideTask", "DecideScheduled", "Decided", "Opened", "DecisionMissing", "RunToOpen"}


def test_alarms_watch_metrics_that_the_monitor_prints() -> None:
    printed: list[str] = []
    target = CloudWatch("yt-sentiment", {}, printed.append)
    write_drift(DriftResult(10, {}, ()), target)
    write_accuracy(Accuracy(0, 0, 0, 0, 0.0, 1.0, 0.6, {}), target)
    write_domain_shift(DomainShift((500, 500), 0.5, 0.4, 0.6), target)
    lines = [yaml.safe_load(line) for line in printed]
    known = {(name, line["job"]) for line in lines for name in line if name.startswith("yt_sentiment")}
    watched = set()
    for alarm in (one["Properties"] for one in TASKS.values() if one["Type"] == "AWS::CloudWatch::Alarm"):
        parts = [one["MetricStat"]["Metric"] for one in alarm.get("Metrics", []) if "MetricStat" in one] or [alarm]
        watched |= {(one["MetricName"], one["Dimensions"][0]["Value"]) for one in parts if "Dimensions" in one}
    assert len(watched) == 3
    assert watched <= known


@pytest.mark.parametrize("name", ["MonitorMissing", "DecisionMissing"])
def test_what_does_not_run_or_fails_rings(name: str) -> None:
    alarm = TASKS[name]["Properties"]
    assert alarm["TreatMissingData"] == "breaching"
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    exported = template("service")["Outputs"]["AlarmTopic"]["Export"]["Name"]
    assert alarm["AlarmActions"] == [{"Fn::Sub": exported.replace("${AWS::StackName}", "${Service}")}]


def test_a_name_brings_a_certificate_unless_one_is_given() -> None:
    found = template("service")
    assert {found["Parameters"][name]["Default"] for name in ("DomainName", "HostedZoneId", "CertificateArn")} == {""}
    resources = found["Resources"]
    assert resources["Certificate"]["Condition"] == "Issued"
    assert resources["Certificate"]["Properties"]["ValidationMethod"] == "DNS"
    assert resources["Alias"]["Condition"] == "Named"
    (certificate,) = resources["HttpsListener"]["Properties"]["Certificates"]
    assert certificate["CertificateArn"] == ["Certified", "CertificateArn", "Certificate"]
