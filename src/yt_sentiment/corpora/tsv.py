"""Tab-separated tables with a header, and fields that a spreadsheet quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from yt_sentiment.corpora.formats import SourceFormatError, decode, fields_of

_QUOTE_RUN = re.compile('"{2,}')


def unquoted(field: str) -> str:
    """Return ``field`` without the quotes around it and the doubled ones in it that a writer of CSV put there.

    Some publishers wrote twice, so that a quote is four; one that is part of the text stays.
    """
    if len(field) > 1 and field[0] == field[-1] == '"' and '"' not in field[1:-1].replace('""', ""):
        field = field[1:-1]
    return _QUOTE_RUN.sub('"', field)


def table_rows(path: Path, columns: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the values of ``columns`` line by line, of a file whose first line names them.

    Raises:
        SourceFormatError: if the file is empty or not UTF-8; naming a missing column, or the line that has not as many
            fields as the first.
    """
    head = decode(path.read_bytes(), path.name).partition("\n")[0].rstrip().split("\t")
    missing = [column for column in columns if column not in head]
    if missing:
        raise SourceFormatError(f"{path.name} has columns {head}, expected {list(columns)}")
    places = [head.index(column) for column in columns]
    return [tuple(unquoted(fields[place]) for place in places) for fields in fields_of(path, len(head))[1:]]
