"""LightGBM's text format, checked before LightGBM reads it.

LightGBM believes what it reads: an index that is out of range ends the process, children that form a ring never end.
What was checked is written again, so that nothing else, its ``parameters`` for one, reaches it.
Source: ``Tree::ToString`` and ``GBDT::LoadModelFromString`` of LightGBM 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import lightgbm as lgb

MAX_CHARACTERS: Final = 12_000_000
MAX_TREES: Final = 30_000
MAX_LEAVES: Final = 4096
MAX_DEPTH: Final = 512
"""LightGBM explains a prediction by calling itself per level."""
MAX_MAGNITUDE: Final = 1e300
MAX_LEAF: Final = 1e6
DECISION_TYPES: Final = frozenset({0, 2, 4, 6, 8, 10})
"""Numerical splits: where missing values go (2: left), and what is missing (4: zero, 8: NaN). Odd is categorical."""
_INTEGER: Final = re.compile(r"-?[0-9]{1,10}")
_FLOAT: Final = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,30})?(?:e[-+]?[0-9]{1,3})?")
_PER_SPLIT: Final = {
    "split_feature": "int", "split_gain": "float", "threshold": "float", "decision_type": "int", "left_child": "int",
    "right_child": "int", "internal_value": "float", "internal_weight": "float", "internal_count": "int",
}  # fmt: skip
_PER_LEAF: Final = {"leaf_value": "float", "leaf_weight": "float", "leaf_count": "int"}
_KEYS: Final = (
    "num_leaves", "num_cat", "split_feature", "split_gain", "threshold", "decision_type", "left_child", "right_child",
    "leaf_value", "leaf_weight", "leaf_count", "internal_value", "internal_weight", "internal_count", "is_linear",
    "shrinkage",
)  # fmt: skip
"""Lines of a tree, in LightGBM's order."""


def load_trees(text: str, names: Sequence[str], classes: int) -> lgb.Booster:
    """Return the trees of a model of ``classes`` classes over columns ``names``.

    Raises:
        ValueError: naming the line, its value and what is expected.
    """
    if len(text) > MAX_CHARACTERS:
        raise ValueError(f"{len(text)} characters, at most {MAX_CHARACTERS} are read")
    body, end, _ = text.partition("\nend of trees\n")
    if not end:
        raise ValueError("there is no line 'end of trees'")
    head, *blocks = re.split(r"\n+(?=Tree=)", body.rstrip("\n"))
    _check_head(head, names, classes)
    if not 0 < len(blocks) <= MAX_TREES or len(blocks) % classes:
        raise ValueError(f"{len(blocks)} trees, expected a multiple of {classes}, at most {MAX_TREES}")
    trees = [_checked_tree(block, number, len(names)) for number, block in enumerate(blocks)]
    sizes = " ".join(str(len(tree)) for tree in trees)
    lines = [
        "tree", "version=v4", f"num_class={classes}", f"num_tree_per_iteration={classes}", "label_index=0",
        f"max_feature_idx={len(names) - 1}", f"objective=multiclass num_class:{classes}",
        f"feature_names={' '.join(names)}", f"feature_infos={' '.join(['none'] * len(names))}", f"tree_sizes={sizes}",
    ]  # fmt: skip
    checked = "\n".join(lines) + "\n\n" + "".join(trees) + "end of trees\n\npandas_categorical:null\n"
    import lightgbm as lgb  # for a second, pandas and scikit-learn with it: not where no model is loaded

    try:
        return lgb.Booster(model_str=checked)
    except lgb.basic.LightGBMError as error:
        raise ValueError(f"LightGBM does not read it: {error}") from None


def _pairs(lines: Sequence[str], where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        key, equals, value = line.partition("=")
        if not equals or key in found:
            raise ValueError(f"{where}: {line[:40]!r} is not a new key with a value")
        found[key] = value
    return found


def _check_head(head: str, names: Sequence[str], classes: int) -> None:
    first, *lines = head.split("\n")
    found = _pairs(lines, "head")
    expected = {
        "version": "v4",
        "num_class": str(classes),
        "num_tree_per_iteration": str(classes),
        "label_index": "0",
        "max_feature_idx": str(len(names) - 1),
        "objective": f"multiclass num_class:{classes}",
        "feature_names": " ".join(names),
    }
    for key, value in {"tree": "tree", **expected}.items():
        given = first if key == "tree" else found.get(key)
        if given != value:
            raise ValueError(f"{key} is {str(given)[:60]!r}, expected {value[:60]!r}")
    if unknown := sorted(set(found) - {*expected, "feature_infos", "tree_sizes"}):
        raise ValueError(f"head: unknown key {unknown[0][:40]!r}")


def _checked_tree(block: str, number: int, columns: int) -> str:
    """Return a tree as LightGBM writes it, after checking it."""
    where = f"Tree={number}"
    first, *lines = block.split("\n")
    found = _pairs(lines, where)
    if first != where or set(found) != set(_KEYS):
        raise ValueError(f"{where}: {first[:20]!r} with {sorted(found)}, expected {sorted(_KEYS)}")
    [leaves] = _numbers(found, "num_leaves", "int", 1, where)
    if not 1 <= leaves <= MAX_LEAVES:
        raise ValueError(f"{where}: num_leaves is {leaves:g}, expected 1 to {MAX_LEAVES}")
    for key in ("num_cat", "is_linear"):
        if found[key] != "0":
            raise ValueError(f"{where}: {key} is {found[key][:20]!r}, expected '0'")
    values = {key: _numbers(found, key, kind, int(leaves) - 1, where) for key, kind in _PER_SPLIT.items()}
    for key, kind in _PER_LEAF.items():
        # LightGBM leaves weight and count out where nothing was split
        size = int(leaves) if leaves > 1 or found[key] else 0
        values[key] = _numbers(found, key, kind, size, where)
    _numbers(found, "shrinkage", "float", 1, where)
    _check_values(values, columns, where)
    _check_shape(values["left_child"], values["right_child"], where)
    return "\n".join([where, *(f"{key}={found[key]}" for key in _KEYS)]) + "\n\n\n"


def _numbers(found: Mapping[str, str], key: str, kind: str, size: int, where: str) -> list[float]:
    parts = found[key].split(" ") if found[key] else []
    if len(parts) != size:
        raise ValueError(f"{where}: {key} has {len(parts)} values, expected {size}")
    pattern = _INTEGER if kind == "int" else _FLOAT
    for part in parts:
        if not pattern.fullmatch(part) or abs(float(part)) > MAX_MAGNITUDE:
            raise ValueError(f"{where}: {key} holds {part[:40]!r}, expected a finite {kind}")
    return [float(part) for part in parts]


def _check_values(values: Mapping[str, Sequence[float]], columns: int, where: str) -> None:
    checks = (
        ("split_feature", lambda value: 0 <= value < columns, f"0 to {columns - 1}"),
        ("decision_type", lambda value: value in DECISION_TYPES, f"one of {sorted(DECISION_TYPES)}"),
        ("leaf_value", lambda value: abs(value) <= MAX_LEAF, f"at most {MAX_LEAF:g}"),
        ("leaf_count", lambda value: 0 <= value < 2**31, "a count"),
        ("internal_count", lambda value: 0 <= value < 2**31, "a count"),
    )
    for key, holds, expected in checks:
        for value in values[key]:
            if not holds(value):
                raise ValueError(f"{where}: {key} holds {value:g}, expected {expected}")


def _check_shape(left: Sequence[float], right: Sequence[float], where: str) -> None:
    """Refuse what is not a tree: LightGBM numbers a split after the one above it, and leaves from -1 down."""
    depth = [1] * len(left)
    seen: set[int] = set()
    for node in range(len(left)):
        for child in (int(left[node]), int(right[node])):
            if child in seen or not (node < child < len(left) or -len(left) - 1 <= child < 0):
                raise ValueError(
                    f"{where}: split {node} has child {child}, expected a later split or a leaf, each once"
                )
            seen.add(child)
            if child > 0:
                depth[child] = depth[node] + 1
    if depth and max(depth) > MAX_DEPTH:
        raise ValueError(f"{where}: {max(depth)} levels, at most {MAX_DEPTH} are read")
