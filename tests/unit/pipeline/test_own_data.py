"""A file of labelled comments as a source: what is said, what the stages and the gate make of it, its removal."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from tests import synthetic
from tests.conftest import ROOT
from tests.unit.corpora.test_licences import put_goemotions
from yt_sentiment.cli import main
from yt_sentiment.corpora import SOURCES, all_sources, get_source, language_of, platform_of
from yt_sentiment.corpora.own import described
from yt_sentiment.io.files import file_sha256, read_json
from yt_sentiment.params import ConfigError, load_params
from yt_sentiment.pipeline import RAW, REPORTS, ingest, own_data, preprocess
from yt_sentiment.registry.paired_predictions import JudgedRows

CODES = {"negative": "0", "neutral": "1", "positive": "2"}
MEANINGS = [part for label, code in CODES.items() for part in ("--map", f"{code}={label}")]
NAMED = ["--name", "channel", "--text", "comment", "--label", "sentiment"]


def write(path: Path, rows: Sequence[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("comment", "sentiment"), *rows])
    return path


def coded(count: int, labels: Sequence[str] = tuple(CODES)) -> list[tuple[str, str]]:
    """Return so many made-up comments with the codes of their labels, no two of which copy each other."""
    rows = [row for row in synthetic.comments(2 * count, seed=9) if row[1] in labels][:count]
    names = ("".join(chr(97 + int(digit)) for digit in f"{number:05d}") for number in range(count))
    return [(f"{name}: {text}", CODES[label]) for name, (text, label) in zip(names, rows, strict=False)]


def run(*arguments: str, ends: int = 0) -> str:
    done = CliRunner().invoke(main, ["data", *arguments])
    assert done.exit_code == ends, done.output
    return done.output


@pytest.fixture
def project(in_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that learns from a made-up GoEmotions, and a file of 2,000 labelled comments beside it."""
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    values = {"train": "[goemotions]", "evaluate": "[goemotions]", "synthetic_rows": "0", "bootstrap_rounds": "100"}
    for key, value in values.items():
        text = re.sub(rf"^  {key}:.*\n(?:    - .*\n)*", f"  {key}: {value}\n", text, flags=re.MULTILINE, count=1)
    (in_folder / "params.yaml").write_text(text, encoding="utf-8")
    put_goemotions(in_folder, monkeypatch)
    write(in_folder / "comments.csv", coded(2000))
    return in_folder


def stages(project: Path) -> dict[str, str]:
    """Run what reads the corpora; return the digest of every file that is there then."""
    ingest.run(cache=project / "cache", mirror=project / "mirror")
    preprocess.run()
    return {str(path): file_sha256(path) for folder in ("data", "reports") for path in Path(folder).rglob("*.*")}


def test_2000_comments_train_by_one_command_and_test_by_one_and_go_without_a_trace(project: Path) -> None:
    before = stages(project)
    said = run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    assert "2,000 rows read, 2,000 kept: 667 negative (33%), 667 neutral (33%), 666 positive (33%)" in said
    assert ", 0 test" in said
    assert "bundled model" not in said
    assert "train and test" in run("add", "comments.csv", *NAMED, *MEANINGS, "--test")
    assert run("list").split()[:6] == ["channel", "train", "and", "test", "youtube", "en"]

    stages(project)
    test = pd.read_parquet("data/clean/test.parquet")
    tested = test[test["source"] == "channel"]
    assert 300 < len(tested) < 500
    assert not read_json(REPORTS / "ingest.json")["channel"]["left_out"]
    rows = JudgedRows.read(Path("data/clean/test.parquet"))
    assert (rows.sources == "channel").sum() == len(tested), "the gate asks there"
    trained = pd.read_parquet("data/clean/train.parquet")
    assert (trained["source"] == "channel").sum() > 1200
    assert not set(trained["text"]) & set(tested["text"])

    assert "taken out" in run("remove", "channel")
    assert not (RAW / "channel").exists()
    assert stages(project) == before
    assert "no sources of your own" in run("list")


def test_a_source_that_tests_alone_is_a_test_set_as_it_is(project: Path) -> None:
    said = run("add", "comments.csv", *NAMED, *MEANINGS, "--test", "--platform", "twitter", "--language", "en-GB")
    assert re.search(
        r"the bundled model on its 2,000 test rows: macro-F1 [01]\.\d{3} \([01]\.\d{3} to [01]\.\d{3}\)", said
    )
    assert "note:" not in said
    assert (platform_of("channel"), language_of("channel")) == ("twitter", "en")
    assert {*all_sources()} == {*SOURCES, "channel"}
    stages(project)
    test = pd.read_parquet("data/clean/test.parquet")
    assert (test["source"] == "channel").sum() == 2000
    assert "channel" not in set(pd.read_parquet("data/clean/train.parquet")["source"])


def test_what_is_dropped_is_said(project: Path) -> None:
    rows = coded(1000)
    odd = [("", "1"), ("   ", "1"), (rows[0][0].upper(), rows[0][1]), ("no opinion here", "9"), ("none at all", "")]
    write(project / "odd.csv", rows + odd)
    said = run("add", "odd.csv", *NAMED, *MEANINGS, "--train")
    assert "1,005 rows read, 1,000 kept" in said
    assert "0 that copy a test or validation row" in said
    assert (
        "5 dropped: 2 without a text that can be read, 2 with an unknown label ('9' 1, '' 1), 1 that repeat another"
        in said
    )
    assert "'9' 1" in said
    copies = [(f"{text} {number}!", label) for text, label in rows[:200] for number in range(3)]
    write(project / "copies.csv", copies)
    said = run("add", "copies.csv", "--name", "copies", *NAMED[2:], *MEANINGS, "--train", "--test")
    assert re.search(r"[1-9]\d* that copy a test or validation row but for digits or signs", said)


@pytest.mark.parametrize(
    ("labels", "options", "expected"),
    [
        (["negative", "positive"], [], "no row is neutral: it teaches negative and positive alone"),
        ([*CODES], ["--language", "fi"], "language 'fi' is not in train.languages"),
        ([*CODES], ["--language", "de"], "comments whose language it tells for 'en', you said 'de'"),
    ],
)
@pytest.mark.usefixtures("project")
def test_two_classes_and_another_language_are_said(labels: list[str], options: list[str], expected: str) -> None:
    write(Path("some.csv"), coded(400, labels))
    said = run("add", "some.csv", *NAMED, *MEANINGS, "--test", *options)
    assert expected in said


@pytest.mark.usefixtures("project")
def test_too_few_rows_for_the_gate_and_a_licence_that_is_left_out_are_said() -> None:
    text = Path("params.yaml").read_text(encoding="utf-8")
    text = re.sub(r"licences: \[.*\]", "licences: [permissive]", text)
    Path("params.yaml").write_text(text, encoding="utf-8")
    write(Path("few.csv"), coded(90))
    said = run("add", "few.csv", *NAMED, *MEANINGS, "--test")
    assert "90 test rows: the gate refuses every model until there are promote.min_rows, 300" in said
    assert "licence 'unstated' is not among ingest.licences" in said


@pytest.mark.parametrize(
    ("arguments", "ends", "expected"),
    [
        ([*NAMED, "--train"], 1, "say what they mean, as in --map 2=positive"),
        ([*NAMED, *MEANINGS], 2, "--train, --test or both"),
        ([*NAMED, "--map", "2=good", "--train"], 2, "'2=good' is not VALUE=CLASS"),
        (["--name", "goemotions", *NAMED[2:], *MEANINGS, "--train"], 1, "'goemotions' is taken"),
        (["--name", "../up", *NAMED[2:], *MEANINGS, "--train"], 1, "'../up' is taken or no name"),
        (
            [*NAMED[:4], "--label", "mood", *MEANINGS, "--train"],
            1,
            "comments.csv has no column 'mood' with labels: only 'comment', 'sentiment'",
        ),
        ([*NAMED, *MEANINGS, "--train", "--language", "english"], 1, "got 'english'"),
    ],
)
@pytest.mark.usefixtures("project")
def test_what_cannot_be_a_source_is_refused(arguments: list[str], ends: int, expected: str) -> None:
    assert expected in run("add", "comments.csv", *arguments, ends=ends)
    assert not list(Path("data").rglob("*.yaml")) if Path("data").exists() else True


def test_a_file_is_one_source_and_stays_as_it_was(project: Path) -> None:
    run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    assert "is the source 'channel' already" in run(
        "add", "comments.csv", "--name", "other", *NAMED[2:], *MEANINGS, "--test", ends=1
    )
    assert "describes another file" in run("add", "comments.csv", *NAMED, *MEANINGS[:4], "--test", ends=1)
    write(project / "comments.csv", coded(500))
    changed = r"comments\.csv of source 'channel' has sha256 \w+, expected \w+: it has changed since it was added"
    with pytest.raises(ConfigError, match=changed):
        stages(project)
    assert re.search(changed, said := run("check", ends=1))
    assert "run `yt-sentiment data remove channel` and `yt-sentiment data add` again" in said
    (project / "comments.csv").unlink()
    with pytest.raises(ConfigError, match=r"comments\.csv of source 'channel' cannot be read"):
        stages(project)
    assert "comments.csv of source 'channel' cannot be looked at" in run("check")


WRITERS: dict[str, Callable[[pd.DataFrame, str], object]] = {
    "semicolons.csv": lambda rows, path: rows.to_csv(path, index=False, sep=";", encoding="utf-16"),
    "tabs.tsv": lambda rows, path: rows.to_csv(path, index=False, sep="\t"),
    "book.xlsx": lambda rows, path: rows.to_excel(path, index=False),
    "rows.parquet": lambda rows, path: rows.to_parquet(path, index=False),
    "lines.jsonl": lambda rows, path: rows.to_json(path, orient="records", lines=True),
    "list.json": lambda rows, path: rows.to_json(path, orient="records", indent=2),
}


@pytest.mark.parametrize("file", WRITERS)
@pytest.mark.usefixtures("in_folder")
def test_a_file_of_any_shape_is_the_same_source(file: str) -> None:
    rows = [*coded(90), ("", "1"), ("a fourth class", "9")]
    frame = pd.DataFrame(rows, columns=["comment", "sentiment"]).astype({"sentiment": int})
    WRITERS[file](frame, file)
    write(Path("plain.csv"), rows)
    params = load_params(ROOT / "params.yaml")
    given: dict[str, object] = {
        "text": None,
        "label": "sentiment",
        "labels": {code: label for label, code in CODES.items()},
    }
    given |= {"platform": "youtube", "language": "en", "licence": "unstated", "roles": ["train", "test"]}
    plain, same = (
        own_data.rows_of(
            "channel", described({"file": str(path), "sha256": file_sha256(path), **given}, where=""), params
        )
        for path in (Path("plain.csv"), Path(file))
    )
    assert (same.read, same.missing, dict(same.unknown)) == (92, 1, {"9": 1})
    pd.testing.assert_frame_equal(plain.kept, same.kept)


def test_a_second_sheet_is_no_part_of_a_source_and_a_file_that_breaks_off_is_none(project: Path) -> None:
    rows = pd.DataFrame(coded(90), columns=["comment", "sentiment"])
    with pd.ExcelWriter("book.xlsx") as book:
        rows.to_excel(book, sheet_name="labelled", index=False)
        rows.to_excel(book, sheet_name="notes", index=False)
    assert "90 rows read, 90 kept" in run("add", "book.xlsx", *NAMED, *MEANINGS, "--train")
    rows.to_json("rows.json", orient="records")
    items = [*json.loads((project / "rows.json").read_text(encoding="utf-8")), {"score": 3}]
    (project / "items.json").write_text(json.dumps(items), encoding="utf-8")
    said = run("add", "items.json", "--name", "items", *NAMED[2:], *MEANINGS, "--train")
    assert "91 rows read, 90 kept" in said
    whole = (project / "rows.json").read_text(encoding="utf-8")
    (project / "rows.json").write_text(whole[: len(whole) // 2], encoding="utf-8")
    broken = run("add", "rows.json", "--name", "broken", *NAMED[2:], *MEANINGS, "--train", ends=1)
    assert "rows.json: " in broken
    assert "expected a file that can be read to its end" in broken


@pytest.mark.usefixtures("project")
def test_a_source_that_the_parameters_name_is_not_removed_under_them() -> None:
    run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    text = Path("params.yaml").read_text(encoding="utf-8")
    named = text.replace("    sentistrength_youtube: 3.0", "    channel: 2.0")
    Path("params.yaml").write_text(named, encoding="utf-8")
    assert load_params().train.source_weight == {"channel": 2.0}
    assert "params.yaml names channel in train.source_weight" in run("remove", "channel", ends=1)
    Path("params.yaml").write_text(text, encoding="utf-8")
    run("remove", "channel")
    assert "no source 'channel' of your own" in run("remove", "channel", ends=1)
    with pytest.raises(KeyError, match="unknown source 'channel'"):
        get_source("channel")


@pytest.mark.usefixtures("project")
def test_only_a_source_is_removed() -> None:
    assert "no source '../../params' of your own" in run("remove", "../../params", ends=1)
    assert Path("params.yaml").exists()
    run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    Path("data/sources/channel.yaml").rename("data/sources/My channel.yaml")
    assert "My channel.yaml names no source" in run("list", ends=1)


def test_a_copy_that_cannot_be_deleted_is_said_and_the_source_stays(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    (project / RAW / "channel").mkdir(parents=True)

    def refused(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr("yt_sentiment.pipeline.own_data.shutil.rmtree", refused)
        assert "access is denied" in run("remove", "channel", ends=1)
    assert "taken out" in run("remove", "channel")


def test_a_description_that_was_edited_badly_is_named(project: Path) -> None:
    run("add", "comments.csv", *NAMED, *MEANINGS, "--train")
    path = Path("data/sources/channel.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("platform: youtube", "platform: tv"), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"channel\.yaml has 1 bad value.*\n  platform: .*got 'tv'"):
        stages(project)
