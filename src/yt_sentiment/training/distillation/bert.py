"""Encoders of the BERT kind in PyTorch: embeddings, layers, and a tokeniser.

The lower layers can stay as they are, so that what they make of a text is computed once; the others are fine-tuned.

Source: Devlin et al. (2019), BERT: pre-training of deep bidirectional transformers.
"""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from yt_sentiment.params import ConfigError

Floats = NDArray[np.float32]
Tokenise = Callable[[Sequence[str], int], list[list[int]]]
"""From texts and the largest number of pieces to the pieces of each text."""


class Layer(nn.Module):
    """One layer of BERT: attention, then two dense layers, each added to its input and normalised."""

    def __init__(self, hidden: int, inner: int, heads: int, epsilon: float) -> None:
        super().__init__()
        self.heads, self.scale = heads, (hidden / heads) ** -0.5
        self.joined = nn.Linear(hidden, 3 * hidden)
        self.attended = nn.Linear(hidden, hidden)
        self.attention_norm = nn.LayerNorm(hidden, epsilon)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.output_norm = nn.LayerNorm(hidden, epsilon)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden); ``mask`` is true at tokens, shape (texts, 1, 1, tokens)."""
        texts, tokens, hidden = states.shape
        queries, keys, values = self.joined(states).view(texts, tokens, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        # Spelt out: on CPUs the backward pass of scaled_dot_product_attention takes longer than everything else.
        weights = (queries @ keys.transpose(2, 3) * self.scale).masked_fill(~mask, -torch.inf).softmax(-1)
        read = self.attended((weights @ values).transpose(1, 2).reshape(texts, tokens, hidden))
        states = self.attention_norm(states + read)
        return self.output_norm(states + self.outer(nn.functional.gelu(self.inner(states))))


class Embeddings(nn.Module):
    """Pieces and their places as the states that the first layer reads."""

    def __init__(self, words: Floats, places: Floats, epsilon: float) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=False)
        self.places = nn.Parameter(torch.from_numpy(places))
        self.norm = nn.LayerNorm(places.shape[1], epsilon)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden)."""
        return self.norm(self.words(ids) + self.places[: ids.shape[1]])


class Layers(nn.Module):
    """Layers above each other, with the embeddings below them where these are the first."""

    def __init__(self, embeddings: Embeddings | None, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.embeddings, self.layers = embeddings, nn.ModuleList(layers)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden).

        Args:
            states: of the layers below, in that shape; pieces, shape (texts, tokens), where there are embeddings.
            mask: true at tokens, shape (texts, tokens).
        """
        if self.embeddings is not None:
            states = self.embeddings(states)
        for layer in self.layers:
            states = layer(states, mask[:, None, None])
        return states


@dataclass(frozen=True, slots=True)
class Bert:
    """A pretrained encoder and its tokeniser.

    Attributes:
        lower: from pieces to the states of the last frozen layer; None if everything is fine-tuned.
        size: numbers per state.
        padding: piece that fills up shorter texts.
        tokenise: returns the pieces of texts, with those that every text begins and ends with.
    """

    lower: Layers | None
    size: int
    padding: int
    tokenise: Tokenise
    _upper: Layers

    @classmethod
    def cut(
        cls,
        embeddings: Embeddings,
        layers: Sequence[Layer],
        frozen_layers: int | None,
        *,
        padding: int,
        tokenise: Tokenise,
    ) -> Bert:
        """Return the encoder, cut above its embeddings and ``frozen_layers``, or with nothing frozen if that is None.

        Raises:
            ConfigError: if it has no more layers than are to be frozen.
        """
        size = embeddings.norm.normalized_shape[0]
        if frozen_layers is None:
            return cls(None, size, padding, tokenise, Layers(embeddings, layers))
        if frozen_layers >= len(layers):
            raise ConfigError(
                f"frozen_layers is {frozen_layers}, expected fewer than the {len(layers)} layers there are"
            )
        lower = Layers(embeddings, layers[:frozen_layers]).eval().requires_grad_(requires_grad=False)
        return cls(lower, size, padding, tokenise, Layers(None, layers[frozen_layers:]))

    def upper(self) -> Layers:
        """Return what is fine-tuned, as it was pretrained, a copy of its own for each caller."""
        return copy.deepcopy(self._upper)


def fill(module: nn.Module, weight: Floats, bias: Floats) -> None:
    """Set the weights of a linear layer or a norm."""
    module.load_state_dict({"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)})


def package_folder(package: str, distribution: str) -> Path:
    """Return the folder of an installed package that carries weights.

    Raises:
        ConfigError: naming what to install.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ConfigError(f"{distribution} is not installed, expected: pip install {distribution}")
    return Path(spec.origin).parent
