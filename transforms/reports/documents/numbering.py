"""What Word shows and does not store as text: fonts by style, and the numbers and bullets of lists.

Belongs here: styles.xml and numbering.xml. Not here: paragraphs (docx.py).
"""

from __future__ import annotations

import re
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


class Styles:
    """Fonts and list numbers that paragraphs have by their style."""

    def __init__(self, root: Any) -> None:
        self._fonts: dict[str, str] = {}
        self._based: dict[str, str] = {}
        self._numbers: dict[str, tuple[str | None, int]] = {}
        self._default_style: str | None = None
        self._default_font = ""
        if root is None:
            return
        fonts = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
        if fonts is not None:
            self._default_font = fonts.get(f"{W}ascii") or ""
        for style in root.iter(f"{W}style"):
            name = style.get(f"{W}styleId") or ""
            fonts = style.find(f"{W}rPr/{W}rFonts")
            if fonts is not None and (font := fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")):
                self._fonts[name] = font
            based = style.find(f"{W}basedOn")
            if based is not None:
                self._based[name] = based.get(f"{W}val") or ""
            number = style.find(f"{W}pPr/{W}numPr")
            if number is not None:
                self._numbers[name] = _number(number)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true"):
                self._default_style = name

    def _chain(self, name: str | None) -> list[str]:
        chain: list[str] = []
        while name and name not in chain and len(chain) < 30:
            chain.append(name)
            name = self._based.get(name)
        return chain

    def font(self, name: str | None, *, default: bool = True) -> str:
        """The font of a style; where it sets none, the document's, or nothing without `default`."""
        for style in self._chain(name or (self._default_style if default else None)):
            if style in self._fonts:
                return self._fonts[style]
        return self._default_font if default else ""

    def number(self, name: str | None) -> tuple[str | None, int]:
        """The list and level that a style puts its paragraphs in."""
        for style in self._chain(name):
            if style in self._numbers:
                return self._numbers[style]
        return None, 0


class Numbering:
    """Counts the numbered paragraphs of a document, in order."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self._styles = styles
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        if root is None:
            return
        for abstract in root.iter(f"{W}abstractNum"):
            self._levels[abstract.get(f"{W}abstractNumId") or ""] = {
                _whole(level.get(f"{W}ilvl")): (
                    _child(level, "numFmt") or "decimal",
                    _child(level, "lvlText") or "",
                    _whole(_child(level, "start"), 1),
                )
                for level in abstract.findall(f"{W}lvl")
            }
        for number in root.iter(f"{W}num"):
            identity = number.get(f"{W}numId") or ""
            self._abstract[identity] = _child(number, "abstractNumId") or ""
            for override in number.findall(f"{W}lvlOverride"):
                start = _child(override, "startOverride")
                if start is not None:
                    self._overrides[identity, _whole(override.get(f"{W}ilvl"))] = _whole(start, 1)

    def label(self, properties: Any, style: str | None) -> str:
        """The number or bullet that Word shows before a paragraph; empty where it shows none."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        identity, level = _number(own) if own is not None else self._styles.number(style)
        if identity is None:
            identity, level = self._styles.number(style)[0], level
        if identity is None or identity == "0" or not 0 <= level < _LEVELS:
            return ""
        abstract = self._abstract.get(identity, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return ""
        shape, pattern, start = levels[level]
        counts = self._counts.setdefault(abstract, [-1] * _LEVELS)
        if (identity, level) in self._overrides:
            counts[level] = self._overrides.pop((identity, level)) - 1
        counts[level] = start if counts[level] < 0 else counts[level] + 1
        counts[level + 1 :] = [-1] * (_LEVELS - level - 1)
        if shape == "bullet":
            return "-"
        if shape == "none":
            return ""

        def shown(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            form, _, first = levels.get(at, ("decimal", "", 1))
            return _figure(counts[at] if counts[at] >= 0 else first, form)

        return re.sub(r"%([1-9])", shown, pattern).strip()


def _number(properties: Any) -> tuple[str | None, int]:
    return _child(properties, "numId"), _whole(_child(properties, "ilvl"))


def _child(parent: Any, name: str) -> str | None:
    found = parent.find(f"{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _whole(value: str | None, default: int = 0) -> int:
    return int(value) if value and value.isdigit() and len(value) < 7 else default


def _figure(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letters = chr(97 + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1) if count > 0 else ""
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < count < 4000:
        rest, roman = count, ""
        for value, letters in _ROMAN:
            roman += letters * (rest // value)
            rest %= value
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{count:02d}"
    return str(count)
