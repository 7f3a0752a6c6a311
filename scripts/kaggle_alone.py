"""Train as the course's projects do, on the Kaggle file alone, and keep what that is worth.

Runs one DVC experiment with ``ingest.train=[kaggle_reddit]`` and without the encoder, which learnt from people's
labels, up to ``evaluate``, beside the working tree, and writes ``reports/kaggle_alone.json``: its scores per test set.
Nothing is registered.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import dvc.api

from yt_sentiment.io.files import write_json
from yt_sentiment.registry.store import git_revision

NAME = "kaggle-alone"
REPORT = Path("reports/kaggle_alone.json")
SCORES = ("rows", "accuracy", "accuracy_interval", "macro_f1", "macro_f1_interval", "macro_recall")


def main() -> None:
    """Run the experiment and write the report."""
    command = [sys.executable, "-m", "dvc", "exp", "run", "--temp", "--force", "--name", NAME]
    command += ["--set-param", "ingest.train=[kaggle_reddit]"]
    command += ["--set-param", "features.encoder=false"]
    command += ["--set-param", "preprocess.synthetic_rows=0", "evaluate"]
    subprocess.run(command, check=True)  # noqa: S603
    metrics = json.loads(dvc.api.read("reports/metrics.json", rev=NAME))
    report = {
        "trained_on": ["kaggle_reddit"],
        "git_revision": git_revision(),
        "model_version": metrics["model_version"],
        **{
            kind: {name: {score: entry[score] for score in SCORES} for name, entry in metrics[kind].items()}
            for kind in ("human", "machine")
        },
    }
    write_json(REPORT, report)


if __name__ == "__main__":
    main()
