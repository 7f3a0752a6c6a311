"""The course of a learning rate."""

from __future__ import annotations


def warmed_up(step: int, steps: int, warm_up_share: float) -> float:
    """Return the share of the learning rate at a step: in a line up to 1, then down to nearly nothing."""
    warm = max(warm_up_share * steps, 1)
    return float(min((step + 1) / warm, max(steps - step, 1) / max(steps - warm, 1)))
