"""Percentages that go on with what was told before.

Belongs here: the share of the count before, the same rate of another body or time, the aim of a figure. Not here: of what
a percentage with words of its own is (shares).
"""

from __future__ import annotations

from transforms.reports.grammar.changes import Changes
from transforms.reports.grammar.state import Left, Reading
from transforms.reports.items import Quantity

SMALL_RATE = 15  # percent: admissions of a year as a share of all members are hardly ever more
PLAN_RATE = 25  # percent: an attained share of admissions above it can only be of the plan


REACHED = ("đạt", "bằng", "tương đương", "tức", "đạt tỷ lệ", "tỷ lệ", "chiếm tỷ lệ")


def _is_aim(reading: Reading) -> bool:
    return reading.measure == "members_admitted" and reading.unit == "count" and reading.status == "target"


class ToldShares(Changes):
    """Reads percentages by what stands before them."""

    def _share_of_count(self, index: int, last: Reading, end: int | None = None) -> Reading:
        """The percentage at `index` as the share of the count just read: the same thing, of the same subject."""
        return self._make(
            index,
            None,
            last.measure,
            last.subject,
            last.qualifier,
            last.start,
            end,
            ["share of count"],
            status=last.status,
        )

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
        rates = ("rated", "members_admitted_vs_total", "members_admitted_vs_plan")
        if last.measure not in rates or last.unit != "percent" or last.status != "actual":
            return None
        if not all(item.kind == "time" or item.text == "," or set(item.roles) & known for item in between):
            return None
        start = items[index].start
        return self._make(index, None, last.measure, last.subject, last.qualifier, start, None, ["same again"])

    def _share_of_last(self, index: int, after: int, left: Left, chunk_start: int) -> Reading | None:
        """ "46 TCCSĐ (79,31%)", "kết nạp 52 đảng viên, đạt 50,98%": the share of the count before it."""
        items = self.items
        if not self._bare_end(after):
            return None
        if not self.readings:
            return None
        last = self.readings[-1]
        if "aim of last" in last.rules and not self.stack and len(self.readings) > 1:
            last = self.readings[-2]  # "kết nạp 140 đảng viên (kế hoạch 130), bằng 107,7%"
        bracket = chunk_start > 0 and items[chunk_start - 1].text == "("
        if last.segment != self.segment and not bracket:
            return None
        shared = left.attain or left.equals or bracket or bool(self.stack) or left.total == "rate"
        if not shared or last.status == "change":
            return None
        if any(items[at].kind == "num" for at in range(self.readings[-1].item + 1, index)):
            return None
        if last.measure == "rated" and last.unit == "count":
            return self._share_of_count(index, last)
        if (
            last.measure == "disciplined"
            and last.unit == "count"
            and last.qualifier
            and (bracket or "chiếm" in [i.text for i in items[max(0, index - 3) : index]])
        ):
            return self._share_of_count(index, last)
        quantity = items[index].quantity
        proven = last.measure == "members_admitted" and self._share_of_aim(last, quantity)
        rate = "tỷ lệ" in " ".join(item.text for item in items[max(0, index - 2) : index])
        told_of_plan = any(r.measure == "members_admitted_vs_plan" for r in self.readings)
        rate = rate and not (told_of_plan and self.carry.base == "plan")
        of_all = rate or (self.carry.base == "total" and (left.attain or left.equals or bracket))
        of_all = of_all and not proven
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
        of_plan = proven or (self.carry.plan_seen and self.carry.base == "plan")
        if quantity is not None and quantity.value > PLAN_RATE and not of_plan:
            of_plan = items[index - 1].text in REACHED  # so large a share of all members is not admitted
        own = bracket and left.attain and quantity is not None and quantity.value > PLAN_RATE  # "(đạt 104%)"
        of_plan = of_plan or own
        before = self.readings + (self.carry.readings if self.same_paragraph else [])
        again = of_plan and any(r.measure == "members_admitted_vs_plan" for r in before)  # "..., 15 (125%)"
        told = proven or again or ((own or not bracket) and (left.attain or inside))
        if last.measure == "members_admitted" and told and of_plan:
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

    def _share_of_aim(self, last: Reading, quantity: Quantity | None) -> bool:
        """ "21/90 đảng viên, đạt 23,3%", "kế hoạch 120 đảng viên ..., kết nạp 49 đảng viên (40,8%)": the numbers tell."""
        aims = [reading.value for reading in self.readings if _is_aim(reading)]
        aims += [self.carry.planned] if self.carry.planned else []
        if "of plan" in last.rules:
            return True
        if last.quantity is not None and last.quantity.whole:
            aims.append(last.quantity.whole)
        if quantity is None or last.unit != "count" or last.status != "actual":
            return False
        return any(aim and abs(100 * last.value / aim - quantity.value) < 0.1 for aim in aims)

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
        named = any("document" in item.roles for item in between)  # "(Nghị quyết chỉ yêu cầu 95%)"
        named = named and any("proposal" in item.roles for item in between)
        aimed = aimed or named
        if not aimed or sum(item.kind == "word" for item in between) > 2:
            return None
        known = {"target", "base", "have", "filler", "aux", "prep", "generic", "conjunction"}
        known |= {"document", "proposal"} if named else set()
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
