"""Train fastText's supervised classifier: ``make fasttext``, in an environment that has nothing else.

Reads   FOLDER/{train,validation}.txt   a label and a text per line, as ``benchmarks/fasttext_lines.py`` writes them
Writes  TARGET                          of three settings the one with the best macro-F1 on the validation lines

All settings have word bigrams and 10 numbers per row of at most 40 MB; they differ in the characters' n-grams.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any, Final

import fasttext

SETTINGS: Final = {"no characters": (0, 0), "characters 2-5": (2, 5), "characters 3-6": (3, 6)}
"""Shortest and longest n-grams of characters."""
COMMON: Final[dict[str, Any]] = {
    "wordNgrams": 2,
    "dim": 10,
    "bucket": 850_000,
    "minCount": 3,
    "lr": 0.25,
    "epoch": 5,
    "seed": 0,
    "thread": 1,  # several write over one another, and no two runs are alike
    "verbose": 0,
}


def fit(folder: Path, name: str) -> Any:
    """Return a classifier that was trained with a setting."""
    shortest, longest = SETTINGS[name]
    return fasttext.train_supervised(str(folder / "train.txt"), minn=shortest, maxn=longest, **COMMON)


def macro_f1(model: Any, lines: Path) -> float:
    """Return the mean F1 of the labels, 0 to 1; what ``test_label`` says of recall is not a number."""
    true, texts = zip(*(line.split(" ", 1) for line in lines.read_text(encoding="utf-8").splitlines()), strict=True)
    predicted = [first for first, *_ in model.predict(list(texts))[0]]
    hits = Counter(label for label, other in zip(true, predicted, strict=True) if label == other)
    both = Counter(true) + Counter(predicted)
    return sum(2 * hits[label] / both[label] for label in set(true)) / len(set(true))


def main() -> None:
    """Train with every setting, and keep the best."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("target", type=Path)
    args = parser.parse_args()
    best = -1.0
    for name in SETTINGS:
        model = fit(args.folder, name)
        score = macro_f1(model, args.folder / "validation.txt")
        print(f"{name}: macro-F1 {score:.4f} on the validation lines", flush=True)  # noqa: T201
        if score > best:
            best = score
            args.target.parent.mkdir(parents=True, exist_ok=True)
            model.save_model(str(args.target))


if __name__ == "__main__":
    main()
