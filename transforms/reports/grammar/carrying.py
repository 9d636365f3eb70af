"""Numbers without words of their own.

Belongs here: what a number goes on with: the frame of the number or heading before it, the same count at another
time. Not here: counts by their own verb (counts).
"""

from __future__ import annotations

from dataclasses import replace

from transforms.reports.grammar.grounds import Grounds
from transforms.reports.grammar.state import ACTED, INSPECTIONS, ORG_SUBJECTS, Left, Reading, Right

# what may stand between a time and the number of a series
_LINKING = frozenset(
    {"have", "conjunction", "filler", "aux", "result", "light", "towards", "change", "anaphora", "total"}
)


class Carrying(Grounds):
    """Reads numbers that go on with what stands before them."""

    def _carried(
        self, index: int, noun: int | None, after: int, left: Left, right: Right, chunk_start: int
    ) -> Reading | None:
        """A number without words of its own goes on with the frame before it."""
        items = self.items
        frame = self.frame
        quantity = items[index].quantity
        assert quantity is not None
        if noun is None:
            if (
                frame.measure == "disciplined"
                and frame.counted
                and frame.subject
                and left.unknown == 0
                and (left.body is not None or left.subject is not None)
                and self._bare_end(after)
                and not self.stack
                and items[index - 1].text == ":"
            ):
                return self._make(
                    index,
                    None,
                    "disciplined",
                    frame.subject,
                    None,
                    items[index].start,
                    None,
                    ["carried", "disciplined", "loose"],
                )
            other = self._other_sort(index, after, left)
            if other is not None and frame.measure is not None:
                start = items[left.subject or 0].start
                return self._make(
                    index, None, frame.measure, other, frame.qualifier, start, None, ["carried", frame.measure]
                )
            if self._of_another_actor(index, after, chunk_start, left) and frame.subject and frame.measure:
                rules = ["carried", frame.measure]
                start = items[index].start
                return self._make(index, None, frame.measure, frame.subject, frame.qualifier, start, None, rules)
            return None
        subject = items[noun].roles["subject"]
        strong = "strong" in items[noun].flags
        if frame.measure is None and self.same_paragraph and not self.readings:
            previous = self.carry.frame
            if previous is not None and previous.measure == "disciplined" and left.body is not None and not strong:
                frame = previous
            listed = index > 1 and items[index - 1].text == "(" and items[index - 2].kind == "body"
            if previous is not None and previous.measure == "members_admitted" and listed and self.stack:
                frame = previous
                self.stack[-1] = (replace(previous, topic=True, counted=False), self.subset)
        measure = frame.measure
        if index > 1 and items[index - 1].text == "(" and frame.topic and not frame.counted:
            before = items[index - 2]  # "số kết nạp ở khối xã (70 đảng viên)": a sector, not an organization
            name = before.capital or before.body is not None or self._name_before(index - 1)
            if not name and "action" not in before.roles:
                return None
        examined = measure == "rated" and frame.topic and frame.colon and not frame.counted and frame.qualifier is None
        if examined and quantity.whole is not None and strong and subject in (*ORG_SUBJECTS, "member"):
            return self._make(index, noun, "rated", subject, None, items[index].start, None, ["carried", "rated"])
        again = measure == "rated" and frame.qualifier is None and frame.counted and strong
        if again and subject in (*ORG_SUBJECTS, "member") and self._coordinated(index, chunk_start):
            return self._make(index, noun, "rated", subject, None, items[index].start, None, ["carried", "rated"])
        if measure == "rated" and strong and frame.qualifier and self._bare_end(after):
            return self._same_level(index, noun, left, chunk_start)
        if measure is None or measure in ("total", "rated"):
            return None
        if (left.total in ("total", "number_of") and left.subject is not None) or left.total == "total":
            return None
        of_one = self.listed and left.body is not None and left.unknown_after == 0
        same_sort = (subject == "member") == (frame.subject == "member")
        if of_one and same_sort and not (right.other or right.attribute):
            return self._make(
                index,
                noun,
                measure,
                frame.subject or subject,
                frame.qualifier,
                items[index].start,
                None,
                ["carried", measure],
            )
        guilty = right.first_other == after and items[after].text in ("vi phạm", "có vi phạm")
        punished = measure == "disciplined" and guilty  # "kỷ luật 1 tổ chức đảng và 72 đảng viên vi phạm"
        if right.other and not punished and not (measure in ("inspected", "supervised") and right.prep):
            return None
        if left.attribute or self.poison:
            return None
        inside = (
            bool(self.readings) and self.readings[-1].item > self.bracket_at and "conjunction" in items[index - 1].roles
        )
        owned = items[index - 1].text == "(" and self._name_before(index - 1)
        if self.stack and self.stack[-1][0].counted and measure != "disciplined" and not (inside or owned):
            return None  # in brackets after a count of the same: a part of it
        towards = (
            items[index - 1].text == "đối với" and frame.topic and measure in INSPECTIONS.values() and not left.other
        )
        unknown_limit = (
            16
            if towards
            else (
                3
                if frame.topic
                and not frame.counted
                and measure in ("inspected", "supervised", "inspected_or_supervised")
                and strong
                else 0
            )
        )
        gained = items[index - 1].text == "được" and frame.topic and not frame.counted and strong
        unknown_limit = max(unknown_limit, 2 if gained else 0)  # "ở khâu kết nạp, cả năm ghi được 130 đảng viên"
        if left.unknown > unknown_limit and not (left.body is not None and left.unknown_after == 0):
            return None
        if (
            left.have
            and frame.counted
            and not self.subset
            and subject == "member"
            and strong
            and measure in ("members_admitted", "members_confirmed")
            and not self._another_time(chunk_start, index)
            and not self._share_first(left)
        ):
            return None
        rules = ["carried", measure, "loose"] if left.unknown else ["carried", measure]
        start = frame.start if 0 <= items[index].start - frame.start < 160 else items[index].start
        if measure in ("members_admitted", "members_confirmed", "members_left"):
            if subject != "member" or right.attribute or not self._tail_ok(after, action=True):
                return None
            if self.subset and "part" in items[noun].flags:
                return None
            if (
                frame.counted
                and left.body is None
                and not self.subset
                and not left.attain
                and not self._place_before(index, chunk_start)
                and strong is False
                and left.unknown == 0
                and chunk_start
                and items[chunk_start - 1].text == ";"
            ):
                return None
            return self._make(
                index,
                noun,
                measure,
                "member",
                frame.qualifier,
                items[index].start if left.body is not None or frame.counted else start,
                None,
                rules,
            )
        if measure == "disciplined":
            if frame.counted and left.have and not strong:
                return None  # "kỷ luật 2.894 đảng viên, có 889 cấp ủy viên"
            qualifier = frame.qualifier if not frame.counted else None
            if frame.counted and frame.qualifier is not None and left.body is None:
                # "khiển trách 2 tổ chức đảng, 15 đảng viên": the form goes on over a coordination
                qualifier = frame.qualifier if self._coordinated(index, chunk_start) else None
                if qualifier is None:
                    return None
            named = self._form_named(after)
            if named is not None and not self._two_forms(right, named):
                qualifier, self.consumed = items[named].roles["form"], named + 1
            reading = self._discipline(index, noun, qualifier, start, None, right, rules)
            return reading
        found = any({"result", "listing"} <= set(item.roles) for item in items[chunk_start:index])
        if found or any("level" in items[at].roles for at, *_ in right.found):
            return None  # "...; kết quả 7 chi bộ thực hiện tốt": what was found, not what was done
        part = self.subset and self.readings and self.readings[-1].subject == subject == "member"
        if part and not strong and left.body is None and self.readings[-1].measure == measure:
            return None  # "39 đảng viên, trong đó có 17 đồng chí diện Tỉnh ủy quản lý"
        if subject == "org":
            subject = "party_org"
        coordinated = index > 0 and "conjunction" in items[index - 1].roles and not left.have
        if right.unknown and not right.prep and not strong and not coordinated:
            return None
        if (self.subset or left.have) and (right.attribute or items[noun].text == "cấp ủy viên" or right.unknown):
            return None
        qualifier = frame.qualifier
        if measure == "inspected":
            near = self._ground_near(left, right, after)
            qualifier = near or frame.qualifier or self._ground_of(index, left, right, after)
        return self._make(index, noun, measure, subject, qualifier, start, None, rules)

    def _name_before(self, bracket: int) -> bool:
        """ "Đảng bộ xã A (8 đảng viên), Công ty Cấp nước (7 đảng viên)": nothing but a name since the last break."""
        items = self.items
        named = False
        for at in range(bracket - 1, max(-1, bracket - 9), -1):
            item = items[at]
            if item.kind == "punct":
                return named
            if item.kind == "num" or {"action", "subject", "level", "form"} & set(item.roles) - {"name"}:
                return False
            named = named or item.upper or item.body is not None
        return False

    def _same_level(self, index: int, noun: int, left: Left, chunk_start: int) -> Reading | None:
        """ "Mức hoàn thành xuất sắc thuộc về 9 TCCSĐ và 512 đảng viên"; "ở mức hoàn thành tốt, có 9 TCCSĐ"."""
        items, frame = self.items, self.frame
        if items[noun].roles["subject"] not in (*ORG_SUBJECTS, "member") or set(items[noun].flags) & {"part", "sector"}:
            return None
        last = self.readings[-1] if self.readings else None
        ahead = last is not None and last.measure == "rated" and last.start < items[last.item].start
        joined = index == chunk_start + 1 and items[chunk_start].text == "và"
        joined = joined or (index == chunk_start and items[index - 1].text == ",")
        alone = frame.topic and not frame.counted and left.have and left.have_at == index - 1 and not left.unknown
        alone = alone and left.body is None and frame.subject is None
        if not (alone or (ahead and joined and last is not None and last.span_end == items[index - 2].end)):
            return None
        subject, start = items[noun].roles["subject"], items[index].start
        return self._make(index, noun, "rated", subject, frame.qualifier, start, None, ["carried", "level"])

    def _other_sort(self, index: int, after: int, left: Left) -> str | None:
        """ "Số tổ chức đảng được giám sát là 30, đảng viên là 65": the same of the other sort, named before its number."""
        items = self.items
        if not self.frame.counted or self.frame.measure not in INSPECTIONS.values() or left.subject is None:
            return None
        noun = items[left.subject]
        near = index - left.subject == 2 and items[index - 1].text in ("là", ":", "có")
        first = left.subject
        if left.total == "number_of" and left.total_at == left.subject - 1:
            first = left.total_at  # "số đảng viên được kiểm tra là 46, số tổ chức đảng là 17"
        counted = left.total is None or first == left.total_at
        plain = "strong" in noun.flags and noun.roles["subject"] != self.frame.subject and counted
        opens = first == 0 or items[first - 1].kind == "punct" or "conjunction" in items[first - 1].roles
        return noun.roles["subject"] if near and plain and opens and self._bare_end(after) else None

    def _of_another_actor(self, index: int, after: int, chunk_start: int, left: Left) -> bool:
        """ "cấp ủy kỷ luật 30 đảng viên, UBKT 21, chi bộ 44": the same count, of the body right before the number."""
        items = self.items
        if not self.frame.counted or self.frame.measure not in ACTED or index - chunk_start not in (1, 2):
            return False
        who = items[index - 1]
        acts = who.body is not None or (
            "subject" in who.roles and "strong" in who.flags and who.roles["subject"] != "member"
        )
        return acts and not left.unknown and self._bare_end(after) and not self.subset

    def _share_first(self, left: Left) -> bool:
        """ "kết nạp đạt 88,6% chỉ tiêu với 133 đảng viên": the count after its share."""
        last = self.readings[-1] if self.readings else None
        counted = any(reading.measure == "members_admitted" for reading in self.readings)
        shared = last is not None and last.measure == "members_admitted_vs_plan" and not counted
        return shared and left.unknown_after == 0 and self.items[left.have_at].text in ("với", "là")

    def _another_time(self, start: int, index: int) -> bool:
        """ "năm 2019 kết nạp 112 đảng viên và 9 tháng năm 2020 là 87 đảng viên": the same count of another time."""
        items = self.items
        between = items[start:index]
        return (
            any(item.kind == "time" for item in between)
            and items[index - 1].text in ("là", "có", "được", "thêm")
            and all(item.kind in ("time", "punct") or set(item.roles) & {"have", "conjunction"} for item in between)
        )

    def _series(self, index: int, noun: int | None, after: int, chunk_start: int) -> Reading | None:
        """ "năm 2018 kết nạp 121 đảng viên; năm 2019: 134; năm 2020 là 128 đồng chí": the count before, at other times."""
        items = self.items
        between = items[self._with_time(chunk_start) : index]
        last = self.last_number[3] if self.last_number is not None else None
        if last is None or last.unit != "count" or not self._bare_end_or_comparison(after):
            return None
        if last.status == "change" and "towards" not in items[index - 1].roles:
            return None
        timed = any(item.kind == "time" and item.time is not None and item.time.role == "span" for item in between)
        done = last.status == "target" and any("result" in i.roles or i.text == "thực hiện" for i in between)
        moved = "towards" in items[index - 1].roles and noun is None  # "giảm 12, còn 84", "con số đã tăng lên 142"
        if not (timed or done or moved):
            return None
        if not all(
            item.kind == "time" or item.text in (":", "-", ",", "thì") or set(item.roles) & _LINKING for item in between
        ):
            return None
        if noun is not None and items[noun].roles["subject"] not in (last.subject, "org"):
            return None
        own = last.measure in ("members_total", "orgs_total") and noun is None and not moved
        if own and items[index - 1].text not in (":", "-", "là", "có"):
            return None
        return self._make(
            index, noun, last.measure, last.subject, last.qualifier, items[index].start, None, ["same again"]
        )

    def _place_before(self, index: int, chunk_start: int) -> bool:
        return any(self.items[at].kind == "body" for at in range(chunk_start, index))

    def _same_again(self, index: int) -> Reading | None:
        """ "Năm 2019 con số này là 130": what was counted last, at another time."""
        for last in reversed(self.readings or (self.carry.readings if self.same_paragraph else [])):
            if last.unit == "count" and last.status != "change":
                start, rules = self.items[index].start, ["same again"]
                self.explicit_target = False  # what the aim came to
                return self._make(index, None, last.measure, last.subject, last.qualifier, start, None, rules)
        return None

    def _split(self, index: int, noun: int, after: int, left: Left, right: Right) -> Reading | None:
        """ "công nhận 66 đảng viên chính thức", "phát triển 200 đảng viên", "200 đảng viên mới theo kế hoạch"."""
        items = self.items
        before, following = items[index - 1], items[after] if after < len(items) else None
        kind = before.roles.get("split")
        if kind == "confirm":
            official = following.roles.get("official") if following is not None else None
            if "official" in items[noun].flags or official:
                rules = ["verb before", "confirm"]
                return self._make(index, noun, "members_confirmed", "member", None, before.start, None, rules)
            return None
        plain = "part" not in items[noun].flags and not (right.attribute or left.attribute or left.proposal)
        if not plain or not self._tail_ok(after) or right.found or left.award:
            return None
        if "assigning" in before.roles and left.evidence is None:  # "huyện được giao 150 đảng viên mới"
            if items[noun].text != "đảng viên mới" and not any(item.roles.get("action") == "admit" for item in items):
                return None
            rules = ["verb before", "admit", "loose"]
            start = before.start
            return self._make(index, noun, "members_admitted", "member", None, start, None, rules, "target")
        if kind == "admit" and left.evidence is None:
            rules = ["verb before", "admit", "loose"]
            return self._make(index, noun, "members_admitted", "member", None, before.start, None, rules)
        if self._plan_told(index, left) and any(item.roles.get("action") == "admit" for item in items):
            start = items[left.base or 0].start  # "chỉ tiêu giao 20 đảng viên, đến nay mới kết nạp được 6"
            rules = ["verb before", "admit", "loose"]
            return self._make(index, noun, "members_admitted", "member", None, start, None, rules, "target")
        planned = following is not None and (
            {"planned", "document"} & set(following.roles)
            or (following.text == "theo" and after + 1 < len(items) and "base" in items[after + 1].roles)
        )
        if planned and items[noun].text == "đảng viên mới" and (left.evidence is None or left.total == "total"):
            rules = ["verb before", "admit", "loose"]
            start = items[index].start
            return self._make(index, noun, "members_admitted", "member", None, start, None, rules, "target")
        return None

    def _qualifier_of(self, measure: str) -> str | None:
        """The qualifier of what was counted last of this measure ("giám sát 1.012 tổ chức (cấp ủy giám sát 705)")."""
        return next((r.qualifier for r in reversed(self.readings) if r.measure == measure), None)

    def _plan_told(self, index: int, left: Left) -> bool:
        """Whether a plan stands right before a number, as its subject ("chỉ tiêu giao 20", "kế hoạch là 20")."""
        at = left.base
        if at is None or left.evidence is not None or self.items[at].roles["base"] != "plan":
            return False
        near = at == index - 1 or (at == index - 2 and self.items[index - 1].text in ("là", ":"))
        return near and not self._achieved_before(at)
