"""Counts: admissions, departures, inspections, supervision.

Belongs here: a count by the verb before or after it. Not here: counts without a verb of their own (carrying), stocks,
levels and forms.
"""

from __future__ import annotations

import re

from transforms.reports.grammar.actions import Actions
from transforms.reports.grammar.state import INSPECTIONS, LEAVING, ORG_SUBJECTS, Left, Reading, Right

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d\Z")


class Counts(Actions):
    """Reads counts."""

    def _count(
        self, index: int, noun: int | None, after: int, stop: int, chunk_start: int, left: Left
    ) -> Reading | None:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        if not float(quantity.value).is_integer():
            return None  # "Công ty số 11.1": nothing is counted in parts
        if noun is None and _YEAR.match(items[index].text) and index > 0 and items[index - 1].text != ":":
            return None  # "đạt TSVM tiêu biểu 2013"
        right = self._right_beyond(after, stop)
        subject = items[noun].roles["subject"] if noun is not None else None
        strong = noun is not None and "strong" in items[noun].flags
        parted = index > 1 and items[index - 2].kind == "num" and "subset" in items[index - 1].roles
        if parted and (items[index - 1].text == "phần" or (right.found and "level" in items[right.found[0][0]].roles)):
            return None  # "9 phần 10 đảng viên"; "2 trong số 46 TCCSĐ hoàn thành nhiệm vụ": what they are a part of
        if noun is not None and noun > index + 2 and items[noun - 1].kind == "num":  # "512 trong tổng số 530 TCCSĐ"
            own = index > 0 and "form" in items[index - 1].roles  # "khai trừ 12 trong số 95 đảng viên bị kỷ luật"
            right = self._right(noun + 1, noun + 1 if own else self._chunk_end(noun + 1))
        elif left.total_at == index - 1 and index > 1 and items[index - 2].kind == "num" and noun is not None:
            if subject not in (*ORG_SUBJECTS, "member") or not strong:
                return None
            measure = "members_total" if subject == "member" else "orgs_total"
            return self._make(index, noun, measure, subject, None, items[index].start, None, ["stock", "header"])
        if quantity.over and not left.total:
            return None
        if index not in self.parts and left.evidence is None:
            self._find_parts(index)
        if index in self.parts:
            return self._part(index)
        if left.evidence is None and index > chunk_start and "met" in items[index - 1].flags:
            aimed = self.frame.measure == "members_admitted" and subject == "member" and not right.found
            if aimed and noun is not None and self._tail_ok(after):  # "... để hoàn thành chỉ tiêu 150 đảng viên"
                start, rules = items[index].start, ["carried", "members_admitted"]
                return self._make(index, noun, "members_admitted", "member", None, start, None, rules, "target")
        if noun is not None and subject == "member" and strong and index > chunk_start:
            split = self._split(index, noun, after, left, right)
            if split is not None:
                return split
        if noun is None and self._foreign_noun(after):
            return None
        if noun is None and (aim := self._bare_aim(index, after, left)) is not None:
            return aim
        open_ = left.evidence is None or items[left.evidence].roles.get("action") == "discipline"
        if noun is None and open_ and not left.other and not left.unknown_after:
            if left.anaphora and left.evidence is None and self._bare_end(after):
                return self._same_again(index)
            form = after + 1 if after < len(items) and items[after].roles.get("aux") == "passive" else after
            leaving = items[form].roles.get("action") if form < len(items) else None
            if (
                leaving in LEAVING
                and self.frame.measure in ("members_left", "disciplined")
                and self._bare_end(form + 1)
            ):
                self.consumed = form + 1  # "14 bị xóa tên, 9 xin ra"
                start, end = items[index].start, items[form].end
                qualifier = LEAVING[leaving]
                return self._make(index, None, "members_left", "member", qualifier, start, end, ["verb after", "left"])
            if form < len(items) and "form" in items[form].roles:  # "150 khiển trách", "5 bị cảnh cáo"
                told = self.frame.measure in ("disciplined", "members_left") or self._disciplined_before() is not None
                if not told or self._two_forms(right, form):
                    return None
                qualifier, end = items[form].roles["form"], items[form].end
                self.consumed = form + 1
                return self._discipline(index, None, qualifier, items[index].start, end, right, ["form after"])
        for role in ("form", "level"):
            at = self._before_bracket(index, role)
            if at is None or right.found or right.other or (noun is None and not self._bare_end(after)):
                continue
            if role == "form":
                told = self.frame.measure == "disciplined" or self._disciplined_before() is not None
                if told or noun is not None:
                    begin = items[at].start
                    return self._discipline(index, noun, items[at].roles["form"], begin, None, right, ["form before"])
            else:
                return self._level(index, noun, items[at].roles["level"], items[at], left, right, items[index].end)
        if noun is not None and noun == index + 3 and self._inverted(index) and not right.found:
            subject = items[noun].roles["subject"]
            if right.attribute or right.other or not self._tail_ok(after):
                return None
            measure = "members_total" if subject == "member" else "orgs_total"
            return self._make(index, noun, measure, subject, None, items[index].start, None, ["stock", "header"])
        level = items[right.found[0][0]].roles.get("level") if right.found and noun is None else None
        rating = left.evidence is None or items[left.evidence].roles.get("action") == "rate"
        if level is not None and rating and not right.found[0][3] and not left.unknown_after:
            at = right.found[0][0]
            if (
                self.frame.measure == "rated"
                or left.rating
                or any(r.measure == "rated" for r in self.readings)
                or any(item.roles.get("action") == "rate" for item in items[:index])
            ):  # "61 người đạt xuất sắc, 430 đạt tốt"
                self.consumed = at + 1
                return self._level(index, None, level, items[at], left, right, items[at].end)
        if noun is not None and not right.found and (rated := self._level_apart(index, noun, after, left, right)):
            return rated
        if right.found and noun is not None:
            reading = self._from_right(index, noun, after, stop, left, right)
            if reading is not None:
                taken = [at for at, *_ in right.found if items[at].end <= reading.end]
                if noun < index + 3:
                    self.consumed = max([self.consumed, *(at + 1 for at in taken)])
                return reading
        grounds = ("signs_of_violation", "inspection_duty", "discipline_duty")
        alone = left.ground in grounds and left.ground_near and left.evidence is None
        towards = left.neutral and "object" in items[index - 1].roles and left.ground_at == index - 2
        if alone and (strong or towards) and subject is not None and self.frame.measure != "inspected":
            subject = "party_org" if subject == "org" else subject
            rules = ["carried", "inspected", "loose"] if left.unknown else ["carried", "inspected"]
            start = items[left.ground_at].start
            return self._make(index, noun, "inspected", subject, left.ground, start, None, rules)
        if left.other and not left.total and not left.light and not self._towards_inspected(index, left):
            return None
        if left.evidence is not None:
            return self._from_left(index, noun, after, left, right)
        if left.work and subject == "member" and items[index - 1].text == ":" and left.subject is None:
            if left.attribute or right.attribute or right.other or self.poison:
                return None  # "Công tác kết nạp đảng viên: 123 đồng chí"
            return self._make(
                index, noun, "members_admitted", "member", None, items[index].start, None, ["verb before", "loose"]
            )
        if left.neutral and not left.have:
            return self._through_inspection(index, noun, left, right, after)
        series = self._series(index, noun, after, chunk_start)
        if series is not None:
            return series
        carried = self._carried(index, noun, after, left, right, chunk_start)
        if carried is not None:
            return carried
        if subject is None:
            return self._bare_total(index, left, after)
        if noun is not None and (of_plan := self._admitted_of_plan(index, noun, after, left)) is not None:
            return of_plan
        if noun is not None and items[noun].text == "đảng viên mới" and left.unknown_after < 3 and not left.attribute:
            plain = not (right.found or right.other or right.unknown or right.attribute or left.award)
            if plain and not left.passive and self._tail_ok(after):  # "đón 142 đảng viên mới"
                rules = ["verb before", "admit", "loose"]
                return self._make(index, noun, "members_admitted", "member", None, items[index].start, None, rules)
        named = index > 1 and items[index - 1].text == ":" and left.subject == index - 2  # "Đảng viên: 171 đồng chí"
        if not (strong or left.total or left.have or named or self.frame.measure == "total"):
            return None
        return self._total(index, noun, after, left, right)

    def _from_right(self, index: int, noun: int, after: int, stop: int, left: Left, right: Right) -> Reading | None:
        items = self.items
        followed = stop < len(items) and items[stop].kind == "num"
        for at, passive, attain, unknown, other in right.found:
            item = items[at]
            roles = item.roles
            if unknown > (5 if roles.get("action") == "confirm" else 1) or other:
                return None
            if "elliptic" in item.flags and "candidate" in items[noun].flags:
                continue  # "28 quần chúng tiêu biểu, xuất sắc được đứng vào hàng ngũ của Đảng"
            if "level" in roles:
                if roles["level"] == "weak" and any(
                    items[other].roles.get("action") in LEAVING for other, *_ in right.found
                ):
                    continue  # "đưa 27 đảng viên không đủ tư cách ra khỏi Đảng"
                own = left.evidence is not None and "level" in items[left.evidence].roles
                own = own and not self._taken(left.evidence)
                if own and not (passive or attain):
                    return None
                if (
                    left.evidence is not None
                    and not own
                    and "action" in items[left.evidence].roles
                    and items[left.evidence].roles["action"] != "rate"
                    and not (passive or attain)
                ):
                    return None
                return self._level(index, noun, roles["level"], item, left, right, items[at].end)
            if "form" in roles:
                passive = passive or item.text.startswith(("nhận", "chịu"))
                own = left.evidence is not None and "form" in items[left.evidence].roles
                if own and not passive:
                    return None
                if not passive and left.evidence is not None:
                    return None
                parted = self.frame.measure in ("disciplined", "members_left")
                told = left.evidence is None and at == noun + 1 and not followed and parted
                if not passive and not right.aux and not told:  # "(40 trường hợp khiển trách, 13 ..."
                    continue
                if self._two_forms(right, at) or right.proposal:
                    return None
                return self._discipline(index, noun, roles["form"], items[index].start, item.end, right, ["form after"])
            kind = roles["action"]
            if kind == "rate" and any("level" in items[other].roles for other, *_ in right.found):
                continue
            if kind in ("admit", "inspect", "supervise", "inspect_or_supervise", "discipline", "rate", "resolve"):
                passive = passive or item.text.startswith(("được", "bị")) or "intransitive" in item.flags
                passive = passive or (
                    items[after].text == "do" and self._bare_end(at + 1)
                )  # "3 tổ chức do ... kỷ luật"
                passive = passive or (noun == index + 3 and self._inverted(index))
                passive = passive or (
                    kind == "discipline" and left.light and "hình thức" in items[at - 1].text + item.text
                )
                if (
                    kind == "admit"
                    and at == noun + 1
                    and left.evidence is None
                    and not (followed and (stop == at + 1 or left.total != "total"))
                ):
                    passive = True  # "303 đảng viên kết nạp trong quý"
                if (
                    not passive
                    and not (kind == "admit" and items[at - 1].text == "mới" and not followed)
                    and not (kind == "admit" and items[at].text.endswith("mới") and not followed)
                    and not (kind == "rate" and unknown == 0 and self._bare_end(at + 1))
                ):
                    return None
            elif followed and not passive and left.evidence is not None:
                return None
            if right.proposal and (kind in ("discipline", "admit") or (kind == "confirm" and not passive)):
                return None
            return self._by_action(
                index, noun, kind, items[index].start, item.end, left, right, after, ["verb after"], True
            )
        return None

    def _from_left(self, index: int, noun: int | None, after: int, left: Left, right: Right) -> Reading | None:
        items = self.items
        at = left.evidence
        assert at is not None
        roles = items[at].roles
        quantity = items[index].quantity
        assert quantity is not None
        if "level" in roles:
            if left.unknown_after > 0 or left.other:
                return None
            return self._level(
                index,
                noun,
                roles["level"],
                items[at],
                left,
                right,
                items[noun].end if noun is not None else items[index].end,
            )
        beside = [items[other].roles for other in left.earlier[:1]]
        if "form" in roles:
            if left.unknown_after > 1:
                return None
            if any("form" in other or other.get("action") in LEAVING for other in beside) and not self._separate(
                left.earlier[0], at
            ):
                return None
            if left.proposal or self._listed_before(at):
                return None
            return self._discipline(index, noun, roles["form"], items[at].start, None, right, ["form before"])
        kind = roles["action"]
        if kind in LEAVING and self._listed_before(at):
            return None
        both = kind in LEAVING and any("form" in other or other.get("action") in LEAVING for other in beside)
        if both and not self._separate(left.earlier[0], at):
            return None
        towards = items[index - 1].text in ("đối với", "với", "tại") and kind in INSPECTIONS
        if left.unknown_after > (16 if towards else 4) or (left.have and left.unknown_after > 1 and left.total is None):
            return None
        if left.proposal and kind in ("discipline",):
            return None
        return self._by_action(index, noun, kind, items[at].start, None, left, right, after, ["verb before"], False)

    def _taken(self, at: int | None) -> bool:
        """Whether the number before has already taken a word that stands after it ("3 chi bộ xuất sắc và 1 chi bộ")."""
        last = self.readings[-1] if self.readings else None
        return last is not None and at is not None and last.at < self.items[at].start < last.end

    def _listed_before(self, at: int) -> bool:
        """ "xóa tên, cho ra khỏi Đảng 187 trường hợp": one number for two, the first without a number of its own."""
        items = self.items
        if at < 2 or items[at - 1].text != "," or self._taken(at - 2):
            return False
        roles = items[at - 2].roles
        return "form" in roles or roles.get("action") in LEAVING
