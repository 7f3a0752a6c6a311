"""SentiMix Hinglish: tweets in Hindi, in Latin letters, mixed with English (SemEval-2020 task 9)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, csv_rows
from yt_sentiment.corpora.sentimix import read_conll
from yt_sentiment.corpora.source import Source, SourceFile


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    answers = folder / "Ty.txt"
    labels = dict(csv_rows(answers.read_bytes(), answers.name, ["Uid", "Sentiment"]))
    return [
        *read_conll(folder / "Validation.txt", "validation"),
        *read_conll(folder / "train_conll_hinglish.txt", "train"),
        *read_conll(folder / "Test.txt", "test", labels),
    ]


SOURCE: Final = Source(
    name="sentimix_hinglish",
    short_title="Hinglish tweets (SentiMix)",
    title="tweets in Hindi, in Latin letters, mixed with English, of SemEval-2020 task 9",
    repository="LouisdeBruijn/SentiMix",
    commit="596e6c98c0ef1546de5a958e94e474abb9d513d7",
    language="hi-Latn",
    years="until 2020",
    licence="none stated in the copies",
    terms="unstated",
    platform="twitter",
    labels="human",
    labelling="people, for SemEval-2020 task 9; the number of annotators is not stated in the copies",
    flaws="Noisy labels: the best system of the task reached an F1 of .75. Code-mixed. Copies and near-copies stand "
    "in several splits. Words are joined from tokens.",
    files=(
        SourceFile(
            "data_files/train_conll_hinglish.txt",
            "391a8cbae9a92f8feef52bd830e1530962f0f3c81c2a075eab4d0e2c428cb84b",
        ),
        SourceFile(
            "Pre Processing Code/Original Dataset/Validation.txt",
            "e4dc583ed95e892669527b864aac01b86d990aee59d5fdc91a5e615e0f5f00a0",
            repository="singhnivedita/SemEval2020-Task9",
            commit="7e2bb7576c35a122d65f574e0fc706451879413d",
        ),
        SourceFile(
            "Fully Processed Datasets/Ty.txt",
            "6ce8340f8c8b20e81cccb40265ebfcde00b4de0423651a0d7ebdd5a75fc884ed",
            repository="singhnivedita/SemEval2020-Task9",
            commit="7e2bb7576c35a122d65f574e0fc706451879413d",
        ),
        SourceFile(
            "Pre Processing Code/Original Dataset/Test.txt",
            "3bfb1c33d2429db79e33a3eab0823e2c3597eada2afbbed5070468c8f4262fcd",
            repository="singhnivedita/SemEval2020-Task9",
            commit="7e2bb7576c35a122d65f574e0fc706451879413d",
        ),
    ),
    read=_read,
)
