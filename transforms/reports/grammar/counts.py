"""Counts: admissions, departures, inspections, supervision.

Belongs here: a count by the verb before or after it. Not here: counts without a verb of their own (carrying), stocks,
levels and forms.
"""

from __future__ import annotations

import re

from transforms.reports.grammar.answers import Answers
from transforms.reports.grammar.state import ACTED, INSPECTIONS, LEAVING, ORG_SUBJECTS, Left, Reading, Right

_YEAR = re.compile(r"(?:19[4-9]|20[0-4])\d\Z")


class Counts(Answers):
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
            return self._from_left(index, noun, after, left, right, chunk_start)
        if left.work and subject == "member" and items[index - 1].text == ":" and left.subject is None:
            if left.attribute or right.attribute or right.other or self.poison:
                return None  # "Công tác kết nạp đảng viên: 123 đồng chí"
            return self._make(
                index, noun, "members_admitted", "member", None, items[index].start, None, ["verb before", "loose"]
            )
        if left.neutral and not left.have:
            return None
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
        if not (strong or left.total or left.have or self.frame.measure == "total"):
            return None
        return self._total(index, noun, after, left, right)

    def _from_right(self, index: int, noun: int, after: int, stop: int, left: Left, right: Right) -> Reading | None:
        items = self.items
        subject = items[noun].roles["subject"]
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
                if self._two_forms(right, at) or right.proposal or (subject == "org"):
                    subject = "party_org" if subject == "org" else subject
                    if self._two_forms(right, at) or right.proposal:
                        return None
                return self._discipline(index, noun, roles["form"], items[index].start, item.end, right, ["form after"])
            kind = roles["action"]
            if kind == "rate" and any("level" in items[other].roles for other, *_ in right.found):
                continue
            if kind in ("admit", "inspect", "supervise", "inspect_or_supervise", "discipline", "rate", "resolve"):
                passive = passive or item.text.startswith(("được", "bị")) or "intransitive" in item.flags
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
            if right.proposal and kind in ("discipline", "admit"):
                return None
            if kind == "rate" and any("level" in items[other].roles for other, *_ in right.found):
                continue
            return self._by_action(
                index, noun, kind, items[index].start, item.end, left, right, after, stop, ["verb after"], True
            )
        return None

    def _from_left(
        self, index: int, noun: int | None, after: int, left: Left, right: Right, chunk_start: int
    ) -> Reading | None:
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
        return self._by_action(
            index, noun, kind, items[at].start, None, left, right, after, index, ["verb before"], False
        )

    def _into_party(self, right: Right) -> bool:
        """ "kết nạp 113 quần chúng ... vào Đảng": whoever they are, they are admitted."""
        return any(
            self.items[at].roles.get("action") == "admit" and unknown < 4 for at, _, _, unknown, _ in right.found
        )

    def _towards_inspected(self, index: int, left: Left) -> bool:
        """ "giám sát việc kê khai tài sản, thu nhập đối với 115 cán bộ": what it was about stands between."""
        if left.evidence is None or "object" not in self.items[index - 1].roles:
            return False
        return self.items[left.evidence].roles.get("action") in INSPECTIONS

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

    def _by_action(
        self,
        index: int,
        noun: int | None,
        kind: str,
        start: int,
        end: int | None,
        left: Left,
        right: Right,
        after: int,
        stop: int,
        rules: list[str],
        passive: bool,
    ) -> Reading | None:
        items = self.items
        subject = items[noun].roles["subject"] if noun is not None else None
        strong = noun is not None and "strong" in items[noun].flags
        measure, qualifier = self._measure_of_action(kind, 0, 0)
        if measure is None:
            return None
        before = self._subject_before(left, after) if noun is None else None
        member = subject == "member"
        if kind == "left" and items[index - 1].text == "cho":  # "giải quyết cho 6 đảng viên ra khỏi Đảng"
            qualifier = "withdrew"
        if before is not None and measure in ("members_admitted", "members_confirmed", "members_left", *ACTED):
            if measure.startswith("members_") and before != "member":
                return None
            if right.attribute or left.attribute or left.proposal or self.poison:
                return None
            if measure == "inspected" and kind == "inspect":
                qualifier = self._ground_of(index, left, right, after)
            return self._make(index, None, measure, before, qualifier, start, None, [*rules, kind])
        if measure in ("members_admitted", "members_confirmed", "members_left"):
            if not member and noun is not None:
                return None
            if noun is None and not (left.unknown_after == 0 and self._bare_end(after)):
                return None
            person = noun is not None and "candidate" in items[noun].flags and after < len(items)
            apposed = person and items[after].text.startswith("là ")  # "2 quần chúng ưu tú là đoàn viên thanh niên"
            if (right.attribute and not apposed) or left.attribute:
                return None
            if apposed:
                passive = True
            loosely = kind in LEAVING or kind == "confirm"  # "xóa tên 4 đảng viên bỏ sinh hoạt": why, not which
            given = noun is not None and items[index - 1].text == "cho" and "candidate" in items[noun].flags
            given = given or (noun is not None and "candidate" in items[noun].flags and self._into_party(right))
            loosely = loosely or given  # "lễ kết nạp cho 5 quần chúng ưu tú diễn ra ..."
            if not passive and not loosely and not self._tail_ok(after, action=True):
                return None
            achieved = (
                "được" in items[index - 1].text and not left.duty
            )  # "trình Huyện ủy quyết định kết nạp được 9 đảng viên"
            if left.proposal and not passive and measure == "members_admitted" and not achieved:
                quantity = items[index].quantity  # "phải kết nạp tối thiểu 120 đảng viên", "sẽ kết nạp 120 đảng viên"
                bounded = (quantity is not None and quantity.comparator in ("ge", "gt")) or left.duty
                if not (bounded or self.explicit_target) or not self._tail_ok(after):
                    return None
                status = "target"
                return self._make(index, noun, measure, "member", qualifier, start, end, [*rules, kind], status)
            if (
                measure == "members_admitted"
                and noun is not None
                and "part" in items[noun].flags
                and not passive
                and self.subset
            ):
                return None
            subject = "member"
        elif measure in ("inspected", "supervised", "inspected_or_supervised"):
            if noun is None and left.unknown_after == 0 and self._bare_end(after) and not passive:
                same = next((r.subject for r in reversed(self.readings) if r.measure == measure), None)
                acts = left.subject is None or (left.evidence is not None and left.subject == left.evidence - 1)
                if same is not None and acts and (left.body is not None or self.stack):
                    return self._make(
                        index, None, measure, same, self._qualifier_of(measure), start, None, [*rules, kind]
                    )
            if noun is None or not (strong or self._party_acts()):
                return None
            if subject == "org":
                subject = "party_org"
            if kind == "inspect":
                qualifier = self._ground_of(index, left, right, after)
            if (self.subset or left.have) and (right.attribute or (self.subset and right.unknown)):
                return None
            if not strong and not member and items[noun].text in ("nơi", "cơ sở"):
                return None
            if right.other and not passive and right.first_other is not None and right.first_other == after:
                return None
        elif measure == "disciplined":
            form = self._form_beside(index, left, right, after)
            return self._discipline(index, noun, form, start, end, right, rules, passive=passive)
        elif measure == "rated":
            if noun is None and left.subject is not None and left.total and self._bare_end(after):
                subject = items[left.subject].roles["subject"]
                return self._make(index, None, "rated", subject, None, start, None, [*rules, "rate"])
            if noun is not None and not strong and left.total and left.subject is not None:
                whose = items[left.subject]  # "Số đảng viên được đánh giá là 5.602/5.810 đồng chí"
                if "strong" in whose.flags and (whose.roles["subject"] == "member") == member and self._tail_ok(after):
                    subject = whose.roles["subject"]
                    return self._make(index, noun, "rated", subject, None, start, None, [*rules, "rate"])
            if noun is not None and not strong and passive and not right.found[1:]:
                subject = self._rated_subject(noun)  # "Về xếp loại đảng viên, có 702 đồng chí được đánh giá"
                strong = subject is not None
            if noun is None or not (strong or subject == "org"):
                return None
            if right.found and any("level" in items[at].roles for at, *_ in right.found):
                return None
            where = items[index - 1].text in ("ở", "tại", "đối với", "cho", "với")  # "đánh giá chất lượng ở 107 TCCSĐ"
            if not (passive or where or left.total == "number_of" or left.total == "total"):
                return None
            subject = self._rated_subject(noun) or subject
        assert subject is not None
        if left.unknown_after > 1 and not passive:
            rules = [*rules, "loose"]
        return self._make(index, noun, measure, subject, qualifier, start, end, [*rules, kind])

    def _subject_before(self, left: Left, after: int) -> str | None:
        """ "Số tổ chức đảng được kiểm tra là 17": the noun stands before the verb, the number ends the clause."""
        if left.unknown_after > 1 or not self._bare_end_or_comparison(after):
            return None
        if left.members and left.subject is None and left.evidence is not None and left.total_at < left.evidence:
            return "member"  # "Tổng số đảng viên bị kỷ luật là 63"
        if left.subject is None:
            return None
        if left.total not in ("number_of", "total"):  # "Đảng viên bị kỷ luật trong kỳ: 45"
            if left.total is not None or left.evidence is None or left.subject > left.evidence or left.have:
                return None
            done = left.passive or self.items[left.evidence].text.startswith(("bị", "được"))
            if not done or self.items[after - 2].text != ":":
                return None
        elif left.total_at > left.subject:
            return None
        subject = self.items[left.subject].roles["subject"]
        if subject == "org":
            return "party_org"
        return subject if "strong" in self.items[left.subject].flags else None
