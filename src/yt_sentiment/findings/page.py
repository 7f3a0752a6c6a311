"""The answer as one page that needs no other file: the report of dashboard and extension, with what it shows."""

from __future__ import annotations

import base64
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Any, Final

from yt_sentiment.findings.apart import apart
from yt_sentiment.findings.judging import Judgement, differences, figures
from yt_sentiment.findings.spool import Spool
from yt_sentiment.findings.videos import ranked
from yt_sentiment.insights import Judged
from yt_sentiment.insights.best import Best
from yt_sentiment.insights.intervals import Interval
from yt_sentiment.insights.judged import judged_comment
from yt_sentiment.insights.schema import JudgedComment, Shares
from yt_sentiment.labels import LABELS

SHARED: Final = "flask_app.shared"
"""Package that holds the modules of the report."""
FIRST: Final = "standalone.js"
STYLES: Final = ("tokens.css", "style.css", "headline.css", "report.css", "videos.css")
LANGUAGES: Final = ("en", "es", "hi", "de")
MOST_COMMENTS: Final = 5000
"""Comments that a page lists: those with most likes; more would make it too large for a phone."""
MOST_PARTS: Final = 1000
"""Videos that are listed, of those above the others, of those below, and of the rest."""
_IMPORT: Final = re.compile(r'(\bfrom\s+|\bimport\s+)"(\.{1,2}/[^"]+)"')
_OWN_STYLE: Final = """
main { max-width: 860px; margin: 0 auto; padding: var(--yts-space-4) var(--yts-space-6) var(--yts-space-12); }
h1 { font-size: var(--yts-size-xl); margin: var(--yts-space-6) 0 var(--yts-space-2); overflow-wrap: anywhere; }
"""
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src data: 'unsafe-inline'; \
style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<script type="application/json" id="messages">{messages}</script>
<script type="application/json" id="sources">{sources}</script>
<script type="importmap">{imports}</script>
<script type="module">import "{first}";</script>
</head>
<body class="yts">
<main id="main"><noscript>This page needs JavaScript to draw its charts; it loads nothing.</noscript></main>
</body>
</html>
"""


def page(judgements: Sequence[Judgement], version: str) -> str:
    """Return the HTML of a page on sources, in the reader's language, light or dark as the browser is.

    Args:
        judgements: what was found, at least one.
        version: of the model.
    """
    folder = files(SHARED)
    first = judgements[0].analysis["shares"]
    sources = [
        {"source": _source(one, version, first if number else None), "parts": _parts(one)}
        for number, one in enumerate(judgements)
    ]
    messages = {
        code: json.loads((folder / "locales" / code / "messages.json").read_text(encoding="utf-8"))
        for code in LANGUAGES
    }
    return _PAGE.format(
        title=html.escape(", ".join(one.source.name for one in judgements)),
        style="\n".join([*((folder / name).read_text(encoding="utf-8") for name in STYLES), _OWN_STYLE]),
        messages=_inside(messages),
        sources=_inside(sources),
        imports=_inside({"imports": _modules(folder)}),
        first=_name(PurePosixPath(FIRST)),
    )


def _inside(content: Any) -> str:
    """Return JSON that stands in a script: nothing in it ends the script or begins a comment."""
    return json.dumps(content, ensure_ascii=False).replace("<", "\\u003c").replace("\u2028", "\\u2028")


def _name(path: PurePosixPath) -> str:
    return f"yts/{path}"


def _modules(folder: Traversable) -> dict[str, str]:
    """Return the first module and those that it imports, as addresses that hold them, by the names they import."""
    found: dict[str, str] = {}
    todo = [PurePosixPath(FIRST)]
    while todo:
        path = todo.pop()
        if _name(path) in found:
            continue

        def named(match: re.Match[str], path: PurePosixPath = path) -> str:
            target = path.parent / match[2]
            todo.append(target)
            return f'{match[1]}"{_name(target)}"'

        text = _IMPORT.sub(named, folder.joinpath(*path.parts).read_text(encoding="utf-8"))
        found[_name(path)] = f"data:text/javascript;base64,{base64.b64encode(text.encode()).decode()}"
    return found


def _source(one: Judgement, version: str, first: Shares | None) -> dict[str, Any]:
    comments: Iterable[Judged] = one.comments
    if len(one.comments) > MOST_COMMENTS:
        best: Best[Judged] = Best(MOST_COMMENTS)
        for comment in one.comments:
            best.add(comment.comment.likes, comment)
        comments = best.ranked()
    analysis = {**as_json(one, version), "comments": list(map(judged_comment, comments))}
    shares = one.analysis["shares"]
    less = {} if first is None else {"less": differences(shares, first)}  # exact: an end near zero decides
    return {"name": one.source.name, "analysis": analysis, "figures": _rounded(figures(shares)), **less}


def _parts(one: Judgement) -> dict[str, Any]:
    """Return how many videos there are of each kind, and the first of them."""
    groups = ranked(one.parts)._asdict()
    return {
        name: {
            "count": len(group),
            "listed": [
                {
                    "name": part.video.title or part.video.id,
                    "certain": part.comments,
                    "counts": {label: part.shares[label]["count"] for label in LABELS},
                    "figures": _rounded(figures(part.shares)),
                }
                for part in group[:MOST_PARTS]
            ],
        }
        for name, group in groups.items()
    }


def _rounded(found: dict[str, Interval]) -> dict[str, list[float]]:
    return {name: [round(end, 4) for end in one] for name, one in found.items()}


def as_json(one: Judgement, version: str) -> dict[str, Any]:
    """Return the analysis of a source as the service answers it, with copies, bursts and several videos.

    Its comments are read from the disk when they are written, and only then.
    """
    said = one.asked_at.isoformat(timespec="seconds")
    videos = [
        {
            "id": part.video.id,
            "title": part.video.title,
            "analysed": part.read,
            "certain": part.comments,
            "apart": part.apart,
            "shares": part.shares,
            "figures": _rounded(figures(part.shares)),
        }
        for part in one.parts
    ]
    about = {"model_version": version, "analysed_at": said, "cached": False, "quota_units": one.units}
    return {
        **about,
        **one.analysis,
        "comments": _Passing(one.comments),
        **apart(one.analysis["shares"], one.copies, one.bursts),
        **({"file": one.source.rows(one.analysis["coverage"]["analysed"])} if one.source.is_file else {}),
        **({"videos": videos} if videos else {}),
    }


class _Passing(list[JudgedComment]):
    """Comments that ``json`` takes for a list, and goes through one by one."""

    def __init__(self, comments: Spool[Judged]) -> None:
        super().__init__()
        self._comments = comments

    def __len__(self) -> int:
        return len(self._comments)

    def __iter__(self) -> Iterator[JudgedComment]:
        return map(judged_comment, self._comments)
