"""What becomes of the comments of a source."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from yt_sentiment.comment import Comment, Video
from yt_sentiment.findings.from_youtube import of_youtube
from yt_sentiment.findings.gathered import Reading
from yt_sentiment.findings.gathering import read_source
from yt_sentiment.youtube import Named, YouTube, YouTubeError, named_by


def reading() -> Reading:
    return Reading(None, 10, "time", False, 1, cast(Any, None), lambda _: None)


def test_a_comment_without_an_id_is_not_taken_for_one_with_a_number(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("comment_id,text\n1,a\n,b\n3,c\n,d\n", encoding="utf-8")
    source = read_source(str(tmp_path / "in.csv"), reading())
    assert [comment.text for comment in source.comments] == ["a", "b", "c", "d"]
    assert not source.left_out


@pytest.mark.parametrize(
    "name", ["@भारत", "https://www.youtube.com/@भारत", "https://www.youtube.com/@%E0%A4%AD%E0%A4%BE%E0%A4%B0%E0%A4%A4"]
)
def test_a_handle_may_be_of_any_script(name: str) -> None:
    assert named_by(name) == Named("channel", "@भारत")


def test_comments_that_an_error_kept_back_are_no_replies() -> None:
    def pages(*_: object, **__: object) -> Any:
        yield SimpleNamespace(comments=[Comment("a", "x")], left_out=Counter[str]())
        raise YouTubeError("quotaExceeded", 403, "no more", "blocked")

    youtube = SimpleNamespace(video=lambda _: Video("v", comment_count=50), pages=pages)
    source = of_youtube(cast(YouTube, youtube), Named("video", "v"), reading())
    assert len(source.notes) == 1
    assert not source.left_out
