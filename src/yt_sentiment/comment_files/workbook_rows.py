"""A bound on the rows of a workbook: a parser of XML has everything of a row in memory before it gives the row."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from typing import IO, Any, Final
from xml.parsers import expat

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW, TEXT = f"{MAIN} row", f"{MAIN} si"
"""What is let go when it was read: a row of a sheet, and a text that cells share."""
ROWS: Final = f"{MAIN} sheetData"
"""What holds all rows of a sheet: links and merged cells stand behind it, and no bound of a row is one of theirs."""
MOST_PARTS: Final = 100_000
"""Tags and their attributes, some 100 bytes each: Excel has 16,384 columns, a tag and three attributes each."""
BLOCK: Final = 1 << 16
MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 1_048_576
"""Excel's; a few bytes of each stay in memory."""
MOST_TEXTS: Final = 4 * MOST_ROWS
"""That cells share, as the id, author, text and date of each row; some 100 bytes of each stay beside its letters."""
TEXT_BYTES: Final = len("<si><t/></si>")
"""That more than ``MOST_ROWS`` texts have on average at least: what is written as less is made to fill the memory."""


class RowsEnd(zipfile.BadZipFile):
    """All rows of a sheet were read; what stands behind them is not parsed. Of another part it is an error."""


class Rows:
    """A part of a workbook that is read a piece at a time, and refused before a row of it fills the memory."""

    def __init__(self, part: IO[bytes], name: str) -> None:
        """Read a part.

        Args:
            part: its content.
            name: what messages call it.
        """
        self._part, self._name = part, name
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.ordered_attributes = True
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._begin, self._end
        self._open: list[str] = []
        self._over = False
        self._rows = self._texts = self._parts = self._bytes = self._whole = 0

    def _begin(self, name: str, attributes: list[str]) -> None:
        if self._over:
            return
        self._open.append(name)
        self._parts += 1 + len(attributes) // 2
        if self._parts > MOST_PARTS:
            raise self._refused(f"more than {MOST_PARTS} tags and attributes")

    def _end(self, name: str) -> None:
        if self._over:
            return
        self._open.pop()
        self._over = name == ROWS and len(self._open) == 1
        if name in (ROW, TEXT) and name not in self._open:
            self._rows += name == ROW
            self._texts += name == TEXT
            self._parts = self._bytes = 0

    def _refused(self, what: str) -> zipfile.BadZipFile:
        shared = self._texts or TEXT in self._open
        place = f"text {self._texts + 1}" if shared else f"row {self._rows + 1}"
        return zipfile.BadZipFile(f"{place} of {self._name[-30:]} has {what}")

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises:
            RowsEnd: if the last row was in what was read before; what is behind it is unpacked, to check the sum.
            zipfile.BadZipFile: if what is read since the last row or text is more than one may be, or they are many.
        """
        while self._over:
            if not self._part.read(BLOCK):
                raise RowsEnd(f"{self._name[-30:]} has rows, expected them in a sheet")
        piece = self._part.read(size)
        self._bytes += len(piece)
        self._whole += len(piece)
        with suppress(expat.ExpatError):  # which whoever reads these bytes is told as well
            self._parser.Parse(piece, False)
        if self._bytes > MOST_BYTES:
            raise self._refused(f"more than {MOST_BYTES} bytes")
        if self._rows > MOST_ROWS:
            raise zipfile.BadZipFile(f"{self._name[-30:]} has more than {MOST_ROWS} rows")
        if self._texts > MOST_TEXTS:
            raise zipfile.BadZipFile(f"{self._name[-30:]} has more than {MOST_TEXTS} texts that cells share")
        if self._texts > MOST_ROWS and self._whole < TEXT_BYTES * self._texts:
            raise zipfile.BadZipFile(f"{self._name[-30:]} has more than {MOST_ROWS} texts without a letter")
        return piece

    def close(self) -> None:
        """Close the part."""
        self._part.close()

    def __enter__(self) -> Rows:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()
