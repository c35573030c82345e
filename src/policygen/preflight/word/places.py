"""Where in a Word file something stands, told by its bookmarks and its words: Word's file has no pages."""

from __future__ import annotations

import re

from policygen.findings import Message, Problem, say, shown
from policygen.preflight.word.package import Element, W

#: What the names of bookmarks begin with: those of units, and those of elements with an id.
UNIT, NAME = "u_", "id_"

#: Bookmarks named for ids that numbering gives to pictures and tables: no template has them.
_COUNTED = re.compile(r"id_(figure|table)_\d+")


class Places:
    """Knows the unit and the last id before every paragraph of a part."""

    def __init__(self, root: Element) -> None:
        self._of: dict[Element, tuple[str, str]] = {}
        open_units: dict[str, str] = {}
        name = ""
        paragraph: Element | None = None
        for node in root.iter(f"{W}p", f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            if node.tag == f"{W}p":
                paragraph = node
                self._of[node] = (next(reversed(open_units.values()), ""), name)
            elif node.tag == f"{W}bookmarkEnd":
                open_units.pop(node.get(f"{W}id", ""), None)
            else:
                label = node.get(f"{W}name", "")
                if label.startswith(UNIT):
                    open_units[node.get(f"{W}id", "")] = label
                    if paragraph is not None and not self._of[paragraph][0]:
                        self._of[paragraph] = (label, self._of[paragraph][1])
                elif label.startswith(NAME) and not _COUNTED.match(label):
                    name = label
                    if paragraph is not None and not _words(paragraph, before=node):
                        self._of[paragraph] = (self._of[paragraph][0], name)

    def problem(self, code: str, node: Element, message: Message, remedy: Message) -> Problem:
        """Return a problem at an element of the part: of the paragraph around it, else of the first one in it."""
        around = node if node.tag == f"{W}p" else next(node.iterancestors(f"{W}p"), None)
        inside = [around] if around is not None else list(node.iter(f"{W}p"))
        unit = next((self._of[each][0] for each in inside if each in self._of and self._of[each][0]), "")
        name = next((self._of[each][1] for each in inside if each in self._of), "")
        words = next((text for each in inside if (text := words_of(each))), "")
        if words:
            message = say("{message}; near “{words}”", message=message, words=shown(words))
        return Problem(code, message, remedy, 0, unit, name)


def words_of(node: Element) -> str:
    """Return the words in an element, without field codes and text alternatives."""
    return " ".join("".join(each.text or "" for each in node.iter(f"{W}t")).split())


def _words(paragraph: Element, *, before: Element) -> bool:
    """Tell whether a paragraph has words before one of its elements."""
    for node in paragraph.iter(f"{W}t", before.tag):
        if node is before:
            return False
        if node.tag == f"{W}t" and node.text:
            return True
    return False
