"""Copies and bursts as types of the API's schema, and made of what was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field
from typing_extensions import TypedDict  # pydantic cannot read typing's before Python 3.12

from yt_sentiment.findings import bursts as finding
from yt_sentiment.findings.near_copies import Group, counted_once
from yt_sentiment.insights.judged import judged_comment
from yt_sentiment.insights.schema import Count, Day, JudgedComment, Shares
from yt_sentiment.insights.shares import shares
from yt_sentiment.labels import LABELS, Label

LISTED_GROUPS: Final = 100
"""Of copies that are listed, the largest."""


class CopyGroup(TypedDict):
    """Comments that are nearly the same."""

    count: Count
    authors: Annotated[Count | None, Field(description="how many wrote them; null where no author is known")]
    first: Annotated[JudgedComment, Field(description="that came")]


class Copies(TypedDict):
    """Groups of comments that are nearly the same, the largest first, 100 at most."""

    comments: Annotated[Count, Field(description="in all groups")]
    groups: list[CopyGroup]
    shares_once: Annotated[Shares, Field(description="where each group counts as its first comment alone")]


class BurstSubject(TypedDict):
    """What the comments of a burst speak of more than all others."""

    subject: str
    weight: Annotated[float, Field(ge=0, description="z-score of its log-odds against the other comments")]
    speakers: Count
    quote: Annotated[JudgedComment, Field(description="the comment with most likes that mentions it")]


class Burst(TypedDict):
    """Days with far more comments than the weeks around them."""

    first: Annotated[Day, Field(description="UTC")]
    last: Day
    comments: Count
    usual: Annotated[float, Field(ge=0, description="comments of as many days before or after, whichever had more")]
    subjects: list[BurstSubject]


class Apart(TypedDict):
    """Comments that stand apart from the rest, together."""

    copies: Copies
    bursts: Annotated[list[Burst], Field(description="three at most, the clearest first")]


def shares_once(counted: Shares, groups: Sequence[Group]) -> Shares:
    """Return the shares where comments that are nearly the same count once."""
    counts: dict[Label, int] = {label: counted[label]["count"] for label in LABELS}
    return shares(counted_once(counts, groups).items())


def apart(counted: Shares, groups: Sequence[Group], bursts: Sequence[finding.Burst]) -> Apart:
    """Return copies and bursts, ready for JSON.

    Args:
        counted: shares of all comments.
        groups: of them that are nearly the same, the largest first.
        bursts: of them, with what they speak of.
    """
    return Apart(
        copies=Copies(
            comments=sum(group.count for group in groups),
            groups=[
                CopyGroup(count=group.count, authors=len(group.authors) or None, first=judged_comment(group.first))
                for group in groups[:LISTED_GROUPS]
            ],
            shares_once=shares_once(counted, groups),
        ),
        bursts=[
            Burst(
                first=burst.first.isoformat(),
                last=burst.last.isoformat(),
                comments=burst.comments,
                usual=burst.usual,
                subjects=[
                    BurstSubject(
                        subject=said.subject,
                        weight=said.weight,
                        speakers=said.speakers,
                        quote=judged_comment(said.quote),
                    )
                    for said in burst.said
                ],
            )
            for burst in bursts
        ],
    )
