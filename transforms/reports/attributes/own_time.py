"""The time that a figure's own sentence gives it.

Belongs here: which of the times of a sentence is said of a reading. Not here: times carried from elsewhere (timing), days of
stocks (stock_time).
"""

from __future__ import annotations

from transforms.reports.attributes.records import STOCKS, Record
from transforms.reports.attributes.stock_time import StockTime
from transforms.reports.grammar.state import Reading
from transforms.reports.periods import TimeMention
from transforms.reports.time_words import words


class OwnTime(StockTime):
    """Finds the time that is said of a reading."""

    def _own_time(self, record: Record, reading: Reading) -> TimeMention | None:
        """The time in a reading's own sentence that is said of it."""
        partner = record.partners.get(reading.at)
        if partner is not None and partner.time is not None:
            return partner.time
        if not record.times:
            return None
        stock = reading.measure in STOCKS
        usable = [
            m
            for m in record.times
            if (
                m.role not in ("compare", "base", "length", "document")
                or (m.role == "base" and reading.status == "target")
            )
            and (m.role != "ahead" or reading.status == "target")
            and (m.kind != "spell" if stock else m.kind not in ("now", "year_start"))
        ]
        usable = [m for m in usable if m.kind != "spell" or m.start < reading.at]
        if not stock:
            usable = [m for m in usable if m.kind != "day" or m.role != "event" or self._on_the_day(reading, m)]
        if not stock:
            usable = [m for m in usable if not self._of_a_plan(m) or reading.status == "target"]
        if reading.measure.startswith("members_admitted_vs"):
            usable = [m for m in usable if m.start < reading.at]
        if not usable:
            return None
        left, right = self._chunk(record, reading)
        before = [m for m in usable if m.start < reading.at]
        touching = [
            m
            for m in usable
            if m.start >= reading.span_end > reading.at and not self.folded[reading.span_end : m.start].strip()
        ]
        if touching and not reading.measure.startswith("members_admitted_vs"):
            return touching[0]
        inside = [m for m in before if m.start >= left]
        if inside:
            return inside[-1]
        after = [m for m in usable if reading.at < m.start < right]
        if after:
            following = [
                m
                for m in after
                if not self._num_between(record, reading, m) and not (before and self._leads_on(record, m, right))
            ]
            if following:
                return following[0]
        segment = [m for m in before if self._same_segment(m.start, reading.at)]
        if segment:
            return segment[-1]
        if before:
            return before[-1]
        later = [m for m in usable if m.start > reading.at and not (stock and m.kind in ("years", "term"))]
        if not later or reading.status == "target":
            return None
        of_it = self._same_segment(reading.at, later[0].start) or (
            stock
            and (later[0].role == "as_of" or not self._num_after(record, later[0]))
            and (self.published is None or (later[0].kind == "day" and later[0].role == "as_of"))
        )
        return later[0] if of_it else None

    def _leads_on(self, record: Record, mention: TimeMention, right: int) -> bool:
        """ "năm 2006 có 2.300 đảng viên thì đến cuối năm 2016 là 3.702": a time that goes with the next number."""
        for item in record.items:
            if item.start >= right or (item.kind == "punct" and item.start > mention.end):
                return False
            if item.start >= mention.end and item.kind == "num":
                return True
        return False

    def _num_between(self, record: Record, reading: Reading, mention: TimeMention) -> bool:
        return any(
            item.kind == "num" and reading.at < item.start < mention.start and item.start >= reading.span_end
            for item in record.items
        )

    def _on_the_day(self, reading: Reading, mention: TimeMention) -> bool:
        """ "Dịp 2/9/2024 kết nạp 100 quần chúng": an admission on a day, not a conference of that day."""
        if reading.measure not in ("members_admitted", "members_confirmed") or reading.at < mention.start:
            return False
        written = self.folded[mention.start : mention.end]
        if self._event is not None and written.startswith(words("campaigns")):
            return False  # "kết nạp đảng đợt 2/9", on days that the paragraph tells
        return mention.first_day is not None or written.startswith(words("on_the_day"))
