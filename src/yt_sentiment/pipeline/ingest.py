"""Stage ``ingest``: bring the labelled corpora here, verified.

Reads   the user's cache, a mirror folder, the public addresses
        data/sources/              descriptions of the user's own sources, and the files that they name
        data/feedback.csv          where ``feedback`` is a source
Writes  data/raw/<source>/<file>   every file of every source named in the parameters whose licence is chosen there
        reports/ingest.json        SHA-256, licence and origin of the labels per source; and which were left out
Params  ingest
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from yt_sentiment.corpora import FEEDBACK, Source, get_source, with_own, within_licences
from yt_sentiment.corpora.download import SourceUnavailableError, copy_whole, default_cache, default_mirror, fetch
from yt_sentiment.corpora.own import bring
from yt_sentiment.io.files import file_sha256, write_json
from yt_sentiment.params import IngestParams, load_params
from yt_sentiment.pipeline import RAW, REPORTS, run_stage

log = logging.getLogger(__name__)


def run(cache: Path | None = None, mirror: Path | None = None) -> None:
    """Copy each file to its place and write the report.

    Raises:
        ConfigError: if ``ingest.licences`` leaves no source, or a file of the user's own is not what was described.
        KeyError: on an unknown source.
        SourceUnavailableError: if a file cannot be had.
    """
    named = with_own(load_params().ingest)
    params = within_licences(named)
    cache, mirror = cache or default_cache(), mirror or default_mirror()
    report = {}
    for source in [get_source(name) for name in named.sources]:
        if source.name not in params.sources:
            log.info("%s is left out: its licence is %s", source.name, source.terms)
            report[source.name] = {**_facts(source), "trained_on": False, "left_out": True, "files": {}}
            continue
        folder = RAW / source.name
        folder.mkdir(parents=True, exist_ok=True)
        for file in source.files:
            if source.origin:
                bring(source, folder / file.name)
                continue
            found = feedback_file(params) if source is FEEDBACK else fetch(source, file, cache=cache, mirror=mirror)
            copy_whole(found, folder / file.name)
        for left in {*folder.iterdir()} - {folder / file.name for file in source.files}:
            left.unlink()  # of a run that was killed while it copied
        report[source.name] = {
            **_facts(source),
            "trained_on": source.name in params.train,
            "left_out": False,
            "files": {file.name: file.sha256 or params.feedback_sha256 for file in source.files},
        }
    write_json(REPORTS / "ingest.json", report)


def _facts(source: Source) -> dict[str, Any]:
    return {
        "title": source.title,
        "language": source.language,
        "years": source.years,
        "labels": source.labels,
        "licence": source.licence,
        "terms": source.terms,
        "labelling": source.labelling,
        "flaws": source.flaws,
    }


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
