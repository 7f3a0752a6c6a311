"""Run the notebooks, and store each with its tables and pictures."""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from scripts.checks.notebooks import (
    NOTEBOOKS,
    PICTURE,
    PNG_CHUNKS,
    ROOT,
    TABLE,
    faults,
    png_chunks,
    reported_texts,
)
from yt_sentiment.io.files import replacing

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def bare_picture(content: bytes) -> bytes:
    """Return a PNG file with nothing but what draws it."""
    return content[:8] + b"".join(chunk for name, chunk in png_chunks(content) if name in PNG_CHUNKS)


def stored(notebook: Any) -> Any:
    """Return a notebook that ran, with its tables and pictures alone: no print, no warning, no time, no version."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({})
        if cell.cell_type == "code":
            cell.outputs = [output for output in map(_stored_output, cell.outputs) if output]
    return notebook


def _stored_output(output: Any) -> Any:
    data = output.get("data", {})
    if PICTURE in data:
        picture = base64.b64encode(bare_picture(base64.b64decode(data[PICTURE]))).decode()
        return nbformat.v4.new_output("display_data", {PICTURE: picture})
    if TABLE in data:
        return nbformat.v4.new_output(output.output_type, {TABLE: data[TABLE]}, **_count(output))
    return None


def _count(output: Any) -> dict[str, Any]:
    return {"execution_count": output.execution_count} if output.output_type == "execute_result" else {}


def run(path: Path) -> Any:
    """Return the notebook of ``path`` after a run in its own folder, as it is stored."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    return stored(notebook)


def main() -> None:
    """Run and store; a notebook that shows what it must not stays as it was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="such as 02-experiments; all of them where none is named")
    names = parser.parse_args().names or sorted(path.stem for path in NOTEBOOKS.glob("*.ipynb"))
    known = reported_texts(ROOT / "reports")
    for name in names:
        path = NOTEBOOKS / f"{name}.ipynb"
        notebook = run(path)
        if wrong := faults(notebook, known):
            sys.exit("\n".join(f"{path.name}: {fault}" for fault in wrong))
        with replacing(path, mode=0o644) as write:
            write.write(nbformat.writes(notebook) + "\n")


if __name__ == "__main__":
    main()
