"""Names of the lexical features: what a lexicon says of comments, and how they are written.

``core/lexical.c`` computes them.
"""

from __future__ import annotations

from typing import Final

FEATURES_VERSION: Final = "4"
"""Raised with any change that alters a feature; stored with each model and checked at load."""

LEXICAL_FEATURES: Final = (
    "compound",
    "positive_valence",
    "negative_valence",
    "positive_tokens",
    "negative_tokens",
    "highest_valence",
    "lowest_valence",
    "first_valence",
    "last_valence",
    "valence_after_contrast",
    "valence_before_contrast",
    "negated_positive_valence",
    "negated_negative_valence",
    "negations",
    "contrasts",
    "boosters",
    "wishes",
    "requests",
    "question_words",
    "pictographs",
    "pictograph_valence",
    "tokens",
    "characters",
    "exclamations",
    "questions",
    "capital_tokens",
    "capital_share",
    "ellipses",
    "hashtags",
    "elongations",
    "rating",
)
"""Columns of the lexical features.

Valences are VADER's, about -4 to 4 per token, after boosters, capitals, negation and contrast moved them by
VADER's factors; a rating such as "8.5/10" is worth -3.3 to 2.7, and ``rating`` is the mean of those. The group of
valences follows Mohammad, Kiritchenko and Zhu (2013): sums, counts, extremes, the first and the last one; a negated
positive one is negative. ``compound`` is their sum, squashed to -1 to 1 as VADER does.
Source: VADER (Hutto and Gilbert 2014).
"""
