"""The application as tests start it: a scorer of two labels, a database of its own, no limit on rates, no samples."""

from __future__ import annotations

from tempfile import mkdtemp
from typing import Any, ClassVar

from flask.testing import FlaskClient

from flask_app import Scorer, Settings, create_app
from yt_sentiment.comment import Prediction
from yt_sentiment.language.tokenised import Batch


class FakeScorer:
    """Finds what holds "love" positive, and anything else negative Spanish."""

    version = "fake-1"
    languages: ClassVar = {"en": 0.7}

    def predict_batch(self, batch: Batch) -> list[Prediction]:
        return [
            Prediction("positive", 0.7, 0.1, 0.2, 0.7, "en", "")
            if "love" in text
            else Prediction("negative", 0.6, 0.6, 0.3, 0.1, "es", "language")
            for text in batch.comments
        ]

    def languages_of(self, batch: Batch) -> list[str]:
        return [prediction.language for prediction in self.predict_batch(batch)]


def service(scorer: Scorer | None = None, **options: Any) -> FlaskClient:
    """Return a client of a new application; ``options`` are settings."""
    folder = mkdtemp()  # pytest removes it (tests/conftest.py)
    given = {
        "database_url": f"sqlite:///{folder}/test.db",
        "rate_limit": "",
        "sample_share": 0,
        "audit_share": 0,
        **options,
    }
    return create_app(scorer or FakeScorer(), Settings(**given)).test_client()
