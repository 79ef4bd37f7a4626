"""Finds the English sentences that the window translates when it shows them.

Services, the index and the models know no translator: they say one plain English sentence, by the
rules of the house beginning with a capital and ending in a full stop. These are read from the
source, f-strings as templates with a hole per value. Where a part of a sentence is chosen
(``"s" if many else ""``) each choice makes a sentence. Labels of the undo log and of running work
are found by where they stand: ``noted(...)``, ``label=``, ``history.group(...)``.
"""

from __future__ import annotations

import ast
import builtins
import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEAKERS = (
    "app/services",
    "app/assistant",
    "app/stylist",
    "app/tryon",
    "local_index",
    "models",
    "app",
)
"""Folders whose modules speak English; ``app`` without its packages."""
WITHOUT = (
    "app/assistant/planner",
    "app/assistant/serving",
    "app/services/contact_sheet.py",
    "app/services/lookbook.py",
    "app/services/sample.py",
    "app/window_journey.py",
    "models/fashionx",
    "models/render",
)
"""What is written to files in English, or read by models and other programs alone."""
NOTERS = ("app/viewmodels", "app/views")
"""Folders that translate by ``tr`` and keep only labels in English."""
CATALOG = "models/catalog.toml"
_SQL = re.compile(r"^(SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|PRAGMA)\b|= \?| LIMIT \?")
_HOLE = re.compile(r"\{\w+\}")
_LAST_HOLE = re.compile(r"\{\w+\}\s*$")
_LABELED = frozenset({"label", "message", "next_step"})
_MOST_CHOICES = 16


def sentences() -> list[str]:
    """Return every sentence, sorted."""
    found: set[str] = set()
    for file in _files(SPEAKERS):
        found.update(_Reader(file, whole=True).read())
    for file in _files(NOTERS):
        found.update(_Reader(file, whole=False).read())
    for model in tomllib.loads((ROOT / CATALOG).read_text(encoding="utf-8"))["models"].values():
        found.update((model["notes"], *model.get("warnings", ())))
        if model.get("embedded"):
            found.add(model["title"])  # others are called what their makers call them
    return sorted(text for text in found if _says_something(text))


def _files(folders: tuple[str, ...]) -> Iterator[Path]:
    for name in folders:
        folder = ROOT / name
        for file in sorted(folder.glob("*.py") if name == "app" else folder.rglob("*.py")):
            place = file.relative_to(ROOT).as_posix()
            if not place.startswith(WITHOUT):
                yield file


def _says_something(text: str) -> bool:
    own = _HOLE.sub("", text)
    # what recognizes a sentence is no sentence
    if "(?P<" in own:
        return False
    return sum(map(str.isalpha, own)) >= 3 and _SQL.search(own) is None


def is_sentence(text: str) -> bool:
    """Whether a literal reads like a sentence to a person."""
    start, end = text.lstrip(' "'), _LAST_HOLE.sub("", text).rstrip()
    return (
        " " in text.strip()
        and (start[:1].isupper() or start[:1] == "{")
        and end[-1:] in (".", "?")
        and not end.endswith("...")
        and _SQL.search(text) is None
        and "\n" not in text.strip()
    )


class _Reader(ast.NodeVisitor):
    """Reads one file.

    Args:
        whole: Whether anything that reads like a sentence counts, or labels alone.
    """

    def __init__(self, file: Path, *, whole: bool) -> None:
        self._tree = ast.parse(file.read_text(encoding="utf-8"))
        self._whole = whole
        self._found: set[str] = set()
        self._constants = {
            target.id: node.value
            for node in self._tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant | ast.JoinedStr)
            for target in node.targets
            if isinstance(target, ast.Name)
        }

    def read(self) -> set[str]:
        """Return what the file says."""
        self.visit(self._tree)
        return self._found

    def visit_Expr(self, node: ast.Expr) -> None:
        """Pass over docstrings."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        """Take labels from calls whose place says what they are."""
        called = _name_of(node.func)
        first = node.args[:1]
        if called in ("tr", "translate"):
            return  # these have a translator of their own
        labels = called == "noted" or (called == "group" and _owner_of(node.func) == "history")
        raises = called.endswith("Error") and not hasattr(builtins, called)
        if labels or (self._whole and raises):
            self._take(*first)
        if self._whole:
            self._take(*(word.value for word in node.keywords if word.arg in _LABELED))
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Take labels that a function has by default, or makes."""
        if self._whole:
            named = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            self._take(*(value for arg, value in named if arg.arg == "label" and value is not None))
            if node.name == "_label":
                self._take(*(each.value for each in ast.walk(node) if isinstance(each, ast.Return)))
        self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Take labels that are given a name first."""
        named = {_name_of(target).lower() for target in node.targets}
        if self._whole and "label" in named:
            self._take(node.value)
        self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """Take what reads like a sentence, wherever it stands."""
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp):
            if self._whole:
                self._found.update(
                    text.strip() for text in self._choices(node) if is_sentence(text)
                )
            if isinstance(node, ast.JoinedStr):
                return
        super().generic_visit(node)

    def _take(self, *nodes: ast.expr | None) -> None:
        for node in nodes:
            if node is not None and not isinstance(node, ast.Name | ast.Attribute | ast.Call):
                self._found.update(text.strip() for text in self._choices(node) if text.strip())

    def _choices(self, node: ast.expr) -> list[str]:
        """Return the templates an expression can make."""
        return list(itertools.islice(self._made(node, {}), _MOST_CHOICES))

    def _made(self, node: ast.expr, names: dict[str, str]) -> Iterator[str]:
        if isinstance(node, ast.Constant):
            yield node.value if isinstance(node.value, str) else ""
        elif isinstance(node, ast.IfExp):
            yield from self._made(node.body, names)
            yield from self._made(node.orelse, names)
        elif isinstance(node, ast.JoinedStr):
            parts = [list(self._made(part, names)) for part in node.values]
            yield from map("".join, itertools.product(*parts))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            both = [list(self._made(part, names)) for part in (node.left, node.right)]
            yield from map("".join, itertools.product(*both))
        elif isinstance(node, ast.FormattedValue):
            yield from self._put(node.value, names)
        else:
            yield _hole(node, names)

    def _put(self, node: ast.expr, names: dict[str, str]) -> Iterator[str]:
        chosen = isinstance(node, ast.IfExp) and all(
            isinstance(part, ast.Constant | ast.JoinedStr) for part in (node.body, node.orelse)
        )
        constant = self._constants.get(node.id) if isinstance(node, ast.Name) else None
        if chosen or constant is not None:
            yield from self._made(constant or node, names)
        else:
            yield _hole(node, names)


def _hole(node: ast.expr, names: dict[str, str]) -> str:
    """Return ``{name}`` for a value, the same for the same expression of one sentence."""
    source = ast.unparse(node)
    if source not in names:
        name = _name_of(node).strip("_").lower() or "value"
        taken = set(names.values())
        names[source] = next(
            each
            for each in (name, *(f"{name}{number}" for number in range(2, 20)))
            if each not in taken
        )
    return f"{{{names[source]}}}"


def _name_of(node: ast.AST) -> str:
    """Return the word a person would use for an expression."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _name_of(node.args[0]) if node.args else _name_of(node.func)
    if isinstance(node, ast.Subscript):
        return _name_of(node.value)
    if isinstance(node, ast.BinOp):
        return _name_of(node.left)
    if isinstance(node, ast.BoolOp):
        return _name_of(node.values[0])
    return "value"


def _owner_of(node: ast.AST) -> str:
    owner = node.value if isinstance(node, ast.Attribute) else node
    return _name_of(owner).strip("_")
