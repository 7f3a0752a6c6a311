"""The values that flow through everything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of one comment.

    Attributes:
        label: one of ``LABELS``, the one with the largest probability.
        confidence: that probability, 1/3 to 1.
        p_negative: probability of ``negative``, 0 to 1; the three add up to 1.
        p_neutral: probability of ``neutral``.
        p_positive: probability of ``positive``.
    """

    label: str
    confidence: float
    p_negative: float
    p_neutral: float
    p_positive: float
