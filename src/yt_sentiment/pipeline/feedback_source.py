"""Make the users' feedback a training source of ``params.yaml``."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

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
    digest = hashlib.sha256(feedback.read_bytes()).hexdigest()
    load_params(path)
    reader = YAML()
    reader.width = 4096
    reader.indent(mapping=2, sequence=4, offset=2)
    reader.representer.add_representer(type(None), lambda to, _: to.represent_scalar("tag:yaml.org,2002:null", "null"))
    tree = reader.load(path)
    tree["ingest"]["feedback_sha256"] = digest
    if "feedback" not in tree["ingest"]["train"]:
        tree["ingest"]["train"].append("feedback")
    with tempfile.NamedTemporaryFile("w", dir=path.resolve().parent, delete=False, encoding="utf-8") as written:
        try:
            reader.dump(tree, written)
            written.flush()
            load_params(Path(written.name))
            Path(written.name).chmod(path.stat().st_mode & 0o777)
            Path(written.name).replace(path)
        except BaseException:
            Path(written.name).unlink(missing_ok=True)
            raise
    return digest
