"""Comments of a video, and of the videos of a channel or a playlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from yt_sentiment.comment import Video
from yt_sentiment.findings.gathered import Reading, Source
from yt_sentiment.youtube import Named, YouTube, YouTubeError


def of_youtube(youtube: YouTube, named: Named, how: Reading) -> Source:
    """Return the comments of what a link names.

    Raises:
        ValueError: if a channel or playlist has none.
        YouTubeError: if YouTube gives none.
    """
    return _video(youtube, named.id, how) if named.kind == "video" else _several(youtube, named, how)


def _video(youtube: YouTube, video_id: str, how: Reading) -> Source:
    video = youtube.video(video_id)
    source = Source(video.title or video_id, video, total=video.comment_count)
    _add_video(source, youtube, video, how)
    return source


def _add_video(source: Source, youtube: YouTube, video: Video, how: Reading) -> None:
    """Add the comments of a video.

    Raises:
        YouTubeError: if YouTube gives none.
    """
    read, odd = 0, Counter[str]()
    try:
        for page in youtube.pages(video.id, order=how.order, limit=how.limit, replies=how.replies):
            for comment in page.comments:
                source.add(comment, video.id)
            read += len(page.comments)
            odd.update(page.left_out)
    except YouTubeError as error:
        if not read:
            raise
        source.notes.append(f"reading stopped after {read} comments: {error} ({error.reason})")
        source.left_out.update(odd)
        return
    source.left_out.update(odd)
    if read >= how.limit and video.comment_count != read:
        source.notes.append(f"the limit of {how.limit} comments was reached{_of(source, video)}")
    elif not how.replies and (video.comment_count or 0) > read + odd.total():
        source.left_out["a reply, which was not asked for (--replies)"] += (
            (video.comment_count or 0) - read - odd.total()
        )


def _of(source: Source, video: Video) -> str:
    return f" of {video.title or video.id}" if source.video is None else ""


def _several(youtube: YouTube, named: Named, how: Reading) -> Source:
    """Return the comments of the videos of a channel or a playlist, the newest of a channel first."""
    playlist, title = youtube.channel(named.id) if named.kind == "channel" else (named.id, "")
    source, more = Source(title or named.id), False
    ids: list[str] = []
    for one in _ids_of(youtube, playlist):
        if len(ids) == how.videos:
            more = True
            break
        ids.append(one)
    for number, video_id in enumerate(ids):
        try:
            video = youtube.video(video_id)
            _add_video(source, youtube, video, how)
            source.videos.append(video)
        except YouTubeError as error:
            if error.kind == "blocked":
                if not source.comments:
                    raise
                source.notes.append(f"{len(ids) - number} of {len(ids)} videos were not read: {error} ({error.reason})")
                break
            source.left_out[f"a video: {error} ({error.reason})"] += 1
    counts = [video.comment_count for video in source.videos]
    source.total = None if None in counts else sum(filter(None, counts))
    if more:
        source.notes.append(f"only the first {how.videos} videos were read (--videos)")
    if not source.comments:
        raise ValueError(f"{named.id} has no comment that can be read; {'; '.join(source.missing) or 'no videos'}")
    return source


def _ids_of(youtube: YouTube, playlist: str) -> Iterator[str]:
    seen: set[str] = set()
    for page in youtube.playlist(playlist):
        for video in page:
            if video not in seen:
                seen.add(video)
                yield video
