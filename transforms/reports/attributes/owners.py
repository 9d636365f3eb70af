"""Whose a figure is: the organization of its clause, of its paragraph, of the report.

Belongs here: nearness, "the whole district", lists of sub-units, the report's own organization. Not here: who
inspected (actors).
"""

from __future__ import annotations

import re

from transforms.reports.attributes.records import Owner, Record
from transforms.reports.attributes.timing import Timing
from transforms.reports.folding import CAPITALS
from transforms.reports.grammar.state import Reading

_ACTED = frozenset({"inspected", "supervised", "inspected_or_supervised", "disciplined"})
_HEADS = ("đảng bộ", "tỉnh ủy", "thành ủy", "huyện ủy", "quận ủy", "thị ủy", "đảng ủy")
_NATIONAL = re.compile(
    r"(?<!\w)(?:(?:ubkt|ủy ban kiểm tra)(?: \(ubkt\))? trung ương|ubkttw|toàn quốc|cả nước|toàn đảng(?! bộ))(?!\w)"
)
_SEARCHES = 4  # of the lead for the report's own organization, before it is taken to name none
_INSTITUTION = re.compile(
    rf"(?:Trường|Bệnh viện|Công ty|Tổng công ty|Học viện|Tập đoàn|Sở|Cục|Viện|Ngân hàng)(?: [{CAPITALS}][\w]*"
    r"(?: (?:học|đẳng|viện|tế|thuật|khoa|phần|sự|nghiệp|chính|mại|dựng|nghệ|phạm))?){1,6}"
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


class Owners(Timing):
    """Gives each reading its organization."""

    def _owners(self) -> None:
        known: list[Owner] = []
        main: Owner | None = None
        searches = 0
        topic: Owner | None = None
        region: Owner | None = None  # "Tại Sông Mây, ...": until another place is opened
        paragraph = -1
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, topic = record.sentence.paragraph, None
            opened = next((o for o in record.owners if o.kind == "region" or self._opens(o)), region)
            region = None if opened is not region and record.number < 3 and self._national() else opened
            local: dict[int, Owner | None] = {}
            for reading in record.readings:
                owner = self._local_owner(record, reading, known)
                local[id(reading)] = owner
                if main is None and (owner is not None or searches < _SEARCHES):
                    searches += owner is None
                    main = owner if owner is not None else self._lead_owner(self._first_told(record))
                    self._main = main
                chosen = owner or topic or region or main
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
            owner
            for owner in record.owners
            if not (acted and owner.kind in ("committee", "inner")) and owner.kind != "inner"
        ]
        before = [o for o in candidates if o.end <= reading.at and not self._passed(record, o, reading)]
        chosen: Owner | None = None
        if before:
            segment = [o for o in before if self._same_segment(record, o.end, reading.at)]
            pool = segment or before
            chosen = pool[-1]
            if chosen.kind == "bare" and len(pool) > 1:
                chosen = pool[-2]
        if chosen is None or chosen.kind == "level":
            _left, right = self._chunk(record, reading)
            after = [
                o
                for o in candidates
                if o.start >= reading.at
                and (o.end <= right or (not before and o.kind == "organization"))
                and o.kind != "level"
                and self._same_segment(record, reading.at, o.start)
            ]
            if after and chosen is None:
                chosen = after[0]
            elif chosen is None:
                pointing = [o for o in candidates if o.start >= reading.at and o.end <= right and o.kind == "level"]
                chosen = pointing[0] if pointing else None
        if chosen is None:
            return None
        return self._resolve(chosen, known, record)

    def _opens(self, owner: Owner) -> bool:
        """ "Tại TP. Sông Mây, ...": a place that opens a sentence and what follows it."""
        if owner.kind != "place" or self.folded[owner.end : owner.end + 1] != ",":
            return False
        return self.folded[max(0, owner.start - 4) : owner.start].strip() == "tại"

    def _acted_on(self, owner: Owner) -> bool:
        """ "kiểm tra đối với Ban Thường vụ Đảng ủy X": the object of an action, not whose figures these are."""
        before = self.folded[max(0, owner.start - 12) : owner.start].rstrip()
        return before.endswith(("đối với", "cảnh cáo", "khiển trách", "kỷ luật"))

    def _passed(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """Whether a name only tells of whom a plan, a target or a place elsewhere is ("chỉ tiêu tỉnh giao")."""
        if self._acted_on(owner):
            return True
        between = self.folded[owner.end : reading.at]
        if ")" in between and between.find(")") < (between.find("(") if "(" in between else len(between)):
            return True  # "Chi bộ làng Hạ (xã Sông Thao) có 13 đảng viên"
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
        """ "Đảng bộ thành phố" with the proper name that the text gives elsewhere ("Thành ủy Sông Hậu")."""
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

    def _first_told(self, record: Record) -> Record:
        """The first sentence of the text proper that states a figure: a headline may have stated one before it."""
        if not record.sentence.open_end:
            return record
        at = record.number
        return next((r for r in self.records[at:] if r.readings and not r.sentence.open_end), record)

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
        if self._national():
            return None
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

    def _national(self) -> bool:
        """Whether a report is of the whole Party, so that a place in it only says where a meeting was."""
        return _NATIONAL.search(self.folded[:1500]) is not None and self.title_owner is None

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
