"""Run the stage ``ingest`` in processes that are killed before each step that writes; a line of JSON per step.

Two corpora of three files are replaced by made-up ones, in the mirror folder ``mirror``. ``python -m
tests.killed_ingest [sample]`` runs in a folder of its own that holds ``params.yaml``.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

from tests.killing import SAMPLE, forked, killed_before, status, steps_of, to_kill
from yt_sentiment.corpora import SOURCES, get_source
from yt_sentiment.corpora.source import SourceFile
from yt_sentiment.io.files import file_sha256
from yt_sentiment.params import load_params
from yt_sentiment.pipeline import RAW, REPORTS, ingest

CACHE, MIRROR = Path("cache"), Path("mirror")
CORPORA = {"goemotions": ["one.tsv", "two.tsv"], "semeval2017": ["three.tsv"]}


def make_corpora() -> None:
    """Put made-up corpora into the mirror, and pin them."""
    for name, files in CORPORA.items():
        contents = {file: f"{file}\n".encode() * 20_000 for file in files}
        pinned = tuple(SourceFile(file, hashlib.sha256(content).hexdigest()) for file, content in contents.items())
        source = SOURCES[name] = replace(SOURCES[name], files=pinned)
        for file in source.files:
            path = MIRROR / source.mirror_path(file)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents[file.name])


def wrong() -> list[str]:
    """Return files under a corpus' name, or the report, that are not what they must be."""
    found = []
    for source in map(get_source, load_params().ingest.sources):
        for file in source.files:
            for path in (RAW / source.name / file.name, CACHE / source.mirror_path(file)):
                if path.exists() and file_sha256(path) != file.sha256:
                    found.append(str(path))
    report = REPORTS / "ingest.json"
    if report.exists():
        json.loads(report.read_text(encoding="utf-8"))
    return found


def complete() -> bool:
    """Return whether the corpora and the report are there, and nothing else."""
    sources = [get_source(name) for name in load_params().ingest.sources]
    report = json.loads((REPORTS / "ingest.json").read_text(encoding="utf-8"))
    files = {(source.name, file.name) for source in sources for file in source.files}
    there = {(path.parent.name, path.name) for path in RAW.rglob("*") if path.is_file()}
    return sorted(report) == sorted(source.name for source in sources) and files == there and not wrong()


def main() -> None:
    make_corpora()

    def work() -> None:
        ingest.run(cache=CACHE, mirror=MIRROR)

    for last in to_kill(lambda: steps_of(work), sample=SAMPLE in sys.argv):
        for folder in (RAW.parent, REPORTS, CACHE):
            shutil.rmtree(folder, ignore_errors=True)
        step = killed_before(last, work)
        half = wrong()
        again = status(forked(work))
        line = {"step": step, "half": half, "next run": again, "complete": complete()}
        sys.stdout.write(json.dumps(line) + "\n")
        if not step:
            return


if __name__ == "__main__":
    main()
