"""Stocks whose noun stands before the number.

Belongs here: "Tổng số đảng viên: 5.120", "số chi bộ trực thuộc là 214", kinds with their numbers in pairs. Not here: a
number with its noun after it (stocks).
"""

from __future__ import annotations

from transforms.reports.grammar.shares import Shares
from transforms.reports.grammar.state import ORG_SUBJECTS, Left, Reading

WHOLE_NOT = frozenset({"part", "candidate"})  # nouns that name only some members


class Headed(Shares):
    """Reads numbers of members and organizations that are named before them."""

    def _bare_total(self, index: int, left: Left, after: int) -> Reading | None:
        """ "Tổng số đảng viên: 5.120", "số chi bộ trực thuộc là 214": the noun before, the number alone."""
        items = self.items
        quantity = items[index].quantity
        if quantity is None or left.unknown_after or left.attribute or left.other or left.neutral or left.passive:
            return None
        topic = None if left.subject is not None or left.members else self._total_of_topic(index, left)
        if left.evidence is not None or not self._bare_end(after):
            return None
        if topic is not None:
            total = "members_total" if topic == "member" else "orgs_total"
            return self._make(index, None, total, topic, None, items[left.total_at].start, None, ["stock", "header"])
        if left.subject is None and not left.members:
            return None
        if self.explicit_target or quantity.whole is not None:
            return None
        headed = left.total in ("total", "number_of")
        if not headed and not (left.total is None and (self._in_pairs(index) or self._is_now(left))):
            return None
        start = items[left.total_at].start if headed else items[left.subject or 0].start
        measure = None
        if left.members:
            subject, strong = "member", True
        else:
            assert left.subject is not None
            noun = items[left.subject]
            subject = noun.roles["subject"]
            strong = "strong" in noun.flags and not set(noun.flags) & WHOLE_NOT
            strong = strong and (not headed or left.subject == left.total_at + 1)
            strong = strong and not left.unknown_since_subject  # "số chi bộ khá là 3": some of them
            measure = "members_admitted" if noun.text == "đảng viên mới" else None
        if not strong or not (items[index - 1].text in (":", "-", "=") or left.have or left.towards):
            return None
        measure = measure or ("members_total" if subject == "member" else "orgs_total")
        return self._make(index, None, measure, subject, None, start, None, ["stock", "header"])

    def _is_now(self, left: Left) -> bool:
        """ "Tổ chức cơ sở đảng toàn tỉnh hiện là 702": a kind of a whole body, and how many there are."""
        items = self.items
        if left.subject is None or not left.have or left.bodies > 1:
            return False
        opens = left.subject == 0 or items[left.subject - 1].kind in ("punct", "time")
        owned = left.place or left.body is not None
        return opens and (items[left.have_at].text == "hiện là" or (items[left.have_at].text == "là" and owned))

    def _total_of_topic(self, index: int, left: Left) -> str | None:
        """ "Về tổ chức cơ sở đảng: Tổng số 60": what the heading before the colon named, counted whole."""
        if left.total != "total" or left.total_at < index - 2 or self.readings or left.body is not None:
            return None
        opens = left.total_at >= 2 and self.items[left.total_at - 1].text == ":"
        return self.topic_subject if opens else None

    def _in_pairs(self, index: int) -> bool:
        """ "Chi bộ cơ sở: 26; đảng bộ cơ sở: 22; đảng viên: 4.512": each kind with its number, organizations among them."""
        items = self.items
        pairs = [
            at
            for at in range(2, len(items))
            if items[at].kind == "num"
            and items[at - 1].text == ":"
            and "strong" in items[at - 2].flags
            and not set(items[at - 2].flags) & WHOLE_NOT
            and (at == 2 or items[at - 3].kind == "punct")
        ]
        if index not in pairs:
            return False
        if index == 2 and (items[0].text == "đảng viên" or (self.bullet and items[0].roles["subject"] != "member")):
            return True
        told = [reading for reading in self.carry.readings if reading.measure == "orgs_total"]
        orgs = any(items[at - 2].roles["subject"] in ORG_SUBJECTS for at in pairs)
        return (len(pairs) > 1 and orgs) or bool(told)
