"""The stage that fits a model per language, on made-up rows."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import synthetic
from tests.conftest import ROOT
from yt_sentiment.comment import Prediction
from yt_sentiment.io.files import read_json
from yt_sentiment.labels import LABELS, Label
from yt_sentiment.pipeline import CLEAN, IN_LANGUAGE, REPORTS, in_language
from yt_sentiment.pipeline.by_language import human_rows
from yt_sentiment.pipeline.language_sets import language_sets
from yt_sentiment.registry.evidence import row_sha256


def frame(rows: list[tuple[str, str]], source: str) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["text", "label"])
    return made.assign(source=source, id=[f"{source}:{place}" for place in range(len(made))])


def write_splits() -> pd.DataFrame:
    """Write three splits: Spanish, Korean with too few neutral rows, and rows that no model is fitted on."""
    CLEAN.mkdir(parents=True)
    for seed, (split, count) in enumerate({"train": 450, "validation": 60, "test": 90}.items()):
        rows = synthetic.comments(count, seed)
        korean = [row for place, row in enumerate(rows) if row[1] != "neutral" or place < 30]
        parts = [frame(rows, "intertass_es"), frame(korean, "kote_ko"), frame(rows, "kaggle_reddit")]
        parts += [frame(rows, "made_up")] if split == "train" else []
        parts += [frame(rows, "hebrew_fb")] if split == "test" else []
        written = pd.concat(parts, ignore_index=True).sample(frac=1, random_state=seed)
        written.to_parquet(CLEAN / f"{split}.parquet", index=False)
    return written


def test_each_language_has_a_model_of_its_own_rows(in_folder: Path) -> None:
    shutil.copy(ROOT / "params.yaml", in_folder)
    test = write_splits()
    in_language.run()
    report, said = read_json(REPORTS / "in_language.json"), pd.read_parquet(IN_LANGUAGE)
    assert list(report) == ["es", "he", "ko"]
    assert report["es"]["classes"] == ["negative", "neutral", "positive"]
    assert report["es"]["rows"] == {"train": 450, "validation": 60, "test": 90}
    assert report["ko"]["classes"] == ["negative", "positive"]
    assert report["ko"]["test_rows_of_other_classes"] == 10
    assert report["ko"]["rows"]["test"] == 60
    assert report["he"]["left_out"] == "fewer than two classes have 100 training rows"
    both = test[test["source"].isin(["intertass_es", "kote_ko"])].merge(
        said, on=["source", "id"], suffixes=("", "_said")
    )
    assert len(both) == len(said) == 90 + 70, "every test row of both, those of unjudged classes as well"
    assert "neutral" not in set(said.loc[said["source"] == "kote_ko", "label"])
    judged = both[(both["source"] != "kote_ko") | (both["label"] != "neutral")]
    assert np.mean(judged["label"] == judged["label_said"]) > 0.95
    for code in ("es", "ko"):
        assert report[code]["macro_f1"]["test"] > 0.95
    first = IN_LANGUAGE.read_bytes(), (REPORTS / "in_language.json").read_bytes()
    in_language.run()
    assert (IN_LANGUAGE.read_bytes(), (REPORTS / "in_language.json").read_bytes()) == first, "no clock, no chance"


def test_rows_that_people_labelled_are_told_by_the_language_of_their_corpus() -> None:
    rows = [("a", "neutral")]
    sources = ["sentimix_hinglish", "afrisenti_por", "goemotions", "kaggle_reddit", "made_up", "feedback"]
    kept = human_rows(pd.concat([frame(rows, source) for source in sources]))
    assert dict(zip(kept["source"], kept["language"], strict=True)) == {
        "sentimix_hinglish": "hi-Latn",
        "afrisenti_por": "pt",
        "goemotions": "en",
    }


def certain(label: Label) -> Prediction:
    negative, neutral, positive = (float(label == one) for one in LABELS)
    return Prediction(label, 1.0, negative, neutral, positive, "es", "")


def test_what_both_models_say_comes_together_row_by_row(in_folder: Path) -> None:
    shutil.copy(ROOT / "params.yaml", in_folder)
    test = write_splits()
    in_language.run()
    columns = (test[name].tolist() for name in ("source", "text", "label"))
    answers = {row_sha256(source, text): certain(label) for source, text, label in zip(*columns, strict=True)}
    sets = language_sets(test.sample(frac=1, random_state=5), answers)
    assert list(sets) == ["es", "he", "ko"]
    assert sets["ko"].corpora == {"kote_ko": 70}
    assert (sets["es"].classes, sets["ko"].classes, sets["he"].classes) == (LABELS, ("negative", "positive"), LABELS)
    assert sets["he"].theirs is None
    for rows in sets.values():
        assert [prediction.label for prediction in rows.predictions] == [LABELS[code] for code in rows.true]
    spanish = sets["es"].theirs
    assert spanish is not None
    assert np.mean(spanish == sets["es"].true) > 0.95
    other = pd.concat([test, frame([("something new", "neutral")], "umsab_pt")])
    with pytest.raises(ValueError, match="lacks rows of language pt: run the stage in_language again"):
        language_sets(other, answers)
