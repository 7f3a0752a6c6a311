"""The extension adds up predictions by itself; its sums are the server's."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.service import service
from yt_sentiment.model import SentimentModel

SHARED = ROOT / "yt-chrome-plugin-frontend" / "src" / "shared"
SCRIPT = """
import { readFileSync } from "node:fs";
import { analysisOf } from "%s/aggregate.js";
const { comments, predictions, about } = JSON.parse(readFileSync(0, "utf8"));
const judged = comments.map((one, i) => ({ ...one, prediction: predictions[i] }));
process.stdout.write(JSON.stringify(await analysisOf(judged, about)));
"""
FOUND_BY_SERVERS = {"copies", "bursts"}
OWN = {"analysed_at", "model_version", "video"}


@pytest.mark.needs("node")
@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
@pytest.mark.parametrize("odd_years", [(), ("0001", "0099", "0399", "9999")])
def test_sums_of_the_extension_are_those_of_the_server(
    default_model: SentimentModel, mixed_comments: list[str], period: str, odd_years: tuple[str, ...]
) -> None:
    rng = np.random.default_rng(3)
    comments: list[dict[str, Any]] = [
        {
            "id": f"c{i}",
            "text": text,
            "published_at": None if i % 17 == 0 else f"20{rng.integers(20, 25)}-{rng.integers(1, 13):02d}-11T23:30:00Z",
            "likes": int(rng.integers(0, 30)),
            "reply_to": None,
        }
        for i, text in enumerate(text for text in mixed_comments if "\udc00" not in text)
    ]
    for one, year in zip(comments[1:], odd_years, strict=False):
        one["published_at"] = f"{year}-01-01T00:00:00Z"
    client = service(default_model)
    server: dict[str, Any] = client.post("/v1/analyze", json={"comments": comments, "period": period}).get_json()
    texts = [comment["text"] for comment in comments]
    predictions = client.post("/v1/predict", json={"comments": texts, "details": True}).get_json()["predictions"]
    about: dict[str, Any] = {"video": None, "model_version": "", "analysed_at": "", "left_out": [], "period": period}
    for comment in comments:  # as the server writes them
        comment["published_at"] = comment["published_at"] and comment["published_at"].replace("Z", "+00:00")
    done = subprocess.run(  # noqa: S603
        ["node", "--input-type=module", "--eval", SCRIPT % SHARED.as_uri()],  # noqa: S607
        input=json.dumps({"comments": comments, "predictions": predictions, "about": about}),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    assert set(found) == set(server) - FOUND_BY_SERVERS
    for name in set(found) - OWN:
        assert found[name] == server[name], name
