"""The rows of a split as lines that fastText learns from, and the classifier that it made of them.

Lines are made here, for training and for prediction alike; ``benchmarks/fasttext_train.py`` trains in an environment of
its own (``make fasttext``).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.labels import LABELS
from yt_sentiment.pipeline import CLEAN

PREFIX: Final = "__label__"
_PUNCTUATION: Final = re.compile(r"([.!?,'\"/()…])")


def line_of(text: str) -> str:
    """Return a comment in one line, in lower case, punctuation apart.

    Source: the text classification tutorial of fastText.
    """
    return " ".join(_PUNCTUATION.sub(r" \1 ", text.lower()).split())


def write_lines(split: Path, target: Path) -> None:
    """Write each row of a split as its label and its text, in an order that no source's rows are together in."""
    rows = pd.read_parquet(split, columns=["text", "label"]).sample(frac=1, random_state=0)
    lines = [f"{PREFIX}{label} {line_of(text)}\n" for text, label in zip(rows["text"], rows["label"], strict=True)]
    target.write_text("".join(lines), encoding="utf-8")


def load_fasttext(path: Path) -> Callable[[Sequence[str]], NDArray[np.int64]]:
    """Return the predictor that ``benchmarks/fasttext_train.py`` wrote.

    Raises:
        ImportError: if ``fasttext`` is not installed.
    """
    import fasttext

    model = fasttext.load_model(str(path))
    codes = {f"{PREFIX}{label}": code for code, label in enumerate(LABELS)}

    def predict(comments: Sequence[str]) -> NDArray[np.int64]:
        # One by one: of fasttext-predict, what takes many at once does not unpack its own answers.
        return np.array([codes[model.predict(line_of(comment))[0][0]] for comment in comments], dtype=np.int64)

    return predict


def main() -> None:
    """Write ``train.txt`` and ``validation.txt`` into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("train", "validation"):
        write_lines(CLEAN / f"{name}.parquet", folder / f"{name}.txt")


if __name__ == "__main__":
    main()
