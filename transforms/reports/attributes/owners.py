"""Whose a figure is: the organization of its clause, of its paragraph, of the report.

Belongs here: nearness, "the whole district", lists of sub-units, bodies that act for themselves. Not here: the report's
own organization (principal), who inspected (actors).
"""

from __future__ import annotations

import itertools
import re

from transforms.reports.attributes.areas import AREA
from transforms.reports.attributes.cues import anywhere, cell_word, ending, listed, whole_party_words
from transforms.reports.attributes.names import only_kind, proper_name, same_body, short_of
from transforms.reports.attributes.principal import Principal
from transforms.reports.attributes.records import CELL, Owner, Record, same_level
from transforms.reports.folding import fold
from transforms.reports.grammar.state import ACTED, Reading

_CELL_NEAR = 3  # how many sentences back a cell may be named that "chi bộ" points to
_LISTED_ON = re.compile(r"\w*\s*(?:[,;]|,? và)\s*")
_OPENING = 8  # letters that may stand before the place that opens a sentence ("Riêng tại")
_LEVELS_LISTED = re.compile(r"(?:tỉnh|huyện|quận|xã|phường|trấn),? (?:và )?\Z")


class Owners(Principal):
    """Gives each reading its organization."""

    def _owners(self) -> None:
        known: list[Owner] = []
        self._main = main = self._principal()
        topic: Owner | None = None
        region: Owner | None = None  # "Tại Sông Mây, ...": until another place is opened
        paragraph = -1
        for record in self.records:
            if record.sentence.paragraph != paragraph:
                paragraph, topic = record.sentence.paragraph, None
            opened = next((o for o in record.owners if self._opens(record, o)), region)
            region = None if opened is not region and record.number < 3 and self._whole else opened
            local: dict[int, Owner | None] = {}
            for reading in record.readings:
                owner = self._local_owner(record, reading, known)
                whole = self._whole_party(record, reading, owner)
                owner = whole or owner
                local[id(reading)] = owner
                carried = None if topic is not None and self._of_many_bodies(record, topic, reading) else topic
                chosen = owner or carried or region or main
                self._owner_of[id(reading)] = self._written(chosen)
            known += [owner for owner in record.owners if owner.named and owner.kind not in ("bare",)]
            if not record.readings:
                continue  # no figure tells whose those after it are
            if self.folded.startswith(listed("aside"), record.sentence.start) or anywhere("examples").search(
                self.folded, record.sentence.start, record.sentence.end
            ):
                continue  # "Riêng Huyện ủy X kỷ luật 38 đảng viên": what follows is not of it
            subjects = {owner.text: owner for owner in local.values() if owner is not None}
            if len(subjects) == 1 and all(local.values()):
                topic = next(iter(subjects.values()))
            elif len(subjects) > 1:
                topic = None

    def _of_many_bodies(self, record: Record, topic: Owner, reading: Reading) -> bool:
        """Whether who acts cannot be of the body named before: "các cấp ủy" of a commune, "UBKT Tỉnh ủy" of a district."""
        acting = [a for a in record.actors if a.end <= reading.at]
        if acting and self._main is not None and topic.level and acting[-1].level == self._main.level != topic.level:
            return acting[-1].level is not None
        if topic.level != "commune":
            return False
        return any(a.kind == "levels" and a.end <= reading.at and "cấp" in a.text for a in record.actors)

    def _written(self, owner: Owner | None) -> str | None:
        """The name to give: with the proper name that the headline has, where the text names only the kind."""
        if owner is None:
            return None
        if owner is self._main and not owner.named and owner.level is not None:
            return self._completed(owner, []).text
        return owner.text

    def _local_owner(self, record: Record, reading: Reading, known: list[Owner]) -> Owner | None:
        """The organization that the reading's own sentence names for it."""
        partner = record.partners.get(reading.at)
        if partner is not None and partner.body is not None:
            same = next((owner for owner in record.owners if owner.start == partner.start), None)
            return None if same is None else self._resolve(same, known, record)
        acted = reading.measure in ACTED
        candidates = [
            owner
            for owner in record.owners
            if (owner.kind != "inner" and not (acted and owner.kind == "committee"))
            or (acted and self._acts_for_itself(record, owner, reading))
        ]
        candidates = [owner for owner in candidates if not self._sets_plan(owner) and not self._one_of_many(owner)]
        before = [o for o in candidates if o.end <= reading.at and not self._passed(record, o, reading)]
        chosen: Owner | None = None
        if before:
            segment = [o for o in before if self._same_segment(o.end, reading.at)]
            pool = segment or before
            chosen = pool[-1]
            chosen = pool[-2] if len(pool) > 1 and chosen.kind == "bare" else self._without_places(pool)
        if chosen is None or chosen.kind == "level":
            _left, right = self._chunk(record, reading)
            after = [
                o
                for o in candidates
                if o.start >= reading.at
                and (o.end <= right or (not before and o.kind == "organization"))
                and o.kind != "level"
                and self._same_segment(reading.at, o.start)
                and not (acted and self._of_those_acted_on(record, o, reading))
            ]
            if after and chosen is None:
                chosen = after[0]
            elif chosen is None:
                pointing = [o for o in candidates if o.start >= reading.at and o.end <= right and o.kind == "level"]
                chosen = pointing[0] if pointing else None
        if chosen is None and not before:
            chosen = next((o for o in candidates if o.level == CELL), None)  # "Với 37 đảng viên, hàng năm chi bộ ..."
        if chosen is None or self._one_of_a_list(record, chosen, reading):
            return None
        return self._resolve(chosen, known, record)

    def _one_of_a_list(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """ "Các chi bộ Nà Lốc, Nà Tên và Pa Háng kết nạp 17 đảng viên": one number for all of them is none's alone."""
        if owner.kind != "place" or not owner.named or owner.end > reading.at:
            return False
        alike = [o for o in record.owners if o.kind == "place" and o.named and o.level in (owner.level, None)]
        at = alike.index(owner)
        if at < 2:
            return False
        between = [self.folded[one.end : other.start] for one, other in itertools.pairwise(alike[: at + 1])]
        return all(_LISTED_ON.fullmatch(joint) for joint in between[-2:])

    def _without_places(self, pool: list[Owner]) -> Owner:
        """The last of `pool`, or what it is the place of ("Chi bộ thôn Hạ, xã Nhơn Phong, thị xã An Nhơn có ...")."""
        at = len(pool) - 1
        while at and pool[at].kind == "place":
            subject, place = pool[at - 1], pool[at]
            between = self.folded[subject.end : place.start].strip()
            kinds = ("organization", "committee", "institution", "place")
            if subject.kind not in kinds or between not in listed("where") or subject.level == place.level:
                break
            at -= 1
        return pool[at]

    def _acts_for_itself(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """ "Huyện ủy Cư Knốp khai trừ 2 đảng viên": a named committee that is not the report's own, as who acts."""
        if (
            not owner.named
            or only_kind(owner.text)
            or owner.end > reading.at
            or not self._same_segment(owner.end, reading.at)
        ):
            return False
        if self._main is not None and (same_body(owner.text, self._main.text) or short_of(owner.text, self._main.text)):
            return False
        return any(a.start <= owner.start and owner.end <= a.end for a in record.actors)

    def _of_those_acted_on(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """ "UBKT Tỉnh ủy khiển trách 2 đảng viên thuộc Đảng bộ Sở Xây dựng": whose members they are, not who acted."""
        if not self.folded[record.sentence.start : owner.start].rstrip().endswith(ending("belongs")):
            return False
        return any(a.end <= reading.at for a in record.actors)

    def _opens(self, record: Record, owner: Owner) -> bool:
        """ "Tại TP. Sông Mây, ...": a place that opens a sentence and what follows it; not where a meeting was."""
        before = self.folded[record.sentence.start : owner.start].rstrip()
        if len(before) > _OPENING and not before.endswith((";", "; tại", "còn tại")):
            return False
        if owner.kind == "region":
            return True
        if owner.kind != "place" or self.folded[owner.end : owner.end + 1] != ",":
            return False
        return self.folded[max(0, owner.start - 4) : owner.start].strip() == "tại"

    def _guest(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """ "Phó Bí thư Tỉnh ủy dự và chỉ đạo; tham dự có 150 đại biểu ...": whose office a guest holds, not whose figure."""
        if owner.kind not in ("committee", "inner"):
            return False
        start = record.sentence.start
        if anywhere("at_meeting").search(self.folded, start, reading.at) is None:
            return False
        offices = list(anywhere("offices").finditer(self.folded, start, owner.start))
        return bool(offices) and not any(
            item.kind == "num" and offices[-1].end() <= item.start < owner.start for item in record.items
        )

    def _sets_plan(self, owner: Owner) -> bool:
        """ "đạt 105% chỉ tiêu Thành ủy giao": who set the plan, not who fulfilled it."""
        return self.folded[owner.end : owner.end + 9].lstrip().startswith(listed("sets_plans"))

    def _passed(self, record: Record, owner: Owner, reading: Reading) -> bool:
        """Whether a name only tells of whom a plan, a target or a place elsewhere is ("chỉ tiêu tỉnh giao")."""
        if self._acted_on(owner) or self._guest(record, owner, reading):
            return True
        leading = self.folded[record.sentence.start : owner.start].rstrip()
        earlier = any(o.end <= owner.start for o in record.owners)
        if owner.kind in ("committee", "organization") and leading.endswith(ending("judged_by")):
            return True  # "được Huyện ủy công nhận": who judged it
        if earlier and owner.kind in ("committee", "organization", "place") and leading.endswith(" thuộc"):
            return True  # "Đảng bộ Viễn thông trực thuộc Đảng bộ Khối, có 13 chi bộ"
        if earlier and leading.endswith(" trực thuộc"):
            return True
        between = self.folded[owner.end : reading.at]
        if ")" in between and between.find(")") < (between.find("(") if "(" in between else len(between)):
            return True  # "Chi bộ làng Hạ (xã Sông Thao) có 13 đảng viên"
        if owner.kind in ("level", "place", "bare"):
            before = self.folded[max(0, owner.start - 14) : owner.start].rstrip()
            if before.endswith(("trực thuộc", "sáp nhập", "cấp", "diện")) and owner.kind != "place":
                return True
            after = self.folded[owner.end : owner.end + 8].lstrip()
            if owner.kind == "level" and _LEVELS_LISTED.search(self.folded, max(0, owner.start - 12), owner.start):
                return True  # "ở 28 tỉnh, thành phố"
            if owner.kind == "level" and (
                after.startswith(("giao", "ủy", "đề", "quản"))
                or before.endswith(("kế hoạch", "chỉ tiêu", "xã,", "phường,", "các"))
            ):
                return True
        return False

    def _resolve(self, owner: Owner, known: list[Owner], record: Record) -> Owner | None:
        if owner.named:
            main = self._main
            own = main is not None and main.named and main.level is None and short_of(owner.text, main.text)
            return main if own else owner  # "Đảng bộ Công ty" of a report of one company
        here = [o for o in record.owners if o.named and o.kind != "bare" and o.end <= owner.start]
        pool = known + here
        level = owner.level
        if level == AREA and (self._main is None or self._main.level != AREA):
            return None  # "toàn vùng" in a report that is of no area
        if level == CELL:
            return self._cell_told_of(pool, record)
        if owner.kind in ("generic", "level"):
            main = self._main
            near = next((o for o in reversed(pool) if o.level == level), None)
            if level == "commune" and near is not None and (main is None or main.level != level):
                return near  # "Đảng bộ xã Hòa Tiến ... Xã hiện có 14 chi bộ", in a report of a district
            if main is not None and (
                level is None or same_level(main.level, level) or (main.level is None and main.named)
            ):
                if main.kind == "bare" and main.level is None and owner.kind == "generic":
                    name = proper_name(main.text)
                    if name and level is not None:
                        return Owner(f"{owner.text} {name}", level, True, owner.kind, owner.start, owner.end)
                return self._main
            for other in reversed(pool):
                if same_level(other.level, level) and level is not None:
                    return other
            unnamed = [o for o in record.owners if o.level == level and o.kind in ("organization", "committee")]
            if unnamed:
                return unnamed[0]  # "giúp Đảng bộ huyện kết nạp 738 đảng viên, ... của huyện lên 3.161"
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
        if level == "bloc" and self._main is not None and self._main.named and self._main.level == "bloc":
            return self._main  # "Đảng bộ Khối" in a report of one bloc
        if level is None and self._main is not None and self._main.named and self._main.level is None:
            return self._main  # "Đảng ủy" in a report of one institution
        return self._completed(owner, pool)

    def _cell_told_of(self, pool: list[Owner], record: Record) -> Owner | None:
        """The cell that "chi bộ" points back to: named in the sentences just before, or the report's own."""
        near = self.records[max(0, record.number - _CELL_NEAR)].sentence.start
        for other in [*reversed(pool), *([self._main] if self._main else [])]:
            if fold(other.text).startswith(cell_word()) and (other.start >= near or other is self._main):
                return other
        return None

    def _completed(self, owner: Owner, pool: list[Owner]) -> Owner:
        """ "Đảng bộ thành phố" with the proper name that the text gives elsewhere ("Thành ủy Sông Hậu")."""
        if owner.level is None or owner.text.startswith(("Các", "các")):
            return owner
        for other in [
            *([self._main] if self._main else []),
            *reversed(pool),
            *([self.title_owner] if self.title_owner else []),
        ]:
            same = other.level == owner.level or (other.level is None and other.kind == "bare")
            if other.named and same and other.kind in ("committee", "inner", "organization", "place", "bare"):
                name = proper_name(other.text)
                if name:
                    return Owner(f"{owner.text} {name}", owner.level, True, owner.kind, owner.start, owner.end)
        return owner

    def _whole_party(self, record: Record, reading: Reading, owner: Owner | None) -> Owner | None:
        """ "cả nước", "toàn Đảng" as whose figure it is, where no other body stands nearer."""
        last = None
        opening = self.folded[record.sentence.start : reading.at]
        if "toàn " not in opening and "cả nước" not in opening:
            return None
        for found in whole_party_words().finditer(self.folded, record.sentence.start, reading.at):
            last = found
        if last is None or (owner is not None and owner.start >= record.sentence.start and owner.end > last.start()):
            return None
        return Owner(self.text[last.start() : last.end()], None, True, "whole", last.start(), last.end())
