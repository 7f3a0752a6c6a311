"""Sources of a user's own: labelled comments in a file, described by ``data/sources/<name>.yaml``."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import shutil
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationError

from yt_sentiment.corpora.source import Source, SourceFile
from yt_sentiment.io.files import file_sha256, replacing, write_text
from yt_sentiment.labels import Label
from yt_sentiment.params import OWN_SOURCES, ConfigError, Terms
from yt_sentiment.params.constraints import Section, Several

NAME: Final = r"^[a-z][a-z0-9_]{1,39}$"
"""Names become folders, prefixes of row identifiers, and names of metrics."""
Role = Literal["train", "test"]
TEST_SHARES: Final[dict[tuple[Role, ...], float]] = {("train",): 0.0, ("test",): 1.0}
"""Share of rows that are test rows, by what a source is for; where it is for both, the parameters say."""


class OwnSource(Section):
    """What ``data/sources/<name>.yaml`` holds: file and digest, columns, what its labels mean, what it is for.

    ``text`` is the column of comments, by name or number, or nothing where its name says that it is. ``labels`` gives
    the class of each value of the label column; rows with another value are dropped. A source that trains and tests is
    split by its texts; one that only tests is a test set as it is.
    """

    file: Annotated[str, Field(min_length=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    text: Annotated[str, Field(min_length=1)] | None
    label: Annotated[str, Field(min_length=1)]
    labels: Annotated[dict[str, Label], Field(min_length=1)]
    platform: Literal["youtube", "reddit", "twitter", "social"]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$")]
    licence: Terms
    roles: Several[Role]


def descriptor_of(name: str) -> Path:
    """Return where the source called ``name`` is described."""
    return OWN_SOURCES / f"{name}.yaml"


def write_descriptor(name: str, own: OwnSource) -> None:
    """Describe a source; equal content gives equal bytes."""
    import yaml

    text = yaml.safe_dump(own.model_dump(mode="json"), sort_keys=False, allow_unicode=True, width=4096)
    write_text(descriptor_of(name), text)


def read_descriptor(path: Path) -> OwnSource:
    """Return the description of a source.

    Raises:
        ConfigError: if the file is not YAML; naming each bad key with what is given and what is expected.
    """
    import yaml

    from yt_sentiment.io.strict_yaml import load as load_yaml

    try:
        content: Any = load_yaml(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not YAML in UTF-8: {error}") from error
    return described(content, where=str(path))


def described(content: Any, *, where: str) -> OwnSource:
    """Return a checked description.

    Args:
        content: nested values.
        where: they are from, for the message.

    Raises:
        ConfigError: naming each bad key with what is given and what is expected.
    """
    try:
        return OwnSource.model_validate_json(json.dumps(content))
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or '(top)'}: {e['msg']}, got {e['input']!r}" for e in error.errors()]
        raise ConfigError(f"{where} has {len(lines)} bad value(s):\n" + "\n".join(lines)) from None


def own_source(name: str) -> Source | None:
    """Return the user's source called ``name``, if there is one."""
    path = descriptor_of(name)
    try:
        written = path.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _source(path.resolve(), written)


def own_sources() -> dict[str, Source]:
    """Return the user's sources by name.

    Raises:
        ConfigError: if a description has a name that no source may have, or is none.
    """
    names = sorted(path.stem for path in OWN_SOURCES.glob("*.yaml"))
    if bad := [name for name in names if not re.fullmatch(NAME, name)]:
        raise ConfigError(f"{descriptor_of(bad[0])} names no source: expected a-z, 0-9 and _, such as channel.yaml")
    return {name: source for name in names if (source := own_source(name)) is not None}


def roles_of(source: Source) -> tuple[Role, ...]:
    """Return what a user's source is for."""
    return read_descriptor(descriptor_of(source.name)).roles


def test_share_of(source: Source) -> float | None:
    """Return which share of a source's rows its roles make test rows, 0 to 1; None where the parameters say."""
    return TEST_SHARES.get(roles_of(source)) if source.origin else None


@functools.lru_cache(maxsize=256)
def _source(path: Path, _written: int) -> Source:
    return as_source(path.stem, read_descriptor(path))


def as_source(name: str, own: OwnSource) -> Source:
    """Return a described file as a corpus like the catalog's."""
    file = SourceFile(PurePosixPath(own.file).name, own.sha256)
    return Source(
        name=name,
        short_title=name,
        title=f"comments of your own, {file.name}",
        repository="",
        commit="",
        language=own.language,
        years="",
        licence="as its owner says",
        terms=own.licence,
        platform=own.platform,
        labels="human",
        labelling="as its owner says",
        flaws="Not described.",
        files=(file,),
        read=None,
        origin=own.file,
    )


def bring(source: Source, target: Path) -> None:
    """Copy the file of a user's source to ``target``, whole or not at all.

    Raises:
        ConfigError: if it is not there, or has another digest than was described.
    """
    try:
        with opened(source.origin) as origin, replacing(target, mode=0o644, binary=True) as copy:
            shutil.copyfileobj(origin, copy)
            copy.flush()
            verify(source, file_sha256(Path(copy.name)))
    except OSError as error:
        raise ConfigError(
            f"{source.origin} of source {source.name!r} cannot be read: {error}; bring it back, or take the source out "
            f"with `yt-sentiment data remove {source.name}`"
        ) from error


def verify(source: Source, found: str) -> None:
    """Refuse a file of a user's source that is not what was described.

    Args:
        source: the source.
        found: hex SHA-256 of the file.

    Raises:
        ConfigError: naming both digests, and what to run.
    """
    if found != source.files[0].sha256:
        raise ConfigError(
            f"{source.origin} of source {source.name!r} has sha256 {found}, expected {source.files[0].sha256}: it has "
            f"changed since it was added. Bring the old file back, or run `yt-sentiment data remove {source.name}` and "
            "`yt-sentiment data add` again"
        )


def digest_of_file(address: str) -> str:
    """Return the hex SHA-256 of a file by path or ``s3://`` address.

    Raises:
        OSError: if it cannot be read.
    """
    with opened(address) as file:
        digest = hashlib.sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def opened(address: str) -> Any:
    """Open a file of bytes by path or ``s3://`` address."""
    from yt_sentiment.io.filesystems import filesystem

    store, path = filesystem(address)
    return store.open_input_file(path)
