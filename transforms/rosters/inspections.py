"""Registers of inspection, supervision and discipline: the fields of a row of kind `inspection`.

Belongs here: which columns make up each field. Not here: how a cell is read (`values.py`, `celldates.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from transforms.rosters import celldates, headers, values
from transforms.rosters.body import Body, coalesce, constant, date_value, parse_cell_date
from transforms.rosters.celldates import DateRange
from transforms.rosters.facts import divide
from transforms.rosters.headers import Match
from transforms.rosters.layout import Column
from transforms.rosters.rating_rows import subject_of
from transforms.rosters.schema import FIELDS
from transforms.rosters.values import EMPTY, Value
from transforms.text import clean

Pick = Callable[[str], list[Column]]  # the columns about a field

_FIELDS = FIELDS["inspection"]
_DOCUMENT = re.compile(r"\d+[\w./]*\s*[-–]\s*[^\s,;()]+(?:\s*/\s*[^\s,;()]+)?|\d+\s*/\s*[^\W\d][^\s,;()]*", re.UNICODE)
_UNIT_HEADERS = frozenset(["to chuc dang", "ten to chuc dang"])
_PREFIX = re.compile(r"^\s*(?:quyết định|qđ|kế hoạch|kh)?\s*số\s*[:.]?\s*", re.IGNORECASE)
_TO = re.compile(r"\s*(?:đến ngày|đến|tới|->|→|–|—|\n|;)\s*|\s+-\s+|(?<=\d{4})\s*-\s*(?=\d{1,2}/)", re.IGNORECASE)


def read(body: Body, organization: str | None) -> dict[str, pl.Series]:
    """The fields of the rows of a register of inspections, in the schema's order."""
    height = body.height
    events = body.events

    def columns(name: str) -> list[Column]:
        return [column for column in body.table.columns if column.match and column.match.fields == (name,)]

    for column in columns("document"):
        if column.match and not column.match.sure and _tells_basis(body, column):
            column.match = Match(("basis",), sure=False)
    several = [column for column in body.table.columns if column.match and len(column.match.fields) > 1]
    out: dict[str, pl.Series] = {}
    composite = columns("[document_date]")
    documents = body.first_of(columns("document") + composite, _document)
    out["document"] = coalesce([documents, _part(body, several, "document", _document)], height, pl.String)
    decided = body.dates(columns("decided_on"), events, keep_rest=False)
    inside = body.first_of(composite + columns("document"), lambda text: _date_inside(text, events))
    out["decided_on"] = coalesce(
        [decided, inside, _part(body, several, "decided_on", lambda text: date_value(text, events))], height, pl.String
    )
    out["actor"] = body.joined(columns("actor"), values.parse_text)
    said = _said(body, columns)
    out["action"], out["basis"] = said
    out["subject_name"], out["subject_kind"] = _subjects(body, columns)
    own = body.first_of(columns("organization"), values.parse_text)
    persons, units = _units(columns("subject_name"))
    if persons and units:  # "Tổ chức đảng" beside the subjects: where they belong
        other = body.first_of(units, values.parse_text)
        apart = body.first_of(persons, _subject_name).is_not_null() & (other != out["subject_name"])
        own = own.fill_null(pl.select(pl.when(apart).then(other)).to_series())
    out["organization"] = own.fill_null(body.context(lambda context: context.organization, before=organization))
    out["content"] = body.joined(columns("content"), values.parse_text)
    started, concluded = _span(body, columns("[period]"), events)
    out["started_on"] = body.dates(columns("started_on"), events, keep_rest=False).fill_null(started)
    out["concluded_on"] = body.dates(columns("concluded_on"), events, keep_rest=False).fill_null(concluded)
    out["conclusion"] = body.joined(columns("conclusion"), values.parse_text)
    out["discipline"] = body.first_of(columns("discipline"), values.parse_discipline)
    return {name: out[name] for name in _FIELDS}


def _part(body: Body, several: list[Column], name: str, parser: Callable[[str], Value]) -> pl.Series:
    found = constant(None, body.height, pl.String)
    for column in several:
        assert column.match is not None
        if name not in column.match.fields:
            continue
        fields = column.match.fields
        texts = [
            divide(text, fields, "inspection").get(name) if text else None for text in body.raw(column.index).to_list()
        ]
        found = found.fill_null(body.parse_series(pl.Series(texts, dtype=pl.String), parser, pl.String, column.index))
    return found


def _document(text: str) -> Value:
    """The number of a decision, without the words before it and the date behind it."""
    bare = _PREFIX.sub("", clean(text))
    found = _DOCUMENT.search(bare)
    if found and re.search(r"[^\W\d]", found[0]):
        return Value(re.sub(r"\s*([-–/])\s*", r"\1", found[0]).rstrip("."))
    dated = re.split(r",?\s*ngày\b|\s+\(", bare, maxsplit=1)[0].strip(" ,;.")
    return values.parse_text(dated)


def _date_inside(text: str, events: DateRange) -> Value:
    """The date that stands beside a decision's number in one cell."""
    bare = _DOCUMENT.sub(" ", clean(text), count=1)
    parsed = parse_cell_date(bare.strip(" ,;()"), events) if re.search(r"\d", bare) else celldates.NOTHING
    return EMPTY if parsed.value is None or len(parsed.value) < 7 else Value(parsed.value)


def _said(body: Body, pick: Pick) -> tuple[pl.Series, pl.Series]:
    """What was done (inspected, supervised) and on what ground, out of whatever columns, headings or titles say it."""
    height = body.height
    action = constant(None, height, pl.String)
    basis = constant(None, height, pl.String)
    for column in pick("[action_basis]"):

        def act(text: str) -> Value:
            found = values.lookup("action", text)
            known = found or values.lookup("basis", text) or values.is_nothing(text)
            return Value(found, None if known else "unknown_value")

        action = action.fill_null(body.parse(column, act))
        basis = basis.fill_null(body.parse(column, lambda text: Value(_basis(text))))
    stated = pick("basis")
    for column in stated:
        # "Căn cứ" may hold a rule or a plan as well: what is no known ground there is no error
        loose = column.match is not None and not column.match.sure
        plain = values.from_vocabulary("basis")
        basis = basis.fill_null(body.parse(column, (lambda text: Value(_basis(text))) if loose else plain))
    action = action.fill_null(body.context(lambda context: context.action))
    basis = basis.fill_null(body.context(lambda context: context.basis))
    title = (body.title.title or "").lower()
    inspects, supervises = "kiểm tra" in title, "giám sát" in title
    if "kỷ luật" not in title and inspects != supervises:
        action = action.fill_null("inspected" if inspects else "supervised")
    for column in pick("content"):
        action = action.fill_null(body.parse(column, _opening))
        if not stated:
            basis = basis.fill_null(body.parse(column, lambda text: Value(_basis(text, plain=False))))
    titled = values.lookup("basis", body.title.title or "") if inspects and not supervises else None
    if titled and titled != "regular":
        basis = basis.fill_null(titled)
    acted = action == "inspected"
    basis = pl.select(
        pl.when(acted).then(basis.fill_null("regular")).when(action == "supervised").then(None).otherwise(basis)
    ).to_series()
    return action, basis


def _basis(text: str, *, plain: bool = True) -> str | None:
    found = values.lookup("basis", text)
    return found if plain or found != "regular" else None


def _opening(text: str) -> Value:
    """What a content begins with ("Kiểm tra việc …", "Giám sát …")."""
    folded = values.word_key(text)
    if folded.startswith(("kiem tra", "giai quyet to cao", "giai quyet khieu nai")):
        return Value("inspected")
    return Value("supervised") if folded.startswith("giam sat") else EMPTY


def _subjects(body: Body, pick: Pick) -> tuple[pl.Series, pl.Series]:
    """The name of the subject, and what kind of thing it is: as stated, else by its name."""
    names = [column for part in _units(pick("subject_name")) for column in part]
    kinds = pick("subject_kind")
    if not names and kinds:
        names, kinds = kinds, []
    if len(names) > 1 or (names and kinds):  # a column of "Đảng viên" and "Tổ chức đảng" says the kind, not the name
        telling = [column for column in [*names, *kinds] if _tells_kind(body, column)]
        naming = [column for column in [*names, *kinds] if column not in telling]
        if naming:
            names, kinds = naming, telling
    name = body.first_of(names, _subject_name)
    stated = body.first_of(kinds, values.from_vocabulary("subject_kind"))
    told = [
        (_kind(text) if kind is None or kind == "party_org" else kind) if text else kind
        for text, kind in zip(name.to_list(), stated.to_list(), strict=True)
    ]
    # what the column states counts, unless it says less than the name
    final = [
        kind if kind is not None and not (kind == "party_org" and other not in (None, "member")) else other
        for kind, other in zip(stated.to_list(), told, strict=True)
    ]
    return name, pl.Series(final, dtype=pl.String)


def _units(found: list[Column]) -> tuple[list[Column], list[Column]]:
    """Columns of subjects: those of subjects of any kind or of persons, and those of organizations alone."""
    units = [column for column in found if headers.key(column.path[-1]) in _UNIT_HEADERS]
    return [column for column in found if column not in units], units


def _tells_basis(body: Body, column: Column) -> bool:
    """Whether a column headed "Căn cứ" holds grounds ("Khi có dấu hiệu vi phạm") and not documents."""
    texts = body.raw(column.index).drop_nulls().to_list()
    grounds = sum(values.lookup("basis", text) is not None and not _DOCUMENT.search(text) for text in texts)
    return bool(texts) and grounds > len(texts) * 0.5


def _tells_kind(body: Body, column: Column) -> bool:
    texts = body.raw(column.index).drop_nulls().to_list()
    return bool(texts) and all(values.word_key(text) in _kind_words() for text in texts[:200])


def _kind_words() -> frozenset[str]:
    return frozenset(
        values.word_key(str(text))
        for ways in values.vocabulary()["subject_kind"].values()
        for text in ways.get("exact", ())
    )


def _kind(name: str) -> str:
    folded = values.word_key(name)
    if re.match(
        r"(?:ubkt|uy ban kiem tra|ban thuong vu|btv|cap uy|ban chap hanh|dang doan|ban can su|chi uy)\b", folded
    ):
        return "party_org"
    return subject_of(name, "")


def _subject_name(text: str) -> Value:
    name = clean(text)
    if values.is_organization_name(name) or values.word_key(name).startswith(("ubkt", "uy ban", "btv")):
        return values.parse_text(name)
    return values.parse_name(name)


def _span(body: Body, found: list[Column], events: DateRange) -> tuple[pl.Series, pl.Series]:
    """Start and end out of a column of spans ("từ 03/02/2023 đến 10/02/2023"); one date alone is the start."""
    start = constant(None, body.height, pl.String)
    end = constant(None, body.height, pl.String)
    for column in found:
        start = start.fill_null(body.parse(column, lambda text: _side(text, events, first=True)))
        end = end.fill_null(body.parse(column, lambda text: _side(text, events, first=False)))
    return start, end


def _side(text: str, events: DateRange, *, first: bool) -> Value:
    if values.is_nothing(text):
        return EMPTY
    bare = re.sub(r"^\s*từ\s*(?:ngày)?\s*", "", text, flags=re.IGNORECASE)
    parts = [part for part in _TO.split(bare) if part and re.search(r"\d", part)]
    if not parts:
        return Value(None, "bad_date") if first else EMPTY
    if len(parts) == 1:
        whole = date_value(parts[0], events, keep_rest=False)
        return whole if first else EMPTY
    last = date_value(parts[-1], events, keep_rest=False)
    if not first:
        return last
    began = parts[0].strip()
    year = re.search(r"(?:19|20)\d{2}", parts[-1])
    if year and re.fullmatch(r"\d{1,2}\s*[/.\-]\s*\d{1,2}", began):
        began = f"{began}/{year[0]}"
    elif year and re.fullmatch(r"\d{1,2}", began) and last.value and len(last.value) == 10:
        began = f"{began}/{last.value[5:7]}/{year[0]}"
    return date_value(began, events, keep_rest=False)
