"""InterTASS (TASS 2020): tweets of Spain, Costa Rica, Mexico, Peru and Uruguay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from yt_sentiment.corpora.formats import Row, fields_of
from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.corpora.tsv import unquoted

_LABELS: Final = {"P": "positive", "NEU": "neutral", "N": "negative"}
_FILES: Final = {
    "train/es": "61c90f527425be9606d05c26e2c9b16610e90efc573950c7136726e7344319ee",
    "train/cr": "5bfd010e1963434343372c4e4654d264e78a9824bb1c8ccca39058767841d85d",
    "train/mx": "20b1a97148807406412f9f46a51d9b175e0a33cc5ea9537733ab168a4f2bf324",
    "train/pe": "9e065fc4d8bb9fe355726d5a2662da2572e3a281ae4f432dcd7355c1ddea896b",
    "train/uy": "420094387e466226adbdfdb6af5d525e9aa7066ed1a8a61e88e8e3506497c410",
    "dev/es": "59d6b31d760d5395ada21cad306083e4450531eb09926dece7032e598c7e399a",
    "dev/cr": "3e850f23079153baabd479b2b4b831e7b8ff6587fa1813983fda5db285978e93",
    "dev/mx": "45a85ae7b395a2f3d988ac510315ffa4f899d7678d55d6c3c9f2f9a9123f3bd9",
    "dev/pe": "0925b310d03e9967d84b5889a78489ef5048b51ffcf3a0df92b460fc9ffd135f",
    "dev/uy": "9f81d46b711b3d1c600a57d2f7f8e5334b31e1cff50c893cea52048ecc39148d",
}
"""SHA-256 per split and country; those of the official test are not public, so ``dev`` is the test."""


def _read(folder: Path, _parts: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    for file in SOURCE.files:
        split = "test" if file.name.startswith("dev") else None
        for n, (_, comment, label) in enumerate(fields_of(folder / file.name, 3)):
            rows.append((unquoted(comment), _LABELS.get(label, label), split, f"{file.name[:-4]}-{n}"))
    return rows


SOURCE: Final = Source(
    name="intertass_es",
    short_title="Spanish tweets (InterTASS)",
    title="Spanish tweets of InterTASS (TASS 2020), five countries",
    repository="git-lu/lit-analysis",
    commit="eb4f69bd7333f3c68e1d268a21bbe80b290ad2b2",
    language="es",
    years="2016-2017",
    licence="research use, as far as known; none stated in the copy",
    terms="non-commercial",
    platform="twitter",
    labels="human",
    labelling="people, for a shared task; published training split, and its development split as the test",
    flaws="Short everyday tweets, half of them to somebody; hardly any emoji.",
    files=tuple(
        SourceFile(f"pysentimiento/data/sent/{name}.tsv", digest, saved_as=f"{name.replace('/', '-')}.tsv")
        for name, digest in _FILES.items()
    ),
    read=_read,
)
