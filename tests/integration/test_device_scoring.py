"""What the extension says of comments on the reader's device is what the service says, field by field."""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from scripts.device_files import gather
from tests.conftest import ROOT
from tests.odd_texts import made_of_pieces
from tests.service import service
from tests.sweeps import sizes
from tests.unit.insights.test_asking import QUESTIONS, REQUESTS, STATEMENTS
from yt_sentiment.insights import details
from yt_sentiment.insights.asking import ENGLISH, MIXED_WITH_ENGLISH, languages
from yt_sentiment.insights.stop_words import listed_languages
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel

pytestmark = pytest.mark.needs("node")

SOURCE = ROOT / "yt-chrome-plugin-frontend" / "src"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "features.json").read_text(encoding="utf-8"))["texts"]
HEAD = """
import { readFileSync } from "node:fs";
import { Core } from "%(source)s/engine/core.js";
import { normalise } from "%(source)s/engine/normalise.js";
import { Insights } from "%(source)s/insights/details.js";
import { Device } from "%(source)s/worker/device.js";
const file = (name) => readFileSync("%(folder)s/" + name);
const core = new Core(new WebAssembly.Module(file("core.wasm")), file("model.bin"));
const { version } = JSON.parse(file("model.json"));
const insights = new Insights(JSON.parse(file("insights.json")));
const given = JSON.parse(readFileSync(0, "utf8"));
const write = (found) => process.stdout.write(JSON.stringify(found));
"""
DETAILS = """
write(given.map(([text, language]) => {
  const normalised = normalise(text);
  return insights.details(text, normalised, core.tokens([normalised])[0], language);
}));
"""
PREDICTIONS = """
const device = new Device(core, insights, version);
const predicted = await device.predict(given, new AbortController().signal);
write({ predicted, explained: await Promise.all(given.slice(0, 40).map((text) => device.explain(text))) });
"""
ASKING = [text for texts in (QUESTIONS, STATEMENTS, REQUESTS) for of in texts.values() for text in of]
ODD = [
    "What IS This SONG", "WAITING FOR THE NEXT PART", "ÇIKACAK MI", "İKİNCİ BÖLÜM NE ZAMAN", "ΠΟΥ ΕΙΝΑΙ ΑΥΤΟΣ?", "_?",
    "at ١:٠٢ and 1:02 and 01:02", "1:62 is none, 1:75:00 neither, 99:59 is", "see https://a.b/1:02 12:34:56 ٣:𝟎𝟓",
    "今日は良い天気ですね。カメラ最高", "這個影片真的很好看", "这个视频真的很好看，哈哈哈", "เพลงเพราะมากครับ ดูซ้ำ",
    "노래 3:20에 ㅋㅋㅋㅋ ㅠㅠ ㄳ", "saludos 🇲🇽🇪🇸 y 🇮", "🇮🇳 ตอน6:07ชอบ 从4:10处",
    "กข漢字かな", "々人々", "xd XDDD :) <3 ^_^ 👍🏽 ©", "x" * 200 + " why did he do that",
    "why did he do that " + "😀" * 200,
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("device")
    gather(folder)
    return folder


def run(folder: Path, script: str, given: Any) -> Any:
    """Return what a script in JavaScript writes of what it is given."""
    head = HEAD % {"source": SOURCE.as_uri(), "folder": folder.as_posix()}
    done = subprocess.run(  # noqa: S603
        ["node", "--input-type=module", "--eval", head + script],  # noqa: S607
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("count", sizes(500, 20_000))
def test_words_kinds_and_moments_are_those_of_the_insights(folder: Path, mixed_comments: list[str], count: int) -> None:
    texts = [*ASKING, *ODD, *(one["text"] for one in GOLDEN), *mixed_comments, *made_of_pieces(count)]
    codes = ["xx", *languages(), *ENGLISH, *MIXED_WITH_ENGLISH, *listed_languages()]
    pairs = [*itertools.product(ASKING + ODD, codes), *zip(texts, itertools.cycle(codes), strict=False)]
    expected = details(Batch([text for text, _ in pairs]), [code for _, code in pairs])
    for pair, there, here in zip(pairs, run(folder, DETAILS, pairs), expected, strict=True):
        assert there == here, pair


def test_predictions_and_explanations_are_those_of_the_service(
    folder: Path, default_model: SentimentModel, mixed_comments: list[str]
) -> None:
    texts = [text for text in [*(one["text"] for one in GOLDEN), *ASKING, *ODD, *mixed_comments] if text.isprintable()]
    found = run(folder, PREDICTIONS, texts)
    client = service(default_model)
    expected: list[dict[str, Any]] = []
    for start in range(0, len(texts), 100):
        body = {"comments": texts[start : start + 100], "details": True}
        answer: dict[str, Any] = client.post("/v1/predict", json=body).get_json()
        expected += answer["predictions"]
        assert found["predicted"]["model"] == answer["model_version"]
    for there, here in zip(found["predicted"]["predictions"], expected, strict=True):
        assert there == here
    for text, there in zip(texts, found["explained"], strict=False):
        answer = client.post("/v1/explain", json={"text": text}).get_json()
        # Both add up the same parts, each in an order of its own.
        assert there == answer | {"raw_score": pytest.approx(answer["raw_score"], rel=0, abs=1e-12)}
