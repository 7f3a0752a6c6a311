"""A workbook as openpyxl opens it, with a bound on each part that it parses as a whole."""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO, Final

from openpyxl.reader.excel import ExcelReader  # type: ignore[import-untyped]
from openpyxl.xml.constants import SHARED_STRINGS  # type: ignore[import-untyped]

from yt_sentiment.comment_files.workbook import SHEETS
from yt_sentiment.comment_files.workbook_rows import Rows

PART_BYTES: Final = 500_000
"""Of styles, relations and the like, which take some 120 times as much memory as they are parsed."""


def open_workbook(file: BinaryIO) -> Any:
    """Return a workbook whose sheets are read a row at a time.

    Raises:
        zipfile.BadZipFile: if a part is larger than ``PART_BYTES`` that is not read a piece at a time.
        Exception: whatever openpyxl raises of a broken file.
    """
    reader = _Reader(file)
    reader.read()
    for sheet in reader.wb.worksheets:
        sheet.reset_dimensions()  # as the file says them: rows beyond would be passed over
    return reader.wb


class _Archive(zipfile.ZipFile):
    """An archive of which openpyxl streams sheets and shared strings, by ``open``, and has the rest by ``read``."""

    def read(self, name: str | zipfile.ZipInfo, pwd: bytes | None = None) -> bytes:
        part = name if isinstance(name, zipfile.ZipInfo) else self.getinfo(name)
        if part.file_size > PART_BYTES:
            raise zipfile.BadZipFile(f"{part.filename[:40]} has {part.file_size} bytes, expected at most {PART_BYTES}")
        with super().open(part, "r", pwd) as whole:
            return whole.read()

    def open(self, name: Any, mode: Any = "r", pwd: bytes | None = None, *, force_zip64: bool = False) -> Any:
        part = super().open(name, mode, pwd, force_zip64=force_zip64)
        return Rows(part, name if isinstance(name, str) else name.filename)


class _Reader(ExcelReader):
    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self.archive = _Archive(file)

    def read_strings(self) -> None:
        """Read the shared strings; ``unpacked_bytes`` counts them apart from sheets by their place."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None and part.PartName[1:].startswith(SHEETS):
            raise zipfile.BadZipFile(f"the shared strings are {part.PartName[:60]}, which is the place of a sheet")
        super().read_strings()

    def read_chartsheet(self, sheet: Any, rel: Any) -> None:
        """Leave out a sheet that is a chart: it has no comments, and is parsed as a whole from wherever it is."""
