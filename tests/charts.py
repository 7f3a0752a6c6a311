"""The Helm chart as Helm renders it, without a cluster."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import yaml

from tests.conftest import ROOT

CHART: Final = ROOT / "deploy" / "helm" / "yt-sentiment"
EVERYTHING: Final = ROOT / "tests" / "unit" / "deploy" / "chart.yaml"
LEAST: Final = {"image": {"repository": "registry.example/yt-sentiment", "digest": f"sha256:{'a' * 64}"}}
"""What must be said; all else is as the chart has it."""
RELEASE: Final = "sentiment"


def helm(*arguments: str, values: str = "") -> subprocess.CompletedProcess[str]:
    """Run Helm, which ``make install`` puts beside Python."""
    command = [str(Path(sys.executable).with_name("helm")), *arguments]
    return subprocess.run(command, input=values, capture_output=True, text=True, check=False)  # noqa: S603


def template(values: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    """Render the chart, as JSON is YAML."""
    return helm("template", RELEASE, str(CHART), "--namespace", "apps", "--values", "-", values=json.dumps(values))


@functools.cache
def _documents(values: str) -> list[dict[str, Any]]:
    done = template(json.loads(values))
    assert done.returncode == 0, done.stderr
    return [document for document in yaml.safe_load_all(done.stdout) if document]


def rendered(values: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the objects that the chart makes, by kind and by what their names add to the release's."""
    found = _documents(json.dumps(values))
    objects = {(one["kind"], one["metadata"]["name"].removeprefix(RELEASE).lstrip("-")): one for one in found}
    assert len(objects) == len(found), "no name twice"
    return objects


def everything() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the objects of a release that has everything turned on."""
    return rendered(yaml.safe_load(EVERYTHING.read_text(encoding="utf-8")))


def pods(objects: dict[tuple[str, str], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the templates of pods, by kind and name of what has them."""
    found = {}
    for (kind, name), one in objects.items():
        spec = one["spec"].get("jobTemplate", one).get("spec", {})
        if "template" in spec:
            found[f"{kind}/{name}"] = spec["template"]
    return found
