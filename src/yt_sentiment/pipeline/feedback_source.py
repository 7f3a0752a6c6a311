"""Make the users' feedback a training source of ``params.yaml``."""

from __future__ import annotations

from pathlib import Path

from yt_sentiment.io.files import file_sha256, replacing
from yt_sentiment.params import PARAMS_PATH, ConfigError, load_params


def pin_feedback(feedback: Path, path: Path = PARAMS_PATH) -> str:
    """Make the users' feedback a training source: write its digest into the parameter file; return the digest.

    Comments and order of the file stay.

    Raises:
        ConfigError: if there is no such feedback, or the parameters would be bad.
    """
    from ruamel.yaml import YAML

    if not feedback.is_file():
        raise ConfigError(f"no {feedback}; `yt-sentiment feedback export` writes it")
    digest = file_sha256(feedback)
    load_params(path)
    reader = YAML()
    reader.width = 4096
    reader.indent(mapping=2, sequence=4, offset=2)
    reader.representer.add_representer(type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null"))
    tree = reader.load(path)
    tree["ingest"]["feedback_sha256"] = digest
    if "feedback" not in tree["ingest"]["train"]:
        tree["ingest"]["train"].append("feedback")
    with replacing(path) as written:
        reader.dump(tree, written)
        written.flush()
        load_params(Path(written.name))
    return digest
