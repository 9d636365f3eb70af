"""Whose a figure is, who acted, and when.

Belongs here: organization, actor and period of a reading, from its clause, its sentence, its paragraph, the headline
and the lead. Not here: what a number counts (grammar), nor keys of organizations (conforming). Serves `extract`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from transforms.dates import Span
from transforms.reports.bodies import Body
from transforms.reports.dateline import find_published
from transforms.reports.folding import fold
from transforms.reports.grammar import Reading
from transforms.reports.items import Item, scan
from transforms.reports.periods import Calendar, TimeMention, end_of, span_of
from transforms.reports.sentences import Sentence

_ACTED = frozenset({"inspected", "supervised", "inspected_or_supervised", "disciplined"})
_STOCKS = frozenset({"members_total", "orgs_total", "members_share_of_population"})
_ADMISSIONS = frozenset(
    {"members_admitted", "members_admitted_vs_plan", "members_admitted_vs_total", "members_confirmed"}
)
_ACTORS = frozenset({"board", "committee", "inspection", "levels", "state"})
_OWNERS = frozenset({"organization", "committee", "place"})
_NOW = re.compile(r"(?<!\w)(?:hiện|nay|hiện có|hiện nay)(?!\w)")
_DEFAULT_KINDS = frozenset({"year", "years", "quarter", "months", "since", "month"})
_CAPITALS = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zđà-ỹ]+)(?: [A-ZĐÀ-Ỹ][a-zđà-ỹ]+){0,3}")


@dataclass(frozen=True, slots=True)
class Known:
    """Organization, actor and period of one reading, and the rules that gave them."""

    organization: str | None = None
    actor: str | None = None
    start: date | None = None
    end: date | None = None
    rules: tuple[str, ...] = ()


@dataclass(slots=True)
class Owner:
    """An organization named (or pointed at) in the text."""

    text: str
    level: str | None
    named: bool
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Record:
    """One sentence with what was read in it."""

    sentence: Sentence
    items: list[Item]
    readings: list[Reading]
    times: list[TimeMention] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    actors: list[Owner] = field(default_factory=list)


class Attributes:
    """Collects the sentences of a document as they are read, then answers for each reading."""

    def __init__(
        self, text: str, folded: str, title: str | None, published: date | None, sentences: list[Sentence]
    ) -> None:
        self.text = text
        self.folded = folded
        self.records: list[Record] = []
        self.title = title
        self.published = published or find_published(folded, sentences)
        self._ready = False
        self._cache: dict[int, Known] = {}

    def add(self, sentence: Sentence, items: list[Item], found: list[Reading]) -> int:
        """Remember a sentence; returns its number, to ask with later."""
        record = Record(sentence, items, found)
        base = False
        for at, item in enumerate(items):
            if item.time is not None:
                named = items[at - 1].body if at else None
                if item.time.kind == "years" and named is not None and named.kind in ("board", "committee"):
                    item.time.role = "base"  # "Ban Thường vụ ... nhiệm kỳ 2015-2020": a term in a name
                if (base and item.time.role == "span") or (
                    base and item.time.role == "as_of" and not self._sets(items)
                ):
                    item.time.role = "base"  # "chỉ tiêu năm 2022", "tổng số đảng viên cuối năm 2017"
                record.times.append(item.time)
            base = "base" in item.roles or (
                base
                and (
                    item.kind == "body"
                    or bool(set(item.roles) & {"prep", "generic", "place"})
                    or item.text in ("giao", "đề", "ra", "được")
                )
            )
        self._name(record)
        self.records.append(record)
        return len(self.records) - 1

    @staticmethod
    def _sets(items: list[Item]) -> bool:
        """Whether a sentence sets targets: then the time after "chỉ tiêu" is theirs."""
        return any("target" in item.roles and "base" in item.roles for item in items)

    def of(self, number: int, reading: Reading) -> Known:
        """What is known of a reading of sentence `number`."""
        if not self._ready:
            self._prepare()
        known = self._cache.get(id(reading))
        return known if known is not None else Known()

    # ---- names -------------------------------------------------------------------------------------------------

    def _name(self, record: Record) -> None:
        items = record.items
        text = self.text
        for at, item in enumerate(items):
            body = item.body
            before = items[at - 1] if at else None
            if body is not None:
                if body.kind in _ACTORS:
                    self._actor(record, at, item, body)
                if body.kind in _OWNERS:
                    record.owners.append(
                        Owner(text[body.start : body.end], body.level, body.named, body.kind, item.start, item.end)
                    )
                elif body.kind in ("board", "inspection") and body.inner > body.start:
                    record.owners.append(
                        Owner(text[body.inner : body.end], body.level, body.named, "inner", item.start, item.end)
                    )
                continue
            if item.kind == "phrase":
                roles = item.roles
                if "generic" in roles:
                    start = item.start
                    offset = item.text.find("đảng bộ")
                    written = text[start : item.end]
                    kind = "generic"
                    if offset > 0:
                        words = item.text[:offset].count(" ")
                        written = " ".join(text[start : item.end].split(" ")[words:])
                        kind = "generic body"
                    record.owners.append(
                        Owner(
                            written,
                            None if roles["generic"] == "any" else roles["generic"],
                            False,
                            kind,
                            start,
                            item.end,
                        )
                    )
                elif roles.get("subject") in ("cell", "grassroots_committee", "party_org", "grassroots_cell"):
                    self._acting_kind(record, at)
                elif "place" in roles and not (before is not None and before.kind == "num"):
                    record.owners.append(
                        Owner(text[item.start : item.end], roles["place"], False, "level", item.start, item.end)
                    )
            elif (
                item.kind == "word"
                and item.capital
                and before is not None
                and before.text in ("ở", "của", "tại")
                and (before.text != "tại" or at == 1)
            ):
                found = _CAPITALS.match(text, item.start)
                if found and " " in found.group():
                    record.owners.append(Owner(found.group(), None, True, "bare", item.start, found.end()))

    def _acting_kind(self, record: Record, at: int) -> None:
        """ "Chi bộ kỷ luật 10 đảng viên": a kind of organization that acts."""
        items = record.items
        item = items[at]
        if at and items[at - 1].kind == "num":
            return
        for ahead in items[at + 1 : at + 4]:
            if ahead.roles.get("action") in ("inspect", "supervise", "inspect_or_supervise", "discipline"):
                start = items[at - 1].start if at and items[at - 1].text == "các" else item.start
                record.actors.append(Owner(self.text[start : item.end], None, False, "levels", start, item.end))
                return
            if not set(ahead.roles) & {"aux", "filler"}:
                return

    def _actor(self, record: Record, at: int, item: Item, body: Body) -> None:
        items = record.items
        before = items[at - 1] if at else None
        if before is not None and before.text == "theo":
            return
        start = item.start
        if before is not None and before.text == "các":
            start = before.start
        previous = record.actors[-1] if record.actors else None
        if previous is not None:
            between = self.folded[previous.end : item.start].strip()
            if between in (",", "và", ", và", "và các", ", các", "cùng", "; và"):
                record.actors[-1] = Owner(
                    self.text[previous.start : item.end],
                    body.level or previous.level,
                    True,
                    body.kind,
                    previous.start,
                    item.end,
                )
                return
        elif before is not None and at >= 2 and ("conjunction" in before.roles or before.text == ",") and items[at - 2].roles.get("subject") in (
            "party_org", "cell", "grassroots_committee",
        ) and not (at >= 3 and items[at - 3].kind == "num"):  # fmt: skip
            start = items[at - 2].start
        record.actors.append(Owner(self.text[start : item.end], body.level, body.named, body.kind, start, item.end))

    # ---- the document ------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        self._ready = True
        self.title_times: list[TimeMention] = []
        self.title_owner: Owner | None = None
        self._read_title()
        self.year = self._report_year()
        self.cut_off: date | None = None
        self.cut_off_at = 0
        calendar = Calendar(self.published, self.year, None)
        self.calendar = calendar
        self.cut_off = self._find_cut_off()
        self.calendar = Calendar(self.published, self.year, self.cut_off)
        self.default = self._default_time()
        self.term = self._term()
        self._main: Owner | None = None
        self._periods()
        self._owners()
        self._actors()
        for record in self.records:
            for reading in record.readings:
                span = self._spans.get(id(reading)) or Span(None, None)
                self._cache[id(reading)] = Known(
                    self._owner_of.get(id(reading)), self._actor_of.get(id(reading)), span.start, span.end
                )

    def _read_title(self) -> None:
        title = self.title
        first = next((r for r in self.records[:12] if r.sentence.open_end and len(r.items) >= 4), None)
        if title is None:
            headlines = [
                r for r in self.records[:12]
                if r.sentence.open_end and not r.readings and len(r.items) >= 4 and not r.sentence.bullet
            ]  # fmt: skip
            if headlines:
                first = next(
                    (
                        r
                        for r in headlines
                        if any(
                            set(i.roles) & {"subject", "action", "base", "level", "neutral", "body"} or i.body or i.time
                            for i in r.items
                        )
                    ),
                    headlines[0],
                )
                title = self.text[first.sentence.start : first.sentence.end]
        if not title:
            return
        folded = fold(title)
        items = scan(title, folded, 0, len(title))
        self.title_times = [item.time for item in items if item.time is not None and item.time.role != "compare"]
        for item in items:
            if item.body is not None and item.body.kind in ("organization", "committee", "place") and item.body.named:
                self.title_owner = Owner(title[item.start : item.end], item.body.level, True, item.body.kind, 0, 0)
                break
            if item.body is not None and item.body.kind in ("board", "inspection") and item.body.named:
                self.title_owner = Owner(title[item.body.inner : item.end], item.body.level, True, "inner", 0, 0)
                break
        if self.title_owner is None:
            self.title_owner = _bare_place(title)

    def _report_year(self) -> int | None:
        if self.published:
            return self.published.year
        kinds = ("year", "months", "quarter", "month", "since")
        for mention in self.title_times:
            if mention.year and mention.kind in kinds:
                return mention.year
        for record in self.records:
            for mention in record.times:
                if mention.year and mention.kind in kinds and mention.role == "span":
                    return mention.year
            if record.readings and not record.sentence.open_end:
                break
        return None

    def _find_cut_off(self) -> date | None:
        for record in self.records:
            for mention in record.times:
                if mention.kind != "day":
                    continue
                stock = any(r.measure in _STOCKS and r.status == "actual" for r in record.readings)
                declared = (
                    "chốt số liệu" in self.folded[mention.start : mention.end]
                    or "tính đến" in self.folded[mention.start : mention.end]
                )
                if (mention.role == "as_of" and (stock or declared)) or (
                    mention.role == "event" and stock and mention.year
                ):
                    day = end_of(mention, self.calendar)
                    if day is not None:
                        self.cut_off_at = mention.start
                        return day
        return None

    def _default_time(self) -> TimeMention | None:
        """The span that the report as a whole speaks of: from its headline, else from its lead."""
        self.next_term: TimeMention | None = None
        for mention in self.title_times:
            if mention.kind in _DEFAULT_KINDS and mention.role != "compare" and mention.kind != "years":
                return mention
        paragraph = None
        for record in self.records:
            if paragraph is not None and record.sentence.paragraph != paragraph:
                break
            for mention in record.times:
                if mention.kind == "years" and self._of_congress(mention):
                    self.next_term = self.next_term or mention
                elif mention.role == "span" and mention.kind in _DEFAULT_KINDS and not self._elsewhere(record, mention):
                    return mention
            if record.readings and not record.sentence.open_end and paragraph is None:
                paragraph = record.sentence.paragraph
        for mention in self.title_times:
            if mention.kind == "years" and self.next_term is None:
                return mention
        return None

    def _of_congress(self, mention: TimeMention) -> bool:
        """ "Đại hội lần thứ III, nhiệm kỳ 2020 - 2025": the term that a congress opens, not one that it looks back on."""
        before = self.folded[max(0, mention.start - 120) : mention.start]
        return "đại hội" in before and ("lần thứ" in before or before.rstrip().endswith((",", "bộ", "khóa")))

    def _elsewhere(self, record: Record, mention: TimeMention) -> bool:
        """A time that is only the date of a document or of something else ("ngày 11/4/2007", "hồi năm ...")."""
        return self.folded[mention.start : mention.end].startswith(("hồi", "năm học")) or mention.kind == "month"

    def _term(self) -> Span | None:
        for mention in self.title_times + [m for r in self.records for m in r.times]:
            if mention.kind == "years" and mention.role != "base":
                return span_of(mention, self.calendar)
        return None

    # ---- periods -----------------------------------------------------------------------------------------------

    def _periods(self) -> None:
        self._spans: dict[int, Span | None] = {}
        paragraph = -1
        current: TimeMention | None = None  # of the sentences before in this paragraph
        latest: TimeMention | None = None  # the last span told of, in whatever paragraph
        stock: Span | None = None
        heading: TimeMention | None = None
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, stock = record.sentence.paragraph, None
                current = heading
                heading = None
            previous: Reading | None = None
            for reading in record.readings:
                span = self._span(record, reading, previous, current or (None if self.default else latest), stock)
                self._spans[id(reading)] = span
                if reading.measure in _STOCKS and reading.status == "actual":
                    if self._own_time(record, reading) is not None:
                        stock = span
                elif reading.status != "change":
                    own = self._own_time(record, reading)
                    if own is not None and not self.folded.startswith("riêng", own.start):
                        current = own
                if reading.status != "change":
                    previous = reading
            if not record.readings and record.times:
                spans = [
                    m
                    for m in record.times
                    if m.role == "span" and m.kind in ("year", "years", "months", "quarter", "since")
                ]
                if spans and (record.sentence.open_end or self.folded[record.sentence.end - 1] == ":"):
                    heading = current = spans[-1]
                elif spans and len(record.items) < 60:
                    current = spans[-1]
                days = [m for m in record.times if m.kind == "day" and m.role == "as_of"]
                if days:
                    stock = Span(None, end_of(days[-1], self.calendar))
            self._fill_shares(record)
            told = [
                m for m in record.times
                if m.role == "span" and m.kind in ("year", "years", "months", "quarter") and not self._of_congress(m)
            ]  # fmt: skip
            if told and not any(r.status == "target" for r in record.readings):
                latest = told[-1]

    def _fill_shares(self, record: Record) -> None:
        """A percentage of the plan has the period of the admissions beside it."""
        for at, reading in enumerate(record.readings):
            if (
                reading.measure in ("members_admitted_vs_plan", "members_admitted_vs_total")
                and reading.status != "target"
            ):
                beside = [
                    r for r in record.readings[:at][::-1] if r.measure == "members_admitted" and r.status == "actual"
                ]
                beside = beside or [
                    r for r in record.readings[at:] if r.measure == "members_admitted" and r.status == "actual"
                ]
                if beside:
                    self._spans[id(reading)] = self._spans[id(beside[0])]

    def _chunk(self, record: Record, reading: Reading) -> tuple[int, int]:
        """Characters between the breaks around a reading."""
        items = record.items
        left = right = reading.item
        while left > 0 and not _breaks(items[left - 1]):
            left -= 1
        while right + 1 < len(items) and not _breaks(items[right + 1]):
            right += 1
        return items[left].start, items[right].end

    def _own_time(self, record: Record, reading: Reading) -> TimeMention | None:
        """The time in a reading's own sentence that is said of it."""
        stock = reading.measure in _STOCKS
        usable = [
            m for m in record.times
            if (m.role not in ("compare", "base") or (m.role == "base" and reading.status == "target")) and (stock or m.kind != "now") and (m.kind != "year_start" or stock)
        ]  # fmt: skip
        if not stock:
            usable = [m for m in usable if m.kind != "day" or m.role != "event" or self._on_the_day(record, reading, m)]
        if reading.measure.startswith("members_admitted_vs"):
            usable = [m for m in usable if m.start < reading.at]
        if not usable:
            return None
        left, right = self._chunk(record, reading)
        before = [m for m in usable if m.start < reading.at]
        touching = [
            m for m in usable
            if m.start >= reading.span_end > reading.at and not self.folded[reading.span_end : m.start].strip()
        ]  # fmt: skip
        if touching and not reading.measure.startswith("members_admitted_vs"):
            return touching[0]
        inside = [m for m in before if m.start >= left]
        if inside:
            return inside[-1]
        after = [m for m in usable if reading.at < m.start < right]
        if after and not (
            before and reading.quantity is not None and reading.quantity.percent and self._of_base(after[0])
        ):
            following = [m for m in after if not self._num_between(record, reading, m)]
            if following:
                return following[0]
        segment = [m for m in before if self._same_segment(record, m.start, reading.at)]
        if segment:
            return segment[-1]
        if before:
            return before[-1]
        later = [m for m in usable if m.start > reading.at and not (stock and m.kind in ("years", "term"))]
        if not later or reading.status == "target":
            return None
        return later[0] if stock or self._same_segment(record, reading.at, later[0].start) else None

    def _of_base(self, mention: TimeMention) -> bool:
        return False

    def _num_between(self, record: Record, reading: Reading, mention: TimeMention) -> bool:
        return any(
            item.kind == "num" and reading.at < item.start < mention.start and item.start >= reading.span_end
            for item in record.items
        )

    def _on_the_day(self, record: Record, reading: Reading, mention: TimeMention) -> bool:
        """ "Dịp 2/9/2024 kết nạp 100 quần chúng": an admission on a day, not a conference of that day."""
        if reading.measure not in ("members_admitted", "members_confirmed") or reading.at < mention.start:
            return False
        written = self.folded[mention.start : mention.end]
        return written.startswith(("dịp", "nhân dịp", "riêng", "ngày", "sáng", "chiều", "đợt"))

    def _same_segment(self, record: Record, start: int, end: int) -> bool:
        return ";" not in self.folded[start:end]

    def _span(
        self,
        record: Record,
        reading: Reading,
        previous: Reading | None,
        current: TimeMention | None,
        stock: Span | None,
    ) -> Span | None:
        if reading.status == "change":
            same = [
                r for r in record.readings
                if (r.measure, r.subject) == (reading.measure, reading.subject) and r.status != "change" and r.at < reading.at
            ]  # fmt: skip
            if same or previous is not None:
                return self._spans.get(id(same[-1] if same else previous))
        if reading.measure == "members_share_of_population":
            totals = [r for r in record.readings if r.measure == "members_total"]
            if totals:
                return self._spans.get(id(totals[0])) or self._span(record, totals[0], None, current, stock)
        own = self._own_time(record, reading)
        if reading.measure in _STOCKS and reading.status != "target":
            return self._stock_span(record, reading, own, stock)
        if own is not None:
            return self._flow_span(record, reading, own)
        if reading.status == "target":
            earlier = self._target_time(record)
            if earlier is not None:
                return self._flow_span(record, reading, earlier)
            return None
        if current is not None:
            return self._flow_span(record, reading, current)
        if self.default is not None:
            return self._flow_span(record, reading, self.default)
        return None

    def _target_time(self, record: Record) -> TimeMention | None:
        """The time of a target: in the sentence before it that set it."""
        at = self.records.index(record)
        for back in range(at - 1, max(-1, at - 4), -1):
            other = self.records[back]
            times = [m for m in other.times if m.role != "compare" and m.kind in ("year", "years")]
            if times and (not other.readings or other.readings[-1].status == "target"):
                return times[-1]
        if self.next_term is not None:
            return self.next_term
        return self.default if self.default is not None and self.default.kind == "years" else None

    def _flow_span(self, record: Record, reading: Reading, mention: TimeMention) -> Span | None:
        calendar = self.calendar
        if mention.year is None and mention.kind in ("quarter", "months", "month"):
            years_here = [
                m.year
                for m in record.times
                if m.year and m.role == "span" and m.kind in ("year", "months", "quarter", "month")
            ]
            if years_here:
                calendar = Calendar(calendar.published, years_here[0], calendar.cut_off)
        if mention.kind == "term":
            if mention.relative == "since" and self.term is not None:
                return Span(self.term.start, self.published)
            return self.term
        span = span_of(mention, calendar)
        if span is None:
            return None
        if (
            mention.role == "as_of"
            and mention.kind in ("day", "month", "year", "months", "quarter")
            and mention.relative != "since"
        ):
            written = self.folded[mention.start : mention.end]
            if reading.status == "target":
                return Span(None, span.end)
            if reading.measure == "rated":
                return Span(date(span.end.year, 1, 1), date(span.end.year, 12, 31)) if span.end else span
            if written.startswith(("tính đến", "đến", "tới", "chốt", "hết", "có đến")) and span.end:
                year = span.end.year
                covered = [
                    m
                    for m in record.times
                    if m is not mention and m.role != "compare" and m.kind == "year" and m.year == year
                ]
                default = span_of(self.default, calendar) if self.default is not None else None
                if covered or (default and default.start == date(year, 1, 1)) or (mention.year is None):
                    return Span(date(year, 1, 1), span.end)
                if default and default.start and default.start < span.end:
                    return Span(default.start, span.end)
                return Span(None, span.end)
            return span
        if self.cut_off and reading.measure in _ADMISSIONS and span.start and span.end and reading.status == "actual":
            if self._is_default(mention) and span.start <= self.cut_off < span.end:
                return Span(span.start, self.cut_off)
        return span

    def _is_default(self, mention: TimeMention) -> bool:
        one, other = mention, self.default
        return other is not None and (one.kind, one.year, one.number) == (other.kind, other.year, other.number)

    def _stock_span(
        self, record: Record, reading: Reading, own: TimeMention | None, carried: Span | None
    ) -> Span | None:
        calendar = self.calendar
        published = self.published
        if own is not None:
            if own.kind == "now":
                return Span(None, published)
            if own.kind == "term":
                own = None
            else:
                end = end_of(own, calendar)
                if end is None and own.since_until is not None:
                    return Span(None, published)
                if end is not None:
                    if published and end.year == published.year and end > published:
                        end = published
                    return Span(None, end)
        if carried is not None:
            return carried
        sentence = self.folded[record.sentence.start : record.sentence.end]
        if self.cut_off and reading.at > self.cut_off_at:
            return Span(None, self.cut_off)
        if _NOW.search(sentence):
            return Span(None, published) if published else None
        if self.default is not None and self.default.kind != "years":
            end = end_of(self.default, calendar)
            if end is not None:
                return Span(None, min(end, published) if published else end)
        return Span(None, published) if published else None

    # ---- organizations -----------------------------------------------------------------------------------------

    def _owners(self) -> None:
        self._owner_of: dict[int, str | None] = {}
        known: list[Owner] = []
        main: Owner | None = None
        topic: Owner | None = None
        paragraph = -1
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, topic = record.sentence.paragraph, None
            local: dict[int, Owner | None] = {}
            for reading in record.readings:
                owner = self._local_owner(record, reading, known)
                local[id(reading)] = owner
                if main is None:
                    main = owner if owner is not None and owner.kind != "sub" else self._lead_owner(record)
                    self._main = main
                chosen = owner or topic or main
                self._owner_of[id(reading)] = chosen.text if chosen else None
            known += [owner for owner in record.owners if owner.named and owner.kind not in ("bare",)]
            subjects = {owner.text: owner for owner in local.values() if owner is not None}
            if len(subjects) == 1 and all(local.values()) and record.readings:
                topic = next(iter(subjects.values()))
            elif len(subjects) > 1:
                topic = None

    def _local_owner(self, record: Record, reading: Reading, known: list[Owner]) -> Owner | None:
        """The organization that the reading's own sentence names for it."""
        acted = reading.measure in _ACTED
        candidates = [
            owner for owner in record.owners
            if not (acted and owner.kind in ("committee", "inner")) and owner.kind != "inner"
        ]  # fmt: skip
        before = [o for o in candidates if o.end <= reading.at and not self._passed(record, o, reading)]
        chosen: Owner | None = None
        if before:
            segment = [o for o in before if self._same_segment(record, o.end, reading.at)]
            pool = segment or before
            chosen = pool[-1]
            if chosen.kind in ("bare",) and len(pool) > 1:
                chosen = pool[-2]
        if chosen is None or chosen.kind == "level":
            _left, right = self._chunk(record, reading)
            after = [
                o for o in candidates
                if o.start >= reading.at and (o.end <= right or (not before and o.kind == "organization")) and o.kind != "level" and self._same_segment(record, reading.at, o.start)
            ]  # fmt: skip
            if after and chosen is None:
                chosen = after[0]
            elif chosen is None:
                pointing = [o for o in candidates if o.start >= reading.at and o.end <= right and o.kind == "level"]
                chosen = pointing[0] if pointing else None
        if chosen is None:
            return None
        return self._resolve(chosen, known, record)

    def _acted_on(self, owner: Owner) -> bool:
        """ "kiểm tra đối với Ban Thường vụ Đảng ủy X": the object of an action, not whose figures these are."""
        before = self.folded[max(0, owner.start - 12) : owner.start].rstrip()
        return before.endswith(("đối với", "cảnh cáo", "khiển trách", "kỷ luật"))

    def _passed(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """Whether a name only tells of whom a plan, a target or a place elsewhere is ("chỉ tiêu tỉnh giao")."""
        if self._acted_on(owner):
            return True
        if owner.kind in ("level", "place", "bare"):
            before = self.folded[max(0, owner.start - 14) : owner.start].rstrip()
            if before.endswith(("trực thuộc", "sáp nhập", "cấp", "diện")) and owner.kind != "place":
                return True
            after = self.folded[owner.end : owner.end + 8].lstrip()
            if owner.kind == "level" and (
                after.startswith(("giao", "ủy", "đề", "quản"))
                or before.endswith(("kế hoạch", "chỉ tiêu", "xã,", "phường,", "các"))
            ):
                return True
        return False

    def _resolve(self, owner: Owner, known: list[Owner], record: Record) -> Owner | None:
        if owner.named:
            return owner
        here = [o for o in record.owners if o.named and o.kind != "bare" and o.end <= owner.start]
        pool = known + here
        level = owner.level
        if owner.kind in ("generic", "level"):
            main = self._main
            if main is not None and (
                level is None or _same_level(main.level, level) or (main.level is None and main.named)
            ):
                return self._main
            for other in reversed(pool):
                if _same_level(other.level, level) and level is not None:
                    return other
            if owner.kind == "generic" and level not in (None, "bloc"):
                return owner
            return None
        if owner.kind == "generic body" and level is None:
            return None
        for other in reversed(pool):
            if other.kind == "organization" and other.level == level and owner.kind in ("organization", "generic body"):
                return other
            if owner.kind == "committee" and other.kind in ("committee", "inner") and other.level == level:
                return other
        return self._completed(owner, pool)

    def _completed(self, owner: Owner, pool: list[Owner]) -> Owner:
        """ "Đảng bộ thành phố" with the proper name that the text gives its committee elsewhere ("Thành ủy Sông Hậu")."""
        if owner.level is None or owner.text.startswith(("Các", "các")):
            return owner
        for other in [
            *([self._main] if self._main else []),
            *reversed(pool),
            *([self.title_owner] if self.title_owner else []),
        ]:
            if (
                other.named
                and other.level == owner.level
                and other.kind in ("committee", "inner", "organization", "place")
            ):
                name = _proper_name(other.text)
                if name:
                    return Owner(f"{owner.text} {name}", owner.level, True, owner.kind, owner.start, owner.end)
        return owner

    def _lead_owner(self, until: Record) -> Owner | None:
        """The report's own organization: named in the lead, else in the headline, else only by its level."""
        unnamed: Owner | None = None
        place: Owner | None = None
        for record in self.records:
            for owner in record.owners:
                if self._acted_on(owner):
                    continue
                if owner.named and owner.kind in ("organization", "committee", "inner"):
                    return owner
                if owner.named and owner.kind == "place" and place is None:
                    place = owner
                if (
                    not owner.named
                    and owner.kind in ("organization", "generic body", "committee", "inner")
                    and owner.level
                ) and (
                    unnamed is None
                    or (unnamed.kind in ("committee", "inner") and owner.kind in ("organization", "generic body"))
                ):
                    unnamed = owner
            if record is until:
                break
        if place is not None and place.level != "commune":
            return place
        heading = self._capitals_heading()
        if heading is not None:
            return heading
        if self.title_owner is not None and not (
            unnamed is not None and unnamed.kind in ("organization",) and self.title_owner.kind == "bare"
        ):
            return self.title_owner
        if unnamed is not None:
            return unnamed
        if place is not None:
            return place
        for record in self.records:
            for owner in record.owners:
                if owner.named and owner.kind == "bare":
                    return owner
        found = _INSTITUTION.search(self.text)
        if found:
            return Owner(found.group(), None, True, "institution", found.start(), found.end())
        found = re.search(r"Đảng bộ(?!\w)", self.text)
        if found and any(item.text == "đảng bộ" for record in self.records for item in record.items):
            return Owner("Đảng bộ", None, False, "organization", found.start(), found.end())
        return None

    def _capitals_heading(self) -> Owner | None:
        """ "ĐẢNG BỘ HUYỆN SÔNG THAO" at the head of an official report."""
        for record in self.records[:6]:
            sentence = record.sentence
            line = self.text[sentence.start : sentence.end]
            if (
                line.isupper()
                and len(line) < 80
                and self.folded.startswith(_HEADS, sentence.start)
                and len(line.split()) > 2
            ):
                return Owner(line, None, True, "organization", sentence.start, sentence.end)
        return None

    # ---- actors ------------------------------------------------------------------------------------------------

    def _actors(self) -> None:
        self._actor_of: dict[int, str | None] = {}
        carried: str | None = None
        paragraph = -1
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, carried = record.sentence.paragraph, None
            if record.sentence.open_end and not record.readings and len(record.items) <= 14:
                carried = record.actors[-1].text if record.actors else None  # a heading over a list
            last: str | None = None
            any_before = False
            last_at = record.sentence.start
            for reading in record.readings:
                if reading.measure not in _ACTED:
                    continue
                actor = self._local_actor(record, reading)
                if reading.status == "change" or (
                    reading.measure == "disciplined" and reading.qualifier and any_before
                ):
                    fresh = [a for a in record.actors if last_at <= a.start < reading.at]
                    actor = fresh[-1].text if fresh and reading.status != "change" else last
                elif actor is None and not any_before and self._own_subject(record, reading):
                    actor = None
                elif (actor is None and not self._passive(record, reading)) or (
                    actor is None and reading.measure != "disciplined"
                ):
                    actor = last if any_before else carried
                self._actor_of[id(reading)] = actor
                last, any_before, last_at = actor, True, reading.at
            if any_before:
                carried = last

    def _own_subject(self, record: Record, reading: Reading) -> bool:
        """Whether the sentence begins with an organization as its subject ("Toàn Đảng bộ kỷ luật 27 đảng viên")."""
        return any(
            owner.end <= reading.start
            and owner.kind in ("generic", "generic body", "organization")
            and owner.start - record.sentence.start < 40
            for owner in record.owners
        )

    def _local_actor(self, record: Record, reading: Reading) -> str | None:
        passive = self._passive(record, reading)
        agents = [a for a in record.actors if reading.at <= a.start < reading.end]
        if agents:
            return agents[0].text
        before = [a for a in record.actors if a.end <= reading.at]
        if not before:
            return None
        if passive:
            return None
        return before[-1].text

    def _passive(self, record: Record, reading: Reading) -> bool:
        """Whether the figure is told in the passive ("12 đảng viên bị kỷ luật"), which names no actor by itself."""
        written = self.folded[max(record.sentence.start, reading.start - 8) : reading.end]
        if re.search(r"(?<!\w)bị(?!\w)", written):
            return True
        return "verb after" in reading.rules and "được" in written


_HEADS = ("đảng bộ", "tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy", "đảng ủy")
_INSTITUTION = re.compile(
    r"(?:Trường|Bệnh viện|Công ty|Tổng công ty|Học viện|Tập đoàn|Sở|Cục|Viện|Ngân hàng)(?: [A-ZĐÀ-Ỹ][\w]*(?: (?:học|đẳng|viện|tế|thuật|khoa|phần|sự|nghiệp|chính|mại|dựng|nghệ|phạm))?){1,6}"
)
_KIND_WORDS = frozenset(
    [
        "ban",
        "thường",
        "vụ",
        "chấp",
        "hành",
        "đảng",
        "bộ",
        "ủy",
        "uỷ",
        "tỉnh",
        "thành",
        "phố",
        "huyện",
        "quận",
        "thị",
        "xã",
        "trấn",
        "phường",
        "tp",
        "tp.",
        "tx",
        "khối",
        "đặc",
        "khu",
        "btv",
        "bch",
        "chi",
    ]
)


def _proper_name(name: str) -> str:
    """What is left of a body's name without the words for its kind and level; empty where those are mixed in."""
    words = name.split()
    while words and words[0].lower() in _KIND_WORDS:
        words.pop(0)
    return (
        " ".join(words) if words and words[0][:1].isupper() and not any(w.lower() in _KIND_WORDS for w in words) else ""
    )


def _same_level(one: str | None, other: str | None) -> bool:
    """A town is a district-level unit: "Thành ủy" of a city under a province answers to "toàn thành phố"."""
    return one == other or {one, other} == {"city", "district"}


def _breaks(item: Item) -> bool:
    return item.kind == "punct" and item.text in ";,:()|…"


def _bare_place(title: str) -> Owner | None:
    """The place that a headline names without saying what it is: "Tây Ninh: …", "… ở Quảng Bình qua ba quý"."""
    patterns = (
        r"^((?:TP\.? )?[A-ZĐÀ-Ỹ][\w’']*(?: [A-ZĐÀ-Ỹ][\w’']*){1,4})\s*:",
        r"(?:\bở|\btại|\bcủa) ((?:[A-ZĐÀ-Ỹ][\w’']*)(?: [A-ZĐÀ-Ỹ][\w’']*){1,3})",
        r"^((?:TP\.? )?[A-ZĐÀ-Ỹ][a-zà-ỹđ’']*(?: [A-ZĐÀ-Ỹ][a-zà-ỹđ’']*){1,3})\b",
    )
    for pattern in patterns:
        found = re.search(pattern, title)
        if found:
            return Owner(found.group(1), None, True, "bare", 0, 0)
    return None
