"""What time a report as a whole speaks of: its year, its cut-off day, its term, its span.

Belongs here: the times of headline, lead and cut-off, and which times of a text are not its own (plans, congresses,
what is to come). Not here: the span of one figure (timing).
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from transforms.dates import Span, make_date
from transforms.reports.attributes.cues import anywhere, ending, listed
from transforms.reports.attributes.document import Document
from transforms.reports.attributes.records import ASIDE_ROLES, STOCKS, Record
from transforms.reports.periods import TimeMention
from transforms.reports.time_spans import end_of, span_of

# "chương trình công tác năm 2022"; not "chương trình. Năm 2022"
_PROGRAM = re.compile(r"(?<!\w)(?:chương trình|kế hoạch)(?:,? (?!và )[^\W\d_]+){0,6}\s*\Z")
_LEADING = 2  # among how many sentences with figures the year of the plan is looked for
_OPENING_RECORDS = 6  # among how many sentences the year of a stock is taken for the report's
_YEARS_BEHIND = 3  # a report of a day speaks of hardly any year further back, but by the way
_YEAR_TURNS = 2
_OPENING_DAY = 25  # letters before the day that a report opens with
_LONG_AGO = 5  # years before the latest of a text: what happened then is not what it reports
_DEFAULT_KINDS = frozenset({"year", "years", "quarter", "months", "since", "month"})


class ReportTime(Document):
    """Finds the time that a report as a whole speaks of."""

    def _report_year(self) -> int | None:
        if self.published:
            return self.published.year
        kinds = ("year", "months", "quarter", "month", "since")
        for mention in self.title_times:
            if mention.year and mention.kind in kinds:
                return mention.year
        told = 0
        behind = [r for r in self.records if not self._looks_ahead(r)]
        dated = [m for r in behind for m in r.times if m.year and m.role not in ASIDE_ROLES]
        latest = max((m.year for m in dated if m.year and m.kind != "years"), default=0)
        latest = latest or max((m.year for m in dated if m.year), default=0)
        for record in behind:
            years = [m.year for m in record.times if m.year and m.kind in kinds and m.role == "span"]
            years = [year for year in years if latest - year < _LONG_AGO]  # "sinh năm 1971"
            begun = {m.year for m in record.times if "since" in (m.kind, m.relative) and m.year and m.year < latest}
            years = [year for year in years if year not in begun]  # "từ năm 2021 đến nay", and 2024 is told of
            if years:
                return years[0] if max(years) - years[0] < 5 else max(years)  # "từ 120 đảng viên năm 1976, ..."
            told += bool(record.readings) and not record.sentence.open_end
            if told > 2:
                break
        for record in self.records[:_OPENING_RECORDS]:  # "Đến hết quý III/2019 có ... Trong 9 tháng, ..."
            for mention in record.times:
                stood = any(reading.measure in STOCKS for reading in record.readings)
                if stood and mention.role == "as_of" and mention.year and mention.kind in kinds:
                    return mention.year
        for record in self.records:  # "Nhân dịp 26/3/2016, ...": an event, not the date of a directive
            for mention in record.times:
                if mention.kind == "day" and mention.year and mention.role not in ASIDE_ROLES:
                    return mention.year
        told_last = [m for r in self.records for m in r.times if m.year]
        told_since = any("since" in (m.kind, m.relative) and m.year and m.year < latest for m in told_last)
        aiming = [r for r in self.records if any(reading.status == "target" for reading in r.readings)]
        aims = [m for m in told_last if m.of_plan] + [m for r in aiming for m in r.times if m.year and m.kind == "year"]
        return next((m.year for m in aims), latest if told_since else None)  # the year that a target was set for

    def _opening_day(self) -> date | None:
        """ "Sáng 16.7, Đảng ủy Khối tổ chức hội nghị sơ kết": the day that a report of an event opens with, of its year."""
        told = 0
        for record in self.records:
            if record.sentence.open_end or told > 1:
                continue
            told += 1
            first = record.times[0] if record.times else None
            opens = first is not None and first.start - record.sentence.start < _OPENING_DAY
            if (
                first is None
                or not opens
                or first.kind != "day"
                or first.role != "event"
                or first.year
                or not self.year
            ):
                continue
            day = make_date(self.year, first.month, first.day)
            late = first.month is not None and first.month > _YEAR_TURNS  # in January the year told of is the last
            return day.first if day is not None and late else None
        return None

    def _find_cut_off(self) -> date | None:
        for record in self.records:
            for mention in record.times:
                monthly = mention.kind == "month" and mention.role == "as_of"
                if mention.kind != "day" and not monthly:
                    continue
                stock = any(r.measure in STOCKS and r.status == "actual" for r in record.readings)
                declared = (
                    "chốt số liệu" in self.folded[mention.start : mention.end]
                    or "tính đến" in self.folded[mention.start : mention.end]
                )
                if (mention.role == "as_of" and (stock or declared) and (stock or not monthly)) or (
                    mention.role == "event" and stock and mention.year
                ):
                    day = end_of(mention, self.calendar)
                    if day is not None:
                        self.cut_off_at = mention.start
                        return day
        return None

    def _default_time(self) -> TimeMention | None:
        """The span that the report as a whole speaks of: from its headline, else from its lead."""
        titles = [m for m in self.title_times if m.kind in _DEFAULT_KINDS and m.kind != "years"]
        for mention in titles:
            if mention.role not in ("base", "ahead"):
                self.default_from_title = True
                return mention
        if self._title_of_congress:
            self.next_term = next((m for m in self.title_times if m.kind == "years"), None)
        return self._lead_time() or self._year_of_plan(titles)

    def _year_of_plan(self, titles: list[TimeMention]) -> TimeMention | None:
        """ "... vượt chỉ tiêu năm 2023", and no other time is told: what has passed of the year of the plan."""
        told = [record for record in self.records if record.readings][:_LEADING]
        for mention in [*titles, *(m for record in told for m in record.times)]:
            if mention.role == "base" and mention.of_plan and mention.kind == "year" and mention.year:
                return replace(mention, role="span", partial=True)
        return None

    def _lead_time(self) -> TimeMention | None:
        """The span that the first sentences tell of, else the first that the text counts in."""
        paragraph = None
        for record in self.records:
            if paragraph is not None and record.sentence.paragraph != paragraph:
                break
            headline = self.text[record.sentence.start : record.sentence.end] == self.headline
            told = bool(record.times) and not headline and not self._looks_ahead(record)
            for mention in record.times if told else ():
                if mention.kind == "years" and self._opens_term(mention):
                    self.next_term = self.next_term or mention
                elif (
                    mention.role == "span"
                    and mention.kind in _DEFAULT_KINDS
                    and not self._elsewhere(record, mention)
                    and not self._of_a_plan(mention)
                    and (record.readings or not self._of_another_time(mention))
                ):
                    return mention
            if record.readings and not record.sentence.open_end and paragraph is None:
                paragraph = record.sentence.paragraph
        for mention in self.title_times:
            if mention.kind == "years" and self.next_term is None:
                return mention
        for record in self.records:  # no time in headline and lead: the first that the text counts in
            if any(r.status == "actual" and r.measure not in STOCKS for r in record.readings):
                for mention in record.times:
                    if mention.role == "span" and mention.kind in ("months", "quarter", "since"):
                        return mention
        for record in self.records:  # "Cuối năm 2012, Đảng bộ có ...": the year that its numbers stand for
            if any(r.status == "actual" and r.measure in STOCKS for r in record.readings):
                for mention in record.times:
                    if mention.kind == "year" and mention.role == "as_of" and mention.year:
                        return TimeMention("year", "span", mention.start, mention.end, year=mention.year)
        return None

    def _of_another_time(self, mention: TimeMention) -> bool:
        """Whether a time that a sentence without figures tells is years behind a dated report, or still to come."""
        day = self.published
        if day is None and self.year and self.default is not None and self.default.kind != "years":
            day = date(self.year, 12, 31)
        span = span_of(mention, self.calendar) if day is not None else None
        if day is None or span is None or span.start is None:
            return False
        ended = span.end or day
        return span.start > day or day.year - ended.year > _YEARS_BEHIND

    def _looks_ahead(self, record: Record) -> bool:
        """Whether a sentence only tells of what is to come ("Phương hướng năm 2013: ...")."""
        if self.folded.startswith(listed("ahead"), record.sentence.start):
            return True
        sentence = (record.sentence.start, record.sentence.end)
        if not record.readings and anywhere("going_on").search(self.folded, *sentence) is not None:
            return anywhere("done").search(self.folded, *sentence) is None  # "Quý IV, các cấp ủy tiếp tục rà soát"
        return bool(record.readings) and all(r.status == "target" for r in record.readings)

    def _of_congress(self, mention: TimeMention) -> bool:
        """ "Đại hội lần thứ III, nhiệm kỳ 2020 - 2025": the term that a congress opens, not the one behind it."""
        before = self.folded[max(0, mention.start - 120) : mention.start]
        before = before.rsplit("\n", 1)[-1].rsplit(". ", 1)[-1]  # of its own sentence
        return "đại hội" in before and ("lần thứ" in before or before.rstrip().endswith((",", "bộ", "khóa", "đại hội")))

    def _elsewhere(self, record: Record, mention: TimeMention) -> bool:
        """A time that is only the date of a document or of something else ("ngày 11/4/2007", "hồi năm ...")."""
        month = mention.kind == "month" and not record.sentence.open_end  # a heading's month is the report's
        aside = mention.kind == "year" and self._in_brackets(record, mention)
        meant = (
            self.folded[record.sentence.start : mention.start].rstrip().endswith(ending("meant_for"))
        )  # "cho năm 2010"
        return month or aside or meant or self.folded[mention.start : mention.end].startswith(("hồi", "năm học"))

    def _in_brackets(self, record: Record, mention: TimeMention) -> bool:
        """ "(năm 2008 có 231 đảng viên mới là sinh viên)": told by the way."""
        before = self.folded[record.sentence.start : mention.start]
        return before.rfind("(") > before.rfind(")")

    def _term(self) -> Span | None:
        every = self.title_times + [m for r in self.records for m in r.times]
        if self.next_term is None:
            self.next_term = next((m for m in every if m.kind == "years" and self._opens_term(m)), None)
        for mention in every:
            if mention.kind != "years" or mention.role == "base" or self._opens_term(mention):
                continue
            if not self._to_begin(mention):
                return span_of(mention, self.calendar)
        return None

    def _to_begin(self, mention: TimeMention) -> bool:
        """Whether a term begins after the year of the report, or after the term that a congress opens has begun."""
        begun = mention.year or 0
        opened = self.next_term.year if self.next_term is not None else None
        return (self.year is not None and begun > self.year) or (opened is not None and begun > opened)

    def _opens_term(self, mention: TimeMention) -> bool:
        """Whether a term in the text is that which a congress opens, while what it tells of is behind."""
        if mention in self.title_times:
            return self._title_of_congress
        if mention.role == "ahead":
            return True
        opened = self.next_term
        same = opened is not None and (opened.year, opened.last_year) == (mention.year, mention.last_year)
        return self._of_congress(mention) or (same and (self._title_of_congress or self._term_behind))

    def _of_a_plan(self, mention: TimeMention) -> bool:
        """ "theo chương trình năm 2022": the year of a plan, which may be longer than what has passed of it."""
        return (
            mention.kind == "year"
            and _PROGRAM.search(self.folded, max(0, mention.start - 60), mention.start) is not None
        )
