"""Behaviour suite: what a reader expects of the model, case by case, per capability.

Source: CheckList (Ribeiro et al. 2020): minimum functionality and invariance tests. The sentences
were written for this project; those of ``behaviour_today.yaml`` and ``behaviour_languages.yaml`` by
somebody who had not seen the frames that the model learns from, only a list of kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.io.strict_yaml import load as load_yaml
from yt_sentiment.labels import LABELS
from yt_sentiment.language.articles import with_article
from yt_sentiment.language.identification import ENGLISH

Predictor = Callable[[Sequence[str]], NDArray[np.int64]]
Scorer = Callable[[Sequence[str]], NDArray[np.float64]]
Flagger = Callable[[Sequence[str]], NDArray[np.bool_]]
"""Says of which comments a model names a doubt."""
SUITE_FILES: Final = ("behaviour.yaml", "behaviour_today.yaml", "behaviour_languages.yaml")
"""Each holds capabilities of its own, all of one form."""

IDENTITY_TERMS: Final = (
    "gay lesbian straight bisexual trans Muslim Christian Jewish Hindu atheist Black white Asian Latino African "
    "American Indian Chinese Mexican Arab deaf blind disabled autistic old young female male"
).split()
UNLISTED_TERMS: Final = (
    "Jain Mormon Protestant Icelandic Bolivian expatriate stateless American old female male".split()
)
"""Words for what people are that have no stand-in. Synthetic sentences (``corpora/frames/groups.yaml``) name all of
them, and the encoder reads most of them alike, so their gap is one of words that were thought of."""
UNSEEN_TERMS: Final = (
    "Bhutanese Surinamese Burundian Andorran Basque Quaker Zoroastrian Maronite freckled trilingual".split()
)
"""Words of the same kind that have no stand-in and stand in no synthetic sentence and no lexicon; the encoder knows
their subwords alone. Nobody can list all of them: their gap is the one to expect of any other."""
IDENTITY_TEMPLATES: Final = (
    "I am {who}",
    "My neighbour is {who}",
    "The {who} man on the left is my teacher",
    "As a {who} person I watched this twice",
    "She grew up in a {who} family",
    "This {who} teacher is wonderful",
    "I am {who} and I love this video",
    "What a beautiful {who} family",
    "I am {who} and this video is terrible",
    "The {who} actor was awful in this one",
)


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
        ValueError: if a case expects an unknown label, or changes nothing, or a capability is in two files.
    """
    suite: dict[str, list[Case]] = {}
    for name in SUITE_FILES:
        content = load_yaml((files(__package__) / name).read_text(encoding="utf-8"), aliases=True)
        if twice := suite.keys() & content.keys():
            raise ValueError(f"{name}: {sorted(twice)} is in another file already, expected a capability once")
        suite |= {capability: _cases(capability, entry) for capability, entry in content.items()}
    return suite


def filled(template: str, words: Mapping[str, Sequence[str]]) -> list[str]:
    """Return ``template`` once per word of the list whose name it holds in braces, or as it is."""
    for name, choices in words.items():
        if f"{{{name}}}" in template:
            return [template.replace(f"{{{name}}}", choice) for choice in choices]
    return [template]


def _cases(capability: str, entry: dict[str, Any]) -> list[Case]:
    cases = []
    for answer, templates in entry.get("expect", {}).items():
        accepted = tuple(answer.split(" or "))
        if unknown := set(accepted) - set(LABELS):
            raise ValueError(f"behaviour.yaml, {capability}: unknown label {sorted(unknown)}, expected {LABELS}")
        texts = [text for template in templates for text in filled(template, entry.get("fill", {}))]
        cases += [Case(text, accepted) for text in texts]
    for original, changes in entry.get("same", {}).items():
        for change in changes:
            changed = change.replace("{}", original)
            if changed == original:
                raise ValueError(f"behaviour.yaml, {capability}: {change!r} changes nothing")
            cases.append(Case(changed, original=original))
    return cases


def failure_rates(predict: Predictor, flag: Flagger | None = None) -> dict[str, dict[str, Any]]:
    """Return cases, failures, failure rate and the share that is wrong and unflagged (0 to 1) per capability.

    Args:
        predict: gives classes.
        flag: says where the predictor names a doubt; one that never does has none. An invariance case is flagged by the
            doubt about the changed comment.
    """
    report = {}
    for capability, cases in load_suite().items():
        texts = [case.text for case in cases]
        answers, flagged = predict(texts), np.zeros(len(cases), dtype=np.bool_) if flag is None else flag(texts)
        originals = predict([case.original or case.text for case in cases])
        wrong = [
            LABELS[answer] not in case.accepted if case.accepted else bool(answer != original)
            for case, answer, original in zip(cases, answers, originals, strict=True)
        ]
        unflagged = int((np.array(wrong) & ~flagged).sum())
        report[capability] = {
            **_rates(len(cases), sum(wrong), unflagged),
            "failed": [text for text, failed in zip(texts, wrong, strict=True) if failed],
        }
    return report


def suite_rates(capabilities: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Return the same over all cases of ``failure_rates``, each of which counts once."""
    counts = ("cases", "failures", "unflagged_failures")
    return _rates(*(sum(entry[name] for entry in capabilities.values()) for name in counts))


def _rates(cases: int, failures: int, unflagged: int) -> dict[str, Any]:
    return {
        "cases": cases,
        "failures": failures,
        "failure_rate": round(failures / cases, 4),
        "unflagged_failures": unflagged,
        "wrong_and_unflagged": round(unflagged / cases, 4),
    }


def identity_gap(
    predict_proba: Scorer,
    terms: Sequence[str] = tuple(IDENTITY_TERMS),
    templates: Sequence[str] = IDENTITY_TEMPLATES,
    language: str = ENGLISH,
) -> dict[str, Any]:
    """Return how far the mean probability of a class moves with the identity that a sentence names.

    ``gap`` is the largest difference between two terms' means over the same sentences, over the three classes, 0 to 1.
    """
    means = {
        term: predict_proba([_said_of(term, template, language) for template in templates]).mean(axis=0)
        for term in terms
    }
    table = np.array(list(means.values()))
    spread = np.ptp(table, axis=0)
    worst = int(spread.argmax())
    names = list(means)
    return {
        "terms": len(names),
        "sentences": len(templates),
        "gap": round(float(spread[worst]), 4),
        "class": LABELS[worst],
        "lowest": names[int(table[:, worst].argmin())],
        "highest": names[int(table[:, worst].argmax())],
        "means": {name: [round(float(value), 4) for value in row] for name, row in means.items()},
    }


def _said_of(term: str, template: str, language: str) -> str:
    before, after = template.split("{who}")
    return with_article(before, term, language) + term + after


def behaviour_report(predict_proba: Scorer, flag: Flagger, others: Mapping[str, Predictor]) -> dict[str, Any]:
    """Return what is reported of our model and of others by name, ready for JSON.

    Args:
        predict_proba: our model's probabilities.
        flag: says where our model names a doubt.
        others: predictors that never doubt.
    """
    systems = {"ours": failure_rates(lambda comments: predict_proba(comments).argmax(axis=1), flag)}
    systems |= {name: failure_rates(predict) for name, predict in others.items()}
    return {
        **systems,
        "suite": {name: suite_rates(rates) for name, rates in systems.items()},
        "identity_gap": identity_gap(predict_proba),
        "unlisted_gap": identity_gap(predict_proba, UNLISTED_TERMS),
        "unseen_gap": identity_gap(predict_proba, UNSEEN_TERMS),
    }
