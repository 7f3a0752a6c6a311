"""What the extension scores with on the reader's device, gathered into a folder: module, model, data, licences.

The data are those that ``yt_sentiment.insights`` reads itself: how languages ask, stop words, models of BudouX.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from scripts.notices import IN_INSIGHTS, IN_MODEL, notice
from yt_sentiment.insights import asking, mentionable, segmentation
from yt_sentiment.insights.stop_words import ENGLISH_STOP_WORDS, listed_languages, stop_words
from yt_sentiment.insights.words import SHORTEST_WORD
from yt_sentiment.io.files import write_json
from yt_sentiment.language.text import PICTOGRAPH
from yt_sentiment.model.persistence import MODEL, default_model_folder, read_model_files


def insights() -> dict[str, Any]:
    """Return what the JavaScript of the insights reads; patterns are Python's regular expressions."""
    return {"asking": _asking(), "words": _words(), "phrases": _phrases(), "segmentation": _segmentation()}


def _asking() -> dict[str, Any]:
    codes = {"", *asking.languages(), *asking.ENGLISH, *asking.MIXED_WITH_ENGLISH}
    patterns = {
        code: {name: one and one.pattern for name, one in asking.patterns(code)._asdict().items()}
        for code in sorted(codes)  # the empty one stands for every other
    }
    return {
        "mark": asking.QUESTION_MARK.pattern,
        "patterns": patterns,
        "unspaced": sorted(asking.UNSPACED),
        "fewest_words": asking.FEWEST_WORDS,
        "fewest_characters": asking.FEWEST_CHARACTERS,
        "edge": asking.EDGE,
    }


def _words() -> dict[str, Any]:
    own = {code: sorted(stop_words(code) - ENGLISH_STOP_WORDS) for code in listed_languages()}
    return {
        "stop_words": {"en": sorted(ENGLISH_STOP_WORDS)} | own,
        "shortest": SHORTEST_WORD,
        "pictograph": PICTOGRAPH.pattern,
    }


def _phrases() -> dict[str, Any]:
    lists = {code: mentionable.not_subjects(code) for code in mentionable.listed_languages()}
    return {
        "sentiment": sorted(mentionable.sentiment_words()),
        "not_subjects": {
            code: {"words": sorted(words), "beginnings": beginnings} for code, (words, beginnings) in lists.items()
        },
        "possessive": mentionable.POSSESSIVE,
        "longest": mentionable.LONGEST_PHRASE,
    }


def _segmentation() -> dict[str, Any]:
    return {
        "thai": segmentation.THAI,
        "kana": segmentation.KANA,
        "han": segmentation.HAN,
        "after_hiragana": segmentation.AFTER_HIRAGANA.pattern,
        "windows": segmentation.WINDOWS,
        "models": {model: segmentation.scores_of(model) for model in segmentation.MODELS},
    }


def gather(folder: Path) -> None:
    """Write the files into ``folder``.

    Raises:
        ModelFilesError: if the model directory is not as its manifest says.
    """
    model = read_model_files(default_model_folder())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "core.wasm").write_bytes((files("yt_sentiment.engine") / "core.wasm").read_bytes())
    (folder / MODEL).write_bytes(model.contents[MODEL])
    write_json(folder / "model.json", {"version": model.manifest.version})  # manifest.json is the extension's own
    content = json.dumps(insights(), ensure_ascii=False, separators=(",", ":"))
    (folder / "insights.json").write_text(content, encoding="utf-8")
    (folder / "NOTICE.txt").write_text(notice(IN_MODEL + IN_INSIGHTS), encoding="utf-8")


if __name__ == "__main__":
    gather(Path(sys.argv[1]))
