"""Functions of ours → all code of ours that they can reach, and a digest of it by module.

In:  entries, each `module:function` or `module:Class.method`.
Out: of each module that is reached, a digest of the definitions in it that are. Comments,
     docstrings, layout, annotations of functions and what a `raise` says are no part of it: nothing
     that is returned follows from them.

It follows names from definition to definition, by the syntax tree alone: nothing is imported. A
name leads to what it is bound to at the top of its module, through imports of ours; of a class, to its
fields and to those methods whose name is an attribute of something that is reached. Of a declaration only
methods count, as its values stand in the key beside the code.
"""

import ast
import builtins
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

OURS = ("pipeline", "manifest", "console", "benchmarks")
DECLARATION = ("pipeline.declaration", "Declaration")
DIGITS = 16  # hexadecimal, of a module's digest

Function = ast.FunctionDef | ast.AsyncFunctionDef
Bound = tuple[str, str | None]
"""A module, and the name in it; None: the module itself."""


@dataclass(frozen=True, kw_only=True)
class Module:
    """What stands at the top of a file, by name."""

    name: str
    tree: ast.Module

    @cached_property
    def definitions(self) -> Mapping[str, list[ast.stmt]]:
        found: dict[str, list[ast.stmt]] = {}
        for statement in _statements(self.tree.body):
            for name in _bound(statement):
                found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def imports(self) -> Mapping[str, Bound]:
        return dict(_imports(_statements(self.tree.body), self.name))

    @cached_property
    def effects(self) -> list[ast.AST]:
        """What happens when it is imported, beside what is bound; and on what that hangs."""
        plain = (ast.Import, ast.ImportFrom)
        rest = (s for s in _statements(self.tree.body) if not isinstance(s, plain))
        plainly = [s for s in rest if not list(_bound(s)) and not _is_text(s)]
        return [*_tests(self.tree.body), *plainly]


@dataclass(kw_only=True)
class Reached:
    """What a walk from some entries has come to, in the source code under `root`."""

    root: Path
    modules: dict[str, Module | None] = field(default_factory=dict)
    nodes: dict[tuple[str, str], list[ast.AST]] = field(default_factory=dict)
    classes: dict[tuple[str, str], ast.ClassDef] = field(default_factory=dict)
    attributes: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)  # names, bound there or not

    def follow(self, entries: Iterable[str]) -> None:
        for entry in entries:
            module, _, name = entry.partition(":")
            owner, _, method = name.partition(".")
            if (known := self.module(module)) is None or owner not in known.definitions:
                raise LookupError(f"{entry}: there is no such function")
            if method:
                self.attributes.add(method)
            self._reach(module, owner)
        while self._add_methods():
            pass

    def digests(self) -> dict[str, str]:
        """By module."""
        texts: dict[str, list[str]] = {}
        for (module, name), nodes in self.nodes.items():
            texts.setdefault(module, []).append(f"{name} {[_canonical(node) for node in nodes]}")
        return {
            module: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()[:DIGITS]
            for module, found in sorted(texts.items())
        }

    def module(self, name: str) -> Module | None:
        """None of what is not ours, or no module."""
        if name not in self.modules:
            self.modules[name] = self._read(name)
        return self.modules[name]

    def _read(self, name: str) -> Module | None:
        if name.partition(".")[0] not in OURS:
            return None
        place = self.root.joinpath(*name.split("."))
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                return Module(name=name, tree=ast.parse(path.read_bytes()))
        return None

    def _reach(self, module: str, name: str) -> None:
        known = self.module(module)
        if known is None or (module, name) in self.seen:
            return
        self.seen.add((module, name))
        if (bound := known.imports.get(name)) is not None:
            self._reach_bound(bound)
        for statement in known.definitions.get(name, ()):
            if isinstance(statement, ast.ClassDef):
                self._reach_class(module, statement)
            else:
                self.nodes.setdefault((module, name), []).append(statement)
                self._visit(statement, known)
        if name in known.definitions and (module, "") not in self.nodes:
            self.nodes[module, ""] = [*known.effects]
            for effect in known.effects:
                self._visit(effect, known)

    def _reach_bound(self, bound: Bound) -> None:
        module, name = bound
        known = None if name is None else self.module(module)
        if (
            known is not None
            and name is not None
            and (name in known.definitions or name in known.imports)
        ):
            self._reach(module, name)

    def _reach_class(self, module: str, found: ast.ClassDef) -> None:
        self.classes[module, found.name] = found
        known = self.module(module)
        if known is None:
            raise AssertionError(f"{module}: a class of no module")
        for part in (*found.bases, *found.keywords, *found.decorator_list):
            self._visit(part, known)
        if not self._is_declaration(module, found):
            head = ast.ClassDef(**{**dict(ast.iter_fields(found)), "body": _fields(found)})
            self.nodes[module, found.name] = [head]
            for statement in head.body:
                self._visit(statement, known)

    def _is_declaration(self, module: str, found: ast.ClassDef) -> bool:
        if (module, found.name) == DECLARATION:
            return True
        return any(
            place is not None and self._is_declaration(*place)
            for base in found.bases
            if isinstance(base, ast.Name)
            for place in [self._class_of(module, base.id)]
        )

    def _class_of(self, module: str, name: str) -> tuple[str, ast.ClassDef] | None:
        known = self.module(module)
        if known is None:
            return None
        for statement in known.definitions.get(name, ()):
            if isinstance(statement, ast.ClassDef):
                return module, statement
        bound = known.imports.get(name)
        return self._class_of(bound[0], bound[1]) if bound and bound[1] else None

    def _add_methods(self) -> bool:
        """Those of classes that are reached whose name is; whether there was one more."""
        before = len(self.nodes)
        for (module, name), found in list(self.classes.items()):
            known = self.module(module)
            for method in _methods(found):
                place = (module, f"{name}.{method.name}")
                wanted = method.name in self.attributes or _is_called_by_python(method.name)
                if known is not None and wanted and place not in self.nodes:
                    same = [m for m in _methods(found) if m.name == method.name]
                    self.nodes[place] = list(same)
                    for one in same:
                        self._visit(one, known)
        return len(self.nodes) > before

    def _visit(self, node: ast.AST, module: Module) -> None:
        inner = dict(_imports(ast.walk(node), module.name))
        for part in _walk(node):
            if isinstance(part, ast.Attribute):
                self.attributes.add(part.attr)
                self._reach_attribute(part, module, inner)
            elif isinstance(part, ast.Name):
                if part.id in inner:
                    self._reach_bound(inner[part.id])
                elif not hasattr(builtins, part.id) or part.id in module.definitions:
                    self._reach(module.name, part.id)

    def _reach_attribute(
        self, node: ast.Attribute, module: Module, inner: dict[str, Bound]
    ) -> None:
        """`batches.plain`, where `batches` is a module of ours."""
        if isinstance(node.value, ast.Name):
            bound = inner.get(node.value.id) or module.imports.get(node.value.id)
            if bound is not None:
                name = bound[0] if bound[1] is None else f"{bound[0]}.{bound[1]}"
                self._reach(name, node.attr)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Those at the top, and those within an `if` or `try` there."""
    for statement in body:
        if isinstance(statement, ast.For | ast.While | ast.With | ast.Match):
            place = f"line {statement.lineno}"
            raise LookupError(f"{place}: binds names by a way that is not followed")  # noqa: TRY004
        if isinstance(statement, ast.If | ast.Try):
            for name in ("body", "orelse", "finalbody"):
                yield from _statements(getattr(statement, name, ()))
            for handler in getattr(statement, "handlers", ()):
                yield from _statements(handler.body)
        else:
            yield statement


def _tests(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Conditions at the top, and what is caught there."""
    for statement in body:
        if isinstance(statement, ast.If):
            yield statement.test
            yield from _tests([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            yield from (h.type for h in statement.handlers if h.type is not None)


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, Function | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign):
        for target in statement.targets:
            yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        yield from (n.id for n in ast.walk(statement.target) if isinstance(n, ast.Name))


def _imports(nodes: Iterable[ast.AST], module: str) -> Iterator[tuple[str, Bound]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                if top in OURS and alias.name != top and not alias.asname:
                    raise LookupError(f"{module}: `import {alias.name}` is not followed")
                name = alias.name if alias.asname else top
                yield alias.asname or name, (name, None)
        elif isinstance(node, ast.ImportFrom):
            is_ours = (node.module or "").partition(".")[0] in OURS
            if node.level or (is_ours and any(alias.name == "*" for alias in node.names)):
                raise LookupError(f"{module}: imports by a relative name or a star: not followed")
            for alias in node.names:
                yield alias.asname or alias.name, (node.module or "", alias.name)


def _methods(found: ast.ClassDef) -> list[Function]:
    return [part for part in found.body if isinstance(part, Function)]


def _fields(found: ast.ClassDef) -> list[ast.stmt]:
    return [part for part in found.body if not isinstance(part, Function)]


def _is_called_by_python(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_text(statement: ast.AST) -> bool:
    """A docstring, or a text below what it is of."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All below that can be computed, and what annotations name; not what is raised."""
    if isinstance(node, ast.Raise) or _is_text(node):
        return
    yield node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns"} and isinstance(value, ast.AST):
            yield from _named(value)
            continue
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, ast.AST):
                yield from _walk(part)


def _named(annotation: ast.AST) -> Iterator[ast.AST]:
    """What an annotation names, in quotation marks or not."""
    for part in ast.walk(annotation):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            try:
                yield from _named(ast.parse(part.value, mode="eval").body)
            except SyntaxError:  # a text in a Literal
                continue
        else:
            yield part


def _raised(found: ast.expr | None) -> str:
    """Its class, by which it can be caught; not what it says."""
    called = found.func if isinstance(found, ast.Call) else found
    return "" if called is None else ast.unparse(called)


_LEFT_OUT = {"ctx", "kind", "lineno", "returns", "type_comment", "type_ignores"}


def _canonical(node: object, *, of_class: bool = False) -> str:
    """The same text of the same code, whatever its layout, on every Python of the lock."""
    if isinstance(node, list):
        kept = (part for part in node if not _is_text(part))
        return "[" + ",".join(_canonical(part, of_class=of_class) for part in kept) + "]"
    if not isinstance(node, ast.AST):
        return repr(node)
    if isinstance(node, ast.Raise):
        return f"Raise({_raised(node.exc)})"
    of_class = isinstance(node, ast.ClassDef) or (of_class and isinstance(node, ast.stmt))
    left_out = _LEFT_OUT if of_class else {*_LEFT_OUT, "annotation"}
    fields = (
        f"{name}={_canonical(value, of_class=of_class)}"
        for name, value in ast.iter_fields(node)
        if name not in left_out and value is not None and value != []
    )
    return f"{type(node).__name__}({','.join(fields)})"
