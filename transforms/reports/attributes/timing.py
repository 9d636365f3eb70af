"""When a figure holds: the span of a flow, the day of a stock, the time of a target.

Belongs here: what passes from sentence to sentence, from headline and lead; the cut-off day of the report; targets. Not here:
the time of a figure's own sentence (own_time), finding written times (periods).
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from transforms.dates import Span, make_date, years
from transforms.reports.attributes.cues import anywhere
from transforms.reports.attributes.own_time import OwnTime
from transforms.reports.attributes.records import ASIDE_ROLES, STOCKS, Record
from transforms.reports.grammar.state import Reading
from transforms.reports.periods import TimeMention
from transforms.reports.time_spans import Calendar, end_of, span_of
from transforms.reports.time_words import words

_ADMISSIONS = frozenset(
    {"members_admitted", "members_admitted_vs_plan", "members_admitted_vs_total", "members_confirmed"}
)
_WEEKS_AFTER = timedelta(days=60)  # after a decision, what it decided is done
_TERM = 5  # years of a term
_PLAN_OPENS = 80  # the same where a plan is named first
_OPENS = 12  # letters before the day that opens a sentence
_IN_YEAR = re.compile(r"(?<!\w)(?:trong|cả) năm(?! (?:19|20)\d\d)(?!\w)")


class Timing(OwnTime):
    """Gives each reading its span."""

    _told_year: int | None = None  # the year that the text told of last
    _ceremony: Span | None = None  # the last day on which the text tells that something was done
    _session: Span | None = None  # the last days of a meeting that the text told of
    _current_is_aim = False  # whether the time told of before was that of a target
    _event_done = False  # whether the sentence of that day tells of something done on it
    _plan_span: TimeMention | None = None  # the term or stage that this paragraph tells of

    def _event_day(self, record: Record) -> Span | None:
        """ "Sáng 22/8, Đảng bộ phường tổ chức Đại hội": the day that opens a sentence."""
        for mention in record.times[:2]:
            if mention.role == "base" or self._of_a_plan(mention):
                continue  # "Thực hiện kế hoạch năm 2022, ngày 6/9, Đảng ủy tổ chức lễ kết nạp"
            leading = record.times[0] is not mention
            opens = mention.start - record.sentence.start < (_PLAN_OPENS if leading else _OPENS)
            if mention.kind == "day" and mention.role == "event" and opens and not record.sentence.open_end:
                days = span_of(mention, self._calendar_of_event(mention))
                self._event_done = (
                    anywhere("done_then").search(self.folded, mention.end, record.sentence.end) is not None
                )
                self._ceremony = days if self._event_done else self._ceremony
                self._session = days or self._session
                return days
        return None

    def _calendar_of_event(self, mention: TimeMention) -> Calendar:
        """The year of a day that is told without one, from a decision of the weeks before it, where nothing else tells it."""
        known = self.calendar
        if mention.year or known.year or not mention.month or not mention.day:
            return known
        if self._title_of_congress and self.next_term is not None and self.next_term.year:
            return Calendar(known.published, self.next_term.year, known.cut_off)  # a term begins with its congress
        for record in self.records:
            for other in record.times:
                decided = span_of(other, known) if other.role == "document" and other.year else None
                day = make_date(other.year, mention.month, mention.day) if other.year else None
                if decided is None or decided.end is None or day is None:
                    continue
                if timedelta() <= day.first - decided.end <= _WEEKS_AFTER:
                    return Calendar(known.published, other.year, known.cut_off)
        return known

    def _to_come(self, record: Record, reading: Reading) -> bool:
        """Whether a figure's own time begins, or ends where it says "by then", after the year of publication."""
        own = self._own_time(record, reading)
        if own is None or own.year is None or self.published is None or own.kind not in ("year", "years"):
            return False
        by_then = own.last_year if own.kind == "years" and own.role == "as_of" else own.year
        return own.start < reading.at and (by_then or own.year) > self.published.year

    def _recurring(self, record: Record, reading: Reading) -> bool:
        """Whether a figure is told of each year ("hằng năm có trên 85% chi bộ ...")."""
        return any("recurring" in item.roles for item in record.items if item.end <= reading.at)

    def _periods(self) -> None:
        paragraph = -1
        current: TimeMention | None = None  # of the sentences before in this paragraph
        latest: TimeMention | None = None  # the last span told of, in whatever paragraph
        stock: Span | None = None
        heading: TimeMention | None = None
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, stock = record.sentence.paragraph, None
                self._event, self._event_done, self._plan_span = None, False, None
                current = heading
                heading = None
            self._event = self._event_day(record) or self._event
            long = [m for m in record.times if m.kind == "years" and m.role == "span" and not self._opens_term(m)]
            self._plan_span = long[-1] if long else self._plan_span
            previous: Reading | None = None
            for reading in record.readings:
                if reading.status == "actual" and self.published is not None and self._to_come(record, reading):
                    reading.status = "target"
                span = self._span(record, reading, previous, current or (None if self.default else latest), stock)
                self._spans[id(reading)] = span
                if reading.measure in STOCKS and reading.status == "actual":
                    if self._own_time(record, reading) is not None:
                        stock = span
                elif reading.status != "change" and "earlier" not in reading.rules:
                    own = self._own_time(record, reading)
                    if own is not None and not self.folded.startswith("riêng", own.start):
                        current, self._current_is_aim = own, reading.status == "target"
                if reading.status != "change":
                    previous = reading
            if not record.readings and record.times:
                spans = [
                    m
                    for m in record.times
                    if m.role == "span" and m.kind in ("year", "years", "months", "quarter", "since")
                    if m.kind != "years" or not (self._opens_term(m) or self._to_begin(m))
                    if not self._of_a_plan(m)
                ]
                if spans and (record.sentence.open_end or self.folded[record.sentence.end - 1] == ":"):
                    heading = current = spans[-1]
                elif (
                    spans
                    and len(record.items) < 60
                    and not self._looks_ahead(record)
                    and not self._of_another_time(spans[-1])
                ):
                    current = spans[-1]
                days = [
                    m
                    for m in record.times
                    if m.kind == "day" and m.role == "as_of" and not self.folded.startswith("vào", m.start)
                ]
                if days:
                    stock = Span(None, end_of(days[-1], self.calendar))
            self._fill_shares(record)
            if not record.times:
                continue  # what follows keeps the times that it tells
            if not self._looks_ahead(record) and not (not record.readings and self._of_another_time(record.times[-1])):
                dated = [m.year for m in record.times if m.year and m.role not in ASIDE_ROLES and m.kind != "years"]
                self._told_year = dated[-1] if dated else self._told_year
            told = [
                m
                for m in record.times
                if m.role == "span" and m.kind in ("year", "years", "months", "quarter") and not self._opens_term(m)
                if not self._of_a_plan(m)
            ]
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

    def _in_bare_year(self, record: Record, reading: Reading, current: TimeMention | None) -> bool:
        """ "Đến 31/12/2021 huyện có ... Trong năm, 5 đảng viên bị khiển trách": the year told of last."""
        if _IN_YEAR.search(self.folded, record.sentence.start, reading.at) is None:
            return False
        governing = current or self.default
        if governing is None:
            return True
        return governing.kind == "year" and governing.year != self._told_year

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
                r
                for r in record.readings
                if (r.measure, r.subject) == (reading.measure, reading.subject)
                and r.status != "change"
                and "earlier" not in r.rules
                and r.at < reading.at
            ]
            if same or previous is not None:
                return self._spans.get(id(same[-1] if same else previous))
        if reading.measure == "members_share_of_population":
            totals = [r for r in record.readings if r.measure == "members_total"]
            if totals:
                return self._spans.get(id(totals[0])) or self._span(record, totals[0], None, current, stock)
        own = self._own_time(record, reading)
        if reading.measure in STOCKS and reading.status != "target":
            if (own is None or own.start > reading.at) and self._at_founding(record, reading):
                return self._founded_on(record)
            if own is not None and self._now_since(reading, own):
                return Span(None, self.published)
            return self._stock_span(record, reading, own, stock)
        if reading.status == "actual" and self._recurring(record, reading) and (own is None or own.start > reading.at):
            default = self.default if self.default is not None and self.default.kind in ("years", "since") else None
            longest = self._plan_span or (
                current if current is not None and current.kind in ("years", "term") else default
            )
            if longest is not None:
                return self._flow_span(record, reading, longest)
            if not (self.default_from_title and self.default is not None):
                return self.term if own is None and current is None else None
        met = [m for m in record.times if m.start < reading.at and self._met_after_event(record, m)]
        if met and reading.status == "actual" and (own is None or (own.kind == "day" and own.role == "event")):
            return self._flow_span(record, reading, met[-1])
        if own is not None:
            return self._flow_span(record, reading, own)
        if reading.status == "target":
            if _IN_YEAR.search(self.folded, record.sentence.start, reading.at):
                year = self._told_year or (self.default.year if self.default is not None else None)
                return years(year, year) if year else None  # "phấn đấu cả năm kết nạp 150 đảng viên"
            term = next((m for m in record.times if m.year and m.last_year), None)
            if term is not None and term.year and term.last_year and self._recurring(record, reading):
                return years(term.year, term.last_year)  # "mục tiêu hằng năm ... (đầu nhiệm kỳ 2020-2025 có ...)"
            earlier = self._target_time(record)
            if earlier is not None:
                return self._flow_span(record, reading, earlier)
            return None
        if anywhere("recent").search(self.folded, record.sentence.start, reading.at):
            return None  # "tại cuộc họp mới đây": a day that the text does not tell
        itself = anywhere("at_event").search(self.folded, record.sentence.start, reading.at)
        if self._session is not None and itself is not None:
            return self._session
        if self._told_year and self._in_bare_year(record, reading, current):
            return years(self._told_year, self._told_year)
        governing = self._governing(current)
        if governing is not None:
            return self._until_now(record, reading, self._flow_span(record, reading, governing))
        planned = [m for m in record.times if m.role == "span" and self._of_a_plan(m)]
        done = self._event_done or anywhere("done_then").search(self.folded, record.sentence.start, record.sentence.end)
        if self._event is not None and done:
            return self._event
        now = [m for m in record.times if m.kind == "now" and m.start < reading.at]
        if now and self.published:
            return Span(None, self.published)  # "đến nay đã kiểm tra 12 tổ chức đảng": since when is not told
        if self._ceremony is not None and reading.measure in _ADMISSIONS:
            return self._ceremony
        if planned:
            return self._flow_span(record, reading, planned[-1])
        sentence = self.folded[record.sentence.start : record.sentence.end]
        if self.cut_off is not None and reading.at > self.cut_off_at and _IN_YEAR.search(sentence):
            return Span(date(self.cut_off.year, 1, 1), self.cut_off)  # "tính đến 31/12/2018 ... Trong năm, ..."
        return None

    def _met_after_event(self, record: Record, plan: TimeMention) -> bool:
        """ "Chiều 5/1/2026, Đảng bộ báo cáo: chỉ tiêu năm 2025 đã đạt 100%": the year of the plan, not the day of the meeting."""
        day = self._event.end if self._event is not None else None
        of_plan = plan.of_plan or self._of_a_plan(plan)
        if not of_plan or plan.kind != "year" or plan.year is None or day is None or plan.year >= day.year:
            return False
        return not any(m.kind == "day" and m.start > plan.start for m in record.times)

    def _governing(self, current: TimeMention | None) -> TimeMention | None:
        """The time told of before, unless that was a year's target and the headline says how much of the year has passed."""
        default = self.default
        if current is None or default is None or not (self._current_is_aim and self.default_from_title):
            return current or default
        shorter = default.kind in ("months", "quarter", "month", "since") and current.kind == "year"
        return default if shorter and default.year in (None, current.year) else current

    def _until_now(self, record: Record, reading: Reading, span: Span | None) -> Span | None:
        """ "Năm 2023, chỉ tiêu là 150. Đến nay đã kết nạp 113": so far of a year or term that is not over."""
        day = self.published
        now = any(m.kind == "now" and m.start < reading.at for m in record.times)
        if span is None or span.start is None or span.end is None or day is None or not now:
            return span
        return Span(span.start, day) if span.start <= day < span.end else span

    def _bare_term(self, mention: TimeMention) -> Span | None:
        """ "Từ đầu nhiệm kỳ đến nay", "trong nhiệm kỳ này": the term that the text gives elsewhere, unless it was over."""
        since = mention.relative == "since"
        past = self.folded[mention.start : mention.end].endswith("qua")
        term = self.term
        if term is not None and term.end is not None and not past and self.year and self.year > term.end.year:
            term = None
        if since:
            begun = term.start if term is not None else None
            return Span(begun, self.published) if begun or self.published else None
        return term

    def _target_time(self, record: Record) -> TimeMention | None:
        """The time of a target: in the sentence before it that set it."""
        at = record.number
        for back in range(at - 1, max(-1, at - 4), -1):
            other = self.records[back]
            apart = other.sentence.paragraph != record.sentence.paragraph and not other.sentence.open_end
            if apart and not other.readings and not self._looks_ahead(other):
                continue  # what another paragraph tells of is not what this aims at
            kinds = ("year", "years", "quarter", "months") if not other.readings else ("year", "years")
            times = [m for m in other.times if m.role not in ASIDE_ROLES and m.kind in kinds]
            if times and (not other.readings or other.readings[-1].status == "target"):
                return times[-1]
        if self.next_term is not None:
            return self.next_term
        return self.default if self.default is not None and self.default.kind == "years" else None

    def _flow_span(self, record: Record, reading: Reading, mention: TimeMention) -> Span | None:
        calendar = self.calendar
        if mention.year is None and mention.kind in ("quarter", "months", "month", "day"):
            years_here = [
                m.year
                for m in record.times
                if m.year and m.role == "span" and m.kind in ("year", "months", "quarter", "month")
            ]
            if years_here and not mention.this_year and not (mention.partial and self.published):
                calendar = Calendar(calendar.published, years_here[0], calendar.cut_off)
        if mention.relative == "before":
            told = self._told_year or (self.default.year if self.default is not None else None) or calendar.year
            return years(told - 1, told - 1) if told else None
        if mention.kind == "spell":
            stage = self.default if self.default is not None and self.default.kind == "years" else None
            if stage is None or stage.year is None or stage.last_year is None or mention.number is None:
                return None
            if self.term is not None and mention.number == _TERM:
                return self.term
            long = stage.last_year - stage.year
            return span_of(stage, calendar) if mention.number in (long, long + 1) else None
        if mention.kind == "term" and reading.status == "target" and self.next_term is not None:
            return span_of(self.next_term, calendar)
        if mention.kind == "term":
            span = self._bare_term(mention)
            undated = span is not None and span.start is None and reading.measure == "rated"
            return None if undated else span
        span = span_of(mention, calendar)
        if span is None:
            return None
        day = self.opening_day
        if mention.relative == "since" or mention.kind == "since":
            now = mention.since_until is None or mention.since_until.kind == "now"
            if now and day is not None and span.end is None and span.start is not None and span.start < day:
                return Span(span.start, day)  # "Sáng 16/7, ... từ đầu năm đến nay"
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
            if written.startswith(words("counted_up_to")) and span.end:
                year = span.end.year
                covered = [
                    m
                    for m in record.times
                    if m is not mention and m.role != "compare" and m.kind == "year" and m.year == year
                ]
                default = span_of(self.default, calendar) if self.default is not None else None
                if covered or (default and default.start == date(year, 1, 1)) or (mention.year is None):
                    return Span(date(year, 1, 1), span.end)
                if (
                    mention.kind == "quarter"
                    and "trong quý" in self.folded[record.sentence.start : record.sentence.end]
                ):
                    return span
                if any(r.measure == "members_admitted_vs_plan" for r in record.readings):
                    return Span(date(year, 1, 1), span.end)  # a share of the year's plan counts from its first day
                lasting = self.default is not None and self.default.kind in ("years", "since")
                if default and default.start and default.start < span.end and (lasting or default.start.year == year):
                    return Span(default.start, span.end)
                return Span(None, span.end)
            return span
        counted = reading.measure in _ADMISSIONS and reading.status == "actual" and self._is_default(mention)
        if (
            counted
            and mention.kind != "years"
            and self.cut_off
            and span.start
            and span.end
            and span.start <= self.cut_off < span.end
        ):
            return Span(span.start, self.cut_off)
        return span

    def _is_default(self, mention: TimeMention) -> bool:
        one, other = mention, self.default
        return other is not None and (one.kind, one.year, one.number) == (other.kind, other.year, other.number)
