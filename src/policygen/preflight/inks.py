"""Reads with what colours, pictures and transparency a page is painted: ISO 32000-1, 8.6, 8.9 and 11."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from math import hypot
from typing import Any

import pikepdf

#: Cyan, magenta, yellow and black, 0 to 1.
Inks = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]

_FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})

#: Modes of text that fill it, and that draw its outline.
_FILLED, _OUTLINED = (0, 2, 4, 6), (1, 2, 5, 6)

#: Operators that choose space and colour at once, for filling and for drawing lines.
_AT_ONCE = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}

_UNMOVED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Colour:
    """A colour: its space by name, and its inks where these are the space's values."""

    space: str = "DeviceGray"
    inks: Inks | None = None


@dataclass(frozen=True)
class Shown:
    """A picture on a page: its space, the dots per inch that it is printed with, and the unit that it comes from."""

    space: str
    resolution: float
    unit: str


@dataclass
class Seen:
    """What a page is painted with; keys are what is counted, and the unit that it comes from.

    ``foreign`` are spaces other than that of four inks, ``shaded`` are gradients and patterns, ``sheer`` are kinds of
    transparency. ``texts`` are the inks of words, ``inks`` of everything.
    """

    foreign: Counter[tuple[str, str]] = field(default_factory=Counter)
    shaded: Counter[tuple[str, str]] = field(default_factory=Counter)
    sheer: Counter[tuple[str, str]] = field(default_factory=Counter)
    pictures: list[Shown] = field(default_factory=list)
    texts: set[Inks] = field(default_factory=set)
    inks: set[Inks] = field(default_factory=set)


@dataclass(frozen=True)
class _State:
    fill: Colour = Colour()
    stroke: Colour = Colour()
    matrix: Matrix = _UNMOVED
    mode: int = 0


def read_inks(page: Any) -> Seen:
    """Return what a page is painted with, forms inside it included."""
    seen = Seen()
    _blend(page.obj, seen, "")
    _Reader(seen).read(page, page.obj.get("/Resources", pikepdf.Dictionary()), _State(), "", 0)
    return seen


@dataclass
class _Reader:
    seen: Seen

    def read(self, content: Any, resources: Any, state: _State, unit: str, depth: int) -> None:
        states: list[_State] = []
        units = [unit]
        for instruction in pikepdf.parse_content_stream(content):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            match name:
                case "q":
                    states.append(state)
                case "Q":
                    state = states.pop() if states else state
                case "cm":
                    state = replace(state, matrix=_times(_matrix(operands), state.matrix))
                case "Tr":
                    state = replace(state, mode=int(operands[0]))
                case "BDC" | "BMC":
                    units.append(_unit(operands, resources) or units[-1])
                case "EMC":
                    units = units[:-1] or [unit]
                case "gs":
                    self._state(resources.get("/ExtGState", {}).get(str(operands[0])), units[-1])
                case "sh":
                    self.seen.shaded["shading", units[-1]] += 1
                case "INLINE IMAGE":
                    self.seen.pictures.append(Shown("inline", 0, units[-1]))
                case "Do":
                    self._object(resources.get("/XObject", {}).get(str(operands[0])), state, units[-1], depth)
                case _ if name in _FILLS or name in _STROKES:
                    self._paint(state.fill, name in _FILLS, units[-1])
                    self._paint(state.stroke, name in _STROKES, units[-1])
                case _ if name in _SHOWS:
                    self._paint(state.fill, state.mode in _FILLED, units[-1], is_text=True)
                    self._paint(state.stroke, state.mode in _OUTLINED, units[-1], is_text=True)
                case _:
                    state = self._choose(name, operands, resources, state, units[-1])

    def _choose(self, name: str, operands: Any, resources: Any, state: _State, unit: str) -> _State:
        """Return the state after an operator that may choose a colour."""
        lower = name.lower()
        which = "fill" if name == lower else "stroke"
        if lower in _AT_ONCE:
            return replace(state, **{which: _colour(_AT_ONCE[lower], operands)})  # type: ignore[arg-type]
        if lower == "cs":
            return replace(state, **{which: Colour(_space(operands[0], resources))})  # type: ignore[arg-type]
        if lower in ("sc", "scn"):
            if operands and isinstance(operands[-1], pikepdf.Name):
                self.seen.shaded["pattern", unit] += 1
                return replace(state, **{which: Colour("Pattern")})  # type: ignore[arg-type]
            return replace(state, **{which: _colour(getattr(state, which).space, operands)})  # type: ignore[arg-type]
        return state

    def _paint(self, colour: Colour, is_painted: bool, unit: str, *, is_text: bool = False) -> None:
        if not is_painted or colour.space == "Pattern":
            return
        if colour.inks is None:
            self.seen.foreign[colour.space, unit] += 1
            return
        self.seen.inks.add(colour.inks)
        if is_text:
            self.seen.texts.add(colour.inks)

    def _state(self, told: Any, unit: str) -> None:
        if told is None:
            return
        if any(float(told.get(key, 1)) < 1 for key in ("/ca", "/CA")):
            self.seen.sheer["opacity", unit] += 1
        if told.get("/SMask", pikepdf.Name("/None")) != "/None":
            self.seen.sheer["mask", unit] += 1
        if told.get("/BM", pikepdf.Name.Normal) not in (pikepdf.Name.Normal, pikepdf.Name.Compatible):
            self.seen.sheer["blending", unit] += 1

    def _object(self, told: Any, state: _State, unit: str, depth: int) -> None:
        if told is None or depth > 20:  # a damaged file may go round in circles
            return
        if told.get("/Subtype") == "/Image":
            a, b, c, d, _, _ = state.matrix
            dots = min(int(told.Width) / (hypot(a, b) or 1), int(told.Height) / (hypot(c, d) or 1)) * 72
            self.seen.pictures.append(Shown(_space(told.get("/ColorSpace"), {}), dots, unit))
            if "/SMask" in told or "/Mask" in told:
                self.seen.sheer["mask", unit] += 1
        elif told.get("/Subtype") == "/Form":
            _blend(told, self.seen, unit)
            inner = replace(state, matrix=_times(_matrix(told.get("/Matrix", _UNMOVED)), state.matrix))
            self.read(told, told.get("/Resources", pikepdf.Dictionary()), inner, unit, depth + 1)


def _blend(told: Any, seen: Seen, unit: str) -> None:
    """Note a group whose colours are mixed in another space than that of four inks."""
    space = told.get("/Group", pikepdf.Dictionary()).get("/CS", pikepdf.Name.DeviceCMYK)
    if _space(space, {}) != "DeviceCMYK":
        seen.foreign[_space(space, {}), unit] += 1


def _space(told: Any, resources: Any) -> str:
    """Return the name of a colour space; one by an ICC profile of four inks is as good as the plain one."""
    if isinstance(told, pikepdf.Name) and str(told) in resources.get("/ColorSpace", {}):
        told = resources["/ColorSpace"][str(told)]
    if isinstance(told, pikepdf.Array):
        kind = str(told[0])[1:]
        return "DeviceCMYK" if kind == "ICCBased" and told[1].get("/N") == 4 else kind
    return "unknown" if told is None else str(told)[1:]


def _colour(space: str, operands: Iterable[Any]) -> Colour:
    values = [float(value) for value in operands]
    if space != "DeviceCMYK" or len(values) != 4:
        return Colour(space)
    return Colour(space, (values[0], values[1], values[2], values[3]))


def _unit(operands: Any, resources: Any) -> str:
    told = operands[1] if len(operands) > 1 else None
    if isinstance(told, pikepdf.Name):
        told = resources.get("/Properties", {}).get(str(told))
    return str(told.get("/Unit", "")) if isinstance(told, pikepdf.Dictionary) else ""


def _matrix(values: Iterable[Any]) -> Matrix:
    a, b, c, d, e, f = map(float, values)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, x, y = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + x, e * q + f * s + y
