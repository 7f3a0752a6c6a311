"""Documents lead where they say, and the code in them runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flask_app.settings import ELSEWHERE, Settings, variable_of
from scripts.docs import render
from tests.conftest import ROOT
from yt_sentiment.corpora import SOURCES

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
# Releases are beside the tree on GitHub, not in it.
_LINK = re.compile(r"\]\((?!https?:|mailto:|(?:\.\./)+releases/)([^)#\s]*)(?:#([^)\s]+))?\)")


def headings(path: Path) -> set[str]:
    """Return the anchors of a document, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target, anchor in _LINK.findall(path.read_text(encoding="utf-8")):
        to = (path.parent / target).resolve() if target else path
        assert to.exists(), f"{path.name} links to {target}"
        if anchor and to.suffix == ".md":
            assert anchor in headings(to), f"{path.name} links to {target}#{anchor}"


def test_the_index_names_every_document() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    missing = [path.name for path in (ROOT / "docs").glob("*.md") if f"({path.name})" not in index]
    assert missing == ["README.md"]


def test_the_data_card_tells_of_every_corpus_whose_it_is_and_what_its_licence_allows() -> None:
    card = (ROOT / "docs" / "data-card.md").read_text(encoding="utf-8")
    for name, source in SOURCES.items():
        (row,) = (line for line in card.splitlines() if line.startswith(f"| [{name}]("))
        facts = [f"`{source.language}`", source.years, f"**{source.terms}**", source.licence, source.labelling]
        assert [fact for fact in facts if fact not in row] == []
        repositories = {source.repository, *(file.repository for file in source.files)}
        assert [repository for repository in repositories if f"github.com/{repository}" not in row] == []
        assert source.flaws in card


def test_the_readme_is_short_and_starts_with_what_it_is() -> None:
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 120
    first_screen = "\n".join(lines[:22])
    assert all(step in first_screen for step in ("Load unpacked", "make run", "make extension", "make test"))
    assert "\n".join(lines).count("![") == 1, "one picture of the product"


def test_the_settings_document_follows_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    document = Path("docs/settings.md")
    text = document.read_text(encoding="utf-8")
    assert render.rendered(document) == text
    assert all(f"`{variable_of(name)}`" in text for name in Settings.model_fields)
    monkeypatch.setitem(ELSEWHERE, "COLOUR", ("``red``", "Colour of the logs."))
    assert "| `YT_SENTIMENT_COLOUR` | `red` | Colour of the logs |" in render.rendered(document)


def test_the_model_in_40_lines_runs() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert code.count("\n") <= 42
    exec(compile(code, "architecture.md", "exec"), {})  # noqa: S102
