"""Whose work is distributed with the model and the data of the insights, and under which licences."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

IN_MODEL: Final = ("vaderSentiment",)
"""Packages whose data are in ``model.bin``: VADER's lexicon."""
IN_INSIGHTS: Final = ("budoux", "stopwordsiso", "wordcloud")
"""Packages whose data are in ``insights.json``: segmentation models and stop words."""

_STATED: Final = Path(__file__).with_name("licences")
"""Texts of packages that state their licence and copyright but come without the text."""


def notice(packages: Iterable[str]) -> str:
    """Return versions and licences of the packages, each with its full text.

    Raises:
        ValueError: if a package comes without the text of its licence.
    """
    return "\n\n".join(_of(package) for package in packages) + "\n"


def _of(package: str) -> str:
    found = distribution(package)
    texts = [path.read_text(encoding="utf-8") for path in found.files or () if path.match("LICEN[CS]E*")]
    stated = _STATED / f"{package}.txt"
    if not texts and stated.exists():
        texts = [stated.read_text(encoding="utf-8")]
    if not texts:
        raise ValueError(f"{package} {found.version} holds no LICENSE or LICENCE: expected its text in {stated}")
    licence = next(found.metadata[key] for key in ("License-Expression", "License") if key in found.metadata)
    return "\n".join([f"{package} {found.version}, {licence}", *texts])
