"""When a stock holds: the day that its sentence, its paragraph or the report names, else the day of publication.

Belongs here: days of stocks. Not here: spans of what happened (timing).
"""

from __future__ import annotations

from transforms.dates import Span
from transforms.reports.attributes.cues import anywhere
from transforms.reports.attributes.records import Record
from transforms.reports.attributes.report_time import ReportTime
from transforms.reports.grammar.state import Reading
from transforms.reports.periods import TimeMention
from transforms.reports.time_spans import end_of
from transforms.reports.time_words import words

_BEGUN_NEAR = 25  # letters between the word for a beginning and its day


class StockTime(ReportTime):
    """Dates stocks."""

    _event: Span | None = None  # the days of the meeting that this paragraph tells of

    def _num_after(self, record: Record, mention: TimeMention) -> bool:
        """ "có 412 đảng viên; năm 2020 kết nạp 17 đảng viên": the time of what follows it."""
        return any(item.kind == "num" and item.start > mention.end for item in record.items)

    def _now_since(self, reading: Reading, own: TimeMention) -> bool:
        """ "năm 2021 quận kết nạp 212 đảng viên; hiện có 65 tổ chức": what stands now, after what was told of a year."""
        if own.start > reading.at or own.kind == "now":
            return False
        segment = self.folded[own.end : reading.at]
        if own.role != "as_of" and own.kind not in ("years", "term"):
            return anywhere("now").search(segment) is not None  # "được thành lập tháng 7/2025, hiện có 9 chi bộ"
        return ";" in segment and anywhere("now").search(segment.rsplit(";", 1)[1]) is not None

    def _told_beside(self, record: Record, reading: Reading) -> bool:
        """Whether the report is of one year, or its span is told in the paragraph of a stock, before it."""
        default = self.default
        if default is None or default.kind == "year":
            return default is not None and (self.default_from_title or default.start < reading.at)
        if self.default_from_title or default.start > reading.at:
            return False
        return all(
            other.sentence.paragraph == record.sentence.paragraph
            for other in self.records
            if other.sentence.start <= default.start < other.sentence.end
        )

    def _at_founding(self, record: Record, reading: Reading) -> bool:
        """ "Lúc thành lập chỉ có 4 đảng viên, đến nay có 322": what stood when it began has no date."""
        named = [item for item in record.items if "founding" in item.roles and item.end <= reading.at]
        return bool(named) and not any(
            item.kind == "num" and named[-1].end <= item.start < reading.at for item in record.items
        )

    def _founded_on(self, record: Record) -> Span | None:
        """When the body of a text began: "ra đời năm 2015 ... Lúc mới lập, chi bộ có 21 đảng viên"."""
        for other in self.records[: record.number + 1]:
            for mention in other.times:
                if mention.kind not in ("day", "month", "year") or not mention.year or mention.role == "compare":
                    continue
                before = self.folded[max(other.sentence.start, mention.start - _BEGUN_NEAR) : mention.start]
                if any(word in before for word in words("beginnings")):
                    end = end_of(mention, self.calendar)
                    return Span(None, end) if end is not None else None
        return None

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
                    if published and end > published:
                        end = published
                    return Span(None, end)
        if carried is not None:
            return carried
        if self._event is not None:
            return Span(None, self._event.end)
        sentence = self.folded[record.sentence.start : record.sentence.end]
        if self.cut_off and reading.at > self.cut_off_at:
            return Span(None, self.cut_off)
        if anywhere("now").search(sentence):
            return Span(None, published) if published else None
        told = self.default_from_title if published is not None else self._told_beside(record, reading)
        if self.default is not None and told and self.default.kind != "years":
            end = end_of(self.default, calendar)
            if end is not None:
                return Span(None, min(end, published) if published else end)
        return Span(None, published) if published else None
