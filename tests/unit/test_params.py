from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from yt_sentiment.corpora import FEEDBACK, SOURCES
from yt_sentiment.params import CORPORA, ConfigError, load_params

GIVEN = (ROOT / "params.yaml").read_text(encoding="utf-8")


def changed(tmp_path: Path, old: str, new: str) -> Path:
    assert old in GIVEN
    path = tmp_path / "params.yaml"
    path.write_text(GIVEN.replace(old, new), encoding="utf-8")
    return path


def test_the_projects_own_parameters_are_valid() -> None:
    assert load_params(ROOT / "params.yaml").ingest.train


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("num_leaves: 15", "num_leafs: 15", r"train\.lightgbm\.num_leafs.*got 15"),
        ("num_leaves: 15", "num_leaves: 1", r"num_leaves.*greater than or equal to 2.*got 1"),
        ("num_leaves: 15", "num_leaves: many", r"num_leaves.*got 'many'"),
        ("learning_rate: 0.2", "learning_rate: 0", r"learning_rate.*greater than 0.*got 0"),
        ("seed: 17", "sed: 17", r"sed: Extra inputs.*got 17"),
        ("validation_share: 0.1 ", "validation_share: 1.5 ", r"validation_share.*less than 1.*got 1.5"),
        ("validation_share: 0.1 ", "validation_share: 0.9 ", r"preprocess: .*add up to 1\.1, expected less than 1"),
        ("num_leaves: 15", "num_leaves: 15\n    num_leaves: 31", r"the key 'num_leaves' is there twice"),
        ("num_leaves: 15", 'num_leaves: "15"', r"num_leaves.*got '15'"),
        ("num_leaves: 15", "num_leaves: 017", r"num_leaves.*got '017'"),
        ("num_leaves: 15", "num_leaves: 0x0F", r"num_leaves.*got '0x0F'"),
        ("num_leaves: 15", "num_leaves: 1_5", r"num_leaves.*got '1_5'"),
        ("num_leaves: 15", "num_leaves: 15.0", r"num_leaves.*got 15\.0"),
        ("num_leaves: 15", "num_leaves: true", r"num_leaves.*got True"),
        ("num_leaves: 15", "num_leaves: 5000", r"num_leaves.*4096.*got 5000"),
        ("num_leaves: 15", f"num_leaves: {'9' * 5000}", r"num_leaves.*got '9999"),
        ("num_leaves: 15", "num_leaves: &leaves 15", r"'leaves' is an anchor or an alias"),
        ("num_leaves: 15", "num_leaves: !!int 15", r"is a tag"),
        ("learning_rate: 0.2", "learning_rate: .inf", r"learning_rate.*got '\.inf'"),
        ("learning_rate: 0.2", "learning_rate: .nan", r"learning_rate.*got '\.nan'"),
        ("learning_rate: 0.2", "learning_rate: 1e99", r"learning_rate.*less than or equal to 1.*got 1e\+99"),
        ("seed: 17", "seed: 4294967296", r"seed.*2147483647.*got 4294967296"),
        ("seed: 17", "17: seed", r"the key '17' is not text"),
        ("encoder: true", "encoder: yes", r"features\.encoder.*valid boolean.*got 'yes'"),
        ("encoder: true", "encoder: 1", r"features\.encoder.*valid boolean.*got 1"),
        (
            "char_ngram_min: 4",
            "char_ngram_min: 5",
            r"features: .*char_ngram_min is 5, expected at most char_ngram_max, 4",
        ),
        ("c: [0.1, 0.3]    #", "c: []  #", r"train\.linear\.c.*at least 1.*got \[\]"),
        ("c: [0.1, 0.3]    #", "c: [0.1, 0.1]  #", r"train\.linear\.c: .*0\.1 is there more than once"),
        ("c: [0.1, 0.3]    #", "c: 0.1  #", r"train\.linear\.c.*got 0\.1"),
        ("parts: [tweets]", "parts: [tweet]", r"vader_icwsm_parts\.0.*'tweets'.*got 'tweet'"),
        (
            "train:\n    - goemotions\n",
            "train:\n    - goemotion\n",
            r"ingest\.train\.0.*unknown corpus, expected .*, goemotions, .*got 'goemotion'",
        ),
        (
            "train:\n    - goemotions\n",
            "train:\n    - semeval2017\n",
            r"ingest\.train: .*semeval2017 is there more than once",
        ),
        (
            "sentistrength_youtube: 3.0",
            "sentistrength: 3.0",
            r"source_weight\.sentistrength.*unknown corpus.*got 'sentistrength'",
        ),
        ("word_dropout: 0.05", "word_drop: 0.05", r"distil\.student\.word_drop.*got 0\.05"),
        ("encoder: e5", "encoder: bert", r"distil\.teachers\.0\.encoder.*'e5'.*got 'bert'"),
        ("languages: null     # all", "languages: [en]", r"distil\.teachers.*first teacher reads en, expected null"),
        ("languages: [en, es,", "languages: [es, en,", r"train\.languages.*begins with es, expected en"),
        ("languages: [en, es,", "languages: [en, es, es,", r"train\.languages.*es is there more than once"),
        ("languages: [en, es,", "languages: [en, spanish,", r"train\.languages\.1.*got 'spanish'"),
        ("subword_buckets: 16384", "subword_buckets: 0", r"distil\.student\.subword_buckets.*got 0"),
        (
            "judges: [phrases, youtube]",
            "judges: [phrases]",
            r"distil\.teachers.*no pass judges youtube, expected each kind",
        ),
        ("judges: [phrases, youtube]", "judges: [reviews]", r"judges\.0.*'labelled'.*got 'reviews'"),
        ("left_out: 0.05", "left_out: 0.6", r"distil\.variants\.passes\.3\.left_out.*got 0\.6"),
        ("per_row: 1.5", "per_row: -1", r"distil\.phrases\.per_row.*got -1"),
        ("frozen_layers: 6", "frozen_layers: 12", r"distil\.teachers\.0\.frozen_layers.*got 12"),
        ("experiment: yt-sentiment", "experiment:", r"register\.experiment.*got None"),
    ],
)
def test_a_bad_value_is_named_with_what_is_expected(tmp_path: Path, old: str, new: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected):
        load_params(changed(tmp_path, old, new))


def test_the_corpora_are_those_that_are_registered() -> None:
    assert set(CORPORA) == {*SOURCES, FEEDBACK.name}


@pytest.mark.parametrize(
    "content", ["[" * 5000, "a: " + "{a: " * 200 + "}" * 200, "seed: 1\n---\nseed: 2", "x" * 2_000_000]
)
def test_what_is_nested_too_deep_or_too_much_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match="is not YAML"):
        load_params(path)


def test_a_missing_file_says_where_to_run(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="top folder"):
        load_params(tmp_path / "params.yaml")


def test_broken_yaml_and_other_encodings_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "params.yaml"
    path.write_text("seed: [", encoding="utf-8")
    with pytest.raises(ConfigError, match="not YAML"):
        load_params(path)
    path.write_bytes(b"seed: \xff")
    with pytest.raises(ConfigError, match="not YAML in UTF-8"):
        load_params(path)
