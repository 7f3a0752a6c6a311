"""One walk per comment: no text is normalised or judged twice on its way to an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
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
from yt_sentiment.engine import Core
from yt_sentiment.language import text
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel
from yt_sentiment.model.explain import explain
from yt_sentiment.storage import connect

COMMENTS = [f"love this part {i} at 1:{i:02}, isn't it great?" for i in range(10, 40)]


class Walks:
    """Counts how often each text is normalised, by whichever function, and how often it is given to the module."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.normalised, self.judged, self.listed = Counter[str](), Counter[str](), Counter[str]()
        self._clean = text._clean
        monkeypatch.setattr(text, "_clean", self.clean)
        for name, counter in (("predict", self.judged), ("columns", self.judged), ("tokens", self.listed)):
            monkeypatch.setattr(Core, name, counted(getattr(Core, name), counter))

    def clean(self, comment: str) -> str:
        """Stand in for what every function that normalises calls."""
        self.normalised[comment] += 1
        return self._clean(comment)

    def of(self, work: Callable[[], Any]) -> tuple[list[int], list[int], list[int]]:
        """Return how often each comment was normalised, judged and cut into tokens during some work."""
        counters = (self.normalised, self.judged, self.listed)
        for counter in counters:
            counter.clear()
        work()
        found = tuple(sorted(set(counter.values())) for counter in counters)
        assert all(len(counter) in (0, len(COMMENTS)) for counter in counters)
        return found  # type: ignore[return-value]


def counted(method: Callable[..., Any], counter: Counter[str]) -> Callable[..., Any]:
    """Return a method of the module that counts the texts that it is given."""

    def method_that_counts(core: Core, texts: Sequence[str], *rest: Any) -> Any:
        counter.update(texts)
        return method(core, texts, *rest)

    return method_that_counts


@pytest.fixture
def walks(monkeypatch: pytest.MonkeyPatch) -> Walks:
    return Walks(monkeypatch)


def posted(path: str, body: dict[str, Any], model: SentimentModel, **options: Any) -> Callable[[], None]:
    client = service(model, **options)

    def post() -> None:
        assert client.post(path, json=body).status_code == 200
        services_of(client.application).background.flush()  # what a sample is written from was read by then

    return post


@pytest.mark.parametrize(
    ("path", "body", "listed"),
    [
        ("/v1/predict", {"comments": COMMENTS}, []),
        ("/v1/predict", {"comments": COMMENTS, "details": True, "consent": True}, [1]),
        ("/v1/analyze", {"comments": [{"id": one, "text": one} for one in COMMENTS], "consent": True}, [1]),
        ("/predict", {"comments": COMMENTS}, []),
    ],
    ids=["predict", "details", "analyze", "legacy"],
)
def test_a_request_reads_each_comment_once(
    walks: Walks, default_model: SentimentModel, path: str, body: dict[str, Any], listed: list[int]
) -> None:
    assert walks.of(posted(path, body, default_model)) == ([1], [1], listed)
    # What is sampled is judged once more, for the share of words that are known.
    sampled = posted(path, body, default_model, sample_share=1, audit_share=1)
    assert walks.of(sampled) == ([1], [2], [1])


def test_a_sample_is_written_without_normalising_a_comment_again(
    walks: Walks, default_model: SentimentModel, tmp_path: Path
) -> None:
    sampler = Sampler(default_model, connect(f"sqlite:///{tmp_path}/served.db"), 1.0, Background())
    batch = Batch(COMMENTS)
    predictions = default_model.predict_batch(batch)

    def sample() -> None:
        sampler.offer(batch, predictions)
        sampler.flush()

    assert walks.of(sample) == ([], [1], [1])


def test_a_batch_job_reads_each_comment_once(walks: Walks, default_model: SentimentModel, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("text\n" + "".join(f'"{comment}"\n' for comment in COMMENTS), encoding="utf-8")
    [unit] = plan(str(source))
    store = Store(str(tmp_path / "out"))
    rows = ((i, {"text": comment}) for i, comment in enumerate(COMMENTS))
    assert walks.of(lambda: score(rows, unit.source, unit.id, default_model, store, iter(()))) == ([1], [1], [1])


def test_an_explanation_normalises_its_comment_once(walks: Walks, default_model: SentimentModel) -> None:
    explain(default_model, COMMENTS[0])
    assert walks.normalised == Counter(COMMENTS[:1])
    assert sum(walks.judged.values()) == sum(walks.listed.values()) == 1
