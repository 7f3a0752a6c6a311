"""SemEval-2017 task 4A: tweets of 2013 to 2017."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_QUOTE_RUN = re.compile(r'\\?"{2,}|\\"')


def _read(folder: Path, _: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    seen: set[str] = set()
    for name in (file.name for file in SOURCE.files):
        split = "test" if name.startswith("SemEval2017") else None
        for identifier, label, comment in fields_of(folder / name, 3, text_last=True):
            if split == "test" or identifier not in seen:
                seen.add(identifier)
                rows.append((_unescape_tweet(comment), label, split, f"{name[:12]}-{identifier}"))
    return rows


def _unescape_tweet(comment: str) -> str:
    """Undo the literal escapes and the doubled quotes of the published files."""
    comment = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), comment)
    if len(comment) > 1 and comment[0] == comment[-1] == '"' and _QUOTE_RUN.search(comment[1:-1]):
        comment = comment[1:-1]
    return _QUOTE_RUN.sub('"', comment)


SOURCE: Final = Source(
    name="semeval2017",
    short_title="tweets (SemEval-2017)",
    title="tweets of SemEval-2017 task 4A",
    repository="cbaziotis/datastories-semeval2017-task4",
    commit="faeee5fd1c2cf38e32179a4676dff53ae01adfa8",
    language="en",
    years="2013-2017",
    licence="research use; X's terms for the texts",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="five crowd raters per tweet; training data of 2013-2016, official test of 2017",
    flaws="The test set holds far more negative tweets (32 %) than the training years (16 %), "
    "so a score on the training years promises too much.",
    files=(
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013train-A.tsv",
            "111969d156c516b40bd504fcedcca52bbd44ec24add6f59290eb94df9b9c392c",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013dev-A.tsv",
            "e402ab2e9bad766275ef5af490e2c3b0edca8236d60e6e69227589186bffd896",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013test-A.tsv",
            "eb98d2342016eefda22dd563aa1ccde18aed399eeba572d8c963bbc56c196164",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2014sarcasm-A.tsv",
            "8321459374f88fc32b0b93da76c8740e7a3f30256886dbe9fcebb04b0ae8906f",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2014test-A.tsv",
            "d6aa09ca41031e3deefb7e5b2f74f53260ab374f993e2275d8e4ccec6b210253",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2015train-A.tsv",
            "29780e613f562a511fa427196503c3f95fea6c0298470e157deab88a0e0ed65e",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2015test-A.tsv",
            "54b3481924c025d31ac9669c049603b91035b40e8becd6629fb9476a6d9a62f4",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016train-A.tsv",
            "f49f65cf5e94b47d077ab7715d3d0a656c09b5c71608678a672d7378ef79c932",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016dev-A.tsv",
            "47bda81cb91db2bf92222a5f20742b5e3edc14eb391e74b882b284e5afd0c8bb",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016devtest-A.tsv",
            "c16686ebaa3b61770f4d4d2a60d051715146950faa93e039bb0aefb3523c3b38",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016test-A.tsv",
            "c90ee3e9cca3c4b019cc45169190c0bcc1c9e2eda938527e31d12040798dc453",
        ),
        SourceFile(
            "dataset/Subtask_A/gold/SemEval2017-task4-test.subtask-A.english.txt",
            "ba92a90426d19ead3930e241e7babdb1ba8b57b6c34aada236d53d242ae38cd1",
        ),
    ),
    read=_read,
)
