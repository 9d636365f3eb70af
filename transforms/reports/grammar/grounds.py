"""What inspections were for.

Belongs here: the ground of an inspection, beside its number, of the whole that it is a part of, or told before. Not
here: which numbers count inspections (counts, carrying).
"""

from __future__ import annotations

from transforms.reports.grammar.state import Left, Right
from transforms.reports.grammar.stocks import Stocks


class Grounds(Stocks):
    """Finds the grounds of inspections."""

    def _ground_of(self, index: int, left: Left, right: Right, after: int) -> str:
        """What an inspection was for: said beside the number, of the whole that it is a part of, or before; else regular."""
        near = self._ground_near(left, right, after)
        if near is not None:
            self.ground_told = None
        told = self._ground_above() or self._ground_in_sentence(index) or self._ground_before()
        return near or told or "regular"

    def _ground_in_sentence(self, index: int) -> str | None:
        """ "Dấu hiệu vi phạm là lý do khiến 4 tổ chức đảng và 15 đảng viên bị kiểm tra": before the whole coordination."""
        items = self.items
        last = self.readings[-1] if self.readings else None
        joined = items[index - 1].text == "," or "conjunction" in items[index - 1].roles
        if last is not None and joined and "subject" in items[index - 2].roles and last.item == index - 3:
            return last.qualifier if last.measure == "inspected" else None
        for at in range(index - 1, -1, -1):
            if items[at].text == ";" or "planned" in items[at].roles:
                return None
            if "ground" in items[at].roles:
                taken = any(reading.measure == "inspected" for reading in self.readings)
                return None if taken else items[at].roles["ground"]
        return None

    def _ground_before(self) -> str | None:
        """ "Về kiểm tra khi có dấu hiệu vi phạm, ...: đã kiểm tra 7 tổ chức đảng": what the clauses before were about."""
        if self.ground_told is None or "planned" in self.said:
            return None
        return self.ground_told

    def _ground_near(self, left: Left, right: Right, after: int) -> str | None:
        """The ground of an inspection: before the number, after its noun, or after the last noun of a coordination."""
        if left.ground is not None:
            return left.ground
        if right.ground is not None:
            return right.ground
        items = self.items
        at = after
        while at < len(items):  # "kiểm tra 5 tổ chức đảng và 22 đảng viên khi có dấu hiệu vi phạm"
            item = items[at]
            roles = item.roles
            if "ground" in roles:
                return roles["ground"]
            coordinating = (
                item.kind == "num"
                or "conjunction" in roles
                or "subject" in roles
                or "filler" in roles
                or (item.kind == "punct" and item.text in ",")
                or "prep" in roles
            )
            if not coordinating or "action" in roles:
                return None
            at += 1
        return None

    def _ground_above(self) -> str | None:
        """After "trong đó" the ground of the whole holds for its parts ("trong đó UBKT Tỉnh ủy kiểm tra 3")."""
        if not self.subset:
            return None
        for reading in reversed(self.readings or self.carry.readings):
            if reading.measure == "inspected":
                return reading.qualifier
        return None
