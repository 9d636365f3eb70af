"""What a verb says of the number it governs.

Belongs here: admissions, departures, confirmations, inspections, supervision, ratings by a verb that has been found
beside a number. Not here: finding that verb (counts).
"""

from __future__ import annotations

from transforms.reports.grammar.answers import Answers
from transforms.reports.grammar.state import ACTED, INSPECTIONS, LEAVING, Left, Reading, Right


class Actions(Answers):
    """Reads numbers by their verbs."""

    def _through_inspection(self, index: int, noun: int | None, left: Left, right: Right, after: int) -> Reading | None:
        """ "Qua kiểm tra, giám sát 214 tổ chức đảng và 890 đảng viên, ...": what was found comes after them."""
        items = self.items
        before = items[index - 1]
        if noun is None or "strong" not in items[noun].flags or right.found or right.first_other == after:
            return None
        if before.roles.get("neutral") != "inspection_work" or not before.text.startswith(("qua ", "thông qua ")):
            return None
        both = "giám sát" in before.text and "kiểm tra" in before.text
        measure = "inspected_or_supervised" if both else "inspected" if "kiểm tra" in before.text else "supervised"
        qualifier = self._ground_of(index, left, right, after) if measure == "inspected" else None
        subject = items[noun].roles["subject"]
        rules = ["verb before", "inspect", "loose"]
        return self._make(index, noun, measure, subject, qualifier, before.start, None, rules)

    def _inspected_alike(self, left: Left) -> str | None:
        """ "cấp ủy kiểm tra 45 tổ chức đảng, giám sát 30": of those named right before, where they are of one sort."""
        last = self.readings[-1] if self.readings else None
        if last is None or last.measure not in INSPECTIONS.values() or last.segment != self.segment or left.unknown:
            return None
        told = [r for r in self.readings if r.segment == last.segment and r.measure == last.measure]
        alone = left.subject is None and left.body is None and len({r.subject for r in told}) == 1
        return last.subject if alone else None

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
        rules: list[str],
        passive: bool,
    ) -> Reading | None:
        items = self.items
        subject = items[noun].roles["subject"] if noun is not None else None
        strong = noun is not None and "strong" in items[noun].flags
        measure, qualifier = self._measure_of_action(kind, 0, 0)
        if measure is None or (kind == "resolve" and not self._complaints_told()):
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
                if (alike := self._inspected_alike(left)) is not None:
                    why = self._ground_of(index, left, right, after) if measure == "inspected" else None
                    return self._make(index, None, measure, alike, why, start, None, [*rules, kind])
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
            form = self._form_beside(right, after)
            return self._discipline(index, noun, form, start, end, right, rules)
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

    def _complaints_told(self) -> bool:
        """Whether it is complaints that are resolved: "chuyển sinh hoạt được giải quyết cho 89 đảng viên" is none."""
        named = any(
            item.roles.get("ground") == "complaint" or (item.roles.get("action") == "resolve" and " cáo" in item.text)
            for item in self.items
        )
        return named or any("khiếu nại" in item.text or "đơn" in item.text for item in self.items)

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
