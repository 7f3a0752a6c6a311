"""Tables by language: ours beside a model of each language's rows alone. A run that measured none gives no text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from scripts.docs.markdown import OURS, decimal, read, scored, table
from yt_sentiment.evaluation.languages import MIXED
from yt_sentiment.labels import LABELS

NAMES: Final = {
    "aeb-Latn": "Tunisian Arabic in Latin letters", "ar": "Arabic", "bn": "Bangla",
    "bn-Latn": "Bangla in Latin letters",
    "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "ha": "Hausa", "he": "Hebrew",
    "hi-Latn": "Hinglish", "id": "Indonesian", "it": "Italian", "kn": "Kannada", "ko": "Korean", "ml": "Malayalam",
    "mul": "Spanglish", "pcm": "Nigerian Pidgin", "pt": "Portuguese", "sw": "Swahili", "ta": "Tamil", "th": "Thai",
    "ur-Latn": "Roman Urdu", "vi": "Vietnamese",
}  # fmt: skip
"""What people call a language, by the code of its corpora."""
COMPARATOR: Final = "TF-IDF + SVM of its rows"


def languages() -> str:
    """Every language that has test rows, the verdict first, and what the table leaves out."""
    report = read("metrics").get("languages")
    if report is None:
        return ""
    rows = [_row(code, entry) for code, entry in report["by_language"].items()]
    header = [
        "language", "read", "rows", "macro-F1", COMPARATOR, "difference", "macro-recall", "answered",
        "macro-F1 of those", "wrong and unflagged", "told as itself", "as English",
    ]  # fmt: skip
    return table(header, rows) + "\n" + _two_classes(report["by_language"]) + _english(report)


def languages_summary() -> str:
    """The languages that are read, side by side."""
    report = read("metrics").get("languages")
    if report is None:
        return ""
    entries = {code: report["by_language"][code] for code in report["read"]}
    if not entries:
        return (
            "No language but English is read: none that is supported does better than a simple model of its own rows.\n"
        )
    ours = [f"**{decimal(entry['macro_f1'])}**" for entry in entries.values()]
    theirs = [decimal(entry["in_language"]["macro_f1"]) for entry in entries.values()]
    corner = "macro-F1 by language, of those that are read ([all](docs/model-card.md#by-language))"
    return table([corner, *entries], [[f"**{OURS}**", *ours], [COMPARATOR, *theirs]])


def _row(code: str, entry: Mapping[str, Any]) -> list[str]:
    theirs = entry["in_language"]
    versus = None if theirs is None else theirs["ours_minus_this"]["macro_f1"]
    answered = entry["macro_f1_answered"]
    return [
        f"{NAMES.get(code, code)} (`{code}`)",
        _verdict(code, entry),
        f"{entry['rows']:,}",
        scored(dict(entry), "macro_f1"),
        "—" if theirs is None else scored(theirs, "macro_f1"),
        "—"
        if versus is None
        else f"{versus['difference']:+.3f} ({versus['interval'][0]:+.3f} – {versus['interval'][1]:+.3f})",
        scored(dict(entry), "macro_recall"),
        f"{entry['answered']:.0%}",
        "—" if answered is None else decimal(answered),
        f"{entry['wrong_and_unflagged']:.1%}",
        "–" if entry["identified"] is None else f"{entry['identified']:.1%}",
        f"{entry['read_as_english']:.1%}",
    ]


def _verdict(code: str, entry: Mapping[str, Any]) -> str:
    if code == MIXED:
        return "mixed"
    if not entry["supported"]:
        return "not supported"
    return "**yes**" if entry["read"] else "no"


def _two_classes(entries: Mapping[str, Any]) -> str:
    """Say where a class has too few training rows to be judged."""
    told = [
        f"{NAMES.get(code, code)} ({', '.join(label for label in LABELS if label not in entry['classes'])}: "
        f"{entry['test_rows'] - entry['rows']:,} of {entry['test_rows']:,} test rows left out)"
        for code, entry in entries.items()
        if len(entry["classes"]) < len(LABELS)
    ]
    if not told:
        return ""
    return (
        f"Judged as two classes, for both models, since the third has hardly a row to learn from: {', '.join(told)}. "
        "What is wrong and unflagged is there, too, the label that people are shown.\n\n"
    )


def _english(report: Mapping[str, Any]) -> str:
    mean, another, untold = (report[key] for key in ("mean_macro_f1", "english_called_another", "english_not_told"))
    parts = (
        []
        if mean is None
        else [f"Mean macro-F1 over the {len(report['read'])} that are read, English aside: {decimal(mean)}."]
    )
    if another is not None:
        parts.append(f"Of English rows {another:.1%} are called another language, and of {untold:.1%} it is not told.")
    return " ".join(parts) + "\n"


BLOCKS = (languages, languages_summary)
