"""``analyze`` from its sources to what it prints and writes."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.comment_shapes import SHAPES, TEXTS, Shape
from tests.youtube_server import CHANNEL, VIDEO, FakeYouTube, error, serving, thread
from yt_sentiment.cli import analyze_command, main
from yt_sentiment.findings.screen import Screen, plain, width_of

PRAISE, BLAME = "I love this so much, thank you!", "worst update ever, I hate it"


@pytest.fixture
def youtube(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeYouTube]:
    more = {f"video{i:06d}": [thread(i * 10 + j) for j in range(4)] for i in range(50)}
    with serving(FakeYouTube(threads=[thread(i) for i in range(30)], more=more)) as state:
        monkeypatch.setenv("YOUTUBE_API_KEY", "a-key")
        monkeypatch.setenv("YT_SENTIMENT_YOUTUBE_URL", state.address)
        yield state


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def analyze(*arguments: object, **options: Any) -> Result:
    return CliRunner().invoke(main, ["analyze", *map(str, arguments)], **options)


def table(path: Path, rows: list[tuple[Any, ...]], header: tuple[str, ...] = ("comment",)) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def test_the_answer_fits_eighty_columns_and_has_all_parts(folder: Path) -> None:
    rows = [(PRAISE, 40, "2024-01-05")] * 30 + [(BLAME, "1.2K", "2024-03-05")] * 12
    rows += [("Which camera do you use?", 7, "2024-02-01"), ("please make a video about lenses", 9, "2024-02-02")]
    rows += [("that joke at 1:23 \x1b[2J was\nvery funny " + "x" * 200, 3, "2024-02-03")]
    result = analyze(table(folder / "in.csv", rows, ("comment", "likes", "date")))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert max(map(width_of, lines)) <= 80
    assert len(lines) <= 24
    assert lines[0] == "in.csv · 45 of 45 comments"
    assert "\x1b" not in result.stdout
    for expected in ("█" * 30, "positive 6", "score ", "by week", "▲40 I love", "▲1,200 worst update",
                     "questions 1", "▲7 Which camera", "requests 1", "▲9 please make", "1:23 (1)", "en "):  # fmt: skip
        assert expected in result.stdout, expected


def test_a_text_is_quoted_once_however_often_it_comes(folder: Path) -> None:
    rows = [(PRAISE, 9)] * 20 + [("best video ever, love it", 3)] + [(BLAME, 0)] * 5
    shown = analyze(table(folder / "in.csv", rows, ("comment", "likes"))).stdout.partition("copies")[0]
    assert re.findall(r"^positive +▲.*\n +▲.*$", shown, re.MULTILINE)
    assert [shown.count(text) for text in (PRAISE, "best video ever", BLAME)] == [1, 1, 1]


def test_copies_are_grouped_and_counted_apart(folder: Path) -> None:
    rows = [(f"I love this channel, win a free phone today, number {i}", 9) for i in range(30)] + [(BLAME, 0)] * 30
    rows += [("this was said here once and nowhere else", 0)]
    path = table(folder / "in.csv", rows, ("comment", "likes"))
    shown = analyze(path).stdout
    assert "copies 30         30 × I love this channel" in shown
    assert re.search(r"^ +counted once each: positive \d+%, neutral \d+%, negative 9\d%$", shown, re.MULTILINE)
    copies = json.loads(analyze(path, "--json").stdout)["copies"]
    assert (copies["comments"], [one["count"] for one in copies["groups"]]) == (30, [30])
    assert copies["shares_once"]["negative"]["count"] == 30


def test_a_burst_is_told_with_its_days_and_what_was_said(folder: Path) -> None:
    rows = [(f"I love video number {i}", f"2024-{1 + i // 28:02}-{1 + i % 28:02}") for i in range(140)]
    rows += [(f"the lighthouse was on television today, says number {i}", "2024-03-05") for i in range(30)]
    path = table(folder / "in.csv", rows, ("comment", "date"))
    shown = analyze(path).stdout
    assert re.search(r"^bursts +2024-03-05 31 comments, usual 1\.0; lighthouse", shown, re.MULTILINE)
    (burst,) = json.loads(analyze(path, "--json").stdout)["bursts"]
    assert (burst["first"], burst["last"], burst["comments"]) == ("2024-03-05", "2024-03-05", 31)
    assert "lighthouse" in burst["subjects"][0]["quote"]["text"]


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_shape_of_file_is_analysed_and_counted(shape: Shape, folder: Path) -> None:
    shape.write(folder / shape.name)
    result = analyze(shape.name, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert [one["text"] for one in found["comments"]][:3] == list(TEXTS)
    file, coverage = found["file"], found["coverage"]
    assert sum(file["left_out"].values()) == shape.left_out
    assert file["rows"] == coverage["total"] == file["read"] + shape.left_out
    assert file["read"] == coverage["analysed"] == len(found["comments"])
    assert coverage["left_out"] == [f"{count} × {reason}" for reason, count in file["left_out"].items()]
    assert coverage["complete"] == (not file["left_out"])


def test_json_is_what_the_service_answers(folder: Path) -> None:
    from pydantic import TypeAdapter

    from flask_app.schemas.analysis import Analysis

    result = analyze(table(folder / "in.csv", [(PRAISE,)] * 3), "--json")
    TypeAdapter(Analysis).validate_python(json.loads(result.stdout), strict=False)


def test_a_link_a_channel_and_standard_input_are_read(youtube: FakeYouTube) -> None:
    result = analyze(f"https://youtu.be/{VIDEO}?t=5")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("A made-up video · 30 of 30 comments")
    found = json.loads(analyze(CHANNEL, "--json").stdout)
    assert found["coverage"]["analysed"] == 200
    assert len(found["videos"]) == 50
    assert sum(video["certain"] for video in found["videos"]) == found["coverage"]["certain"]
    assert found["quota_units"] == 102
    shown = analyze("@writer", "--videos", "2").stdout
    assert re.search(r"^left out +only the first 2 videos were read \(--videos\)$", shown, re.MULTILINE)
    assert shown.startswith("A made-up channel · 8 of 8 comments of 2 videos")
    result = analyze("-", input="comment\nI love this\nawful\n")
    assert result.stdout.startswith("standard input · 2 of 2 comments")
    assert youtube.requests


def test_videos_that_stand_out_are_named_and_the_others_counted(folder: Path) -> None:
    rows = [(text, f"usual{i:06}") for i in range(28) for text in [PRAISE] * 15 + [BLAME] * 15]
    rows += [(PRAISE, "loved000000")] * 40 + [(BLAME, "hated000000")] * 40 + [(BLAME, "silent00000")]
    path = table(folder / "in.csv", rows, ("text", "video_id"))
    lines = analyze(path).stdout.splitlines()
    found = lines[next(number for number, line in enumerate(lines) if line.endswith("score")) + 1 :]
    assert found[0] == "more positive than the others together: 1 of 31 videos"
    assert found[1].startswith("loved000000")
    assert found[2] == "not told apart from the others: 29 of 31 videos, the first 8"
    assert found[11] == "more negative than the others together: 1 of 31 videos"
    assert found[12].startswith("hated000000")
    assert max(map(width_of, lines)) <= 80
    videos = json.loads(analyze(path, "--json").stdout)["videos"]
    assert {video["id"]: video["apart"] for video in videos if video["apart"]} == {
        "loved000000": "above",
        "hated000000": "below",
    }
    assert sum(video["analysed"] for video in videos) == len(rows)


def test_what_a_channel_could_not_give_is_said(youtube: FakeYouTube) -> None:
    def fault(path: str, query: dict[str, list[str]]) -> Any:
        disabled = path.endswith("/commentThreads") and query["videoId"] == ["video000001"]
        return error(403, "commentsDisabled") if disabled else None

    youtube.fault_of = fault
    found = json.loads(analyze(CHANNEL, "--videos", "3", "--json").stdout)
    assert found["coverage"]["analysed"] == 8
    assert any("1 × a video: comments are turned off" in note for note in found["coverage"]["left_out"])
    result = analyze(CHANNEL, "--max-units", "9", "--json")
    assert any("were not read" in note for note in json.loads(result.stdout)["coverage"]["left_out"])
    refused = analyze("video000001")
    assert (refused.exit_code, refused.stderr) == (1, "Error: comments are turned off for this video\n")


def test_without_a_key_a_link_is_refused_in_a_line() -> None:
    result = analyze(VIDEO)
    assert (result.exit_code, "YOUTUBE_API_KEY is not set" in result.stderr) == (1, True)


def test_a_folder_is_one_source_and_says_what_it_left_out(folder: Path) -> None:
    inside = folder / "comments"
    inside.mkdir()
    table(inside / "a.csv", [(PRAISE, "Ugxxxxxxxxxxxxxxxxxxxx")], ("text", "id"))
    table(inside / "b.csv", [(BLAME, "Ugxxxxxxxxxxxxxxxxxxxx"), (BLAME, "")], ("text", "id"))
    table(inside / "c.csv", [("1", "2")], ("score", "id"))
    (inside / "picture.png").write_bytes(b"\x89PNG")
    found = json.loads(analyze("comments", "--json").stdout)
    assert found["coverage"]["analysed"] == 2
    said = " ".join(found["coverage"]["left_out"])
    for expected in ("1 × a comment whose id came before", "c.csv has no column of comments", "1 × a file of another"):
        assert expected in said
    (inside / "a.csv").unlink()
    (inside / "b.csv").unlink()
    assert "no file of comments can be read" in analyze("comments").stderr


def test_sources_are_compared_with_intervals(folder: Path) -> None:
    one = table(folder / "one.csv", [(PRAISE,)] * 80 + [(BLAME,)] * 20)
    two = table(folder / "two.csv", [(PRAISE,)] * 40 + [(BLAME,)] * 60)
    result = analyze(one, two)
    assert "two.csv – one.csv" in result.stdout
    assert "positive -40 points (-51 to -27)" in result.stdout
    assert "more than chance" not in result.stdout
    assert "no difference that is more than chance" in analyze(one, one).stdout
    few = analyze(one, table(folder / "few.csv", [(BLAME,)] * 19)).stdout
    assert "fewer than 20 comments" in few
    assert "points" not in few
    found = json.loads(analyze(one, two, "--json").stdout)
    assert [source["name"] for source in found["sources"]] == ["one.csv", "two.csv"]
    assert found["differences"][0]["score"]["value"] == pytest.approx(-4)


def test_the_page_needs_nothing_else_and_holds_no_markup_of_a_comment(folder: Path) -> None:
    rows = [("</script><script>alert(1)</script> I love this",), (BLAME,)] * 15
    result = analyze(table(folder / "in.csv", rows), "--html", "page.html", "--csv", "out.csv")
    assert result.exit_code == 0, result.output
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert not re.findall(r'(?:src|href)="(?!data:)', page)
    imports = json.loads(re.findall(r'<script type="importmap">(.*?)</script>', page)[0])["imports"]
    assert {"yts/report.js", "yts/apart.js", "yts/charts.js", "yts/vendor/d3-cloud.js"} <= set(imports)
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        scored = list(csv.DictReader(file))
    assert len(scored) == 30
    assert scored[1]["label"] == "negative"


def test_colours_are_for_a_terminal_that_wants_them() -> None:
    assert Screen(80, colours=False).painted("a", "positive") == "a"
    assert Screen(80, colours=True).painted("a", "positive") == "\x1b[38;5;32ma\x1b[0m"
    assert plain("a\x1b]0;title\x07b\u202ec\nd") == "a ]0;title b c d"


LABELS = [(PRAISE, "positive"), (BLAME, "negative"), ("it is a video", "neutral")]


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_the_model_is_measured_by_labels_of_ones_own(folder: Path, suffix: str) -> None:
    rows = [*LABELS * 20, (PRAISE, "negative"), ("what", "who knows")]
    path = folder / f"in.{suffix}"
    if suffix == "csv":
        table(path, rows, ("text", "Sentiment"))
    else:
        path.write_text("".join(json.dumps({"text": a, "Sentiment": b}) + "\n" for a, b in rows), encoding="utf-8")
    found = json.loads(analyze(path, "--label", "Sentiment", "--json").stdout)
    assert found["rows"] == 61
    assert sum(found["left_out"].values()) == 1
    assert set(found["systems"]) == {"yt-sentiment", "majority", "VADER"}
    ours = found["systems"]["yt-sentiment"]
    assert ours["accuracy_interval"][0] <= ours["accuracy"] <= ours["accuracy_interval"][1]
    assert ours["confusion"][0][2] == 1
    assert found["systems"]["majority"]["ours_minus_this"]["difference"] > 0
    shown = analyze(path, "--label", "Sentiment").stdout
    assert "macro-F1" in shown
    assert "label → model" in shown
    assert max(map(width_of, shown.splitlines())) <= 80


@pytest.mark.parametrize("codes", [("0", "1", "2"), ("0", "1"), ("good", "bad")])
def test_labels_that_may_mean_two_things_are_asked_about(folder: Path, codes: tuple[str, ...]) -> None:
    path = table(folder / "in.csv", [(PRAISE, code) for code in codes], ("text", "target"))
    result = analyze(path, "--label", "target")
    assert result.exit_code == 1
    assert "expected negative, neutral and positive, or -1, 0 and 1" in result.stderr
    assert "has no column 'other' with labels" in analyze(path, "--label", "other").stderr


def test_a_digit_among_words_is_no_label(folder: Path) -> None:
    path = table(folder / "in.csv", [*LABELS, (PRAISE, "7"), (BLAME, "1")], ("text", "target"))
    found = json.loads(analyze(path, "--label", "target", "--json").stdout)
    assert (found["rows"], sum(found["left_out"].values())) == (3, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("-", "--watch"),
        ("in.csv", "--watch", "--json"),
        ("in.csv", "--label", "a", "--watch"),
        ("in.csv", "--label", "a", "--fail-above-negative", "0"),
        ("in.csv", "--every", "15"),
        ("in.csv", "--times", "2"),
    ],
)
def test_options_that_do_nothing_together_are_refused(arguments: tuple[str, ...]) -> None:
    result = analyze(*arguments)
    assert result.exit_code == 2
    assert "is given with" in result.stderr


def test_the_table_holds_no_formula(folder: Path) -> None:
    path = table(
        folder / "in.csv", [("=cmd|' /C calc'!A0", "-1"), ("-2.5", "@x"), ("so - good", "+")], ("text", "author")
    )
    analyze(path, "--csv", folder / "out.csv")
    with (folder / "out.csv").open(encoding="utf-8", newline="") as file:
        assert [row["text"] for row in csv.DictReader(file)] == ["'=cmd|' /C calc'!A0", "-2.5", "so - good"]


def test_vader_is_that_of_the_model_card() -> None:
    from yt_sentiment.findings.labelled import vader
    from yt_sentiment.training import baselines

    texts = [PRAISE, BLAME, "", "it is ok", "not bad", "😡", "GREAT!!!", "meh"]
    assert vader(texts).tolist() == baselines.vader(texts).tolist()


def test_too_much_that_is_negative_ends_with_a_code(folder: Path) -> None:
    path = table(folder / "in.csv", [(PRAISE,)] * 6 + [(BLAME,)] * 4)
    assert analyze(path, "--fail-above-negative", "0.5").exit_code == 0
    result = analyze(path, "--fail-above-negative", "0.3")
    assert result.exit_code == analyze_command.ALARM
    assert "in.csv: 40.0% negative (17–69), more than 30.0%" in result.stderr


def test_a_watch_says_what_changed_and_ends_at_the_alarm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(folder / "in.csv", [(PRAISE, 1)] * 6, ("text", "likes"))
    looks: list[float] = []

    def pause(seconds: float) -> None:
        looks.append(seconds)
        table(path, [(PRAISE, 1)] * 6 + [(BLAME, 9)] * 2 * len(looks), ("text", "likes"))

    monkeypatch.setattr(analyze_command, "_pause", pause)
    result = analyze(path, "--watch", "--every", "5", "--times", "9", "--fail-above-negative", "0.3")
    assert result.exit_code == analyze_command.ALARM
    assert looks == [300, 300]
    assert re.search(r"\d\d:\d\d UTC  \+2 comments; score 7.5, negative 25% \(-2.50\)$", result.stdout, re.MULTILINE)
    assert "new, negative: worst update ever" in result.stdout


def test_a_watch_calls_no_difference_of_the_same_comments_more_than_chance(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(folder / "in.csv", [(PRAISE,)] * 40)
    monkeypatch.setattr(analyze_command, "_pause", lambda _: table(path, [(PRAISE,)] * 40 + [(BLAME,)] * 40))
    result = analyze(path, "--watch", "--times", "1")
    assert "score 5.0, negative 50% (-5.00)" in result.stdout
    assert "chance" not in result.stdout.partition("UTC  +40")[2]


def test_a_watch_ends_where_the_quota_is_spent(youtube: FakeYouTube, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyze_command, "_pause", lambda _: None)
    result = analyze(VIDEO, "--watch", "--max-units", "5")
    assert result.exit_code == 0, result.output
    assert "the watch ends" in result.stderr
    assert len(youtube.requests) == 5
