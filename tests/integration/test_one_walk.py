"""One walk per comment: no text is normalised or tokenised twice on its way to an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flask_app.background import Background
from flask_app.sampling import Sampler
from flask_app.services import services_of
from tests.service import service
from yt_sentiment.batch.inputs import plan
from yt_sentiment.batch.output import Store
from yt_sentiment.batch.units import score
from yt_sentiment.language import text
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.explain import explain
from yt_sentiment.storage import connect

COMMENTS = [f"love this part {i} at 1:{i:02}, isn't it great?" for i in range(10, 40)]


class Walks:
    """Counts how often each text is normalised and tokenised, by whichever function."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.normalised, self.tokenised = Counter[str](), Counter[str]()
        self._clean, self._expression = text._clean, text._TOKEN
        monkeypatch.setattr(text, "_clean", self.clean)
        monkeypatch.setattr(text, "_TOKEN", self)

    def clean(self, comment: str) -> str:
        """Stand in for what every function that normalises calls."""
        self.normalised[comment] += 1
        return self._clean(comment)

    def findall(self, normalised: str) -> list[str]:
        """Stand in for the expression that finds tokens."""
        self.tokenised[normalised] += 1
        return self._expression.findall(normalised)

    def of(self, work: Callable[[], Any]) -> tuple[Counter[str], Counter[str]]:
        """Return how often each raw text was normalised, and each normalised one tokenised, during some work."""
        self.normalised.clear()
        self.tokenised.clear()
        work()
        return self.normalised, self.tokenised


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> Walks:
    return Walks(monkeypatch)


def once() -> tuple[Counter[str], Counter[str]]:
    return Counter(COMMENTS), Counter(text.normalise_all(COMMENTS))


def posted(path: str, body: dict[str, Any], model: SentimentModel, **options: Any) -> Callable[[], None]:
    client = service(model, **options)

    def post() -> None:
        assert client.post(path, json=body).status_code == 200
        services_of(client.application).background.flush()  # what a sample is written from was read by then

    return post


@pytest.mark.parametrize("options", [{}, {"sample_share": 1, "audit_share": 1}], ids=["plain", "sampled"])
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/predict", {"comments": COMMENTS}),
        ("/v1/predict", {"comments": COMMENTS, "details": True, "consent": True}),
        ("/v1/analyze", {"comments": [{"id": one, "text": one} for one in COMMENTS], "consent": True}),
        ("/predict", {"comments": COMMENTS}),
    ],
    ids=["predict", "details", "analyze", "legacy"],
)
def test_a_request_reads_each_comment_once(
    walks: Walks, default_model: SentimentModel, path: str, body: dict[str, Any], options: dict[str, Any]
) -> None:
    expected = once()
    assert walks.of(posted(path, body, default_model, **options)) == expected


def test_a_sample_is_written_without_reading_a_comment_again(
    walks: Walks, default_model: SentimentModel, tmp_path: Path
) -> None:
    sampler = Sampler(default_model, connect(f"sqlite:///{tmp_path}/served.db"), 1.0, Background())
    batch = Batch(COMMENTS)
    predictions = default_model.predict_batch(batch)

    def sample() -> None:
        sampler.offer(batch, predictions)
        sampler.flush()

    assert walks.of(sample) == (Counter(), Counter())


def test_a_batch_job_reads_each_comment_once(walks: Walks, default_model: SentimentModel, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\n" + "".join(f'"{comment}"\n' for comment in COMMENTS), encoding="utf-8")
    [unit] = plan(str(source))
    store, expected = Store(str(tmp_path / "out")), once()
    rows = ((i, {"text": comment}) for i, comment in enumerate(COMMENTS))
    assert walks.of(lambda: score(rows, unit.source, unit.id, default_model, store, iter(()))) == expected


def test_an_explanation_reads_its_comment_once(walks: Walks, default_model: SentimentModel) -> None:
    expected = Counter(COMMENTS[:1]), Counter(text.normalise_all(COMMENTS[:1]))
    assert walks.of(lambda: explain(default_model, COMMENTS[0])) == expected
