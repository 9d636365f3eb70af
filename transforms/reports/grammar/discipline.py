"""Discipline: totals and forms, of organizations and members.

Belongs here: whether a disciplined number is a result, of whom, and in which form. Not here: inspections (counts).
"""

from __future__ import annotations

from transforms.reports.grammar.parts import Parts
from transforms.reports.grammar.state import Reading, Right


class Discipline(Parts):
    """Reads numbers of those disciplined."""

    def _form_beside(self, right: Right, after: int) -> str | None:
        """The form named with a total: "kỷ luật cảnh cáo 2 đảng viên", "kỷ luật 1 tổ chức đảng (khiển trách)"."""
        items = self.items
        forms = [items[at].roles["form"] for at, *_ in right.found if "form" in items[at].roles]
        stop = self._chunk_end(after)
        named = self._form_named(after)
        if named is not None and not self._two_forms(right, named):  # "2 tổ chức đảng bằng hình thức khiển trách"
            self.consumed = named + 1
            return items[named].roles["form"]
        if not forms and stop < len(items) and items[stop].text == "(":
            at = stop + 1
            inside: list[str] = []
            while at < len(items) and items[at].text != ")":
                if items[at].kind == "num":
                    return None
                if "form" in items[at].roles:
                    inside.append(items[at].roles["form"])
                at += 1
            forms = inside
        if forms and stop + 1 < len(items) and items[stop].text == "(" and items[stop + 1].kind == "num":
            return None  # "bằng các hình thức khiển trách (11 đảng viên), ..."
        followed = stop < len(items) and items[stop].kind == "num"
        if followed:
            return None
        return forms[0] if len(forms) == 1 else None

    def _form_named(self, after: int) -> int | None:
        """The form that "bằng hình thức" and the like say of the number before it, where no number follows it."""
        items = self.items
        at = after
        while at < len(items) and ("listing" in items[at].roles or "filler" in items[at].roles):
            at += 1
        if at == after or at >= len(items) or "form" not in items[at].roles:
            return None
        return at if at + 1 >= len(items) or items[at + 1].kind != "num" else None

    def _discipline(
        self,
        index: int,
        noun: int | None,
        form: str | None,
        start: int,
        end: int | None,
        right: Right,
        rules: list[str],
    ) -> Reading | None:
        items = self.items
        after = (noun if noun is not None else index) + 1
        subject = items[noun].roles["subject"] if noun is not None else None
        if subject is None:
            if not self._bare_end(after) and not right.comparison and rules != ["form after"]:
                return None
            subject = self._named_before(index)
            subject = subject or (self.frame.subject if self.frame.measure == "disciplined" else None)
            subject = subject or self._disciplined_before()
            subject = subject or ("member" if self.frame.measure == "members_left" else None)
            if subject is None and self.bullet and any(r.measure.startswith("members_") for r in self.carry.readings):
                subject = "member"  # "- Xóa tên: 7", "- Khai trừ: 3"
            if subject is None and form is not None and self._party_acts():
                subject = "party_org" if form == "dissolution" else "member"
                rules = [*rules, "form alone"]
            if subject is None:
                return None
        elif noun is not None and not {"strong", "comrades"} & items[noun].flags and not self._party_acts():
            return None
        elif subject == "org":
            subject = "party_org"
        elif items[noun or 0].text == "trường hợp":
            kinds = {r.subject for r in self.readings if r.measure == "disciplined"}
            kinds = kinds or {r.subject for r in self.readings}
            if self.stack and self.frame.measure == "disciplined" and self.frame.subject:
                kinds = {self.frame.subject}  # in the brackets after one total
            named = self._named_before(index)
            kinds = {named} if named is not None else kinds  # "kỷ luật đảng viên 95 trường hợp"
            before = self._disciplined_before() or named
            if len(kinds) > 1 or (not kinds and before is None):
                return None
            subject = next(iter(kinds), before) or "member"
        decided = start < items[index].start and any(
            item.start == start and item.text.startswith("quyết định") for item in items[:index]
        )
        if self.poison and not decided:
            return None
        whole = right.rank and not self.subset and noun is not None and "strong" not in items[noun].flags
        if (right.attribute and not whole) or self._for_one_cause(after):
            return None  # but "kỷ luật 8 người là cấp ủy viên cấp dưới" tells of all of one rank
        if self.subset and noun is not None and items[noun].text in ("cấp ủy viên",):
            return None
        why = bool(right.found) and right.first_other is not None and right.first_other > right.found[0][0]
        if right.other and self.subset and not why:  # "1 đảng viên bị khai trừ do vi phạm ...": why, not which
            return None
        if noun is not None and self._joint_subject(noun):
            return None
        return self._make(index, noun, "disciplined", subject, form, start, end, rules)

    def _for_one_cause(self, after: int) -> bool:
        """ "kỷ luật 10 đảng viên trong tổng số 16 người sinh con thứ ba": of one cause only, as what is told of it next."""
        if self.carry.cause_paragraph == self.paragraph:
            return True
        for item in self.items[after : after + 12]:
            if "cause" in item.flags:
                self.carry.cause_paragraph = self.paragraph
                return True
            if item.text in (";", ",", ":", "(") or "subset" in item.roles:
                return False
        return False

    def _named_before(self, index: int) -> str | None:
        """ "Kỷ luật tổ chức đảng: 01": the noun right before a bare number."""
        at = index - 1
        if at > 0 and self.items[at].text in (":", "là", "có", "-"):
            at -= 1
        item = self.items[at] if at >= 0 else None
        if item is not None and "subject" in item.roles and "strong" in item.flags:
            before = self.items[at - 1] if at else None
            return None if before is not None and before.kind == "num" else item.roles["subject"]
        return None

    def _joint_subject(self, noun: int) -> bool:
        """ "12 tổ chức và đảng viên": one number for organizations and members together."""
        items = self.items
        if noun + 2 < len(items) and ("conjunction" in items[noun + 1].roles or items[noun + 1].text == ","):
            other = items[noun + 2]
            if "subject" in other.roles and items[noun + 1].text != ",":
                return (other.roles["subject"] == "member") != (items[noun].roles["subject"] == "member")
        return False

    def _disciplined_before(self) -> str | None:
        for reading in reversed(self.readings):
            if reading.measure == "disciplined":
                return reading.subject
        if self.same_paragraph or self.bullet:
            for reading in reversed(self.carry.readings):
                if reading.measure == "disciplined":
                    return reading.subject
        return None
