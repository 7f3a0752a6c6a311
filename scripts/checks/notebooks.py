"""What a stored notebook may show: pictures, and tables of numbers and of names that are in the project's own files."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
NOTEBOOKS: Final = ROOT / "notebooks"
PICTURE: Final = "image/png"
TABLE: Final = "text/html"
MAX_PICTURE_BYTES: Final = 150_000
PNG_CHUNKS: Final = frozenset({b"IHDR", b"PLTE", b"tRNS", b"pHYs", b"IDAT", b"IEND"})
"""What draws. Others hold text: who made the picture, with what, and when."""
NUMBER: Final = re.compile(r"[-+]?[\d.,]+(?:e[-+]?\d+)?|NaN|None|\.\.\.|\d+ rows × \d+ columns")

FORM: Final = frozenset({"border", "class", "colspan", "halign", "rowspan", "scoped", "style", "valign"})


class _Texts(HTMLParser):
    """The texts of a table, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin another text; an attribute that is not of the table's form is one too."""
        self._open.append(tag)
        self.texts += [value or "" for name, value in attrs if name not in FORM]
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        """Go on with what is around."""
        self._open[-1:] = []
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        """Add to the text."""
        if self._open[-1:] != ["style"]:
            self.texts[-1:] = ["".join([*self.texts[-1:], data])]

    def handle_comment(self, data: str) -> None:
        """Take what a page hides as what it shows."""
        self.texts += [data, ""]


def texts_of(html: str) -> list[str]:
    """Return what a reader sees of HTML, one text per element, in order."""
    parser = _Texts()
    parser.feed(html)
    parser.close()
    return [text.strip() for text in parser.texts if text.strip()]


def png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes of each chunk of a PNG file, its length and checksum among them."""
    at = 8
    while at < len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        yield content[at + 4 : at + 8], content[at:end]
        at = end


def reported_texts(reports: Path) -> frozenset[str]:
    """Return every key and every text of the reports in a folder: none holds a row of a corpus."""
    found: set[str] = set()

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            found.update(value)
        elif isinstance(value, str):
            found.add(" ".join(value.split()))
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(part)

    for path in reports.rglob("*.json"):
        walk(json.loads(path.read_text(encoding="utf-8")))
    return frozenset(found)


def faults(notebook: dict[str, Any], known: frozenset[str]) -> list[str]:
    """Return what is wrong with the outputs of a notebook, a line each.

    Args:
        notebook: of nbformat 4.
        known: texts that a table may show, besides numbers and what the notebook's own code says.
    """
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    said = "\n".join("".join(cell["source"]) for cell in code)
    found = []
    if not any(cell["outputs"] for cell in code):
        found.append("no output: `make notebooks` stores them")
    if [cell["execution_count"] for cell in code] != [*range(1, len(code) + 1)]:
        found.append("not run from top to bottom in one go")
    for number, cell in enumerate(code, start=1):
        for output in cell["outputs"]:
            found += [f"cell {number}: {fault}" for fault in _output_faults(output, known, said)]
    found += ["an attachment" for cell in notebook["cells"] if cell.get("attachments")]
    return found


def _output_faults(output: dict[str, Any], known: frozenset[str], said: str) -> Iterator[str]:
    data = output.get("data", {})
    if set(data) not in ({PICTURE}, {TABLE}):
        yield f"an output of {output['output_type']}, {sorted(data)}: neither a picture nor a table"
        return
    if output["metadata"]:
        yield f"an output has metadata: {sorted(output['metadata'])}"
    if PICTURE in data:
        picture = base64.b64decode("".join(data[PICTURE]))
        if len(picture) > MAX_PICTURE_BYTES:
            yield f"a picture of {len(picture)} bytes, at most {MAX_PICTURE_BYTES}"
        if more := sorted(
            {name.decode("latin-1") for name, _ in png_chunks(picture)} - {c.decode() for c in PNG_CHUNKS}
        ):
            yield f"a picture holds more than what it shows: {more}"
        return
    for text in texts_of("".join(data[TABLE])):
        whole = " ".join(text.split())
        if not (NUMBER.fullmatch(whole) or whole in known or f'"{whole}"' in said):
            yield f"a text of {len(whole)} characters that is neither in reports/ nor in the notebook's code"
