"""The Helm chart: valid for the Kubernetes that it names, closed unless it is opened, with no right too many."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from flask_app.settings import Settings
from scripts.drills.alerts import RUNBOOK_URL
from tests.charts import CHART, EVERYTHING, LEAST, RELEASE, everything, helm, pods, rendered, template
from tests.conftest import ROOT
from yt_sentiment import __version__

RULES = ROOT / "deploy" / "monitoring" / "rules" / "yt-sentiment.yml"
OPERATORS = {"PrometheusRule", "ServiceMonitor", "ScaledObject"}
"""Kinds of operators, which Kubernetes' own schemas do not have."""
KEDA = {**LEAST, "autoscaler": {"keda": {"enabled": True, "prometheus": "http://prometheus:9090"}}}


def test_helm_lints_the_chart() -> None:
    done = helm("lint", "--strict", "--values", str(EVERYTHING), str(CHART))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("version", ["1.27", "1.34"])
@pytest.mark.parametrize("values", ["least", "everything"])
def test_what_is_rendered_is_valid(values: str, version: str) -> None:
    objects = rendered(LEAST) if values == "least" else everything()
    for (kind, _), one in objects.items():
        if kind not in OPERATORS:
            kubernetes_validate.validate(one, version, strict=True)


def test_the_chart_has_the_version_of_the_package() -> None:
    assert yaml.safe_load((CHART / "Chart.yaml").read_text("utf-8"))["appVersion"] == __version__


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, "image"),
        ({"image": {"repository": "r", "tag": "latest"}}, "tag"),
        ({"image": {"repository": "r", "digest": "sha256:12"}}, "digest"),
        ({**LEAST, "ingress": {"enabled": True, "host": "a.example"}}, "tlsSecret"),
        ({**LEAST, "monitor": {"enabled": True}}, "pushgateway"),
        ({**LEAST, "prometheus": {"enabled": True}}, "runbook"),
        ({**LEAST, "settings": {"YT_SENTIMENT_OPEN": "1"}}, "YT_SENTIMENT_OPEN"),
        ({**LEAST, "settings": {"DATABASE_URL": "postgresql://u:p@h/n"}}, "DATABASE_URL"),
        ({**LEAST, "ingres": {}}, "ingres"),
        ({**LEAST, "autoscaler": {"min": 7}}, "autoscaler.min is 7, expected autoscaler.max, 6, at most"),
        ({**LEAST, "egress": {"ports": {"redis": 70000}}}, "redis"),
    ],
)
def test_what_is_missing_open_or_misspelt_is_refused(values: dict[str, Any], told: str) -> None:
    done = template(values)
    assert done.returncode != 0
    assert told in done.stderr


def test_by_default_nobody_reaches_the_service_and_it_wants_tokens() -> None:
    objects = rendered(LEAST)
    assert {kind for kind, _ in objects} == {
        "Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget", "NetworkPolicy",
    }  # fmt: skip
    assert "type" not in objects["Service", ""]["spec"], "inside the cluster alone"
    for name in ("", "jobs"):
        network = objects["NetworkPolicy", name]["spec"]
        assert network["policyTypes"] == ["Ingress", "Egress"]
        assert "ingress" not in network
    (container,) = pods(objects)["Deployment/"]["spec"]["containers"]
    names = {one["name"]: one for one in container["env"]}
    assert names["YT_SENTIMENT_PROXIES"]["value"] == "1"
    assert "optional" not in names["YT_SENTIMENT_TOKENS_JSON"]["valueFrom"]["secretKeyRef"]
    assert "YT_SENTIMENT_OPEN" not in names


def test_the_network_admits_those_who_are_named() -> None:
    (rule,) = everything()["NetworkPolicy", ""]["spec"]["ingress"]
    assert rule["ports"] == [{"port": "http"}]
    namespaces = [
        one["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"]
        for one in rule["from"]
        if "namespaceSelector" in one
    ]
    assert namespaces == ["ingress-nginx", "monitoring"]
    assert {"podSelector": {"matchLabels": {"app": "front"}}} in rule["from"]


def ports_of(objects: dict[tuple[str, str], dict[str, Any]], name: str) -> list[int]:
    """Return where the pods that a network policy is for may go."""
    return [port["port"] for rule in objects["NetworkPolicy", name]["spec"]["egress"] for port in rule["ports"]]


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("http://push:9091", 9091),
        ("http://push", 80),
        ("https://push.example.org", 443),
        ("https://push.example.org/metrics/443x", 443),
        ("http://10.0.0.7", 80),
        ("https://push.example.org:8443/at", 8443),
    ],
)
def test_the_jobs_reach_the_pushgateway_where_its_address_says(address: str, port: int) -> None:
    objects = rendered({**LEAST, "monitor": {"enabled": True, "pushgateway": address}})
    assert ports_of(objects, "jobs") == [53, 53, 5432, port]


def test_databases_on_other_ports_are_reached() -> None:
    assert ports_of(rendered(LEAST), "") == [53, 53, 5432, 6379, 443]
    objects = rendered({**LEAST, "egress": {"ports": {"postgresql": 6543, "redis": 6380}}})
    assert ports_of(objects, "") == [53, 53, 6543, 6380, 443]
    assert ports_of(objects, "jobs") == [53, 53, 6543]


def test_every_pod_may_do_no_more_than_the_container_of_the_readme() -> None:
    found = pods(everything())
    assert set(found) == {
        "Deployment/", "CronJob/drift", "CronJob/accuracy", "CronJob/classifier", "CronJob/retrain",
    }  # fmt: skip
    for pod in (one["spec"] for one in found.values()):
        (container,) = pod["containers"]
        assert pod["securityContext"] == {
            "runAsNonRoot": True, "runAsUser": 10001, "runAsGroup": 10001, "fsGroup": 10001,
            "seccompProfile": {"type": "RuntimeDefault"},
        }  # fmt: skip
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }  # fmt: skip
        assert {one["name"] for one in container["volumeMounts"]} == {one["name"] for one in pod["volumes"]}
        assert {one["mountPath"] for one in container["volumeMounts"]} == {"/tmp", "/data"}  # noqa: S108
        assert all("emptyDir" in one for one in pod["volumes"])
        assert {"memory"} <= set(container["resources"]["limits"])
        assert container["image"] == "registry.example/yt-sentiment:1.2.3"


def test_a_digest_names_the_image() -> None:
    (container,) = pods(rendered(LEAST))["Deployment/"]["spec"]["containers"]
    assert container["image"] == f"registry.example/yt-sentiment@sha256:{'a' * 64}"


def test_no_secret_is_in_the_chart() -> None:
    assert not [kind for kind, _ in everything() if kind in ("Secret", "ConfigMap")]


def test_a_job_knows_the_database_alone_and_gets_no_traffic() -> None:
    objects = everything()
    known = {"drift": "PUSHGATEWAY", "accuracy": "PUSHGATEWAY", "classifier": "PUSHGATEWAY", "retrain": "QUESTION"}
    for name, own in known.items():
        job = pods(objects)[f"CronJob/{name}"]
        (container,) = job["spec"]["containers"]
        assert "envFrom" not in container
        variables = {one["name"]: one.get("valueFrom") for one in container["env"]}
        assert variables["DATABASE_URL"] == {"secretKeyRef": {"name": "yt-sentiment", "key": "DATABASE_URL"}}
        assert set(variables) == {"DATABASE_URL", own}
        labels = job["metadata"]["labels"]
        for kind in ("Service", "PodDisruptionBudget", "NetworkPolicy", "Deployment"):
            spec = objects[kind, ""]["spec"]
            selector = spec.get("podSelector") or spec["selector"]
            assert not selector.get("matchLabels", selector).items() <= labels.items(), kind
        selector = objects["NetworkPolicy", "jobs"]["spec"]["podSelector"]
        assert selector["matchLabels"].items() <= labels.items()
        assert labels["app.kubernetes.io/component"] in selector["matchExpressions"][0]["values"]
    assert "ingress" not in objects["NetworkPolicy", "jobs"]["spec"]


@pytest.mark.parametrize("job", ["drift", "accuracy", "classifier", "retrain"])
@pytest.mark.parametrize(("status", "expected"), [(0, 0), (3, 0), (1, 1)])
def test_an_alarm_or_a_decision_against_a_run_is_no_failed_job(
    tmp_path: Path, job: str, status: int, expected: int
) -> None:
    (container,) = pods(everything())[f"CronJob/{job}"]["spec"]["containers"]
    asked = "retrain --weigh the question" if job == "retrain" else f"monitor {job} --pushgateway http://push:9091"
    program = tmp_path / "yt-sentiment"
    program.write_text(f"#!/bin/sh\n[ \"$*\" = '{asked}' ] && exit {status}\nexit 9\n", encoding="utf-8")
    program.chmod(0o755)
    environ = {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "QUESTION": "the question",
        "PUSHGATEWAY": "http://push:9091",
    }
    assert subprocess.run(container["command"], env=environ, check=False).returncode == expected  # noqa: S603


def test_what_stops_a_pod_gives_every_request_its_time() -> None:
    pod = pods(rendered(LEAST))["Deployment/"]["spec"]
    (pause,) = [int(one["lifecycle"]["preStop"]["exec"]["command"][1]) for one in pod["containers"]]
    assert pod["terminationGracePeriodSeconds"] >= pause + Settings().request_seconds + 5


def test_traffic_comes_over_tls_to_pods_that_are_ready() -> None:
    objects = everything()
    ingress = objects["Ingress", ""]["spec"]
    assert ingress["tls"] == [{"hosts": ["sentiment.example.org"], "secretName": "yt-sentiment-tls"}]
    assert [rule["host"] for rule in ingress["rules"]] == ["sentiment.example.org"]
    (container,) = pods(objects)["Deployment/"]["spec"]["containers"]
    assert container["readinessProbe"]["httpGet"]["path"] == "/readyz"
    labels = pods(objects)["Deployment/"]["metadata"]["labels"]
    assert objects["Service", ""]["spec"]["selector"].items() <= labels.items()


def test_prometheus_gets_the_rules_that_compose_has_and_the_job_that_they_ask_for() -> None:
    objects = everything()
    rules = RULES.read_text("utf-8").replace(RUNBOOK_URL, "https://git.example.org/runbook.md")
    assert objects["PrometheusRule", ""]["spec"] == yaml.safe_load(rules)
    assert (CHART / "rules" / "yt-sentiment.yml").resolve() == RULES
    monitor = objects["ServiceMonitor", ""]["spec"]
    assert monitor["selector"]["matchLabels"].items() <= objects["Service", ""]["metadata"]["labels"].items()
    (endpoint,) = monitor["endpoints"]
    assert {one["targetLabel"]: one["replacement"] for one in endpoint["relabelings"]} == {
        "job": "yt-sentiment", "namespace": "apps", "release": RELEASE,
    }  # fmt: skip
    assert endpoint["authorization"]["credentials"] == {"name": "yt-sentiment", "key": "METRICS_TOKEN"}


def test_one_autoscaler_at_a_time() -> None:
    kinds = {kind for kind, _ in rendered(KEDA)}
    assert "ScaledObject" in kinds
    assert "HorizontalPodAutoscaler" not in kinds
    spec = rendered(KEDA)["ScaledObject", ""]["spec"]
    assert spec["scaleTargetRef"]["name"] == "sentiment"
    query = spec["triggers"][0]["metadata"]["query"]
    assert 'namespace="apps",release="sentiment"' in query, "other releases are not counted"
    assert "replicas" not in rendered(KEDA)["Deployment", ""]["spec"]
