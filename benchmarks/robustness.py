"""How the cost of each step grows with the length of hostile texts: ``reports/robustness.json``.

Each step reads each shape at several lengths, up to the longest comment that is read. A growth exponent is the slope of
a line through the logarithms of length and time: 1 is linear, 2 quadratic. Times are of the processor, and the least of
several; a shape whose exponent is over the limit is timed again, since a busy machine only ever adds.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before NumPy starts its threads

import argparse
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click
import numpy as np

from benchmarks.shapes import SHAPES, Shape
from yt_sentiment.insights.asking import languages
from yt_sentiment.insights.mentions import kinds_of, positions
from yt_sentiment.insights.words import shown_words, words_of
from yt_sentiment.io.files import write_json
from yt_sentiment.language.bounds import MAX_CHARACTERS
from yt_sentiment.language.core_file import bare_core
from yt_sentiment.language.text import URL, normalise_all
from yt_sentiment.language.tokenised import Batch
from yt_sentiment.model import SentimentModel, default_model_folder, load_model

LIMIT: Final = 1.2
"""Largest exponent that counts as linear."""
SIZES: Final = (1250, 2500, 5000, MAX_CHARACTERS)
"""In characters. Below, what a call costs for any text hides what its length costs."""
REPEATS: Final = 5
ROUNDS: Final = 6
"""Times that a shape is timed at most while its exponent is over the limit."""
LEAST_SECONDS: Final = 0.001
"""Calls are repeated for so long within one measurement; the clock is no finer."""

ENOUGH_SECONDS: Final = 0.05
"""Calls that took so long together are enough: noise matters less to a long one."""

Step = tuple[Callable[[str], Any], Callable[[Any], object]]
"""What prepares the input, which is not timed, and the step itself."""


def steps(model: SentimentModel) -> dict[str, Step]:
    """Return every step that a comment goes through, alone, and the whole prediction."""

    def same(text: str) -> str:
        return text

    def normalised(text: str) -> str:
        return normalise_all([text])[0]

    def both(text: str) -> tuple[str, str]:
        return text, normalised(text)

    return {
        "normalise": (same, lambda text: normalise_all([text])),
        "tokenise": (normalised, lambda text: bare_core().tokens([text])),
        "module": (normalised, lambda text: model.core.predict([text])),
        "explanation": (normalised, model.core.explain),
        "mentions": (both, lambda pair: [kinds_of(pair[1], positions(pair[0]), code) for code in languages()]),
        "links and positions": (same, lambda text: (URL.sub(" ", text), positions(text))),
        "words": (lambda text: Batch([text]), lambda batch: shown_words(words_of(batch), ["th"])),
        "prediction": (same, lambda text: model.predict([text])),
    }


def seconds(step: Callable[[Any], object], given: object, repeats: int) -> float:
    """Return the least processor time of one call."""
    times: list[float] = []
    calls = 1
    while len(times) < repeats and sum(times) * calls < ENOUGH_SECONDS:
        started = time.process_time()
        for _ in range(calls):
            step(given)
        spent = time.process_time() - started
        if spent < LEAST_SECONDS:
            calls *= 4
            continue
        times.append(spent / calls)
    return min(times)


def exponent(sizes: Sequence[int], times: Sequence[float]) -> float:
    """Return the slope of a line through the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


def growth(shape: Shape, step: Step, *, repeats: int, rounds: int) -> tuple[float, float]:
    """Return the growth exponent, and milliseconds for the longest text."""
    prepare, timed = step
    given = [prepare(shape.text(size)) for size in SIZES]
    times = [seconds(timed, argument, repeats) for argument in given]
    for _ in range(rounds - 1):
        if exponent(SIZES, times) <= LIMIT:
            break
        times = [min(known, seconds(timed, one, repeats)) for known, one in zip(times, given, strict=True)]
    return exponent(SIZES, times), 1000 * times[-1]


def measure(
    found: Mapping[str, Step], shapes: Mapping[str, Shape], *, repeats: int = REPEATS, rounds: int = ROUNDS
) -> dict[str, Any]:
    """Return, per step, the worst exponent and time and the exponents and times of every shape."""
    report = {}
    for name, step in found.items():
        grown = {kind: growth(shape, step, repeats=repeats, rounds=rounds) for kind, shape in shapes.items()}
        steepest = max(grown, key=lambda shape: grown[shape][0])
        slowest = max(grown, key=lambda shape: grown[shape][1])
        report[name] = {
            "largest_exponent": round(grown[steepest][0], 2),
            "steepest_shape": steepest,
            "most_milliseconds": round(grown[slowest][1], 2),
            "slowest_shape": slowest,
            "shapes": {shape: [round(power, 2), round(ms, 3)] for shape, (power, ms) in grown.items()},
        }
        click.echo(f"{name:<20} exponent {grown[steepest][0]:.2f} ({steepest}), {grown[slowest][1]:.1f} ms ({slowest})")
    return report


def main() -> None:
    """Write the report; exit with 1 if a step grows faster than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--report", type=Path, default=Path("reports/robustness.json"))
    args = parser.parse_args()
    model = load_model(default_model_folder())
    found = measure(steps(model), SHAPES)
    over = sorted(name for name, part in found.items() if part["largest_exponent"] > LIMIT)
    report = {
        "model_version": model.version,
        "shapes": len(SHAPES),
        "characters": list(SIZES),
        "limit": LIMIT,
        "steps_over_the_limit": over,
        "steps": found,
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    write_json(args.report, report, indent=1)
    if over:
        sys.exit(f"over {LIMIT}: {', '.join(over)}")


if __name__ == "__main__":
    main()
