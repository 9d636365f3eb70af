"""Member rosters: the fields of a row of kind `member`.

Belongs here: which columns make up each field of a member. Not here: how a cell is read (`values.py`, `celldates.py`),
checks between fields (`checks.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from transforms.rosters import celldates, headers, values
from transforms.rosters.births import by_sex_columns, split_birth
from transforms.rosters.body import Body, coalesce, constant, date_value, parse_cell_date, plain_dates
from transforms.rosters.celldates import DateRange
from transforms.rosters.facts import divide
from transforms.rosters.headers import DIVISIBLE, LEVEL, Match
from transforms.rosters.layout import Column
from transforms.rosters.moves import moves
from transforms.rosters.schema import FIELDS, RATINGS
from transforms.rosters.values import EMPTY, Status, Value

Pick = Callable[[str], list[Column]]  # the columns about a field
Parser = Callable[[str], Value]

_FIELDS = FIELDS["member"]
_TICKS = {"qualification": values.QUALIFICATIONS, "political_theory": values.THEORIES}  # the highest tick counts
_NAME_YEAR = re.compile(r"(?:sinh\s*(?:năm)?\s*:?\s*)?\(?((?:19|20)\d{2})\)?", re.IGNORECASE)
_NAME_DATE = re.compile(
    r"(?:sinh\s*(?:ngày|năm)?\s*:?\s*)?\(?(\d{1,2}\s*[/.\-]\s*(?:\d{1,2}\s*[/.\-]\s*)?\d{2,4})\)?", re.IGNORECASE
)


def read(body: Body, organization: str | None, parent: str | None) -> dict[str, pl.Series]:
    """The fields of the rows of a member table, in the schema's order.

    `organization` and `parent` are what the sheet says of all its rows (title, sheet name).
    """
    table, height = body.table, body.height
    births, events = body.births, body.events
    late = DateRange(celldates.EARLIEST, None, events.pivot)
    facts = _facts(body)

    def columns(name: str) -> list[Column]:
        return [column for column in table.columns if column.match and column.match.fields == (name,)]

    out: dict[str, pl.Series] = {}
    out["full_name"] = _names(body, columns, facts)
    sex, marked_birth = by_sex_columns(body, columns("[male]"), columns("[female]"), births)
    plain_sex = body.first_of(columns("sex"), values.parse_sex)
    out["sex"] = coalesce([plain_sex, sex, facts.text(body, "sex", values.parse_sex)], height, pl.String)
    birth = body.dates(columns("date_of_birth"), births)
    split = split_birth(body, columns, births)
    out["date_of_birth"] = coalesce(
        [birth, marked_birth, split, facts.dates(body, "date_of_birth", births)], height, pl.String
    )
    for name, parser in (
        ("native_place", values.parse_text),
        ("ethnicity", values.parse_text),
        ("religion", values.parse_religion),
        ("citizen_id", values.parse_citizen),
        ("card_number", values.parse_card),
        ("education", values.parse_education),
        ("qualification", values.parse_qualification),
        ("political_theory", values.parse_theory),
    ):
        found = body.joined(columns(name), parser) if name in DIVISIBLE else body.first_of(columns(name), parser)
        marked = [_ticked(body, columns(f"[mark:{name}:{value}]"), value) for value in reversed(_TICKS.get(name, ()))]
        out[name] = coalesce([found, facts.text(body, name, parser), *marked], height, pl.String)
    out["admission_decided_on"] = coalesce(
        [body.dates(columns("admission_decided_on"), events), facts.dates(body, "admission_decided_on", events)],
        height,
        pl.String,
    )
    admitted, second = _admissions(body, columns("admitted_on"), events)
    out["admitted_on"] = coalesce([admitted, facts.dates(body, "admitted_on", events)], height, pl.String)

    def official(text: str) -> Value:
        value = date_value(text, events)
        if value.code:  # a day after the roster's date is a date all the same: the order of dates is what is wrong
            later = date_value(text, late)
            return later if later.value else value
        return value

    out["official_on"] = coalesce(
        [
            body.first_of(columns("official_on"), official, plain=plain_dates(events)),
            facts.text(body, "official_on", official),
            second,
        ],
        height,
        pl.String,
    )
    status = _statuses(body, columns("[status]"))
    of_title = _said_by_title(body.title.title or "")
    heading = body.context(lambda context: context.membership, before=of_title.membership)
    out["membership"] = coalesce(
        [
            body.first_of(columns("membership"), values.parse_membership),
            facts.text(body, "membership", values.parse_membership),
            _ticked(body, columns("[mark:official]"), "official"),
            _ticked(body, columns("[mark:probationary]"), "probationary"),
            status["membership"],
            heading,
        ],
        height,
        pl.String,
    )
    out["position"] = body.joined(columns("position"), values.parse_text)
    out["position"] = coalesce([out["position"], facts.text(body, "position", values.parse_text)], height, pl.String)
    out["occupation"] = coalesce(
        [
            body.first_of(columns("occupation"), _occupation(columns("occupation"))),
            facts.text(body, "occupation", values.parse_text),
        ],
        height,
        pl.String,
    )
    inherited = body.context(lambda context: context.organization, before=organization)
    out["organization"] = coalesce(
        [
            body.first_of(columns("organization"), values.parse_text),
            facts.text(body, "organization", values.parse_text),
            inherited,
        ],
        height,
        pl.String,
    )
    out["parent_organization"] = coalesce(
        [
            body.first_of(columns("parent_organization"), values.parse_text),
            body.context(lambda context: context.parent, before=parent),
        ],
        height,
        pl.String,
    )
    said = [status["exempt"], body.context(lambda context: context.exempt, pl.Boolean, before=of_title.exempt)]
    out["exempt"] = coalesce([*said, *_flags(body, columns("exempt"))], height, pl.Boolean)
    out["ratings"] = _ratings(body)
    joined, left, reason = moves(body, columns, events)
    out["joined_on"], out["left_on"] = joined, left
    out["left_reason"] = coalesce(
        [reason, status["left_reason"], body.context(lambda context: context.left_reason, before=of_title.left_reason)],
        height,
        pl.String,
    )
    base = body.joined(columns("note"), values.parse_text) if columns("note") else None
    out["note"] = body.note_texts(base)
    return {name: out[name] for name in _FIELDS}


# -- parts ------------------------------------------------------------------------------------------------------


class _Facts:
    """What the cells with several facts say, by field."""

    def __init__(self, found: dict[str, list[str | None]], columns: dict[str, int]) -> None:
        self.found, self.columns = found, columns

    def text(self, body: Body, name: str, parser: Parser) -> pl.Series:
        """A field out of such cells, parsed."""
        if name not in self.found:
            return constant(None, body.height, pl.String)
        series = pl.Series(self.found[name], dtype=pl.String)
        return body.parse_series(series, parser, pl.String, self.columns[name])

    def dates(self, body: Body, name: str, within: DateRange) -> pl.Series:
        """A date out of such cells, parsed."""
        return self.text(body, name, lambda text: date_value(text, within))


def _facts(body: Body) -> _Facts:
    found: dict[str, list[str | None]] = {}
    places: dict[str, int] = {}
    for column in body.table.columns:
        if column.match is None or len(column.match.fields) < 2:
            continue
        known: dict[str, dict[str, str]] = {}
        for position, text in enumerate(body.raw(column.index).to_list()):
            if text is None:
                continue
            if text not in known:
                known[text] = divide(text, column.match.fields, "member")
            for name, part in known[text].items():
                places.setdefault(name, column.index)
                found.setdefault(name, [None] * body.height)[position] = part
    return _Facts(found, places)


def _names(body: Body, pick: Pick, facts: _Facts) -> pl.Series:
    parser = values.parse_name_of_capitals_font if body.grid.encoding == "tcvn3" else values.parse_name
    family, given, full = pick("[family]"), pick("[given]"), pick("full_name")
    if full:
        index = full[0].index
        series = body.raw(index)
        right = _unnamed_right_of(body, full[0])
        if right is not None:
            body.grid.claimed.add(right)
            series = _spliced(series, body.raw(right))
        if body.lines.blocks is not None or series.str.contains("\n").any():
            series = _first_lines(body, series, index)
        named = body.parse_series(series, parser, pl.String, index)
        return coalesce([named, facts.text(body, "full_name", parser)], body.height, pl.String)
    if given:
        series = body.raw(given[0].index)
        if family:
            series = _spliced(body.raw(family[0].index), series)
        return body.parse_series(series, parser, pl.String, given[0].index)
    return facts.text(body, "full_name", parser)


def _unnamed_right_of(body: Body, column: Column) -> int | None:
    """The column right of the name that has no header and holds given names (a header merged over both, and lost)."""
    index = column.index + 1
    if index >= body.grid.width or any(other.index == index for other in body.table.columns):
        return None
    found = body.raw(index).drop_nulls()
    if len(found) < body.height * 0.8 or not len(found):
        return None
    words = found.head(50).to_list()
    fits = all(word.replace(" ", "").isalpha() and len(word.split()) <= 2 for word in words)
    return index if fits else None


def _spliced(first: pl.Series, second: pl.Series) -> pl.Series:
    return (
        pl.select(pl.concat_str(first.str.strip_chars(), second.str.strip_chars(), separator=" ", ignore_nulls=True))
        .to_series()
        .replace("", None)
    )


def _first_lines(body: Body, series: pl.Series, index: int) -> pl.Series:
    """Names out of cells of several lines: a birth date among them is kept, other names (at birth) are not."""
    column = next(column for column in body.table.columns if column.index == index)
    two_names = body.lines.blocks is not None or "khai sinh" in headers.key(" ".join(column.path))
    found: list[str | None] = []
    dates: list[str | None] = []
    for text in series.to_list():
        lines = [line.strip() for line in (text or "").split("\n") if line.strip()]
        date_text = None
        words = []
        for line in lines:
            dated = _NAME_DATE.search(line) or _NAME_YEAR.fullmatch(line)
            if dated and date_text is None:
                date_text = dated[1]
                line = (line[: dated.start()] + line[dated.end() :]).strip(" ,;()-")
                if not line or re.fullmatch(r"(?i)sinh( ngày| năm)?|ns|sn", line):
                    continue
            words.append(line)
        found.append((words[0] if two_names and words else " ".join(words)) or None)
        dates.append(date_text)
    if any(dates):
        body._raw[-1 - index] = pl.Series(dates, dtype=pl.String)
        already = any(column.match and "date_of_birth" in column.match.fields for column in body.table.columns)
        already = already or any(
            column.match and column.match.field in ("[male]", "[female]") for column in body.table.columns
        )
        if not already:
            body.table.columns.append(Column(-1 - index, ("Ngày sinh",), Match(("date_of_birth",))))
    return pl.Series(found, dtype=pl.String)


def _admissions(body: Body, found: list[Column], events: DateRange) -> tuple[pl.Series, pl.Series]:
    """Admission dates; a second date in the same cell is the day of full membership."""
    if not found:
        none = constant(None, body.height, pl.String)
        return none, none
    seconds: dict[str, str] = {}

    def parser(text: str) -> Value:
        parsed = parse_cell_date(text, events)
        if parsed.bad:
            return Value(None, "bad_date")
        if parsed.second and parsed.value and parsed.second > parsed.value:
            seconds[text] = parsed.second
            return Value(parsed.value, None, celldates.words_only(parsed.rest or ""))
        return Value(parsed.value, None, parsed.rest)

    admitted = body.first_of(found[:1], parser, plain=plain_dates(events))
    others = body.first_of(found[1:], parser, plain=plain_dates(events))
    second = constant(None, body.height, pl.String)
    if seconds:
        second = body.raw(found[0].index).replace_strict(
            list(seconds), list(seconds.values()), default=None, return_dtype=pl.String
        )
    return admitted.fill_null(others), second


_TITLED = re.compile(
    r"đảng viên\s+(?:đã\s+|bị\s+|được\s+)?(dự bị|chính thức|miễn[^,;]*|từ trần|xóa tên|xoá tên|khai trừ|xin ra[^,;]*"
    r"|chuyển sinh hoạt đi|chuyển đi)\b(?!\s*(?:,|và|/|-|hoặc))",
    re.IGNORECASE,
)


def _said_by_title(title: str) -> Status:
    """What a title says of all its rows ("DANH SÁCH ĐẢNG VIÊN DỰ BỊ")."""
    found = _TITLED.search(title)
    return values.parse_status(found[1]) if found else Status()


def _statuses(body: Body, found: list[Column]) -> dict[str, pl.Series]:
    out = {
        name: constant(None, body.height, dtype)
        for name, dtype in (("membership", pl.String), ("exempt", pl.Boolean), ("left_reason", pl.String))
    }
    for column in found:
        for name in out:

            def parser(text: str, name: str = name) -> Value:
                status = values.parse_status(text)
                code = None if status.known or name != "membership" else "unknown_value"
                return Value(getattr(status, name), code)

            out[name] = out[name].fill_null(body.parse(column, parser, out[name].dtype))
    return out


def _ticked(body: Body, found: list[Column], value: str) -> pl.Series:
    return body.first_of(found, lambda text: Value(value) if values.is_mark(text) else EMPTY)


def _flags(body: Body, found: list[Column]) -> list[pl.Series]:
    """A yes/no column; a blank cell of a column that is there says no."""
    return [body.first_of(found, values.parse_flag, pl.Boolean).fill_null(value=False)] if found else []


def _occupation(found: list[Column]) -> Parser:
    before = any("truoc khi" in headers.key(step) for column in found for step in column.path)

    def parser(text: str) -> Value:
        parts = [part for part in re.split(r"[\n;]", text) if part.strip()]
        return values.parse_text(parts[-1] if before and parts else text)

    return parser


def _ratings(body: Body) -> pl.Series:
    """Ratings of several years, as a list; years from the header, else from what the sheet says of itself."""
    found = [column for column in body.table.columns if column.match and column.match.field == LEVEL]
    if not found:
        return constant(None, body.height, RATINGS)
    by_year: list[tuple[int | None, pl.Series]] = []
    for column in found:
        year = column.match.year if column.match and column.match.year else body.stated_year

        def parser(text: str) -> Value:
            level = values.parse_level(text)
            return Value(level.level, level.code)

        by_year.append((year, body.parse(column, parser)))
    by_year.sort(key=lambda pair: pair[0] or 0)
    listed = []
    for levels in zip(*(series.to_list() for _, series in by_year), strict=True):
        rated = [{"year": year, "level": level} for (year, _), level in zip(by_year, levels, strict=True) if level]
        listed.append(rated or None)
    return pl.Series(listed, dtype=RATINGS)
