"""Who inspected, supervised or disciplined; and the whole answer for a reading.

Belongs here: the acting body of a clause, carried over a list or a paragraph, none in the passive. Not here:
organizations (owners).
"""

from __future__ import annotations

import re

from transforms.dates import Span
from transforms.reports.attributes.owners import Owners
from transforms.reports.attributes.page_lines import drop_page_lines
from transforms.reports.attributes.records import Known, Owner, Record
from transforms.reports.grammar.state import ACTED, Reading
from transforms.reports.time_spans import Calendar

_JOINED = re.compile(r"\s*(?:,|;|,?\s*và|cùng)\s*")
_SUBJECT_NEAR = 40  # letters before a subject
_TOTAL_NEAR = 4  # sentences between a total and its forms


class Attributes(Owners):
    """Collects the sentences of a document as they are read, then answers for each reading."""

    def of(self, number: int, reading: Reading) -> Known:
        """What is known of a reading of sentence `number`."""
        if not self._ready:
            self._prepare()
        known = self._cache.get(id(reading))
        return known if known is not None else Known()

    def _prepare(self) -> None:
        self._ready = True
        self._read_title()
        drop_page_lines(self.records, self.folded, self.headline)
        self._term_behind = any(
            mention.kind == "term" and self.folded[mention.start : mention.end].endswith("qua")
            for record in self.records
            for mention in record.times
        )
        self.year = self._report_year()
        self.opening_day = self._opening_day() if self.published is None else None
        self.calendar = Calendar(self.published, self.year, None)
        self.cut_off = self._find_cut_off()
        self.calendar = Calendar(self.published, self.year, self.cut_off)
        self.default = self._default_time()
        self.term = self._term()
        self._periods()
        self._owners()
        self._actors()
        for record in self.records:
            for reading in record.readings:
                span = self._spans.get(id(reading)) or Span(None, None)
                self._cache[id(reading)] = Known(
                    self._owner_of.get(id(reading)), self._actor_of.get(id(reading)), span.start, span.end
                )

    def _actors(self) -> None:
        carried: str | None = None
        paragraph = -1
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph = record.sentence.paragraph
                listed = record.number > 0 and record.sentence.bullet
                listed = listed and self._opens_list(self.records[record.number - 1])
                carried = carried if listed or self._without_subject(record) else None
            if record.sentence.open_end and not record.readings and len(record.items) <= 14:
                carried = record.actors[-1].text if record.actors else None  # a heading over a list
            last: str | None = None
            any_before = False
            last_at = record.sentence.start
            for reading in record.readings:
                if reading.measure not in ACTED:
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
                self._of_whole(record)
                carried = last
            elif self._opens_list(record):
                carried = self._named_in_paragraph(record)

    def _of_whole(self, record: Record) -> None:
        """ "UBKT các cấp kỷ luật 28. Trong đó, cấp cơ sở 19. Khiển trách 21; cảnh cáo 7": forms that add up to a total told
        before, in a sentence that names nobody, are its actor's."""
        forms = [r for r in record.readings if r.measure == "disciplined" and r.qualifier and r.status == "actual"]
        if (
            record.actors
            or len(forms) < 2
            or any(r.measure == "disciplined" and not r.qualifier for r in record.readings)
        ):
            return
        amount = sum(form.value for form in forms)
        for other in self.records[max(0, record.number - _TOTAL_NEAR) : record.number][::-1]:
            if other.sentence.paragraph != record.sentence.paragraph:
                return
            for reading in other.readings:
                same = (reading.measure, reading.unit, reading.value) == ("disciplined", forms[0].unit, amount)
                if same and not reading.qualifier and reading.subject == forms[0].subject:
                    for form in forms:
                        self._actor_of[id(form)] = self._actor_of.get(id(reading))
                    return

    def _opens_list(self, record: Record) -> bool:
        """ "Trong 7 tháng, Ủy ban đã tiến hành:" over a list of what was done."""
        return not record.readings and self.folded[record.sentence.end - 1] == ":"

    def _named_in_paragraph(self, record: Record) -> str | None:
        """Who acts in a sentence, or else the one body that its paragraph named before as acting."""
        for other in self.records[record.number :: -1]:
            if other.sentence.paragraph != record.sentence.paragraph:
                return None
            if other.actors:
                return other.actors[-1].text
        return None

    def _without_subject(self, record: Record) -> bool:
        """ "Ban hành quyết định kiểm tra 8 tổ chức đảng": a paragraph that opens with what was done goes on with who did it."""
        if record.owners and record.owners[0].start - record.sentence.start < _SUBJECT_NEAR:
            return False
        first = next((item for item in record.items if item.kind != "punct"), None)
        return first is not None and not {"action", "result", "other"}.isdisjoint(first.roles)

    def _own_subject(self, record: Record, reading: Reading) -> bool:
        """Whether the sentence begins with an organization as its subject ("Toàn Đảng bộ kỷ luật 27 đảng viên")."""
        return any(
            owner.end <= reading.start
            and owner.kind in ("generic", "generic body", "organization")
            and owner.start - record.sentence.start < _SUBJECT_NEAR
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
        if passive and reading.measure == "disciplined":
            return None
        return self._with_those_named_before(before)

    def _with_those_named_before(self, actors: list[Owner]) -> str:
        """The last actor with those that a comma or "và" joins to it ("cấp ủy, ủy ban kiểm tra và chi bộ"), as written."""
        first = last = actors[-1]
        for other in reversed(actors[:-1]):
            if not _JOINED.fullmatch(self.text[other.end : first.start]):
                break
            first = other
        return last.text if first is last else self.text[first.start : last.end]

    def _passive(self, record: Record, reading: Reading) -> bool:
        """Whether the figure is told in the passive ("12 đảng viên bị kỷ luật"), which names no actor by itself."""
        written = self.folded[max(record.sentence.start, reading.start - 8) : reading.end]
        if re.search(r"(?<!\w)bị(?!\w)", written):
            return True
        if not {"form after", "verb after"}.isdisjoint(reading.rules) and re.search(
            r"(?<!\w)(?:phải|chịu|nhận)(?!\w)", written
        ):
            return True
        return "verb after" in reading.rules and "được" in written
