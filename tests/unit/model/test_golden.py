"""Texts with their tokens, hashes and features, for whoever repeats the tokeniser in another language.

``python -m tests.unit.model.test_golden`` writes the file again, after a change that TEXT_VERSION or FEATURES_VERSION
counts.
"""

from __future__ import annotations

import json
from typing import Any

from tests.conftest import ROOT
from yt_sentiment.engine.records import NEGATED
from yt_sentiment.language.core_file import Lengths, bare_core
from yt_sentiment.language.lexical_features import FEATURES_VERSION, LEXICAL_FEATURES
from yt_sentiment.language.text import TEXT_VERSION
from yt_sentiment.language.tokenised import Batch

GOLDEN = ROOT / "tests" / "golden" / "features.json"
TEXTS = [
    "",
    "I love this video!!!",
    "Don't STOP, it's sooooo gooood :-) <3",
    "not bad at all, but the audio... hmm?!",
    "see https://a.io/x?y=1 at 1:02:33 @Some.User-9 &amp; co",
    "<b>bold</b><br>line  two\n\tthree",
    "😍😍 👍🏽 ❤️ 🤮",
    "it’s “fine” ＷＯＷ 𝓵𝓸𝓿𝓮",
    "very bad, extremely boring. Never again!!!!!!",
    "However well-made, $5 for #1 is 100% too much; why?",
    "très bien, 很好, очень хорошо, यह अच्छा है",
    "My neighbour is deaf and I am Muslim",
    "XD lol :'( ^_^ ........ ok",
    "I can't recommend this, please make a tutorial",
    "8.5/10, my sister gave it two stars",
]


def character_trigrams(batch: Batch) -> list[int]:
    counts, hashes = bare_core(Lengths(1, 3, 3)).ngrams(batch.normalised)
    found: list[int] = hashes[counts[0, 0] :].tolist()
    return found


def golden() -> dict[str, Any]:
    rows = []
    for text in TEXTS:
        batch = Batch([text])
        form = dict(zip(LEXICAL_FEATURES, batch.lexical_features()[0].tolist(), strict=True))
        rows.append(
            {
                "text": text,
                "normalised": batch.normalised[0],
                "tokens": batch.tokens.parts,
                "hashes": batch.tokens.hashes.tolist(),
                "negated": batch.tokens.marked(NEGATED).tolist(),
                "character_trigrams": character_trigrams(batch),
                "form": {name: round(value, 4) for name, value in form.items() if value},
            }
        )
    return {"text_version": TEXT_VERSION, "features_version": FEATURES_VERSION, "texts": rows}


def test_tokens_and_features_are_the_golden_ones() -> None:
    assert golden() == json.loads(GOLDEN.read_text(encoding="utf-8"))


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
