"""Made-up sentences on what corpora hold too little of: negation, litotes, contrast, then against now, pictographs.

Training rows, never test rows. They are drawn from frames and words; a test sees to it that none is a sentence of the
behaviour suite.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from yt_sentiment.corpora.splits import text_key
from yt_sentiment.labels import LABELS

SYNTHETIC: Final = "made_up"
"""Source of these rows, in tables and manifests."""

WORDS: Final = {
    "it": "it,that,the ending,the first part,his singing,the plot,this episode,her acting,the music,the whole thing,"
    "the camera work,this level,the remix,his advice,the lyrics,this part,the trailer,the demo",
    "good": "good,great,funny,nice,amazing,interesting,enjoyable,clever,lovely,beautiful,impressive,fun,perfect,"
    "brilliant",
    "bad": "bad,terrible,boring,awful,stupid,ugly,annoying,horrible,dull,weak,ridiculous,disappointing,lame,painful",
    "like": "like,enjoy,love,recommend,appreciate,trust",
    "hate": "hate,mind,dislike,regret",
    "likes": "likes,enjoys,loves,wants,needs",
    "happier": "happier,prouder,better,more impressed,more helpful",
    "sadder": "sadder,worse,more boring,more annoyed,more wrong",
    "watching": "watching,playing,replaying,laughing at,thinking about,dancing to",
    "amuse": "amuse,impress,cheer me up,make me smile,entertain,inspire",
    "complaints": "complaints,problems,issues,regrets,objections",
    "place": "Peru,Kenya,my kitchen,Ohio,the bus,Portugal,Manila,our classroom",
    "person": "sister,uncle,teacher,roommate,neighbour,daughter,boss",
    "noun": "dog,guitar,red car,drummer,hat,goalkeeper,bridge,second verse,guy in the back,cake",
    "time": "on Monday,at 3 am,yesterday,every morning,in 2021,before school,after work,this weekend",
    "smile": ":),:-),:D,=),;),<3,xD,^_^,=D,:-D,=],😊,😍,❤️,😂,🔥,👏,🥰,🙌,🤩,💕,👍,🎉,😁,💖,🤣,💯",
    "frown": ":(,:-(,:/,:'(,>:(,=(,</3,:((,😡,🤮,👎,😠,🤢,💔,😞,🙄,😤,🤬,😒,😢,🤦",
    "thing": "sound,picture,title,intro,thumbnail,accent,pacing,lighting",
}
FRAMES: Final = {
    (0.10, 0.45, 0.45): "{it} isn't {bad}|{it} is not {bad} at all|{it} wasn't so {bad}|{it} was not that {bad}|"
    "I do not {hate} {it}|I didn't {hate} {it}|no {complaints} with {it}|never a {bad} moment|nothing {bad} about {it}|"
    "{it} is far from {bad}",
    (0.85, 0.10, 0.05): "{it} isn't {good}|{it} is not {good} at all|{it} was never {good}|nothing {good} in {it}|"
    "not a {good} one|{it} is neither {good} nor {good}|I didn't {like} {it}|we don't {like} {it}|no one {likes} {it}|"
    "nobody {likes} that|{it} couldn't be {sadder}|hardly {good}|{it} is far from {good}|not {good} in any way|"
    "not a big fan of {it}|I wouldn't {like} {it}",
    (0.04, 0.06, 0.90): "I couldn't be {happier} about {it}|{it} couldn't be {happier}|can't stop {watching} {it}|"
    "I cannot stop {watching} it|{it} never fails to {amuse}|it never gets {bad}|never seen anything so {good}",
    (
        0.14,
        0.10,
        0.76,
    ): "{it} is {bad} but {it} is {good}|the {thing} is {bad}, but {it} is so {good}|{bad} {thing}, still "
    "{good}|I expected {it} to be {bad}, but it is {good}|despite the {bad} {thing}, {it} is {good}|"
    "{it} was {bad} once, today it is {good}|not my taste, but {it} is {good}|{it} looked {bad}, it turned out {good}|"
    "{it} has a {bad} {thing}; however, it is {good}|the last one was {bad}, this one is {good}",
    (
        0.76,
        0.12,
        0.12,
    ): "{it} is {good} but {it} is {bad}|the {thing} is {good}, but {it} is so {bad}|{good} {thing}, still "
    "{bad}|I expected {it} to be {good}, but it is {bad}|despite the {good} {thing}, {it} is {bad}|"
    "{it} was {good} once, today it is {bad}|{good} {thing}, but {it} is {bad}|{it} looked {good}, it turned out {bad}|"
    "{it} has a {good} {thing}; however, it is {bad}|the last one was {good}, this one is {bad}|"
    "{it} was so much better back then|{it} used to be {good}, not anymore|{it} is no longer {good}",
    (0.03, 0.12, 0.85): "greetings from {place} {smile}|my {person} showed me this {smile}|the {noun} {smile}|"
    "the {noun} {time} {smile}|watched it {time} {smile}|I came here {time} {smile}|"
    "this is my {person} {smile}|that {noun} though {smile}|my {person} {time} {smile}|"
    "we heard it {time} {smile}|{smile}{smile} my {person}|{smile} the {noun}",
    (0.83, 0.14, 0.03): "greetings from {place} {frown}|my {person} showed me this {frown}|the {noun} {frown}|"
    "the {noun} {time} {frown}|watched it {time} {frown}|I came here {time} {frown}|"
    "this is my {person} {frown}|that {noun} though {frown}|my {person} {time} {frown}|"
    "we heard it {time} {frown}|{frown}{frown} my {person}|{frown} the {noun}",
    (
        0.05,
        0.88,
        0.07,
    ): "greetings from {place}|my {person} showed me this|the {noun}|the {noun} {time}|watched it {time}|"
    "I came here {time}|this is my {person}|that {noun} though|my {person} {time}|we heard it {time}",
}
"""Probabilities (negative, neutral, positive) that a reader would give -> frames."""

_SLOT = re.compile(r"\{(\w+)\}")


def synthetic_sentences(count: int, seed: int) -> tuple[list[str], NDArray[np.float32]]:
    """Return ``count`` sentences and their probabilities, shape (count, 3)."""
    rng = np.random.default_rng(seed)
    words = {name: choices.split(",") for name, choices in WORDS.items()}
    answers = list(FRAMES)
    sentences: dict[str, tuple[float, float, float]] = {}
    while len(sentences) < count:
        answer = answers[rng.integers(len(answers))]
        frame = str(rng.choice(FRAMES[answer].split("|")))
        sentence = _SLOT.sub(lambda slot: str(rng.choice(words[slot[1]])), frame)
        sentences[sentence] = answer
    return list(sentences), np.array(list(sentences.values()), np.float32)


def synthetic_rows(count: int, seed: int) -> pd.DataFrame:
    """Return ``count`` training rows with a ``key`` column, each label drawn with its probability."""
    sentences, answers = synthetic_sentences(count, seed)
    drawn = (np.random.default_rng(seed).random((count, 1)) > np.cumsum(answers, axis=1)[:, :-1]).sum(axis=1)
    return pd.DataFrame(
        {
            "text": sentences,
            "label": [LABELS[code] for code in drawn],
            "source": SYNTHETIC,
            "split": "train",
            "id": [f"{SYNTHETIC}-{i}" for i in range(count)],
            "key": [text_key(sentence) for sentence in sentences],
        }
    )
