"""Run a batch job in processes that are killed before each step that writes, and halfway through each file.

``python -m tests.killed_batch [sample]`` runs in a folder of its own, and prints a line of JSON per step. Arrow writes
files without Python, which audits none of that; so the job is given a file system that does the same in Python.
"""

from __future__ import annotations

import gc
import io
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
from pyarrow import fs

from tests.killing import SAMPLE, forked, killed_before, status, steps_of, to_kill
from yt_sentiment.batch import aggregates, job, local, units
from yt_sentiment.batch.inputs import plan
from yt_sentiment.batch.output import UNITS
from yt_sentiment.batch.tally import JobCounts
from yt_sentiment.io import filesystems
from yt_sentiment.language.lexicon import lexicon
from yt_sentiment.model import default_model_folder, load_model

SOURCE, TARGET, PARTIAL, WHOLE, TOLD = map(Path, ("in", "out", "out.partial", "whole", "told"))
ROWS = {
    "a.jsonl": '{"text": "great song", "comment_id": "a", "video_id": "v", "channel_id": "c"}\n'
    '{"text": "awful", "comment_id": "a", "video_id": "v"}\n{"like_count": 1}\n',
    "b.csv": "comment_id,text,video_id,like_count\na,again,v,1\nb,best part,v,1.2K\n",
}
ANSWERED = "insights/top_by_video"
"""The query that is asked; the others write in the same way."""
UNITS_OF_ALL = len(ROWS)
_LOCAL = fs.LocalFileSystem()


class Halves(io.BytesIO):
    """What is written into a file; when it is closed, one half after the other."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = Path(path)

    def close(self) -> None:
        if self.closed:
            return
        content = self.getvalue()
        super().close()
        for mode, half in (("wb", content[: len(content) // 2]), ("ab", content[len(content) // 2 :])):
            with self.path.open(mode) as file:
                file.write(half)


class Files(fs.FileSystemHandler):
    """The local file system, which changes nothing but through Python."""

    def get_type_name(self) -> str:
        return "audited"

    def normalize_path(self, path: str) -> str:
        return path

    def get_file_info(self, paths: list[str]) -> Any:
        return _LOCAL.get_file_info(paths)

    def get_file_info_selector(self, selector: fs.FileSelector) -> Any:
        return _LOCAL.get_file_info(selector)

    def open_input_stream(self, path: str) -> pa.NativeFile:
        return _LOCAL.open_input_stream(path)

    def open_input_file(self, path: str) -> pa.NativeFile:
        return _LOCAL.open_input_file(path)

    def open_output_stream(self, path: str, metadata: object) -> pa.NativeFile:  # noqa: ARG002
        return pa.PythonFile(Halves(path), mode="w")

    def create_dir(self, path: str, recursive: bool) -> None:
        if not Path(path).is_dir():
            (os.makedirs if recursive else os.mkdir)(path)

    def move(self, source: str, target: str) -> None:
        Path(source).rename(target)

    def delete_file(self, path: str) -> None:
        Path(path).unlink()

    def delete_dir(self, path: str) -> None:
        shutil.rmtree(path)

    def delete_dir_contents(self, *_: Any) -> None:
        raise NotImplementedError

    delete_root_dir_contents = copy_file = open_append_stream = delete_dir_contents


def run(target: Path) -> JobCounts:
    asked = job.Job(plan(str(SOURCE)), str(target), default_model_folder(), ("month",), max_quarantined=0.5)
    return job.run(asked, local.Local())


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def next_run() -> None:
    """Look at what a killed job left, run it again, and write down what is then."""
    there = TARGET.exists()
    root = TARGET if there else PARTIAL
    try:
        json.loads((root / job.SUCCESS).read_bytes())
        finished = True
    except (OSError, ValueError):
        finished = False
    noted, scored = 0, []
    for note in (root / UNITS).glob("*.json"):
        try:
            noted += bool(json.loads(note.read_bytes()))
        except ValueError:  # cut short
            continue
    score = units.score

    def counted(*arguments: Any) -> Any:
        scored.append(arguments[1])
        return score(*arguments)

    units.score = counted  # type: ignore[assignment]
    done = run(TARGET)
    outcome = {
        "there": there,
        "finished": finished,
        "to score": 0 if finished else UNITS_OF_ALL - noted,
        "scored": len(scored),
        "equal": content_of(TARGET) == content_of(WHOLE) and done == json.loads((WHOLE / job.SUCCESS).read_bytes()),
        "leftovers": [
            *map(str, Path().glob(f"{PARTIAL}*")),
            *(path.name for path in TARGET.glob("_*") if path.is_dir()),
        ],
    }
    TOLD.write_text(json.dumps(outcome))


def main() -> None:
    """Kill at each step, or at some, and let another run follow."""
    sys.dont_write_bytecode = True
    SOURCE.mkdir()
    for name, content in ROWS.items():
        (SOURCE / name).write_text(content)
    query = aggregates.queries()[ANSWERED]
    job.queries = lambda: {ANSWERED: query}  # type: ignore[attr-defined]
    assert status(forked(lambda: run(WHOLE))) == 0  # by Arrow's own means
    model = load_model(default_model_folder())  # once, here; forks share it
    local.load_model = lambda _: model  # type: ignore[assignment, attr-defined]
    lexicon()
    tempfile.gettempdir()  # is found by trying to write
    gc.collect()
    gc.freeze()  # forks share what is imported
    audited = fs.PyFileSystem(Files())
    filesystems.fs = SimpleNamespace(**{**vars(fs), "LocalFileSystem": lambda: audited})  # type: ignore[attr-defined]
    for last in to_kill(lambda: steps_of(lambda: run(TARGET)), sample=SAMPLE in sys.argv):
        for folder in (TARGET, PARTIAL):
            shutil.rmtree(folder, ignore_errors=True)
        step = killed_before(last, lambda: run(TARGET))
        if not step:
            return
        assert status(forked(next_run)) == 0, step
        sys.stdout.write(json.dumps({"step": step, **json.loads(TOLD.read_text())}) + "\n")


if __name__ == "__main__":
    main()
