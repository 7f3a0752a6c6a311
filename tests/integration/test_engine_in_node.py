"""The module in JavaScript gives what it gives in Python, to the bit; and JavaScript normalises as Python does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.engine_tables import PATH, render
from tests.conftest import ROOT
from tests.made_up_model import made_up
from tests.odd_texts import made_of_pieces
from tests.sweeps import sizes
from yt_sentiment.comment import PLATFORMS
from yt_sentiment.engine import Core
from yt_sentiment.labels import LABELS
from yt_sentiment.language.text import normalise_all
from yt_sentiment.language.tokenised import BATCH_ROWS

ENGINE = ROOT / "yt-chrome-plugin-frontend" / "src" / "engine"
MODULE = ROOT / "src" / "yt_sentiment" / "engine" / "core.wasm"
GOLDEN = json.loads((ROOT / "tests" / "golden" / "features.json").read_text(encoding="utf-8"))["texts"]
SCRIPT = """
import { readFileSync } from "node:fs";
import { Core, CoreError } from "%(engine)s/core.js";
import { normalise } from "%(engine)s/normalise.js";
const { comments, platforms, model, wasm } = JSON.parse(readFileSync(0, "utf8"));
const core = new Core(new WebAssembly.Module(readFileSync(wasm)), readFileSync(model));
const normalised = comments.map(normalise);
const refused = [["a\\nb"], ["x".repeat(10_001)]].map((texts) => {
  try { core.predict(texts); } catch (error) { return error instanceof CoreError; }
});
const parts = [];
for (let i = 0; i < normalised.length; i += 4096) {
  parts.push([normalised.slice(i, i + 4096), platforms.slice(i, i + 4096)]);
}
process.stdout.write(JSON.stringify({
  normalised,
  answers: parts.flatMap(([texts, places]) => core.predict(texts, places)),
  tokens: parts.flatMap(([texts]) => core.tokens(texts)),
  explanation: core.explain(normalised[0]),
  refused,
}));
"""
ODD = [
    "&lt;b&gt; &amp;amp; &notin; &notit; &#65;&#x41;&#0;&#128;&#xD800;&#x110000;&#99999999999;&#1; &am &AMP &eacute",
    "&#000000000000000065; &#xfdd0; &NotEqualTilde; &fjlig; &;&#;&#x;",
    "<br>a<BR/>b<İ>c<ı x>d</a href='q'>e<img>f<bx>", "http://a.b httpſ://c.d HTTPS://E www.x.y wWw.x WWW.x Www.z ww.x",
    "@a @b.c- a@b @@c @é.ü @_ @. ＠x", "1:02 01:02:03 ١:٠٢ 1:2 x1:02 1:02x 1:023 :1:02", "ﬁﬂ ① Å ｶﾞ ㎏ … ⁇ ‼ ﷺ",
    "e" + "\u0301" * 40, "a" + "\u0f73\u0f75" * 30, "\u202e\u200dx\u00adx\ufe0f👍🏽", "‘a’ “b” ʼc `d`", "\x00a\x00",
    "\x1c\x1d\x85\u2028\u3000 a\tb\r\nc", "aaaa ААААА 1111 ____ !!!! 𝐚𝐚𝐚𝐚 กกกก",
    "\ud83d\ude00 \udc00 \ud800x", "\U0001e030\U0001e08f\u0c5d \U0001cce0",
    "İ" * 30, "😀" * 9_999 + "ﷺ" * 30, "ﷺ" * 1000, "x" * 10_050,
]  # fmt: skip


@pytest.mark.needs("node")
@pytest.mark.parametrize("count", sizes(3000, 100_000))
def test_both_hosts_read_and_judge_alike(tmp_path: Path, mixed_comments: list[str], count: int) -> None:
    content = made_up().content
    (tmp_path / "model.bin").write_bytes(content)
    comments = [*(text["text"] for text in GOLDEN), *ODD, *made_of_pieces(count), *mixed_comments[:60]]
    platforms = [i % len(PLATFORMS) for i in range(len(comments))]
    sent = {"comments": comments, "platforms": platforms, "model": str(tmp_path / "model.bin"), "wasm": str(MODULE)}
    done = subprocess.run(  # noqa: S603
        ["node", "--input-type=module", "--eval", SCRIPT % {"engine": ENGINE.as_uri()}],  # noqa: S607
        input=json.dumps(sent),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    normalised = normalise_all(comments)
    for comment, there, here in zip(comments, found["normalised"], normalised, strict=True):
        assert there == here, comment[:200]
    assert [text["normalised"] for text in GOLDEN] == found["normalised"][: len(GOLDEN)]
    core = Core(content)
    starts = range(0, len(normalised), BATCH_ROWS)
    parts = [(normalised[start : start + BATCH_ROWS], platforms[start : start + BATCH_ROWS]) for start in starts]
    answers = np.concatenate([core.predict(*part) for part in parts])
    written = [part for texts, _ in parts for part in core.tokens(texts).parts]
    assert [answer["probabilities"] for answer in found["answers"]] == answers["probabilities"].tolist()
    assert [LABELS.index(answer["label"]) for answer in found["answers"]] == answers["label"].tolist()
    assert [core.meta["codes"].index(answer["language"]) for answer in found["answers"]] == answers["language"].tolist()
    assert [token for tokens in found["tokens"] for token in tokens] == written
    expected = core.explain(normalised[0])
    assert found["explanation"]["tokens"] == expected.tokens.tolist()
    assert found["explanation"]["features"] == expected.features.tolist()
    assert (found["explanation"]["base"], found["explanation"]["rest"]) == (expected.base, expected.rest)
    assert found["refused"] == [True, True]


def test_the_tables_of_the_normaliser_are_current() -> None:
    assert PATH.read_text(encoding="ascii") == render()
