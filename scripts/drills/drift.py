"""Drill of drift: how often it alarms for nothing and is missed, on windows of comments with and without a shift.

Writes ``reports/drill_drift.json``. The comments are those of a Parquet file with a column ``text``, real ones from
YouTube by default; texts never leave the process. Shifts are planted: a fifth
of a window is of another language, or spam. Exit code 1 if more than 2 % of the windows without a shift alarm, or fewer
than 95 % of those with one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
import pandas as pd

from yt_sentiment.io.files import write_json
from yt_sentiment.model import SentimentModel, default_model_folder, load_model
from yt_sentiment.monitoring.drift import measure_drift
from yt_sentiment.monitoring.reference import Profile, fit_profile
from yt_sentiment.monitoring.served_sample import sample_of
from yt_sentiment.storage.served import ServedSample

COMMENTS: Final = Path("../shared/data/youtube/comments-00.parquet")
WINDOWS: Final = 200
SIZES: Final = (500, 1000, 5000)
SHIFTED_SIZE: Final = 1000
SHIFT: Final = 0.2
MAX_FALSE: Final = 0.02
MIN_FOUND: Final = 0.95
SPANISH: Final = (
    "este video es {}", "me parece {} lo que dice", "que {} todo, gracias por subirlo", "no entiendo por qué es tan {}",
    "la música del final está {}", "mi hermano dice que es {}",
)  # fmt: skip
SPANISH_WORDS: Final = "increíble aburrido hermoso horrible divertido largo interesante malo genial raro".split()
SPAM: Final = (
    "check out my channel {}", "earn money from home {}", "join my group today {}", "free gift cards for everybody {}",
    "I made a fortune this week, ask {}", "subscribe to me and I subscribe back {}",
)  # fmt: skip
ADDRESSES: Final = (*(f"https://offer{i}.example" for i in range(50)), "please", "thank me later", "link in bio")


def planted(frames: Sequence[str], words: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """Return synthetic comments of one kind."""
    return [str(rng.choice(frames)).format(rng.choice(words)) for _ in range(count)]


def alarms(profile: Profile, windows: Sequence[Sequence[ServedSample]]) -> dict[str, Any]:
    """Return how many windows drifted, and by which features."""
    verdicts = [measure_drift(profile, window) for window in windows]
    by_feature = {name: sum(name in verdict.drifted for verdict in verdicts) for name in profile.features}
    return {
        "windows": len(windows),
        "alarms": sum(verdict.status == "drift" for verdict in verdicts),
        "by_feature": {name: count for name, count in by_feature.items() if count},
    }


def simulate(model: SentimentModel, texts: Sequence[str], origin: str, *, windows: int, seed: int) -> dict[str, Any]:
    """Return the report: a profile of the first third of the comments, windows drawn from the rest."""
    rng = np.random.default_rng(seed)
    seen = sample_of(model, texts)
    reference, rest = seen[: len(seen) // 3], seen[len(seen) // 3 :]
    profile = fit_profile(reference, model_version=model.version, origin=origin, seed=seed)

    def draw(rows: Sequence[ServedSample], size: int) -> list[ServedSample]:
        return [rows[i] for i in rng.choice(len(rows), size, replace=len(rows) < size)]

    report: dict[str, Any] = {
        "model_version": model.version,
        "comments": {"from": origin, "reference": len(reference), "drawn_from": len(rest)},
        "without": {str(size): alarms(profile, [draw(rest, size) for _ in range(windows)]) for size in SIZES},
        "shifted": {"size": SHIFTED_SIZE, "share": SHIFT},
    }
    shifted = round(SHIFTED_SIZE * SHIFT)
    for name, frames, words in (("another language", SPANISH, SPANISH_WORDS), ("spam", SPAM, ADDRESSES)):
        made = planted(frames, words, 5000, rng)
        strange = sample_of(model, made)
        drawn = [draw(rest, SHIFTED_SIZE - shifted) + draw(strange, shifted) for _ in range(windows)]
        report["shifted"][name] = alarms(profile, drawn)
    return report


def failures(report: dict[str, Any]) -> list[str]:
    """Return what is worse than it may be."""
    found = []
    for size, part in report["without"].items():
        if part["alarms"] > MAX_FALSE * part["windows"]:
            found.append(f"{part['alarms']} of {part['windows']} windows of {size} comments alarm for nothing")
    for name in ("another language", "spam"):
        part = report["shifted"][name]
        if part["alarms"] < MIN_FOUND * part["windows"]:
            found.append(f"{name}: {part['alarms']} of {part['windows']} shifted windows are found")
    return found


def main() -> None:
    """Simulate, and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--comments", type=Path, default=COMMENTS)
    parser.add_argument("--rows", type=int, default=60_000)
    parser.add_argument("--report", type=Path, default=Path("reports/drill_drift.json"))
    args = parser.parse_args()
    frame = pd.read_parquet(args.comments, columns=["text"]).dropna()
    texts = frame["text"].sample(min(args.rows, len(frame)), random_state=1).tolist()
    report = simulate(load_model(default_model_folder()), texts, "YouTube", windows=WINDOWS, seed=2)
    write_json(args.report, report)
    click.echo(args.report.read_text(encoding="utf-8"))
    if found := failures(report):
        sys.exit("; ".join(found))


if __name__ == "__main__":
    main()
