"""Percentages.

Belongs here: of what a percentage is: the plan, all members, the population, a count before it. Not here: differences
(changes), plain counts (counts).
"""

from __future__ import annotations

from transforms.reports.grammar.state import Left, Reading, Right
from transforms.reports.grammar.told_shares import PLAN_RATE, SMALL_RATE, ToldShares
from transforms.reports.items import Quantity


class Shares(ToldShares):
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
        of_those = after + 1 < len(items) and items[after].text in ("số", "tổng số", "trong số")
        if noun is None and of_those and "level" in items[after + 1].roles:
            return None, False  # "không quá 20% số hoàn thành tốt nhiệm vụ": of another number
        planned = noun is None and index > 0 and "fulfils" in items[index - 1].roles and self._bare_end(after)
        planned = planned and left.base is not None and items[left.base].roles["base"] == "plan" and bool(left.earlier)
        if planned and items[left.earlier[-1]].roles.get("action") == "admit":
            start = items[left.base or 0].start  # "Kế hoạch kết nạp đảng viên hoàn thành 88%"
            name = "members_admitted_vs_plan"
            return self._make(index, None, name, "member", None, start, None, ["share of plan"]), False
        headed = self._before_bracket(index, "level") if noun is None and self._bare_end(after) else None
        if headed is not None and not right.found and not self.readings:
            named = items[headed]  # "Tỷ lệ đảng viên hoàn thành xuất sắc nhiệm vụ (11,3%)"
            outside = self._left(index, self._chunk_start_of(headed))
            return self._level(index, None, named.roles["level"], named, outside, right, items[index].end), False
        whose = self._said_of(after) if noun is None else None
        if whose is not None and (said := self._level_of(index, whose, left)) is not None:
            return said, False
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
                start, name = items[left.base].start, f"members_admitted_vs_{base}"
                status = None if base == "plan" else self._told_status()
                return self._make(index, None, name, "member", None, start, None, rules, status), False
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
            spoken = not self.readings and any(
                item.roles.get("action") == "admit" and "đảng" in item.text for item in items[:index]
            )
            worked = (left.work or spoken) and left.evidence is None and not left.other
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
                return self._share_of_count(index, last, items[right.base_at].end), False
            spoken = left.work or (self.carry.admission_seen and self.same_paragraph and not self.readings)
            aimed = self.explicit_target and quantity.value <= SMALL_RATE and not right.found and not self.readings
            spoken = spoken or (
                aimed and self.carry.admission_seen
            )  # "Sang năm, phấn đấu từ 3% trở lên so với tổng số"
            newly = left.subject is not None and items[left.subject].text == "đảng viên mới" and left.attain
            spoken = spoken or (newly and not left.attribute and not left.unknown)  # "đảng viên mới chiếm 3,4% tổng số"
            demanded = of_admissions and left.evidence is None and self._demanded(right.base_at, right.found[0][0])
            if base == "total" and (admitting or demanded or (spoken and left.evidence is None and not left.other)):
                return self._make(
                    index,
                    None,
                    "members_admitted_vs_total",
                    "member",
                    None,
                    items[index].start,
                    items[right.base_at].end,
                    ["share of members"],
                    status="target" if demanded else wanted or self._told_status(),
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
        topic = self.rate_topic and self.frame.topic and left.evidence is None and not (self.stack or left.unknown)
        rate = left.total == "rate" or (topic and quantity.value <= SMALL_RATE)
        if admitting and rate and noun is None and self._bare_end_or_comparison(after):
            whole = "total" if quantity.value <= PLAN_RATE else "plan"  # so many of all members are not admitted
            planned = any(r.measure == "members_admitted_vs_plan" for r in self.readings) and self.carry.base == "plan"
            name = f"members_admitted_vs_{'plan' if planned else whole}"
            return self._make(index, None, name, "member", None, items[index].start, None, ["admission rate"]), False
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

    def _chunk_start_of(self, at: int) -> int:
        """Where the chunk of an item begins."""
        while at > 0 and self.items[at - 1].kind not in ("punct", "num"):
            at -= 1
        return at

    def _said_of(self, after: int) -> int | None:
        """The noun after "với", whom a share is said of ("đạt 87,5% với TCCSĐ và 92,1% với đảng viên")."""
        items = self.items
        if after + 1 >= len(items) or "object" not in items[after].roles or not self._bare_end(after + 2):
            return None
        return after + 1 if "strong" in items[after + 1].flags else None

    def _level_of(self, index: int, noun: int, left: Left) -> Reading | None:
        """The share at `index` as that of the level before it, of those named after it."""
        items, frame = self.items, self.frame
        level, start = None, items[index].start
        if left.evidence is not None and "level" in items[left.evidence].roles and not left.unknown_after:
            level, start = items[left.evidence].roles["level"], items[left.evidence].start
        elif frame.measure == "rated" and frame.counted and left.evidence is None and not left.unknown:
            level = frame.qualifier
        if level is None or set(items[noun].flags) & {"part", "sector", "candidate"}:
            return None
        subject = items[noun].roles["subject"]
        return self._make(index, noun, "rated", subject, level, start, items[noun].end, ["level"])

    def _told_status(self) -> str | None:
        """Result or aim, as the admissions that this sentence has counted before their share."""
        counted = [r for r in self.readings if r.measure == "members_admitted" and r.unit == "count"]
        return counted[-1].status if counted and counted[-1].segment == self.segment else None

    def _demanded(self, base: int, action: int) -> bool:
        """ "Mức 3% tổng số đảng viên mà Nghị quyết yêu cầu kết nạp": who asks for it stands between."""
        return any({"document", "addressing", "target"} & set(item.roles) for item in self.items[base + 1 : action])

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

    def _members_before(self, index: int) -> bool:
        """Whether it is members that a share of the population is said of."""
        for item in reversed(self.items[:index]):
            if item.roles.get("subject") == "member" or str(item.roles.get("base")) == "total":
                return True
            if item.kind == "punct" and item.text == ";":
                break
        return False
