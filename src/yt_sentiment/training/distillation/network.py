"""The student as a network that learns: what ``core/encoder.c`` computes, in PyTorch."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from yt_sentiment.labels import LABELS
from yt_sentiment.model.encoder_file import PLACES


@dataclass(frozen=True, slots=True)
class Bags:
    """The tokens of some texts as bags of rows of the table of vectors.

    Attributes:
        rows: of the table, the bags one after the other.
        starts: of each token's bag among ``rows``, shape (tokens,).
        present: where tokens are, text by text, shape (texts, longest).
    """

    rows: torch.Tensor
    starts: torch.Tensor
    present: torch.Tensor


@dataclass(frozen=True, slots=True)
class Target:
    """What a batch of texts is to learn.

    Attributes:
        soft: the teacher's probabilities, shape (texts, 3).
        opinion_weight: of those, 0 where no teacher read the text, shape (texts,).
        hard: class that a person gave, 0 without one, shape (texts,).
        label_weight: of a person's label, 0 without one, shape (texts,).
        log_priors: log share of each class in the text's source, shape (texts, 3).
        language: place among the languages, negative where it is not known, shape (texts,).
    """

    soft: torch.Tensor
    opinion_weight: torch.Tensor
    hard: torch.Tensor
    label_weight: torch.Tensor
    log_priors: torch.Tensor
    language: torch.Tensor


class StudentNetwork(nn.Module):
    """Vectors of words and of subwords, two convolutions, and what is read of them: sentiment and language."""

    def __init__(
        self, vectors: torch.Tensor, widths: tuple[int, int, int], tongue: int, languages: int, dropout: float
    ) -> None:
        """Make the layers.

        Args:
            vectors: where the rows of the table begin, shape (rows, size).
            widths: numbers per position of the first convolution and of the second, and of the dense layer.
            tongue: numbers from which the language is told.
            languages: how many there are.
            dropout: share of the convolutions' numbers and of the summed vectors that is left out in training.
        """
        super().__init__()
        size, (first, second, dense) = vectors.shape[1], widths
        self.vectors = nn.EmbeddingBag.from_pretrained(vectors, freeze=False, mode="mean", sparse=True)
        self.first = nn.Conv1d(size, first, PLACES, padding=PLACES // 2)
        self.second = nn.Conv1d(first, second, PLACES, padding=PLACES // 2)
        self.dense = nn.Linear(tongue + 2 * second, dense)
        self.dense_output = nn.Linear(dense, len(LABELS), bias=False)
        self.output = nn.Linear(2 * second + size, len(LABELS))
        self.tongue = nn.Linear(size, tongue, bias=False)
        self.language = nn.Linear(tongue, languages)
        self.dropout = nn.Dropout(dropout)

    def layers(self) -> list[nn.Parameter]:
        """Return the weights of everything above the vectors."""
        return [weights for name, weights in self.named_parameters() if not name.startswith("vectors.")]

    def forward(self, bags: Bags) -> tuple[torch.Tensor, torch.Tensor]:
        """Return scores of sentiment, shape (texts, 3), and of language, (texts, languages), before the softmax."""
        read = self.vectors(bags.rows, bags.starts)
        texts, longest = bags.present.shape
        vectors = read.new_zeros((texts, longest, read.shape[1])).masked_scatter(bags.present[..., None], read)
        mask = bags.present[:, None].to(read.dtype)
        hidden = torch.relu(self.first(vectors.transpose(1, 2))) * mask
        hidden = torch.relu(self.second(hidden)) * mask
        counts = mask.sum(2).clamp(min=1)
        summed = vectors.sum(1)
        tongue = self.tongue(summed / counts)
        convolved = self.dropout(torch.cat([hidden.amax(2), hidden.sum(2) / counts.sqrt()], 1))
        dense = torch.relu(self.dense(torch.cat([tongue, convolved], 1)))
        joined = torch.cat([convolved, self.dropout(summed / counts.sqrt())], 1)
        return self.output(joined) + self.dense_output(dense), self.language(tongue)


def loss_of(scores: torch.Tensor, languages: torch.Tensor, target: Target, language_weight: float) -> torch.Tensor:
    """Return the mean cross-entropy with the teacher's opinion, a person's label, and the language.

    Source: Hinton, Vinyals and Dean (2015), Distilling the knowledge in a neural network; the source's log priors are
    added in training alone (Menon et al. 2021, Long-tail learning via logit adjustment).
    """
    opinion = nn.functional.cross_entropy(scores, target.soft, reduction="none") * target.opinion_weight
    person = nn.functional.cross_entropy(scores + target.log_priors, target.hard, reduction="none")
    told = target.language >= 0
    language = nn.functional.cross_entropy(languages[told], target.language[told], reduction="sum") / max(len(told), 1)
    return (opinion + person * target.label_weight).mean() + language_weight * language
