from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yt_sentiment.comment import Comment, Prediction
from yt_sentiment.insights import Judged, analyse, charts, details
from yt_sentiment.insights.chart_formats import Format, Theme
from yt_sentiment.insights.mentions import Moments, positions
from yt_sentiment.insights.schema import MAX_POINTS, Period, Trend
from yt_sentiment.insights.shares import score, shares
from yt_sentiment.insights.trend import after, coarsened, start_of, trend
from yt_sentiment.labels import LABELS, Label, Uncertain
from yt_sentiment.language.tokenised import Batch


def judged(number: int, label: Label = "positive", *, text: str = "love this song", doubt: Uncertain = "") -> Judged:
    row = {name: 0.8 if name == label else 0.1 for name in LABELS}
    said = Prediction(label, 0.8, row["negative"], row["neutral"], row["positive"], "en", doubt)
    [counted] = details(Batch([text]), ["en"])
    return Judged(Comment(f"c{number}", text, likes=number), said, counted)


def test_shares_add_up_and_weights_count() -> None:
    found = shares([("positive", 3), ("negative", 1), ("neutral", 0)])
    assert found["positive"] == {"count": 3, "share": 0.75}
    assert found["neutral"] == {"count": 0, "share": 0.0}
    assert shares([])["positive"] == {"count": 0, "share": None}


def test_the_score_goes_from_0_to_10() -> None:
    assert score({"negative": 7}) == 0
    assert score({"positive": 1}) == 10
    assert score({"positive": 1, "negative": 1, "neutral": 1}) == 5
    assert score({}) is None


@pytest.mark.parametrize(
    ("period", "start", "following"),
    [("day", "2024-02-29", "2024-03-01"), ("week", "2024-02-26", "2024-03-04"), ("month", "2024-02-01", "2024-03-01"),
     ("year", "2024-01-01", "2025-01-01")],
)  # fmt: skip
def test_periods_begin_in_utc(period: str, start: str, following: str) -> None:
    moment = datetime.fromisoformat("2024-03-01T00:30:00+02:00")
    first = start_of(moment, period)  # type: ignore[arg-type]
    assert first.isoformat() == start
    assert after(first, period).isoformat() == following  # type: ignore[arg-type]


def test_gaps_are_filled_and_undated_comments_counted() -> None:
    dated = [(datetime(2023, 11, 5, tzinfo=UTC), "positive"), (datetime(2024, 2, 1, tzinfo=UTC), "negative")]
    found = trend([*dated, (None, "neutral")], "month")
    assert [point["start"] for point in found["points"]] == ["2023-11-01", "2023-12-01", "2024-01-01", "2024-02-01"]
    assert found["points"][1]["positive"] == {"count": 0, "share": None}
    assert found["points"][3]["negative"] == {"count": 1, "share": 1.0}
    assert found["undated"] == 1


@pytest.mark.parametrize("text", ["3:20에 나오는 노래", "本论从3:20处开始", "3:20のところ", "ตอน3:20ชอบ"])
def test_a_position_is_found_beside_scripts_that_set_no_space(text: str) -> None:
    assert positions(text) == [200]


def test_timestamps_are_positions_in_the_video() -> None:
    comments = [("a", "1:23 and 1:02:03"), ("b", "at 1:23!"), ("c", "12:75 or https://x.org/1:11 or 3:4")]
    moments = Moments()
    for name, text in comments:
        moments.add(name, positions(text))
    assert moments.ranked() == [
        {"seconds": 83, "count": 2, "comments": ["a", "b"]},
        {"seconds": 3723, "count": 1, "comments": ["a"]},
    ]


@given(st.text())
def test_no_text_breaks_the_mentions(text: str) -> None:
    assert all(seconds >= 0 for seconds in positions(text))


def test_the_top_comments_are_those_with_most_likes_and_uncertain_ones_count_apart() -> None:
    many = [judged(i) for i in range(40)] + [judged(100, "negative", doubt="language")]
    found = analyse(many)
    assert [entry["likes"] for entry in found["top_comments"]] == [100, *range(39, 15, -1)]
    assert found["coverage"]["uncertain"] == {"language": 1}
    assert found["shares"]["negative"]["count"] == 0
    assert found["words"]["negative"] == []
    assert found["words"]["positive"][0] | {"weight": 0} == {"word": "love", "count": 40, "weight": 0}
    assert not found["coverage"]["few"]


def test_words_keep_emoji_and_leave_stop_words_out() -> None:
    found = analyse([judged(1, text="this is the best 😍 song!! not bad at 1:23")])
    assert {entry["word"] for entry in found["words"]["positive"]} == {"best", "😍", "song", "bad"}


def test_nothing_gives_nothing_and_no_error() -> None:
    found = analyse([])
    assert found["score"] is None
    assert found["trend"]["points"] == []
    assert found["coverage"]["few"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("form", ["png", "svg"])
def test_pictures_come_in_both_forms_and_themes(theme: Theme, form: Format) -> None:
    points = trend([(datetime(2024, month, 1, tzinfo=UTC), "positive") for month in (1, 3)], "month")
    start = b"\x89PNG" if form == "png" else b"<?xml"
    for picture in (
        charts.pie({"positive": 3, "negative": 1}, theme, form),
        charts.pie({}, theme, form),
        charts.trend(points, theme, form),
        charts.trend(trend([], "month"), theme, form),
        charts.cloud({"love": 3, "😍": 2, "गाना": 1}, theme, form),
        charts.cloud({}, theme, form),
    ):
        assert picture.startswith(start)
    assert charts.pie({"positive": 3}, "light", form) != charts.pie({"positive": 3}, "dark", form)


@pytest.mark.parametrize(
    ("last", "asked", "period"),
    [("2025-02-03", "day", "day"), ("2025-02-04", "day", "week"), ("2031-08-25", "week", "week"),
     ("2031-09-01", "week", "month"), ("2057-04-01", "month", "month"), ("2057-05-01", "month", "year")],
)  # fmt: skip
def test_a_trend_has_400_periods_at_most(last: str, asked: str, period: str) -> None:
    dates = ["2024-01-01", last]
    found = trend([(datetime.fromisoformat(day).replace(tzinfo=UTC), "positive") for day in dates], asked)  # type: ignore[arg-type]
    assert (found["asked"], found["period"], found["outside"]) == (asked, period, 0)
    assert len(found["points"]) <= MAX_POINTS
    assert len(found["points"]) == MAX_POINTS or asked != period
    assert sum(point["positive"]["count"] for point in found["points"]) == 2


def test_of_too_many_years_those_with_most_comments_are_shown_and_the_others_counted() -> None:
    years = [1, 2, 1999, 2010, 2020, 2020, 9998, 9999]
    found = trend([(datetime(year, 6, 1, tzinfo=UTC), "neutral") for year in years], "month")
    starts = [point["start"] for point in found["points"]]
    assert (found["period"], starts[0], starts[-1], found["outside"]) == ("year", "1999-01-01", "2020-01-01", 4)
    assert len(starts) == 22


@given(st.lists(st.datetimes(timezones=st.just(UTC)), max_size=20), st.sampled_from(["day", "week", "month", "year"]))
def test_no_dates_make_a_trend_too_long_and_none_is_lost(moments: list[datetime], period: Period) -> None:
    found = trend([(moment, "positive") for moment in moments], period)
    assert len(found["points"]) <= MAX_POINTS
    assert sum(point["positive"]["count"] for point in found["points"]) + found["outside"] == len(moments)
    again = coarsened(found["points"], found["period"])
    assert again["points"] == found["points"]


def test_a_picture_says_in_what_it_differs_from_what_was_asked_for() -> None:
    dated = [(datetime(year, 6, 1, tzinfo=UTC), "neutral") for year in (1, 2019, 2020)]
    picture = charts.trend(trend(dated, "day"), "light", "svg")
    assert picture != charts.trend({**trend(dated, "day"), "asked": "year"}, "light", "svg")
    assert picture != charts.trend({**trend(dated, "day"), "outside": 0}, "light", "svg")


@pytest.mark.parametrize("word", [r"$\frac$", "\ud800", "\x00\x1b", "W" * 10_000, "😍", "ﷺ", "a\u0301" * 40])
def test_any_word_is_drawn_or_left_out(word: str) -> None:
    assert charts.cloud({word: 3, "fine": 1}).startswith(b"\x89PNG")
    assert charts.cloud({word: 3}).startswith(b"\x89PNG")


def test_labels_are_text_and_no_mathematics() -> None:
    point: Any = {"start": r"$\frac$", **{label: {"count": 1, "share": 0.5} for label in LABELS}}
    shown = Trend(period="day", asked="day", points=[point], undated=0, outside=0)
    assert charts.trend(shown).startswith(b"\x89PNG")
