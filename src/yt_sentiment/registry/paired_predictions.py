"""Both models' answers on the same test rows: from the model where this code reads it, else as they were stored.

Nothing of an artifact is run. What a model of other code would say is known from the predictions that were stored when
it was registered. A model that this code reads is asked itself, and what is stored beside it must agree.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.corpora import get_source, platform_of
from yt_sentiment.evaluation.metrics import arrays_of
from yt_sentiment.io.files import file_sha256
from yt_sentiment.labels import LABELS
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.persistence import ForeignVersionError, ModelFilesError
from yt_sentiment.params import PromoteParams
from yt_sentiment.registry.evidence import (
    FILE,
    MAX_BYTES,
    EvidenceError,
    Predictions,
    row_sha256,
    sanity_reasons,
)
from yt_sentiment.registry.gate import Evidence, Verdict, compare
from yt_sentiment.registry.store import MODEL_TAG, PREDICTIONS_TAG, TEST_TAG, Registry, RegistryError

MAX_DIFFERENCE: Final = 1e-3
"""Stored and live probabilities of a row differ by less than this."""
MAX_DIFFERENT: Final = 0.01
"""Share of rows that may differ by more: a score on the threshold of a tree falls either way on another processor, or
in a batch of other comments. What the gate compares is then what the model says, not what is stored."""


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """Test rows that people labelled: what two models are compared on.

    Attributes:
        texts: raw comments.
        platforms: where each was written.
        sources: name of the test set of each row.
        true: index into ``LABELS`` per row, shape (n,).
        digests: ``row_sha256`` of each.
    """

    texts: list[str]
    platforms: list[str]
    sources: NDArray[np.str_]
    true: NDArray[np.int64]
    digests: list[bytes]

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read them from a file of schema ``LabelledComments``; rows that a program labelled are left out."""
        rows = pd.read_parquet(path)
        rows = rows[[get_source(name).labels == "human" for name in rows["source"]]]
        return cls(
            texts=rows["text"].tolist(),
            platforms=[platform_of(name) for name in rows["source"]],
            sources=np.asarray(rows["source"].tolist(), dtype=np.str_),
            true=rows["label"].map(LABELS.index).to_numpy(np.int64),
            digests=list(map(row_sha256, rows["source"], rows["text"])),
        )

    def evidence(self, candidate: Answers, production: Answers) -> dict[str, Evidence]:
        """Return both models' answers by test set, on the rows that both have."""
        both = candidate.known & production.known
        return {
            str(name): Evidence(
                self.true[chosen & both],
                candidate.probabilities[chosen & both],
                production.probabilities[chosen & both],
                candidate.flags[chosen & both],
                None if production.flagged is None else production.flagged[chosen & both],
                answered=(int(candidate.known[chosen].sum()), int(production.known[chosen].sum())),
            )
            for name in np.unique(self.sources)
            for chosen in [self.sources == name]
        }


@dataclass(frozen=True, slots=True)
class Answers:
    """What a model says of the test rows.

    Attributes:
        known: whether there is an answer, per row, shape (n,).
        probabilities: shape (n, 3); meaningless where there is none.
        flagged: whether it names a doubt, shape (n,); None where a model of older code has not stored it.
    """

    known: NDArray[np.bool_]
    probabilities: NDArray[np.float64]
    flagged: NDArray[np.bool_] | None

    @property
    def flags(self) -> NDArray[np.bool_]:
        """``flagged`` of a model that must have them.

        Raises:
            EvidenceError: if it has not.
        """
        if self.flagged is None:
            raise EvidenceError(
                "it is not stored which answers the model doubts: register it again with `make pipeline`"
            )
        return self.flagged

    @classmethod
    def live(cls, model: SentimentModel, rows: JudgedRows) -> Self:
        """Ask a model, one test set after the other as the stage ``evaluate`` does: batches are the same then.

        Raises:
            EvidenceError: if its answers are not probabilities.
        """
        probabilities, flagged = np.zeros((len(rows.texts), len(LABELS))), np.zeros(len(rows.texts), dtype=np.bool_)
        for name in np.unique(rows.sources):
            places = np.flatnonzero(rows.sources == name)
            texts, platforms = [rows.texts[place] for place in places], [rows.platforms[place] for place in places]
            probabilities[places], flagged[places] = arrays_of(model.predict(texts, platforms))
        if reasons := sanity_reasons(probabilities):
            raise EvidenceError(reasons[0])
        return cls(np.ones(len(rows.texts), dtype=np.bool_), probabilities, flagged)


def judge(
    registry: Registry, candidate: int, production: int | None, test_path: Path, params: PromoteParams, seed: int
) -> Verdict:
    """Return whether the candidate passes the load test and, beside a model in production, the performance test."""
    if not test_path.is_file():
        return Verdict([f"no test rows at {test_path}: run `make pipeline`, or `dvc pull`"])
    expected, digest = registry.tag(candidate, TEST_TAG), file_sha256(test_path)
    if expected != digest:
        return Verdict(
            [f"{test_path} has sha256 {digest}, but the candidate was kept apart from the test rows {expected}"]
        )
    rows = JudgedRows.read(test_path)
    answers = []
    for version in (candidate, production):
        if version is None:
            return Verdict([] if rows.texts else ["no human-labelled test rows"])
        try:
            answers.append(answers_of(registry, version, rows, candidate=version == candidate))
        except (RegistryError, ModelFilesError, EvidenceError) as error:
            return Verdict([f"load test: version {version}: {error}"])
    return compare(rows.evidence(*answers), params, seed=seed)


def answers_of(registry: Registry, version: int, rows: JudgedRows, *, candidate: bool) -> Answers:
    """Return what a registered version says of test rows.

    Args:
        registry: where it is.
        version: of the registered model.
        rows: test rows.
        candidate: whether it is to replace another, so that this code must read it and its predictions be stored: a
            later version of the code will need them.

    Raises:
        RegistryError: if the artifacts are gone, or the version can be asked neither way.
        ModelFilesError: if its files are damaged, or a candidate is of other code.
        EvidenceError: if what is stored beside it is not to be believed.
    """
    with tempfile.TemporaryDirectory() as folder:
        stored = stored_predictions(registry, version, Path(folder) / "stored")
        try:
            model = registry.model_of(version, Path(folder) / "model")
        except ForeignVersionError as error:
            if candidate:
                raise
            if stored is None:
                raise RegistryError(
                    f"{error}; no predictions of it are stored to compare with instead: register it again with code "
                    "of its version that stores them (`make pipeline`)"
                ) from None
            return Answers(*stored.of(rows.digests))
    live = Answers.live(model, rows)
    if stored is None:
        if candidate:
            raise EvidenceError("no predictions are stored beside it: register it again with `make pipeline`")
        return live
    kept = Answers(*stored.of(rows.digests))
    _check_agreement(live.probabilities[kept.known], kept.probabilities[kept.known])
    if not candidate:
        return live
    different = (live.flags != kept.flags)[kept.known]
    if different.sum() > MAX_DIFFERENT * len(different):
        raise EvidenceError(
            f"its stored doubts are not what the model says: {different.sum()} of {len(different)} rows differ, "
            f"at most {MAX_DIFFERENT:.1%} may"
        )
    return Answers(kept.known, live.probabilities, live.flagged)


def stored_predictions(registry: Registry, version: int, folder: Path) -> Predictions | None:
    """Return the predictions beside a version, or beside another one of the same model; None if there are none.

    Raises:
        RegistryError: if they are gone.
        EvidenceError: if they are not what was stored.
    """
    for twin in registry.twins(version):
        digest = registry.tag(twin, PREDICTIONS_TAG)
        if digest is None:
            continue
        path = registry.kept_with(twin, FILE, folder, max_bytes=MAX_BYTES)
        if path is None:
            raise RegistryError(f"the run of version {twin} has lost its {FILE}")
        if (found := file_sha256(path)) != digest:
            raise EvidenceError(f"{FILE} of version {twin} was altered: sha256 is {found}, expected {digest}")
        return Predictions.read(
            path,
            model_version=registry.tag(twin, MODEL_TAG) or "",
            test_sha256=registry.tag(twin, TEST_TAG) or "",
        )
    return None


def _check_agreement(live: NDArray[np.float64], stored: NDArray[np.float64]) -> None:
    different = int((np.abs(live - stored).max(axis=1, initial=0.0) > MAX_DIFFERENCE).sum())
    if different > MAX_DIFFERENT * len(live):
        raise EvidenceError(
            f"its stored predictions are not what the model says: {different} of {len(live)} rows differ by more than "
            f"{MAX_DIFFERENCE}, at most {MAX_DIFFERENT:.1%} may"
        )
