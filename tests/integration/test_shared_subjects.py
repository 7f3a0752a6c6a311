"""Subjects and weighed words of the extension are those of the server, to the last digit and in the same order."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.odd_texts import made_of_pieces
from tests.planted import judged, seeded, some_labels, texts
from tests.sweeps import sizes
from yt_sentiment.insights import Judged, analyse
from yt_sentiment.insights.judged import predicted

pytestmark = pytest.mark.needs("node")

SHARED = ROOT / "yt-chrome-plugin-frontend" / "src" / "shared"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "features.json").read_text(encoding="utf-8"))["texts"]
PLANTED = ("sound quality", "sound", "north water tower", "café")
SCRIPT = """
import { readFileSync } from "node:fs";
import { analysisOf } from "%s/aggregate.js";
const about = { video: null, model_version: "", analysed_at: "", left_out: [], period: "month" };
const found = [];
for (const judged of JSON.parse(readFileSync(0, "utf8"))) found.push(await analysisOf(judged, about));
process.stdout.write(JSON.stringify(found));
"""


def in_the_browser(videos: list[list[Judged]]) -> list[dict[str, Any]]:
    given = [
        [
            {
                "id": one.comment.id,
                "text": one.comment.text,
                "published_at": None,
                "likes": one.comment.likes,
                "reply_to": None,
                "author": one.comment.author,
                "prediction": {**predicted(one.prediction), **one.details},
            }
            for one in video
        ]
        for video in videos
    ]
    done = subprocess.run(  # noqa: S603
        ["node", "--input-type=module", "--eval", SCRIPT % SHARED.as_uri()],  # noqa: S607
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("count", sizes(12, 200))
def test_subjects_and_words_are_those_of_the_server(mixed_comments: list[str], count: int) -> None:
    videos = []
    for seed in range(count):
        rng = seeded(seed)
        labels = some_labels(rng.randint(0, 500), rng)
        planted = {
            label: {name: rng.choice((0.05, 0.3, 0.9)) for name in PLANTED}
            for label in ("negative", "neutral", "positive")
        }
        written = texts(labels, rng, planted)  # type: ignore[arg-type]
        written = [rng.choice(written) if rng.random() < 0.1 else text for text in written]  # copies
        authors = [rng.choice([None, "a", "b", "é", *map(str, range(300))]) for _ in written]
        videos.append(judged(written, labels, authors))
    odd = [*(one["text"] for one in GOLDEN), *mixed_comments, *made_of_pieces(300)]
    odd = [text for text in odd if "\udc00" not in text]
    for language in ("en", "es", "ja"):
        rng = seeded(9)
        videos.append(judged(odd * 2, some_labels(2 * len(odd), rng), None, language))
    expected = [analyse(video) for video in videos]
    found = in_the_browser(videos)
    for there, here in zip(found, expected, strict=True):
        without_moments = json.loads(json.dumps(here["subjects"]))
        for one in without_moments["liked"] + without_moments["disliked"]:
            one["quote"]["published_at"] = None
        for one in there["subjects"]["liked"] + there["subjects"]["disliked"]:
            del one["quote"]["author"]  # the browser's alone: no service answers with it
        assert there["subjects"] == without_moments
        assert there["words"] == here["words"]
    compared = [len(one["subjects"]["liked"] + one["subjects"]["disliked"]) for one in expected]
    assert sum(compared) >= count, "there is something to compare"
