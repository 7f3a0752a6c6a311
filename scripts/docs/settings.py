"""Tables of the settings, made from the class that reads them."""

from __future__ import annotations

from typing import Any

from annotated_types import Ge, Le

from flask_app.settings import ELSEWHERE, PREFIX, Settings, is_secret, variable_of
from scripts.docs.markdown import table


def service_settings() -> str:
    """Every field of ``Settings``: variable, default, values and meaning."""
    rows = [
        [f"`{variable_of(name)}`", _default(field.default), _values(field), _prose(field.description or "")]
        for name, field in sorted(Settings.model_fields.items(), key=lambda item: variable_of(item[0]))
    ]
    return table(["variable", "default", "values", "meaning"], rows)


def other_settings() -> str:
    """Settings that commands and the pipeline read."""
    rows = [[f"`{PREFIX}{name}`", _prose(default), _prose(meaning)] for name, (default, meaning) in ELSEWHERE.items()]
    return table(["variable", "default", "meaning"], sorted(rows))


def secret_settings() -> str:
    """Settings that may hold a secret."""
    return (
        ", ".join(
            f"`{name}`" for name in sorted(variable_of(name) for name in Settings.model_fields if is_secret(name))
        )
        + "\n"
    )


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return f"`{value}`" if value or value == 0 else "none"


def _values(field: Any) -> str:
    low = next((part.ge for part in field.metadata if isinstance(part, Ge)), None)
    high = next((part.le for part in field.metadata if isinstance(part, Le)), None)
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    choices = getattr(field.annotation, "__args__", ())
    return ", ".join(f"`{choice}`" for choice in choices if isinstance(choice, str))


def _prose(text: str) -> str:
    return " ".join(text.split()).replace("``", "`").removesuffix(".")


BLOCKS = (service_settings, other_settings, secret_settings)
