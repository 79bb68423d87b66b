"""Text → the words in it that rank one thing above another."""

import re

COMPARATIVES = (
    "better", "worse", "superior", "inferior", "preferable", "preferred", "higher", "lower", "greater", "larger",
    "smaller", "bigger", "faster", "slower", "quicker", "stronger", "weaker", "more", "less", "fewer", "ahead",
)  # fmt: skip
SUPERLATIVES = (
    "best", "worst", "top", "optimal", "highest", "lowest", "greatest", "largest", "smallest", "biggest", "fastest",
    "slowest", "strongest", "weakest", "most", "least", "fewest", "winner", "loser",
)  # fmt: skip
_VERBS = ("win", "wins", "won", "pays", "helps", "hurts")
_STEMS = (
    "improv", "outperform", "outdo", "surpass", "exceed", "excel", "gain", "beat", "overtak", "degrad", "deteriorat",
)  # fmt: skip
EQUIVALENCE = ("equivalent", "interchangeable")

_WORDS = "|".join((*COMPARATIVES, *SUPERLATIVES, *_VERBS, *EQUIVALENCE))
# What a dot, a hyphen, an underscore or an at sign joins to the word makes it a part of an id.
RANKING = re.compile(
    rf"(?<![\w@.-])(?:{_WORDS}|(?:{'|'.join(_STEMS)})\w*)(?![\w-]|\.\w)|[↑↓▲▼△▽⬆⬇⇑⇓]",
    re.IGNORECASE,
)


def ranking_words(text: str) -> list[str]:
    """In their order, in small letters; an arrow that points up or down is one."""
    return [found[0].lower() for found in RANKING.finditer(text)]
