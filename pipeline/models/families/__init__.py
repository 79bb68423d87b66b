"""Families of networks on images, one a file of this folder, each found by itself.

A file holds one subclass of `pipeline.config.Family`, whose `model` is named as the file is. It
imports torch where a network is built and nowhere else, as an assignment is read without.
"""

import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, TypeGuard

from pipeline.config import Family


def _found() -> Iterator[tuple[str, type[Family]]]:
    for module in pkgutil.iter_modules(__path__):
        content = import_module(f"{__name__}.{module.name}")
        families = [kind for kind in vars(content).values() if _is_of(kind, content.__name__)]
        if len(families) != 1 or families[0].model_fields["model"].default != module.name:
            raise TypeError(f"{module.name}.py must hold one family, whose model is {module.name}")
        yield module.name, families[0]


def _is_of(kind: object, module: str) -> TypeGuard[type[Family]]:
    return inspect.isclass(kind) and issubclass(kind, Family) and kind.__module__ == module


FAMILIES: Mapping[str, type[Family]] = dict(_found())


def options(model: str) -> frozenset[str]:
    """What an assignment may say of a network of this family."""
    return frozenset(FAMILIES[model].model_fields) - {"model"}


def made(given: Mapping[str, Any]) -> Family:
    """`model` and its options → the network that they declare."""
    return FAMILIES[given["model"]].model_validate(given)
