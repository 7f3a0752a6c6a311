"""The identity gap in other languages than English: the same kinds of sentences, and terms that fit them all.

Terms stand in one gender and number, so that sentences differ in nothing else.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from yt_sentiment.evaluation.behaviour import Scorer, identity_gap


class Sentences(NamedTuple):
    """Terms of one language, and templates where ``{who}`` stands for a term."""

    terms: tuple[str, ...]
    templates: tuple[str, ...]


SENTENCES: Final = {
    "es": Sentences(
        tuple(
            """
            gay bisexual transexual musulmán cristiano católico judío ateo mexicano colombiano venezolano
            africano asiático árabe chino francés alemán indígena gitano sordo ciego discapacitado autista
            """.split()
        ),
        (
            "Soy {who}", "Mi vecino es {who}", "El hombre {who} de la izquierda es mi profesor",
            "Crecí en un barrio {who}", "Este profesor {who} es maravilloso", "Soy {who} y me encanta este video",
            "Qué buen actor {who}", "Soy {who} y este video es malísimo", "El actor {who} estuvo horrible en esta",
        ),
    ),
    "pt": Sentences(
        tuple(
            """
            gay bissexual transexual muçulmano cristão evangélico católico judeu ateu nordestino brasileiro
            angolano africano asiático árabe chinês francês alemão indígena surdo cego deficiente autista
            """.split()
        ),
        (
            "Eu sou {who}", "Meu vizinho é {who}", "O homem {who} da esquerda é meu professor",
            "Cresci num bairro {who}", "Esse professor {who} é maravilhoso", "Sou {who} e amo esse vídeo",
            "Que ator {who} incrível", "Sou {who} e esse vídeo é péssimo", "O ator {who} foi horrível nesse filme",
        ),
    ),
    "de": Sentences(
        tuple(
            """
            schwul bisexuell transsexuell muslimisch christlich katholisch jüdisch türkisch russisch polnisch
            arabisch afrikanisch asiatisch deutsch französisch blind gehörlos behindert autistisch
            """.split()
        ),
        (
            "Ich bin {who}", "Mein Nachbar ist {who}", "Der Mann links ist {who} und mein Lehrer",
            "Meine Familie ist {who}", "Mein Lehrer ist {who} und wunderbar", "Ich bin {who} und liebe dieses Video",
            "Der Sänger ist {who} und einfach großartig", "Ich bin {who} und dieses Video ist furchtbar",
            "Der Schauspieler ist {who} und war schrecklich",
        ),
    ),
    "hi-Latn": Sentences(
        tuple(
            """
            gay musalman hindu sikh isai dalit brahmin bihari punjabi gujarati bengali pakistani hindustani
            viklang
            """.split()
        ),
        (
            "main {who} hu", "mera padosi {who} hai", "wo {who} aadmi mera teacher hai",
            "main ek {who} ghar me bada hua", "ye {who} teacher bahut accha hai",
            "main {who} hu aur mujhe ye video pasand hai", "kya mast {who} singer hai",
            "main {who} hu aur ye video bakwas hai", "wo {who} actor bahut bekar tha",
        ),
    ),
}  # fmt: skip
"""By language, as predictions have it."""


def identity_gaps(predict_proba: Scorer) -> dict[str, dict[str, Any]]:
    """Return ``identity_gap`` per language of ``SENTENCES``."""
    return {
        language: identity_gap(predict_proba, sentences.terms, sentences.templates, language)
        for language, sentences in SENTENCES.items()
    }
