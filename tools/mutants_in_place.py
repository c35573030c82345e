"""The mutants of a function in this process: how one takes its place, which lines it changes, which tests come by."""

from __future__ import annotations

import ast
import functools
import importlib
import inspect
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from types import FunctionType

from mutmut.utils.format_utils import mangled_name_from_mutant_name

#: Under this key mutmut's dictionary of a function's mutants keeps the function that everybody calls.
CALLED = "called"

#: A line of the reader or the checker: file, number.
Line = tuple[str, int]


@dataclass(frozen=True)
class Ways:
    """What the tests without a change take, in seconds of the processor, and which of them come by each line."""

    seconds: dict[str, float]
    tests: dict[Line, set[str]]

    def by(self, lines: Iterable[Line], function: list[Line]) -> list[str]:
        """Return the tests that come by one of some lines of a function: first those that come by rare ones of it."""
        tests: set[str] = set().union(*(self.tests.get(line, ()) for line in lines))
        module = sorted(line for line in self.tests if line[0] == function[0][0])
        here, near = self._rarity(function), self._rarity(module)
        return sorted(tests, key=lambda test: (-here[test], -near[test], test))

    def _rarity(self, lines: list[Line]) -> dict[str, float]:
        """Weigh the tests: a line that few come by counts more."""
        weights: dict[str, float] = defaultdict(float)
        for line in lines:
            for test in (at := self.tests.get(line, set())):
                weights[test] += 1 / len(at)
        return weights


def known(mutants: dict[str, FunctionType], *, is_classmethod: bool = False) -> Callable[[FunctionType], FunctionType]:
    """Stand in for mutmut's decorator, which asks at each call for the mutant: here a function is changed once."""

    def decorate(function: FunctionType) -> FunctionType:
        mutants[CALLED] = function
        return function

    return decorate


def mutants_of(name: str) -> dict[str, FunctionType]:
    """Return the mutants of the function that has a mutant of this name."""
    module, _, function = mangled_name_from_mutant_name(name).rpartition(".")
    found: dict[str, FunctionType] = getattr(importlib.import_module(module), f"mutants_{function}__mutmut")
    return found


def put(name: str) -> None:
    """Put a mutant in the place of its function, in this process."""
    mutants = mutants_of(name)
    function, mutant = mutants[CALLED], mutants[name.rpartition(".")[2]]
    function.__code__, function.__defaults__ = mutant.__code__, mutant.__defaults__
    function.__kwdefaults__ = mutant.__kwdefaults__


def places(name: str) -> tuple[list[Line], list[Line]]:
    """Return the lines of the statement that a mutant changes, and those of its whole function."""
    mutants = mutants_of(name)
    (first, before), (_, after) = text_of(mutants[CALLED]), text_of(mutants[name.rpartition(".")[2]])
    pairs = enumerate(zip_longest(before[1:], after[1:]), start=1)
    number = next((n for n, (old, new) in pairs if old != new), 0)
    numbers = statement_at(number + 1, ast.parse(textwrap.dedent("\n".join(before))))
    file = mutants[CALLED].__code__.co_filename
    return [(file, first + n - 1) for n in numbers], [(file, first + n) for n in range(1, len(before))]


def text_of(function: FunctionType) -> tuple[int, list[str]]:
    """Return the number of the line with a function's ``def``, and the lines from there on."""
    lines, first = inspect.getsourcelines(function)
    head = next(n for n, line in enumerate(lines) if line.lstrip().startswith("def "))
    return first + head, [line.rstrip("\n") for line in lines[head:]]


def statement_at(line: int, tree: ast.AST) -> range:
    """Return the lines of the innermost statement around a line; of one with statements within, those before them."""
    around = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.excepthandler) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inner = max(around, key=lambda node: (node.lineno, -(node.end_lineno or 0)))
    body = getattr(inner, "body", None)
    last = body[0].lineno - 1 if body else inner.end_lineno or line
    return range(inner.lineno, last + 1) if line <= last else range(line, line + 1)


def forget() -> None:
    """Empty all caches of functions: a test that would find a value there comes by the function, too."""
    for name, module in sys.modules.items():
        for value in vars(module).values() if name.startswith("policygen") else ():
            if isinstance(value, functools._lru_cache_wrapper):
                value.cache_clear()
