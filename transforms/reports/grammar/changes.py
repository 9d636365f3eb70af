"""Differences from an earlier time.

Belongs here: "tăng 11 tổ chức so với năm 2011": of which figure a difference is, told before it or not at all. Not here:
shares of a whole (shares), plain counts (counts).
"""

from __future__ import annotations

from dataclasses import replace

from transforms.reports.grammar.ratings import Ratings
from transforms.reports.grammar.state import ORG_SUBJECTS, Frame, Left, Reading


class Changes(Ratings):
    """Reads differences."""

    def _change(self, index: int, noun: int | None, after: int, left: Left) -> Reading | None:
        """ "tăng 11 tổ chức so với năm 2011": a difference, of the figure before it."""
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        assert left.change is not None
        roles = items[left.change].roles
        sign = -1 if (roles.get("change") or roles["beyond"]) == "-" else 1
        base = self._changed(noun, "percent" if quantity.percent else "count")
        if quantity.percent and (
            base is None or base.measure != "rated" or base.unit != "percent" or base.segment != self.segment
        ):
            return self._changed_share(index, sign, left) or self._share_in_brackets(index, sign, left)
        if base is None:
            return self._changed_number(index, noun, after, sign, left)
        if quantity.percent:
            if base.measure != "rated" or base.unit != "percent":
                return None
        elif base.unit != "count":
            return None
        if noun is None and not self._bare_end(after):
            follow = items[after]
            if not (follow.kind == "time" or set(follow.roles) & {"comparison", "conjunction"}):
                return None
        return self._changing(index, noun, base, sign, items[left.change].start)

    def _changed_number(self, index: int, noun: int | None, after: int, sign: int, left: Left) -> Reading | None:
        """ "Số đảng viên bị kỷ luật giảm 12 người so với cùng kỳ": the number itself is told later, or not at all."""
        items = self.items
        assert left.change is not None
        total = subject = action = None
        at = left.change - 1
        while at >= 0 and items[at].kind not in ("num", "punct"):
            roles = items[at].roles
            if roles.get("total") == "number_of":
                total = at
                break
            if roles.get("base") == "total" and items[at].text.startswith(("tổng", "số")):
                total = subject = at  # "tổng số đảng viên của huyện tăng 316 đồng chí"
                break
            if "counted" in items[at].flags:  # "số đảng viên mới giảm 12"
                known = self._make(index, noun, "members_admitted", "member", None, items[at].start, None, [])
                return self._changing(index, noun, known, sign, items[at].start) if self._bare_end(after) else None
            if "action" in roles and action is None:
                action = at
            if "subject" in roles:
                subject = at
            if set(roles) & {"other", "proposal", "attribute", "level", "form"} and "subject" not in roles:
                return None
            at -= 1
        if total is None and action is not None and noun is not None and action == left.change - 1:
            return self._changed_action(index, noun, action, sign)
        if total is None or subject is None or subject < total:
            return None
        whole = total == subject
        kind = "member" if whole else items[subject].roles["subject"]
        if action is not None:
            measure, qualifier = self._measure_of_action(items[action].roles["action"], total, left.change)
        else:  # "số đảng viên của Đảng bộ tăng 612 đồng chí": the stock itself
            measure, qualifier = ("members_total" if kind == "member" else "orgs_total"), None
            near = whole or subject == total + 1
            if not near or set(items[subject].flags) & {"part", "candidate"} or left.unknown > 1:
                return None
        if (
            measure is None
            or not (whole or "strong" in items[subject].flags)
            or (noun is None and not self._bare_end(after))
        ):
            return None
        if noun is not None and (items[noun].roles["subject"] == "member") != (kind == "member"):
            return None
        if measure == "inspected":
            qualifier = qualifier or "regular"
        start = items[total].start
        kept = "total" if measure in ("members_total", "orgs_total") else measure
        self.frame = Frame(kept, kind, qualifier, "actual", start, topic=True, colon=kept == "total")
        known = self._make(index, noun, measure, kind, qualifier, start, None, [])
        return self._changing(index, noun, known, sign, start)

    def _changed_action(self, index: int, noun: int, action: int, sign: int) -> Reading | None:
        """ "Kỷ luật giảm 4 tổ chức đảng và 21 đảng viên so với năm 2020": more or fewer of what is done."""
        items = self.items
        compared = "comparison" in self.said or any(i.time and i.time.role == "compare" for i in items)
        measure, qualifier = self._measure_of_action(items[action].roles["action"], action, index)
        told = any(reading.measure == measure for reading in self.readings)
        if not compared or measure in (None, "rated") or "strong" not in items[noun].flags or told:
            return None
        subject = items[noun].roles["subject"]
        if measure is None or (measure.startswith("members_") and subject != "member"):
            return None
        qualifier = qualifier or ("regular" if measure == "inspected" else None)
        known = self._make(index, noun, measure, subject, qualifier, items[action].start, None, [])
        return self._changing(index, noun, known, sign, items[action].start)

    def _share_in_brackets(self, index: int, sign: int, left: Left) -> Reading | None:
        """ "8.445 đảng viên hoàn thành tốt nhiệm vụ (tăng 1,92%)": how the share of those rated so has changed."""
        last = self.readings[-1] if self.readings else None
        told = last is not None and last.measure == "rated" and last.unit == "count" and last.qualifier is not None
        if last is None or not told or not self.stack or last.item > self.bracket_at:
            return None
        if not self._bare_end_or_comparison(index + 1) or left.change is None:
            return None
        return replace(self._changing(index, None, last, sign, self.items[left.change].start), unit="percent")

    def _changed_share(self, index: int, sign: int, left: Left) -> Reading | None:
        """ "tỷ lệ TCCSĐ hoàn thành xuất sắc nhiệm vụ tăng 1,2%": a share of a level that changed."""
        items = self.items
        assert left.change is not None
        at = left.change - 1
        while at >= 0 and (items[at].kind == "time" or set(items[at].roles) & {"aux", "filler"}):
            at -= 1
        if at < 0 or "level" not in items[at].roles or not self._bare_end_or_comparison(index + 1):
            return None
        first = at
        while first > 0 and items[first - 1].kind != "punct" and items[first - 1].kind != "num":
            first -= 1
        subjects = [i.roles["subject"] for i in items[first:at] if "subject" in i.roles]
        rates = [i for i in items[first:at] if i.roles.get("total") == "rate"] or any(
            r.status == "change" for r in self.readings
        )
        rates = rates or "comparison" in self.said or any(i.time and i.time.role == "compare" for i in items)
        subject = subjects[-1] if subjects else self._rated_subject(None)
        if not rates or subject is None or subject == "org":
            return None
        quantity = items[index].quantity
        assert quantity is not None
        return Reading(
            "rated",
            subject,
            items[at].roles["level"],
            sign * quantity.value,
            "percent",
            quantity.comparator,
            "change",
            items[at].start,
            items[index].end,
            items[index].start,
            index,
            self.segment,
            ["change"],
            quantity,
            items[index].end,
        )

    def _changed(self, noun: int | None, unit: str) -> Reading | None:
        subject = self.items[noun].roles["subject"] if noun is not None else None
        candidates = [r for r in self.readings[-6:] if r.status != "change" and "earlier" not in r.rules]
        same = [r for r in candidates if r.unit == unit]
        candidates = same if noun is not None else candidates
        first = self.items[0]
        compared = "comparison" in first.roles or (first.time is not None and first.time.role == "compare")
        if not candidates and noun is not None and self.same_paragraph and compared:
            # "So với năm 2018 tăng 1 chi bộ, giảm 7 đảng viên": of the totals that the sentence before told
            told = [r for r in self.carry.readings[-8:] if r.status == "actual" and r.unit == "count"]
            return next((r for r in told if r.subject == subject and r.qualifier in (None, "regular")), None)
        for reading in reversed(candidates):
            if reading.segment != self.segment and not (self._opens_comparing() and reading is candidates[-1]):
                break
            if subject is None or subject == reading.subject:
                return reading
            if subject == "org" and reading.subject != "member":
                return reading
            if subject == "party_org" and reading.subject in ORG_SUBJECTS:
                return reading
            if noun is not None and subject == "grassroots_org" and reading.subject == "grassroots_org":
                return reading
        return None

    def _opens_comparing(self) -> bool:
        """ "...; so với cùng kỳ tăng 14 đảng viên": a clause that only compares goes on with the figure before it."""
        items = self.items
        at = next((at for at in range(len(items) - 1, -1, -1) if items[at].text == ";" and at < self.reading_at), -1)
        opening = items[at + 1 : at + 3]
        return any(
            "comparison" in item.roles or (item.time is not None and item.time.role == "compare") for item in opening
        )

    def _changing(self, index: int, noun: int | None, base: Reading, sign: int, start: int) -> Reading:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        end = items[noun].end if noun is not None else items[index].end
        return Reading(
            base.measure,
            base.subject,
            base.qualifier,
            sign * quantity.value,
            "percent" if quantity.percent else "count",
            quantity.comparator,
            "change",
            start,
            end,
            items[index].start,
            index,
            self.segment,
            ["change"],
            quantity,
            end,
        )
