from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from textwrap import dedent

import newsreader.tui

MODULES = [
    importlib.import_module(module.name)
    for module in pkgutil.walk_packages(newsreader.tui.__path__, "newsreader.tui.")
    if not module.name.endswith(".textual_private")
]


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@cache
def private_names(class_: type) -> frozenset[str]:
    """The private names that the source of a class defines: methods, class attributes, and what it sets on `self`."""
    names = {name for name in vars(class_) if is_private(name)}
    for node in ast.walk(ast.parse(dedent(inspect.getsource(class_)))):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_private(node.attr):
            names.add(node.attr)
    return frozenset(names)


def names_in(node: ast.AST) -> set[str]:
    """The names that the code of a class uses as attributes or defines."""
    nodes = list(ast.walk(node))
    used = {each.attr for each in nodes if isinstance(each, ast.Attribute)}
    return used | {each.name for each in nodes if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_no_module_reads_a_private_attribute_of_another_object_or_imports_a_private_module():
    found = []
    for module in MODULES:
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and is_private(node.attr):
                owner = ast.unparse(node.value)
                if owner not in ("self", "cls", "super()", "os"):
                    found.append(f"{module.__name__}:{node.lineno} {ast.unparse(node)}")
            parts = (node.module or "").split(".") if isinstance(node, ast.ImportFrom) else [""]
            if parts[0] == "textual" and any(map(is_private, parts)):
                found.append(f"{module.__name__}:{node.lineno} {node.module}")
    assert found == []


def test_no_class_uses_or_overrides_a_private_name_of_the_textual_classes_that_it_extends():
    found = []
    for module in MODULES:
        for class_ in vars(module).values():
            if not inspect.isclass(class_) or class_.__module__ != module.__name__:
                continue
            bases = [base for base in class_.__mro__ if base.__module__.startswith("textual")]
            private = frozenset().union(*map(private_names, bases))
            used = names_in(ast.parse(dedent(inspect.getsource(class_))))
            found += [f"{module.__name__} {class_.__name__}.{name}" for name in sorted(private & used)]
    assert found == []
