"""Behaviour suite: what a reader expects of the model, case by case, per capability.

Source: CheckList (Ribeiro et al. 2020): minimum functionality and invariance tests. The sentences
were written for this project.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS

Predictor = Callable[[Sequence[str]], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation.

    Attributes:
        text: the comment.
        accepted: labels of which the answer must be one; empty for an invariance case.
        original: the unchanged comment, whose label an invariance case must keep.
    """

    text: str
    accepted: tuple[str, ...] = ()
    original: str | None = None


def load_suite() -> dict[str, list[Case]]:
    """Return the cases per capability.

    Raises:
        ValueError: if a case expects an unknown label, or changes nothing.
    """
    content = yaml.safe_load((files("yt_sentiment") / "behaviour.yaml").read_text(encoding="utf-8"))
    return {capability: list(_cases(capability, entry)) for capability, entry in content.items()}


def _cases(capability: str, entry: dict[str, Any]) -> list[Case]:
    cases = []
    for answer, texts in entry.get("expect", {}).items():
        accepted = tuple(answer.split(" or "))
        if unknown := set(accepted) - set(LABELS):
            raise ValueError(f"behaviour.yaml, {capability}: unknown label {sorted(unknown)}, expected {LABELS}")
        cases += [Case(text, accepted) for text in texts]
    for original, changes in entry.get("same", {}).items():
        for change in changes:
            changed = change.replace("{}", original)
            if changed == original:
                raise ValueError(f"behaviour.yaml, {capability}: {change!r} changes nothing")
            cases.append(Case(changed, original=original))
    return cases


def failure_rates(predict: Predictor) -> dict[str, dict[str, Any]]:
    """Return cases, failures and failure rate (0 to 1) per capability."""
    report = {}
    for capability, cases in load_suite().items():
        answers = predict([case.text for case in cases])
        originals = predict([case.original or case.text for case in cases])
        failed = [
            case.text
            for case, answer, original in zip(cases, answers, originals, strict=True)
            if (LABELS[answer] not in case.accepted if case.accepted else answer != original)
        ]
        report[capability] = {
            "cases": len(cases),
            "failures": len(failed),
            "failure_rate": round(len(failed) / len(cases), 4),
            "failed": failed,
        }
    return report
