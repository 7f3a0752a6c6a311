from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MIRROR
from yt_sentiment.corpora import get_source, read_source

# Published files are read where the mirror folder is; the head of the run says which labelled data there are.
collect_ignore = [] if MIRROR.is_dir() else ["test_published_rows.py"]

Rows = list[tuple[Any, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Rows]:
    """Write files by name, and return what the reader of a corpus makes of them: text, label and split."""

    def rows(name: str, **files: str) -> Rows:
        for file in get_source(name).files:
            key = file.name.rpartition(".")[0].replace("-", "_")
            if key in files:
                (tmp_path / file.name).write_bytes(files[key].encode())
        frame = read_source(get_source(name), tmp_path, vader_parts=[])
        assert frame["id"].is_unique
        return list(frame[["text", "label", "split"]].itertuples(index=False, name=None))

    return rows
