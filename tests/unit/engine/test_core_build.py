"""What is shipped is what the source makes, and its tables are of the Unicode that the normaliser is of."""

from __future__ import annotations

import re
import shutil
import unicodedata
from pathlib import Path

from scripts.core_build import MODULE, SOURCE, build
from scripts.core_tables import HEADER, UNICODE, header


def test_the_source_makes_the_bytes_that_are_shipped(tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(SOURCE, copy)
    assert build(copy) == MODULE.read_bytes(), "run `make core` and commit core.wasm"


def test_the_module_asks_its_host_for_nothing() -> None:
    import wasmtime

    module = wasmtime.Module(wasmtime.Engine(), MODULE.read_bytes())
    assert not module.imports
    exported = {export.name for export in module.exports}
    documented = set(re.findall(r"`(yt_\w+)\(", (SOURCE / "README.md").read_text(encoding="utf-8")))
    assert exported == documented | {"memory"}


def test_the_tables_are_current() -> None:
    assert unicodedata.unidata_version == UNICODE, "the tables are of Python 3.11, which CI has"
    assert HEADER.read_text(encoding="ascii") == header()


def test_every_source_file_is_short_and_named_in_the_readme() -> None:
    readme = (SOURCE / "README.md").read_text(encoding="utf-8")
    for path in SOURCE.glob("*.[ch]"):
        assert path == HEADER or path.read_text(encoding="utf-8").count("\n") <= 250, path
        assert path.name in {"core.c", "core.h", "exponential.c", "memory.c"} or f"`{path.name}`" in readme, path
