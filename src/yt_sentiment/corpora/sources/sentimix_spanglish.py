"""SentiMix Spanglish: tweets in Spanish mixed with English (SemEval-2020 task 9)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row
from yt_sentiment.corpora.sentimix import read_conll
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    # The trial rows came out first and stand in the training file as well; ``clean.separate`` takes them out of there.
    return [
        *read_conll(folder / "train_conll_spanglish.txt", None),
        *read_conll(folder / "spanglish_trial.txt", "test"),
    ]


SOURCE: Final = Source(
    name="sentimix_spanglish",
    short_title="Spanglish tweets (SentiMix)",
    title="tweets in Spanish mixed with English, of SemEval-2020 task 9",
    repository="LouisdeBruijn/SentiMix",
    commit="596e6c98c0ef1546de5a958e94e474abb9d513d7",
    language="mul",
    years="until 2020",
    licence="none stated in the copies",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="people, for SemEval-2020 task 9; the number of annotators is not stated in the copies",
    flaws="Code-mixed: Spanish and English stand in one tweet, and many tweets are English throughout. Noisy "
    "labels. The test split is the trial file of the task, since the labels of its test were not published.",
    files=(
        SourceFile(
            "data_files/train_conll_spanglish.txt",
            "70692ec95d968d1540bcf7af13d6544df6066a07d97fb628e7f9cba3a4fac6a8",
        ),
        SourceFile(
            "data_files/spanglish_trial.txt",
            "d3203fae4cbefed9c0f09dfbbea200a168f90d0d6bebe2954aa814a8660b0fa2",
        ),
    ),
    read=_read,
)
