"""The analysis of a video as a type: the API's schema, the extension's types and batch tables follow from it.

Everything is ready for JSON. What ``Annotated`` adds is for the OpenAPI document, and for trends that clients send.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from typing_extensions import TypedDict  # pydantic cannot read typing's before Python 3.12

from yt_sentiment.labels import Doubt, Label

Kind = Literal["question", "request", "timestamp"]
Period = Literal["day", "week", "month", "year"]

MAX_POINTS: Final = 400
"""Longest trend, in periods: a year of days, and more than a picture can show apart."""
LARGEST: Final = 2**53
"""Largest integer that every JSON reader holds exactly."""


def whole(value: Any) -> Any:
    """Return 3 for 3.0, which JSON does not tell apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _is_day(text: str) -> str:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise ValueError("must be a date such as 2024-05-01")


Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0, le=LARGEST), BeforeValidator(whole)]
ShownWords = Annotated[list[str], Field(description="words, emoji and emoticons, each once")]
Phrases = Annotated[
    list[str], Field(description="runs of words that the comment may speak of, without those that only judge or join")
]
Kinds = Annotated[list[Kind], Field(description="what the comment asks or points at")]
Positions = Annotated[list[int], Field(description="positions in the video, in seconds")]
TokenCount = Annotated[int, Field(description="length of the comment, in tokens")]
Day = Annotated[str, AfterValidator(_is_day), Field(json_schema_extra={"format": "date"})]


class Weight(TypedDict):
    """A class's number and share; the share is null where nothing was counted."""

    count: Count
    share: Share | None


class Shares(TypedDict):
    """One weight per class."""

    negative: Weight
    neutral: Weight
    positive: Weight


class Point(Shares):
    """The shares of one period."""

    start: Annotated[Day, Field(description="first day, UTC")]


class Trend(TypedDict):
    """Shares over time, empty periods included."""

    period: Annotated[Period, Field(description="longer than asked for where that would be over 400 periods")]
    asked: Annotated[Period, Field(description="the period that was asked for")]
    points: Annotated[list[Point], Field(max_length=MAX_POINTS)]
    undated: Count
    outside: Annotated[Count, Field(description="comments dated outside the years shown, where those are too many")]


class Word(TypedDict):
    """A word, emoji or emoticon and in how many comments it is."""

    word: str
    count: Count
    weight: Annotated[float, Field(ge=0, description="log-odds of it in this class against the others, in nats")]


class Words(TypedDict):
    """The words that each class has more than the others, those with the largest weight times count first."""

    negative: list[Word]
    neutral: list[Word]
    positive: list[Word]


class Probabilities(TypedDict):
    """One probability per class; the three add up to 1."""

    negative: Share
    neutral: Share
    positive: Share


class Predicted(TypedDict):
    """What the model says of one comment."""

    label: Label
    confidence: Share
    probabilities: Probabilities
    language: Annotated[str, Field(description="ISO 639 code; `zxx` without words, `und` where it cannot be told")]
    uncertain: Annotated[
        Doubt | None,
        Field(description="why not to count the label, if so; with `no content` or `language` it is no answer at all"),
    ]


class Details(TypedDict):
    """What an analysis counts of one comment."""

    words: ShownWords
    phrases: Phrases
    kinds: Kinds
    timestamps: Positions
    tokens: TokenCount


class JudgedComment(Predicted):
    """A comment with its prediction."""

    id: str
    text: str
    published_at: str | None
    likes: Count
    reply_to: str | None
    kinds: Kinds


class Listed(TypedDict):
    """How many, and the ones with most likes."""

    count: Count
    comments: list[JudgedComment]


class Subject(TypedDict):
    """What comments of one side speak of more than those of the other."""

    subject: Annotated[str, Field(description="a word, or a name of two or three, in lower case")]
    weight: Annotated[float, Field(ge=0, description="z-score of its log-odds against the other side")]
    mentions: Annotated[Shares, Field(description="how many comments of each class mention it, and which share of it")]
    quote: Annotated[JudgedComment, Field(description="a comment of this side that mentions it")]
    comments: Annotated[list[str], Field(description="ids of the comments that mention it")]


class Subjects(TypedDict):
    """What people like and what they complain about, three each at most, the clearest first."""

    liked: list[Subject]
    disliked: list[Subject]


class Timestamp(TypedDict):
    """A position in the video that comments name."""

    seconds: Count
    count: Count
    comments: Annotated[list[str], Field(description="ids, 10 at most")]


class Language(TypedDict):
    """How many comments are in a language."""

    language: str
    count: Count


class Coverage(TypedDict):
    """How much of the video the analysis saw, and why not all."""

    analysed: Count
    total: int | None
    complete: bool
    left_out: Annotated[list[str], Field(description="why comments are missing")]
    certain: Annotated[int, Field(ge=0, description="comments in the shares, trend and words")]
    uncertain: dict[Doubt, int]
    few: Annotated[bool, Field(description="too few to read percentages from")]


class VideoFacts(TypedDict):
    """What is known of the video."""

    id: str
    title: str
    comment_count: int | None


class Summary(TypedDict):
    """What the comments of a video say, taken together."""

    video: VideoFacts | None
    coverage: Coverage
    shares: Shares
    shares_by_likes: Shares
    score: Annotated[float | None, Field(description="0 all negative, 10 all positive")]
    trend: Trend
    words: Words
    subjects: Subjects
    top_comments: Annotated[list[JudgedComment], Field(description="25 by likes")]
    most_positive: list[JudgedComment]
    most_negative: list[JudgedComment]
    questions: Listed
    requests: Listed
    timestamps: list[Timestamp]
    languages: list[Language]
    unique_authors: int | None
    mean_tokens: float | None


class Analysis(Summary):
    """That, and the comments."""

    comments: list[JudgedComment]
