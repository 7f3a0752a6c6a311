"""The sentiment model: raw comments in, calibrated probabilities out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from yt_sentiment.comment import PLATFORMS, Prediction
from yt_sentiment.engine import Core
from yt_sentiment.engine.layout import section
from yt_sentiment.labels import LABELS, NO_CONTENT, OTHER_LANGUAGE, Uncertain
from yt_sentiment.language.lexical_features import LEXICAL_FEATURES
from yt_sentiment.language.tokenised import BATCH_ROWS, Batch, batches
from yt_sentiment.model.checksums import MODEL, naming
from yt_sentiment.model.persistence import Manifest, read_model_files

Probabilities = NDArray[np.float64]

DOUBTS: Final[tuple[Uncertain, ...]] = ("", OTHER_LANGUAGE, NO_CONTENT, "confidence")
"""Why an answer is uncertain, as the module numbers it."""


class SentimentModel:
    """TF-IDF and a linear model per language, an encoder, and trees on their scores and the lexical features.

    Attributes:
        core: the module with the model's file.
        manifest: what the model directory says of itself.
        min_confidence: below it an answer is called uncertain, 0 to 1.
    """

    def __init__(self, content: bytes, manifest: Manifest) -> None:
        """Load a model file.

        Raises:
            ValueError: if the module refuses it, or it is not of the manifest's languages.
        """
        self.core = Core(content)
        self.manifest = manifest
        self.min_confidence = float(section(content, "confidence")[0])
        expected = {
            "labels": LABELS, "platforms": PLATFORMS, "features": LEXICAL_FEATURES, "languages": manifest.languages
        }  # fmt: skip
        for name, names in expected.items():
            if self.core.meta[name] != names:
                raise ValueError(f"{name} are {self.core.meta[name]!r:.80}, expected {names!r:.80}")

    @property
    def version(self) -> str:
        """Identity that follows from the content."""
        return self.manifest.version

    @property
    def languages(self) -> Mapping[str, float]:
        """Macro-F1 on validation rows of each language that is supported, English first; NaN where none were there."""
        scores = self.manifest.metrics.get("languages", {})
        return {code: float(scores.get(code, {}).get("macro_f1", np.nan)) for code in self.manifest.languages}

    def languages_of(self, batch: Batch) -> list[str]:
        """Return the code of each comment's language; without an encoder, what is in Latin letters is English."""
        return self.core.languages(self.core.predict(batch.normalised))

    def known_share(self, batch: Batch) -> NDArray[np.float64]:
        """Return the share of a comment's words that the linear model of its language knows, 0 to 1, shape (n,).

        It is 0 for a comment without words.
        """
        answers = self.core.predict(batch.normalised)
        shares: NDArray[np.float64] = answers["known"] / np.maximum(answers["words"], 1)
        return shares

    def predict_proba(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> Probabilities:
        """Return the probabilities of raw comments, shape (n, 3), columns as in ``LABELS``.

        Args:
            comments: raw texts.
            platforms: where each was written, one of ``PLATFORMS``; all on YouTube if not given.

        Raises:
            TypeError: if a comment is not a string.
        """
        found = [self._judged(batch, places)["probabilities"] for batch, places in _with_places(comments, platforms)]
        return np.concatenate(found) if found else np.zeros((0, len(LABELS)))

    def predict(self, comments: Sequence[str], platforms: Sequence[str] | None = None) -> list[Prediction]:
        """Return one prediction per raw comment, in order.

        Args:
            comments: raw texts.
            platforms: as ``predict_proba`` takes them.

        Raises:
            TypeError: if a comment is not a string.
        """
        parts = _with_places(comments, platforms)
        return [prediction for batch, places in parts for prediction in self.predict_batch(batch, places)]

    def predict_batch(self, batch: Batch, platforms: Sequence[str] | None = None) -> list[Prediction]:
        """Return one prediction per comment, in order, for who needs the batch as well."""
        batch.core = self.core  # its lists are the same, and a process that serves needs no second module
        return self.predictions_of(self._judged(batch, platforms))

    def predictions_of(self, answers: NDArray[Any]) -> list[Prediction]:
        """Return the module's answers as predictions."""
        probabilities, best = answers["probabilities"], answers["label"].tolist()
        return list(
            map(
                Prediction,
                [LABELS[label] for label in best],
                probabilities[np.arange(len(best)), best].tolist(),
                *probabilities.T.tolist(),
                self.core.languages(answers),
                [DOUBTS[doubt] for doubt in answers["doubt"].tolist()],
            )
        )

    def _judged(self, batch: Batch, platforms: Sequence[str] | None) -> NDArray[Any]:
        """Return the module's answers to a batch; all were written on YouTube if no platforms are given."""
        places = None if platforms is None else [PLATFORMS.index(platform) for platform in platforms]
        return self.core.predict(batch.normalised, places)


def _with_places(
    comments: Sequence[str], platforms: Sequence[str] | None
) -> Iterator[tuple[Batch, Sequence[str] | None]]:
    """Yield comments in batches, with the platform of each comment if there are any."""
    for start, batch in zip(range(0, len(comments), BATCH_ROWS), batches(comments), strict=True):
        yield batch, None if platforms is None else platforms[start : start + BATCH_ROWS]


def load_model(folder: Path) -> SentimentModel:
    """Return the model in ``folder``, after checking every file.

    Raises:
        ModelFilesError: naming the file that is missing, altered, of a foreign version, or not as a model's is.
    """
    files = read_model_files(folder)
    with naming(MODEL):
        return SentimentModel(files.contents[MODEL], files.manifest)
