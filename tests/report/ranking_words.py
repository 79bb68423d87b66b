"""Text, or the Python that writes it → the words in it that rank one thing above another."""

import ast
import re
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Ranking:
    """A word that ranks outside a verdict, and the function or constant that it stands in."""

    scope: str
    line: int
    word: str


def rankings(source: str, module: str, names: frozenset[str] = frozenset()) -> list[Ranking]:
    """In all strings of a module that may become text: no docstring, key, comparison or look-up.

    names: whole strings that are ids and no words.
    """
    reader = _Reader((module,), names)
    reader.visit(ast.parse(source))
    return reader.found


LOOKUPS = {"number", "count", "name", "value", "has"}  # of facts, by their name
SLOTS = ("verdict", "higher", "lower", "equivalent", "unknown")  # of `sentences.outcome`


class _Reader(ast.NodeVisitor):
    def __init__(self, scope: tuple[str, ...], names: frozenset[str]) -> None:
        self.found: list[Ranking] = []
        self._scope = scope
        self._names = names

    def _within(self, name: str, node: ast.AST) -> None:
        inner = _Reader((*self._scope, name), self._names)
        inner.generic_visit(node)
        self.found += inner.found

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._within(node.name, node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._within(node.name, node)

    def visit_Assign(self, node: ast.Assign) -> None:
        self._assigned(node, node.targets[0])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self._assigned(node, node.target)

    def _assigned(self, node: ast.stmt, target: ast.expr) -> None:
        if len(self._scope) == 1 and isinstance(target, ast.Name):
            self._within(target.id, node)
        else:
            self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):  # which a docstring is
            self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        self._all_but_constants(node.left, *node.comparators)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self._all_but_constants(node.value, node.slice)

    def visit_Dict(self, node: ast.Dict) -> None:
        self._all_but_constants(*(key for key in node.keys if key is not None))
        for value in node.values:
            self.visit(value)

    def _all_but_constants(self, *nodes: ast.expr) -> None:
        for node in nodes:
            if not isinstance(node, ast.Constant | ast.Set | ast.Tuple):
                self.visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name == "outcome":
            self._outcome(node)
        elif isinstance(node.func, ast.Attribute) and name in LOOKUPS:
            self._all_but_constants(node.func, *node.args)
        else:
            self.generic_visit(node)

    def _outcome(self, node: ast.Call) -> None:
        """A phrase may rank where its verdict does, or say that two are equal where that does."""
        phrases = [*zip(SLOTS, node.args), *((k.arg, k.value) for k in node.keywords)]
        for slot, phrase in phrases:
            if slot not in {"higher", "lower"}:
                inner = _Reader(self._scope, self._names)
                inner.visit(phrase)
                allowed = EQUIVALENCE if slot == "equivalent" else ()
                self.found += [ranking for ranking in inner.found if ranking.word not in allowed]

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, str) and node.value not in self._names:
            words = [*ranking_words(node.value), *re.findall("→", node.value)]
            self.found += [Ranking(".".join(self._scope), node.lineno, word) for word in words]
