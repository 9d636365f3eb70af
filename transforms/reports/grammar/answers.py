"""Numbers that answer numbers told before.

Belongs here: a list of numbers without nouns that goes through what was just counted, at another time ("hai tỷ lệ tương
ứng là 95% và 96%"); the same level or rate of another sort of subject. Not here: one number that goes on with one
(carrying), nor lists within a sentence that answer each other (respectively).
"""

from __future__ import annotations

from transforms.reports.grammar.carrying import Carrying
from transforms.reports.grammar.named_lists import LISTED
from transforms.reports.grammar.state import ACTED, Left, Reading
from transforms.reports.grammar.told_shares import PLAN_RATE, REACHED
from transforms.reports.items import Item

_LIGHT = frozenset({"have", "filler", "aux", "conjunction", "prep", "object"})


class Answers(Carrying):
    """Reads numbers by those told before them."""

    def _answer(self, index: int, noun: int | None, after: int, left: Left, chunk_start: int) -> Reading | None:
        """The number at `index` as the answer to one told before, where the words say so."""
        if noun is not None or left.other or left.attribute:
            return None
        listed = self._of_listed_name(index, after, chunk_start)
        listed = listed or self._of_listed_time(index, after) or self._done_of_aim(index, after)
        if listed is not None or left.evidence is not None:
            return listed
        return self._one_of_those(index) or self._of_other_sort(index, after, left, chunk_start)

    def _of_listed_name(self, index: int, after: int, chunk_start: int) -> Reading | None:
        """ "Đảng bộ huyện A phát triển 150 đảng viên; Hội An 110; Điện Bàn 150": the same of each name of a list."""
        items = self.items
        name = next((at for at in range(index - 1, max(-1, index - 4), -1) if LISTED in items[at].flags), None)
        if name is not None and any({"action", "form", "level"} & set(item.roles) for item in items[name:index]):
            return None
        quantity = items[index].quantity
        if name is None or quantity is None or not self._bare_end(after) or name < chunk_start - 1:
            return None
        unit = "percent" if quantity.percent else "count"
        told = [r for r in self.readings if r.unit == unit and r.status != "change"]
        opens = bool({"listing", "subset", "ranking"} & set(items[0].roles))
        if not told and not self.readings and (self.same_paragraph or opens):
            told = [r for r in self.carry.readings if r.unit == unit and r.status != "change"]
        start, rules = items[name].start, ["carried", "loose"]
        if told:
            last = told[-1]
            rules = ["carried", last.measure] if last.segment == self.segment else [*rules, last.measure]
            return self._make(index, None, last.measure, last.subject, last.qualifier, start, None, rules, last.status)
        admitted = any(item.roles.get("action") == "admit" for item in items[:name]) and not self.readings
        if admitted and unit == "count" and not self.poison:
            rules = [*rules, "members_admitted"]
            status = "actual" if quantity.whole else None  # "cao so với chỉ tiêu là Tân Hòa 11/15, ..."
            return self._make(index, None, "members_admitted", "member", None, start, None, rules, status)
        return None

    def _done_of_aim(self, index: int, after: int) -> Reading | None:
        """ "giao kết nạp 150 đảng viên, Đảng bộ làm được 132": what the aim just told came to."""
        last = self.readings[-1] if self.readings else None
        if last is None or last.status != "target" or last.unit != "count" or last.segment != self.segment:
            return None
        quantity = self.items[index].quantity
        done = index > 0 and self.items[index - 1].text in ("được", "thực hiện được", "thực hiện")
        if not done or quantity is None or quantity.percent or not self._bare_end(after):
            return None
        self.explicit_target = self.base_target = False
        start, rules = self.items[index].start, ["same again", "loose"]
        return self._make(index, None, last.measure, last.subject, last.qualifier, start, None, rules, "actual")

    def _of_listed_time(self, index: int, after: int) -> Reading | None:
        """ "Kết nạp đảng viên theo năm: 2018: 121; 2019: 134", "2018 (121), 2019 (134)": the same of each year."""
        items, frame = self.items, self.frame
        quantity = items[index].quantity
        if index < 2 or items[index - 1].text not in (":", "(") or quantity is None or not self._bare_end(after):
            return None
        time = items[index - 2].time
        if time is None or time.kind not in ("year", "quarter") or time.role != "span":
            return None
        unit = "percent" if quantity.percent else "count"
        told = [r for r in self.readings or (self.carry.readings if self.bullet else []) if r.unit == unit]
        if told:
            last = told[-1]
            if last.status == "change":
                return None
            measure, subject, qualifier = last.measure, last.subject, last.qualifier
        else:
            measure, subject, qualifier = frame.measure or "", frame.subject or "", frame.qualifier
            subject = subject or ("member" if measure.startswith("members_") else "")
            if measure == "total":
                measure = "members_total" if subject == "member" else "orgs_total"
            listed = measure.startswith(("members_", "orgs_")) or (measure == "rated" and qualifier) or measure in ACTED
            if not listed or not subject or quantity.percent != (measure == "rated" and quantity.percent):
                return None
        start, rules = items[index].start, ["same again", "loose"]
        return self._make(index, None, measure, subject, qualifier, start, None, rules)

    def _one_of_those(self, index: int) -> Reading | None:
        """ "Năm trước, hai tỷ lệ này là 90% và 88,5%": each number of the list is one of those told last, in order."""
        items = self.items
        places = [index]
        while places[0] >= 2 and _joins(items[places[0] - 1]) and items[places[0] - 2].kind == "num":
            places.insert(0, places[0] - 2)
        last = index
        while last + 2 < len(items) and _joins(items[last + 1]) and items[last + 2].kind == "num":
            last += 2
            places.append(last)
        if len(places) < 2 or not self._bare_end(places[-1] + 1):
            return None
        quantity = items[index].quantity
        assert quantity is not None
        lead = items[max(0, places[0] - 5) : places[0]]
        others = [item for item in lead if "subject" in item.roles and "strong" in item.flags]
        same_again = any("anaphora" in item.roles for item in lead)
        of_others = len(others) == 1 and (same_again or quantity.percent)
        of_others = of_others and (same_again or any(item.roles.get("total") == "rate" for item in lead))
        if not of_others and not same_again:
            return None
        told = [r for r in self.readings if r.item < places[0]] or (self.carry.readings if self.same_paragraph else [])
        unit = "percent" if quantity.percent else "count"
        same = [r for r in told if r.unit == unit and r.status != "change"][-len(places) :]
        if len(same) < len(places):
            return None
        before = same[places.index(index)]
        subject = before.subject
        if of_others:  # "các tỷ lệ của đảng viên là 13,3%, 80,3% và 6,1%"
            subject = others[0].roles["subject"]
            if before.measure != "rated" or subject == before.subject:
                return None
        start, rules = items[index].start, ["same again"]
        return self._make(index, None, before.measure, subject, before.qualifier, start, None, rules)

    def _of_other_sort(self, index: int, after: int, left: Left, chunk_start: int) -> Reading | None:
        """ "94% chi bộ hoàn thành tốt nhiệm vụ, với đảng viên là 91%": the same level, of another sort of subject."""
        items = self.items
        quantity = items[index].quantity
        last = self.readings[-1] if self.readings else None
        if last is None or quantity is None or not quantity.percent or left.subject is None or left.total is not None:
            return None
        noun = items[left.subject]
        if last.measure != "rated" or last.unit != "percent" or last.status == "change" or not self._bare_end(after):
            return None
        if "strong" not in noun.flags or "part" in noun.flags or noun.roles["subject"] == last.subject:
            return None
        rest = [item for at, item in enumerate(items[chunk_start:index], chunk_start) if at != left.subject]
        if not all(item.kind == "time" or item.text == ":" or _LIGHT & set(item.roles) for item in rest):
            return None
        subject = noun.roles["subject"]
        return self._make(index, None, "rated", subject, last.qualifier, noun.start, None, ["carried", "level"])

    def _bare_aim(self, index: int, after: int, left: Left) -> Reading | None:
        """ "Chỉ tiêu là 100, thực hiện 118 đảng viên mới": how many are to be admitted, told before what is counted."""
        items = self.items
        at = index - 1 if index and items[index - 1].text not in ("là", ":") else index - 2
        if at < 0 or left.evidence is not None or not self._bare_end(after):
            return None
        if not ("target" in items[at].roles or items[at].roles.get("base") == "plan") or self._achieved_before(at):
            return None
        told = self.frame.measure == "members_admitted" or any(
            item.roles.get("action") == "admit" or item.text == "đảng viên mới" for item in items[after:]
        )
        rated = any("level" in item.roles for item in items)
        if not told or rated:
            return None
        start, rules = items[at].start, ["verb before", "admit", "loose"]
        return self._make(index, None, "members_admitted", "member", None, start, None, rules, "target")

    def _admitted_of_plan(self, index: int, noun: int, after: int, left: Left) -> Reading | None:
        """ "Đảng bộ huyện Sông Thao: 241 đảng viên, đạt 160%": after shares of a plan, a count told with its own."""
        items = self.items
        noun_ = items[noun]
        plan = self.carry.plan_seen and self.carry.base == "plan" and self.carry.admission_seen
        if noun_.roles["subject"] != "member" or "strong" not in noun_.flags or left.other:
            return None
        quantity = items[index].quantity
        beyond = quantity is not None and quantity.whole is not None and quantity.value > quantity.whole
        if beyond and left.evidence is None and (left.body is not None or left.place):
            rules = ["carried", "members_admitted", "loose"]  # "Đảng bộ xã Tân Hòa với 12/10 đảng viên"
            return self._make(index, noun, "members_admitted", "member", None, items[index].start, None, rules)
        if not plan:
            return None
        if quantity is not None and quantity.whole and any(LISTED in item.flags for item in items[:index][-3:]):
            rules = ["carried", "members_admitted", "loose"]  # "Đảng bộ xã Tân Hòa (8/6 đảng viên)"
            return self._make(index, noun, "members_admitted", "member", None, items[index].start, None, rules)
        at = after
        while at < len(items) and at < after + 3 and (items[at].text in (",", "(") or items[at].text in REACHED):
            at += 1
        share = items[at].quantity if after < at < len(items) else None
        if share is None or not share.percent or share.value <= PLAN_RATE or not self._bare_end(at + 1):
            return None
        start, rules = items[index].start, ["carried", "members_admitted", "of plan"]
        return self._make(index, noun, "members_admitted", "member", None, start, None, rules)


def _joins(item: Item) -> bool:
    return item.text in (",", "và", ";")
