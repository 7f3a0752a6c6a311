"""Stage ``ingest``: bring the labelled corpora here, verified.

Reads   the user's cache, a mirror folder, the public addresses
        data/feedback.csv          where ``feedback`` is a source
Writes  data/raw/<source>/<file>   every file of every source named in the parameters
        reports/ingest.json        SHA-256, licence and origin of the labels per source
Params  ingest
"""

from __future__ import annotations

from pathlib import Path

from yt_sentiment.corpora import FEEDBACK, get_source
from yt_sentiment.corpora.download import SourceUnavailableError, copy_whole, default_cache, default_mirror, fetch
from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.params import IngestParams, load_params
from yt_sentiment.pipeline import RAW, REPORTS, run_stage


def run(cache: Path | None = None, mirror: Path | None = None) -> None:
    """Copy each file to its place and write the report.

    Raises:
        KeyError: on an unknown source.
        SourceUnavailableError: if a file cannot be had.
    """
    params = load_params().ingest
    cache, mirror = cache or default_cache(), mirror or default_mirror()
    report = {}
    for source in [get_source(name) for name in params.sources]:
        folder = RAW / source.name
        folder.mkdir(parents=True, exist_ok=True)
        for file in source.files:
            found = feedback_file(params) if source is FEEDBACK else fetch(source, file, cache=cache, mirror=mirror)
            copy_whole(found, folder / file.name)
        for left in {*folder.iterdir()} - {folder / file.name for file in source.files}:
            left.unlink()  # of a run that was killed while it copied
        report[source.name] = {
            "title": source.title,
            "labels": source.labels,
            "licence": source.licence,
            "labelling": source.labelling,
            "flaws": source.flaws,
            "trained_on": source.name in params.train,
            "files": {file.name: file.sha256 or params.feedback_sha256 for file in source.files},
        }
    write_json(REPORTS / "ingest.json", report)


def feedback_file(params: IngestParams) -> Path:
    """Return where the users' feedback is, if it is what the parameters pin."""
    path = RAW.parent / FEEDBACK.files[0].name
    if not path.is_file():
        raise SourceUnavailableError(f"no {path}; `yt-sentiment feedback export` writes it")
    found = file_sha256(path)
    if found != params.feedback_sha256:
        raise SourceUnavailableError(f"{path} has sha256 {found}, ingest.feedback_sha256 is {params.feedback_sha256}")
    return path


if __name__ == "__main__":
    run_stage(run)
