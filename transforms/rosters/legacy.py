"""Legacy encodings of a sheet's text.

Belongs here: deciding for a whole sheet whether its text is Unicode or stands in an old Vietnamese encoding, and
converting every cell. Not here: the encodings themselves (`transforms/encodings.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import polars as pl

from transforms import encodings
from transforms.rosters import headers
from transforms.rosters.grid import Grid
from transforms.text import title_case_name

_MAX_SAMPLE = 4000


def texts_of(grid: Grid) -> Iterator[str]:
    """Cells with letters that are not plain ASCII, enough of them to decide by."""
    count = 0
    for _, line in grid.iter_lines(0, 600 if grid.large else grid.height):
        for text in line:
            if text and not text.isascii():
                yield text
                count += 1
        if count > _MAX_SAMPLE:
            return


def needs_conversion(grid: Grid) -> bool:
    """Whether any text of a sheet looks other than composed Vietnamese, so that the encoding is worth a question."""
    return bool(_ODD.search("\n".join(texts_of(grid))))


_PLAIN = (
    "àáâãèéêìíòóôõùúýăđĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
    "–—‘’“”…•·×✓✔√●°№″′ \u00a0\u200b\u200c\u200d\ufeff\u2028\u2009\u202f"
)


_ODD = re.compile(f"[^\x00-\x7f{_PLAIN}]")


def _converted(grid: Grid, change: Callable[[str], str]) -> None:
    """Convert every cell of a sheet in place, each distinct text once."""
    if grid.frame is not None:
        columns = []
        for series in grid.frame:
            distinct = [text for text in series.drop_nulls().unique().to_list() if not text.isascii() or _control(text)]
            if distinct:
                series = series.replace(distinct, [change(text) for text in distinct])
            columns.append(series.cast(pl.String))
        grid.frame = pl.DataFrame(columns)
    else:
        grid.lines = [
            [change(text) if text and (not text.isascii() or _control(text)) else text for text in line]
            for line in grid.lines or ()
        ]


def _control(text: str) -> bool:
    return any(letter < " " and letter not in "\n\r\t" for letter in text)


def _broken_capitals(text: str) -> bool:
    """Whether a text was set in capitals of TCVN3, which has no accented ones ("CHI Bộ KHóM 1")."""
    if any("a" <= letter <= "z" for letter in text):
        return False
    return any(
        sum(letter.isupper() for letter in word) > 1 and any(letter.islower() for letter in word)
        for word in text.split()
    )


class AmbiguousEncoding(Exception):
    """Two encodings fit a sheet's text."""

    def __init__(self, candidates: tuple[str, ...]) -> None:
        super().__init__(", ".join(candidates))
        self.candidates = candidates


def unicode_grid(grid: Grid, fonts: tuple[str, ...]) -> str | None:
    """Bring a sheet's text to Unicode, in place; the encoding it was in, or None.

    Decided for the sheet as a whole, by its words and the names of its fonts; cells that are plainly Unicode already
    (a new header over old rows) are no part of the question, and stay. Raises AmbiguousEncoding where two readings fit.
    """
    if not needs_conversion(grid):
        return None
    texts = [text for text in texts_of(grid) if not _is_unicode(text)]
    decision = encodings.detect("\n".join(texts), fonts)
    if decision.ambiguous:
        raise AmbiguousEncoding(tuple(re.findall(r"\b(?:" + "|".join(encodings.ENCODINGS) + r")\b", decision.reason)))
    encoding = decision.encoding
    if encoding is None:
        return None

    def change(text: str) -> str:
        if _is_unicode(text):
            return text
        converted = encodings.convert(text, encoding)
        return converted.upper() if encoding == "tcvn3" and _broken_capitals(converted) else converted

    _converted(grid, change)
    grid.encoding = encoding
    if grid.name:
        grid.shown_name = change(grid.name) if not grid.name.isascii() else None
    return encoding


# Fields whose texts begin with a capital, and those where each word does.
_SENTENCES = (
    "organization",
    "parent_organization",
    "name",
    "parent",
    "actor",
    "subject_name",
    "position",
    "occupation",
)
_PLACES = ("native_place", "ethnicity")


def recase(fields: dict[str, pl.Series]) -> None:
    """Give texts of a sheet in TCVN3 that were set in a font of capitals, and came out small, their first capitals."""
    for name in (*_SENTENCES, *_PLACES):
        series = fields.get(name)
        if series is None:
            continue
        small = {text for text in series.drop_nulls().unique().to_list() if text.islower()}
        if small:
            new = {text: title_case_name(text) if name in _PLACES else text[0].upper() + text[1:] for text in small}
            fields[name] = series.replace(list(new), list(new.values()))


_UNICODE_ONLY = re.compile("[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")


def _is_unicode(text: str) -> bool:
    """Whether a cell can be nothing but Unicode: letters that no old encoding shows, or a header as it is."""
    if _ODD.search(text):
        return False
    return bool(_UNICODE_ONLY.search(text)) or headers.is_known(text.strip())
