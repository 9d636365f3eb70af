"""Percentages.

Belongs here: of what a percentage is: the plan, all members, the population, a count before it. Not here: differences
(changes), plain counts (counts).
"""

from __future__ import annotations

from transforms.reports.grammar.changes import Changes
from transforms.reports.grammar.state import Left, Reading, Right
from transforms.reports.items import Quantity

SMALL_RATE = 15  # percent: admissions of a year as a share of all members are hardly ever more

PLAN_RATE = 25  # percent: an attained share of admissions above it can only be of the plan


class Shares(Changes):
    """Reads percentages."""

    def _percent(
        self, index: int, noun: int | None, after: int, stop: int, chunk_start: int, left: Left
    ) -> tuple[Reading | None, bool]:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        right = self._right(after, stop)
        if quantity.over:
            return None, False
        admitting = self.frame.measure == "members_admitted" or (
            left.evidence is not None and items[left.evidence].roles.get("action") == "admit"
        )
        if noun is not None and admitting and right.base == "total" and items[noun].roles["subject"] == "member":
            noun = None  # "kết nạp 3 - 4% đảng viên mới trên tổng số đảng viên"
        wanted = "target" if left.proposal and quantity.comparator in ("ge", "gt") else None
        ends = self._bare_end_or_comparison(after)
        if admitting and noun is None and right.base is None and left.base is not None and ends:
            base = items[left.base].roles["base"]  # "so với chỉ tiêu đạt 82,5%"
            small = quantity.value <= SMALL_RATE
            if base in ("plan", "total") and not left.other and (base == "plan" or small) and not right.found:
                self.carry.base = base
                rules = ["share of plan" if base == "plan" else "share of members"]
                start = items[left.base].start
                return self._make(index, None, f"members_admitted_vs_{base}", "member", None, start, None, rules), False
        own = left.evidence is not None and items[left.evidence].roles.get("action") == "admit" and not self.stack
        before = self.base_named if own and noun is None and right.base is None and left.base is None else None
        if (
            before is not None
            and ends
            and not self.readings
            and left.attain
            and not left.other
            and not left.unknown_after
        ):
            small = quantity.value <= SMALL_RATE  # "So với tổng số đảng viên, số kết nạp chiếm 2,4%"
            if before == "plan" or small:
                rules = ["share of plan" if before == "plan" else "share of members"]
                start = items[index].start
                return self._make(
                    index, None, f"members_admitted_vs_{before}", "member", None, start, None, rules
                ), False
        if right.base == "total" and noun is None and right.found:
            at, _, _, unknown, other = right.found[-1]
            if "level" in items[at].roles and not unknown and not other and left.evidence is None:
                self.consumed = at + 1  # "82,5% tổng số đảng viên được công nhận hoàn thành tốt nhiệm vụ"
                start, level = items[index].start, items[at].roles["level"]
                return self._make(index, None, "rated", "member", level, start, items[at].end, ["level"]), False
        if self._of_members(index, noun, after, left, right):
            return self._make(
                index, noun, "members_admitted_vs_total", "member", None, items[index].start, None, ["share of members"]
            ), False
        if right.base is not None and noun is None:
            base = right.base
            if self._orgs_before(index):
                return None, False
            of_admissions = bool(right.found) and items[right.found[0][0]].roles.get("action") == "admit"
            worked = left.work and left.evidence is None and not left.other
            if base == "plan" and (admitting or of_admissions or worked):
                if left.other or (right.found and not of_admissions):
                    return None, False
                self.carry.plan_seen = True
                return self._make(
                    index,
                    None,
                    "members_admitted_vs_plan",
                    "member",
                    None,
                    items[index].start,
                    items[right.base_at].end,
                    ["share of plan"],
                ), False
            last = self.readings[-1] if self.readings else None
            if (
                base == "total"
                and last is not None
                and last.measure == "rated"
                and last.unit == "count"
                and left.attain
                and last.segment == self.segment
            ):
                return self._make(
                    index,
                    None,
                    "rated",
                    last.subject,
                    last.qualifier,
                    last.start,
                    items[right.base_at].end,
                    ["share of count"],
                    status=last.status,
                ), False
            spoken = left.work or (self.carry.admission_seen and self.same_paragraph and not self.readings)
            if base == "total" and (admitting or (spoken and left.evidence is None and not left.other)):
                return self._make(
                    index,
                    None,
                    "members_admitted_vs_total",
                    "member",
                    None,
                    items[index].start,
                    items[right.base_at].end,
                    ["share of members"],
                    status=wanted,
                ), False
            if base == "population" and not self._members_before(index):
                return None, False
            if base == "population":
                return self._make(
                    index,
                    None,
                    "members_share_of_population",
                    "member",
                    None,
                    items[index].start,
                    items[right.base_at].end,
                    ["share of population"],
                ), False
            return None, False
        if right.comparison and noun is None:
            return None, False
        if noun is None and left.base is not None and items[left.base].roles["base"] == "population":
            told = left.subject is not None and items[left.subject].roles["subject"] == "member"
            ends = self._bare_end_or_comparison(after) or "prep" in items[after].roles
            if told and not left.other and not left.attribute and ends:
                start = items[left.subject or 0].start
                rules = ["share of population"]
                return self._make(index, None, "members_share_of_population", "member", None, start, None, rules), False
            return None, False
        if left.other:
            return None, False
        found = [entry for entry in right.found if "level" in items[entry[0]].roles]
        own = left.evidence is not None and "level" in items[left.evidence].roles and left.unknown_after == 0
        if found and own and noun is not None and items[noun - 1].text in ("số", "tổng số"):
            return None, False  # "hoàn thành xuất sắc không quá 20% số chi bộ hoàn thành tốt nhiệm vụ"
        if len(found) > 1 and not own and found[1][1] and not found[0][1] and noun is not None and found[0][0] == after:
            return None, False  # "16,19% số đảng viên hoàn thành tốt nhiệm vụ được xếp hoàn thành xuất sắc"
        if found and not own:
            at, _, _, unknown, other = found[0]
            if unknown > 1 or other:
                return None, False
            self.consumed = at + 1
            return self._level(index, noun, items[at].roles["level"], items[at], left, right, items[at].end), False
        rated = [
            at for at, passive, _, unknown, _ in right.found if items[at].roles.get("action") == "rate" and not unknown
        ]
        if rated and noun is not None and left.evidence is None and self._bare_end_or_comparison(rated[0] + 1):
            subject = self._rated_subject(noun)
            if subject is not None:
                end = items[rated[0]].end
                return self._make(index, noun, "rated", subject, None, items[index].start, end, ["level"]), False
        if left.evidence is not None and "level" in items[left.evidence].roles:
            if left.unknown_after > 0:
                return None, False
            at = left.evidence
            return self._level(index, noun, items[at].roles["level"], items[at], left, right, items[index].end), False
        if (
            left.evidence is not None
            and "form" in items[left.evidence].roles
            and left.unknown_after == 0
            and noun is None
        ):
            subject = self._disciplined_before()
            if subject and self._bare_end(after):
                return self._make(
                    index,
                    None,
                    "disciplined",
                    subject,
                    items[left.evidence].roles["form"],
                    items[left.evidence].start,
                    None,
                    ["share of forms"],
                ), False
            return None, False
        if admitting and left.total == "rate" and noun is None and self._bare_end(after):
            return self._make(
                index, None, "members_admitted_vs_total", "member", None, items[index].start, None, ["admission rate"]
            ), False
        if noun is not None and not left.attribute:
            ahead = self._level_ahead(after)
            if ahead is not None and left.unknown_after == 0:
                return self._level(
                    index, noun, items[ahead].roles["level"], items[ahead], left, Right(), items[ahead].end
                ), False
        if noun is not None and left.attain and self.readings and not left.unknown:
            last = self.readings[-1]
            if (
                last.measure == "rated"
                and last.unit == "count"
                and last.segment == self.segment
                and self._bare_end(after)
            ) and items[noun].roles["subject"] == last.subject:
                return self._make(
                    index,
                    noun,
                    "rated",
                    last.subject,
                    last.qualifier,
                    last.start,
                    None,
                    ["share of count"],
                    status=last.status,
                ), False
            return None, False
        again = self._rate_again(index, left) if noun is None and self._bare_end(after) else None
        if again is not None:
            return again, False
        if noun is not None or left.unknown or left.attribute:
            return None, False
        if left.anaphora and self._bare_end_or_comparison(after):
            that = self._that_share(index)
            if that is not None:
                return that, False
        later = self._level_of_another_time(index, after, chunk_start)
        if later is not None:
            return later, False
        frame = self.frame
        topic = frame.measure == "rated" and frame.topic and not frame.counted and self._bare_end(after)
        if topic and frame.qualifier and frame.subject:  # "đảng viên hoàn thành tốt nhiệm vụ chiếm phần lớn, 84,3%"
            rules = ["carried", "level"]
            return self._make(index, None, "rated", frame.subject, frame.qualifier, frame.start, None, rules), False
        return self._share_of_last(index, after, left, chunk_start), False

    def _that_share(self, index: int) -> Reading | None:
        """ "năm 2019, tỷ lệ này là 15,8%", "so với chỉ tiêu, con số này đạt 68,6%"."""
        before = self.readings or (self.carry.readings if self.same_paragraph else [])
        if not before:
            return None
        last, measure = before[-1], before[-1].measure
        if last.unit == "count":
            quantity = self.items[index].quantity
            value = quantity.value if quantity is not None else 0
            if measure != "members_admitted" or self.carry.base is None:
                return None
            if (self.carry.base == "total") != (value <= SMALL_RATE):
                return None
            measure = f"members_admitted_vs_{self.carry.base}"
        start = self.items[index].start
        return self._make(index, None, measure, last.subject, last.qualifier, start, None, ["same again"])

    def _level_of_another_time(self, index: int, after: int, chunk_start: int) -> Reading | None:
        """ "... luôn đạt trên 90%; năm 2022 đạt 94,2%": the same level, at another time."""
        items = self.items
        before = self.readings or (self.carry.readings if self.same_paragraph else [])
        between = items[self._with_time(chunk_start) : index]
        if not before or not self._bare_end(after) or not any(item.kind == "time" for item in between):
            return None
        last = before[-1]
        known = {"aux", "have", "filler", "conjunction", "towards"}
        if last.measure != "rated" or last.unit != "percent" or last.status != "actual":
            return None
        if not all(item.kind == "time" or item.text == "," or set(item.roles) & known for item in between):
            return None
        start = items[index].start
        return self._make(index, None, "rated", last.subject, last.qualifier, start, None, ["same again"])

    def _of_members(self, index: int, noun: int | None, after: int, left: Left, right: Right) -> bool:
        """ "kết nạp 123 đảng viên, chiếm 3,52% đảng viên toàn huyện": all members as what admissions are a share of."""
        items = self.items
        quantity = items[index].quantity
        if noun is None or quantity is None or not self.readings or left.evidence is not None or right.found:
            return False
        last = self.readings[-1]
        plain = items[noun].text == "đảng viên" and self._tail_ok(after) and not (right.attribute or right.other)
        if last.measure != "members_admitted" or last.unit != "count" or last.segment != self.segment or not plain:
            return False
        return left.attain and not left.unknown and not left.attribute and quantity.value <= SMALL_RATE

    def _orgs_before(self, index: int) -> bool:
        """ "5 đảng bộ kết nạp đạt trên 60% chỉ tiêu": the share is of those organizations, not of the report's own."""
        items = self.items
        for at in range(index - 1, -1, -1):
            if items[at].kind == "punct" and items[at].text in ";:":
                return False
            if items[at].kind == "num":
                noun, _ = self._noun(at, items[at].quantity or Quantity(0))
                return (
                    noun is not None
                    and items[noun].roles["subject"] != "member"
                    and not any(r.item == at for r in self.readings)
                )
        return False

    def _share_of_last(self, index: int, after: int, left: Left, chunk_start: int) -> Reading | None:
        """ "46 TCCSĐ (79,31%)", "kết nạp 52 đảng viên, đạt 50,98%": the share of the count before it."""
        items = self.items
        if not self._bare_end(after):
            return None
        if not self.readings:
            return None
        last = self.readings[-1]
        bracket = chunk_start > 0 and items[chunk_start - 1].text == "("
        if last.segment != self.segment and not bracket:
            return None
        shared = left.attain or left.equals or bracket or bool(self.stack) or left.total == "rate"
        if not shared or last.status == "change":
            return None
        if any(items[at].kind == "num" for at in range(last.item + 1, index)):
            return None
        if last.measure == "rated" and last.unit == "count":
            return self._make(
                index,
                None,
                "rated",
                last.subject,
                last.qualifier,
                last.start,
                None,
                ["share of count"],
                status=last.status,
            )
        if (
            last.measure == "disciplined"
            and last.unit == "count"
            and last.qualifier
            and (bracket or "chiếm" in [i.text for i in items[max(0, index - 3) : index]])
        ):
            return self._make(
                index,
                None,
                "disciplined",
                last.subject,
                last.qualifier,
                last.start,
                None,
                ["share of count"],
                status=last.status,
            )
        quantity = items[index].quantity
        rate = "tỷ lệ" in " ".join(item.text for item in items[max(0, index - 2) : index])
        of_all = rate or (self.carry.base == "total" and (left.attain or left.equals or bracket))
        if last.measure == "members_admitted" and of_all and quantity is not None and quantity.value <= SMALL_RATE:
            return self._make(
                index,
                None,
                "members_admitted_vs_total",
                "member",
                None,
                last.start,
                None,
                ["rate understood"],
                status=last.status,
            )
        inside = bool(self.stack) and not bracket and last.item > self.bracket_at  # "(120 đảng viên, 75%)"
        of_plan = self.carry.plan_seen and self.carry.base == "plan"
        done = last.quantity
        if quantity is not None and done is not None and done.whole:  # "21/90 đảng viên, đạt 23,3%"
            of_plan = of_plan or abs(100 * done.value / done.whole - quantity.value) < 0.1
        if quantity is not None and quantity.value > PLAN_RATE and not of_plan:
            of_plan = items[index - 1].text == "đạt"  # so large a share of all members is not admitted
        own = bracket and left.attain and quantity is not None and quantity.value > PLAN_RATE  # "(đạt 104%)"
        of_plan = of_plan or own
        if last.measure == "members_admitted" and (own or not bracket) and (left.attain or inside) and of_plan:
            return self._make(
                index,
                None,
                "members_admitted_vs_plan",
                "member",
                None,
                last.start,
                None,
                ["plan understood"],
                status=last.status,
            )
        return None

    def _rate_again(self, index: int, left: Left) -> Reading | None:
        """ "tỷ lệ kết nạp đạt 2,9%, trong đó Đảng bộ xã Tân Hòa đạt 4,1%": the same rate, of another body."""
        before = self.readings or (self.carry.readings if self.same_paragraph else [])
        if not before or left.body is None or left.unknown_after:
            return None
        if not (left.attain or left.have or left.body == index - 1):
            return None
        last = before[-1]
        if last.measure not in ("members_admitted_vs_plan", "members_admitted_vs_total"):
            return None
        start = self.items[index].start
        rules = ["share of plan" if last.measure.endswith("plan") else "share of members", "loose"]
        return self._make(index, None, last.measure, "member", None, start, None, rules, status=last.status)

    def _aim_of_last(self, index: int, noun: int | None, after: int, chunk_start: int) -> Reading | None:
        """ "19,6% chi bộ hoàn thành xuất sắc nhiệm vụ (chỉ tiêu là 15%)": the aim of what was told before."""
        items = self.items
        quantity = items[index].quantity
        if not self.readings or quantity is None or not self._bare_end(after):
            return None
        start_at = self.bracket_at + 1 if self.stack else chunk_start
        between = items[start_at:index]
        aimed = any("target" in item.roles or item.roles.get("base") == "plan" for item in between)
        if not aimed or sum(item.kind == "word" for item in between) > 2:
            return None
        known = {"target", "base", "have", "filler", "aux", "prep", "generic", "conjunction"}
        if not all(
            item.kind in ("word", "time", "body") or item.text == ":" or set(item.roles) & known for item in between
        ):
            return None
        last = self.readings[-1]
        subject = items[noun].roles["subject"] if noun is not None else last.subject
        if last.unit != ("percent" if quantity.percent else "count") or subject != last.subject:
            return None
        start = items[start_at].start
        return self._make(
            index, noun, last.measure, last.subject, last.qualifier, start, None, ["aim of last"], status="target"
        )

    def _members_before(self, index: int) -> bool:
        """Whether it is members that a share of the population is said of."""
        for item in reversed(self.items[:index]):
            if item.roles.get("subject") == "member" or str(item.roles.get("base")) == "total":
                return True
            if item.kind == "punct" and item.text == ";":
                break
        return False
