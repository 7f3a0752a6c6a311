"""YAML as people read it: a key once, no aliases, and only what looks like a number is one.

YAML 1.1, which PyYAML reads, takes ``no`` for false, ``010`` for 8, ``1:30`` for 90 and the last of two equal keys for
the only one. Here scalars resolve as in YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema) without
its octal, hexadecimal and infinite numbers; all others are text, which the reader of a number then refuses by its key.
"""

from __future__ import annotations

import re
from typing import Any, Final

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode

MAX_CHARACTERS: Final = 1_000_000
"""Ten times the largest file of this project."""
MAX_DEPTH: Final = 20
"""PyYAML calls itself per level."""


class StrictYamlError(yaml.YAMLError):
    """A file uses something of YAML that is more likely a mistake."""


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: Any = {}  # noqa: RUF012 (PyYAML's)
    aliases = False
    _depth = 0

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        """Refuse aliases, anchors and tags, and what is nested too deep."""
        event = self.peek_event()  # type: ignore[no-untyped-call]
        where = f"line {event.start_mark.line + 1}"
        if not self.aliases and getattr(event, "anchor", None):
            raise StrictYamlError(f"{where}: {event.anchor!r} is an anchor or an alias, expected the value itself")
        if getattr(event, "tag", None):
            raise StrictYamlError(f"{where}: {event.tag!r} is a tag, expected a plain value")
        if self._depth >= MAX_DEPTH:
            raise StrictYamlError(f"{where}: nested deeper than {MAX_DEPTH} levels")
        self._depth += 1
        try:
            return super().compose_node(parent, index)
        finally:
            self._depth -= 1

    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a key that is there already, and one that is not text."""
        seen: set[str] = set()
        for key, _ in node.value:
            where = f"line {key.start_mark.line + 1}"
            if not isinstance(key, ScalarNode) or key.tag != "tag:yaml.org,2002:str":
                raise StrictYamlError(f"{where}: the key {getattr(key, 'value', key.tag)!r} is not text")
            if key.value in seen:
                raise StrictYamlError(f"{where}: the key {key.value!r} is there twice")
            seen.add(key.value)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?(?:0|[1-9][0-9]{0,17})", list("-+0123456789")),
    ("float", r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,2})?", list("-+0123456789")),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), _first)


class _AliasLoader(_Loader):
    aliases = True


def load(text: str, *, aliases: bool = False) -> Any:
    """Return what a YAML document says.

    Args:
        text: of one document.
        aliases: whether a value may stand for others; for files of this project alone, since they grow without bound.

    Raises:
        yaml.YAMLError: if it is not YAML, or not as this module reads it; the message names the line.
    """
    if len(text) > MAX_CHARACTERS:
        raise StrictYamlError(f"{len(text)} characters, at most {MAX_CHARACTERS} are read")
    return yaml.load(text, _AliasLoader if aliases else _Loader)  # noqa: S506 (a SafeLoader)
