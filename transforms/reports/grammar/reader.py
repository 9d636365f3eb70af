"""The walk over a sentence, left to right.

Belongs here: segments, chunks and brackets; topics set by headings; handing each number to what reads it; what passes
to the next sentence. How it reads: a sentence is cut at `;` into segments, and at `,` `:` `(` `)` into chunks. For
each number, evidence is looked for in its own chunk: to the right after its noun (passive verbs, levels), then to the
left (verbs, headers). Where there is none, and nothing stands in its way, it goes on with the frame of the number or
heading before it. A word known to speak of something else, or an unknown word where none is expected, makes it no
figure: precision first.
"""

from __future__ import annotations

from dataclasses import replace

from transforms.reports.grammar.respectively import distribute
from transforms.reports.grammar.state import ACTED, ORG_SUBJECTS, Frame, Reading
from transforms.reports.grammar.topics import Topics

PARTS_OF_YEAR = frozenset({"month", "months", "quarter", "spell", "since"})
DURATIONS = frozenset({"năm", "tháng", "ngày", "tuần", "quý", "năm qua", "năm nay"})


class SentenceReader(Topics):
    """Reads the numbers of one sentence; `read` once, then throw away."""

    def read(self) -> list[Reading]:
        """The readings of the sentence; leaves in `carry` what the next sentence may need."""
        paired = distribute(self.items) if "respective" in self.said else None
        if paired is None:
            return self._walk()
        places = {item.start: at for at, item in enumerate(self.items) if item.kind == "num"}
        self.items = paired.items
        self.partners = paired.partners
        readings = self._walk()
        for reading in readings:
            reading.item = places[reading.at]
        return readings

    def _walk(self) -> list[Reading]:
        items = self.items
        if self.carry.header is not None and self.same_paragraph:
            self.frame = replace(self.carry.header, topic=True)
        elif self.carry.heading is not None and self._body_first():
            self.frame = replace(self.carry.heading, topic=True)
        else:
            told = self._one_of_many()
            if told is not None:
                self.frame, self.listed = told, True
                self.explicit_target = self.explicit_target or self.carry.target
        previous = self.carry.frame
        goes_on = self.bullet and self.same_paragraph and self.frame.measure is None and bool(items)
        if goes_on and previous is not None and previous.measure == "total" and items[0].kind != "num":
            goes_on = False  # "- Ban Chấp hành: 13 đồng chí" after "- Đảng viên: 165 đồng chí"
        if goes_on and previous is not None and (self._body_first() or items[0].kind == "num" or self._name_first()):
            self.frame = replace(previous, topic=False, counted=True, start=-1)  # an item of the list goes on
        if self.frame.measure is None and self._body_first() and items[1].text == ":":
            noun = items[3] if len(items) > 3 else None  # "Đảng bộ huyện: 46 tổ chức cơ sở đảng, 4.560 đảng viên."
            kind = noun.roles.get("subject") if noun is not None and "strong" in noun.flags else None
            members = kind == "member" and not (self.carry.admission_seen or self.carry.frame)
            if kind in ORG_SUBJECTS or members:
                self.frame = Frame("total", None, None, "actual", items[0].start, counted=True)
        parts = self.same_paragraph and items and {"subset", "listing"} & set(items[0].roles) and self.carry.readings
        if parts and self.carry.readings[-1].measure == "orgs_total" and self.frame.measure is None:
            self.whole = self.carry.readings[-1]  # "... 46 TCCSĐ. Trong đó có 20 đảng bộ, 26 chi bộ."
            self.frame = Frame("total", None, None, "actual", items[0].start, counted=True)
        index = 0
        size = len(items)
        chunk_start = 0
        while index < size:
            item = items[index]
            if item.kind == "num":
                if self._starting_value(index) or self._duration(index):
                    index += 1
                    continue
                index = self._quantity(index, chunk_start)
                chunk_start = index
                continue
            mark = item.text if item.kind == "punct" else ""
            if mark and mark in ";,:()|=…–-.":
                if mark in "-=" or (mark == ":" and index + 1 < size and items[index + 1].kind == "num"):
                    index += 1
                    continue
                self._close(chunk_start, index, mark)
                if mark == "(":
                    self.stack.append((replace(self.frame), self.subset))
                    self.aims.append(self.explicit_target)
                    self.bracket_at = index
                elif mark == ")" and self.stack:
                    self.frame, self.subset = self.stack.pop()
                    self.explicit_target = self.aims.pop()
                elif mark == ";":
                    self.segment += 1
                    self.subset = self.poison = False
                chunk_start = index + 1
            elif "none" in item.roles:
                index = self._none(index, chunk_start)
                continue
            index += 1
        self._close(chunk_start, size, "")
        self._nested()
        self._grassroots_parts()
        self._remember()
        return self.readings

    def _duration(self, index: int) -> bool:
        """ "suốt 2 năm qua": a length of time, which counts nothing and ends nothing."""
        return index + 1 < len(self.items) and self.items[index + 1].text in DURATIONS

    def _starting_value(self, index: int) -> bool:
        """Whether a number is where a change began ("tăng từ 3.100 lên 3.450"): of another time, not read."""
        items = self.items
        quantity = items[index].quantity
        if quantity is None or not quantity.has_from or quantity.upper is not None:
            return False
        inside = False
        for at in range(index + 1, min(len(items) - 1, index + 9)):
            if "towards" in items[at].roles and not inside:
                return any(items[ahead].kind == "num" for ahead in range(at + 1, min(len(items), at + 3)))
            if items[at].text in "()":
                inside = items[at].text == "("  # "tăng từ 2.015 đồng chí (năm 2015) lên 2.890 đồng chí"
            elif items[at].kind in ("num", "punct"):
                return False
        return False

    def _quantity(self, index: int, chunk_start: int) -> int:
        """Read the number at `index`; returns the item after what it took (its noun)."""
        items = self.items
        item = items[index]
        quantity = item.quantity
        assert quantity is not None
        self.reading_at = index
        noun, after = self._noun(index, quantity)
        if quantity.comparator in ("eq", "ge") and self._upward(after):
            quantity.comparator, quantity.plus_upward = "ge", True
        stop = self._chunk_end(after)
        left = self._left(index, chunk_start)
        if (
            self.changing is not None
            and not quantity.percent
            and left.change is None
            and noun is not None
            and self._coordinated(index, chunk_start)
            and chunk_start > 0
            and (items[chunk_start - 1].kind != "punct" or (bool(self.stack) and items[chunk_start - 1].text == ","))
        ):
            base = self._changed(noun, "count")
            last = self.readings[-1] if self.readings else None
            if base is None and last is not None and last.status == "change" and last.measure in ACTED:
                base = replace(last, subject=items[noun].roles["subject"])  # "giảm 4 tổ chức đảng và 21 đảng viên"
            if base is not None:
                self._add(self._changing(index, noun, base, self.changing, item.start), noun)
                return after
        self.changing = None
        for back in range(chunk_start, index):
            roles = items[back].roles
            if not roles and items[back].time is None:
                continue
            if "subset" in roles and not self._singled_out(back):
                self.subset = True
            if self.aiming and roles and self._sets_aims(back):
                self.explicit_target = True
            if "base" in roles:
                self._named_base(back, back + 1)
                if roles["base"] == "plan" and self._aim_told(back, index):
                    self.explicit_target = True
            now = items[back].time
            gained = "gained" in items[back].flags or (back == index - 1 and items[back].text == "thực hiện")
            result = "result" in roles or (gained and self._aimed_before(chunk_start, back))
            result = result or (
                now is not None and now.kind in PARTS_OF_YEAR and self._reached(chunk_start, back, index)
            )
            if result or (now is not None and now.kind == "now"):
                self.explicit_target = self.base_target = False
        reading = None
        reset = True
        if left.award and left.evidence is None:
            self.award = True
        if self.award and (left.evidence is None or "level" in items[left.evidence].roles):
            self.frame = Frame()
            return after
        aim = self._aim_of_last(index, noun, after, chunk_start)
        answer = self._answer(index, noun, after, left, chunk_start) if aim is None else None
        if aim is not None:
            reading, reset = aim, False
            self.explicit_target = False
        elif answer is not None:
            reading, reset = answer, False
        elif left.change is not None:
            reading = self._change(index, noun, after, left)
            reset = False
            if reading is not None and not quantity.percent:
                self.changing = 1 if reading.value >= 0 else -1
        elif quantity.percent:
            reading, reset = self._percent(index, noun, after, stop, chunk_start, left)
        else:
            reading = self._count(index, noun, after, stop, chunk_start, left)
        if reading is None and noun is not None and self._ground(after, stop) == "signs_of_violation":
            self.ground_told = "signs_of_violation"  # "phát hiện 26 đảng viên có dấu hiệu vi phạm, đã kiểm tra 24"
        if reading is not None and left.compared:
            reading.rules.append("earlier")
        if reading is not None and left.aim and reading.status == "actual":
            reading.status = "target"
        bounded = quantity.plus_upward and reading is not None and reading.status == "actual" and self.aiming
        if bounded and reading is not None and any("target" in item.roles for item in items[chunk_start:index]):
            reading.status = "target"  # "hoàn thành mục tiêu hằng năm kết nạp từ 3% trở lên": the aim that was met
        if reading is not None and left.evidence is not None:
            self.award = self.poison = False  # another verb has taken over
        if reading is not None:
            self._joined_before(reading, index, chunk_start)
            self._add(reading, noun)
        elif reset and not quantity.percent and not quantity.over:
            self.frame = Frame()
        if self.held >= after:
            self.consumed, self.held = 0, -1
        after = max(after, self.consumed)
        self.last_number = (index, noun, after, reading)
        return after

    def _aimed_before(self, start: int, at: int) -> bool:
        """ "Chỉ tiêu là 110 đảng viên; huyện kết nạp được 121": the aim stood in a clause before."""
        if any(item.roles and self._sets_aims(start + place) for place, item in enumerate(self.items[start:at])):
            return False
        return any(r.status == "target" and r.measure == "members_admitted" for r in self.readings)

    def _reached(self, start: int, at: int, index: int) -> bool:
        """ "đặt mục tiêu kết nạp 180 đảng viên; hết tháng 6 đạt 92": what was reached in a part of the year."""
        items = self.items
        opens = start == at and (at == 0 or items[at - 1].text == ";")
        reached = items[index - 1].text in ("đạt", "được", "có") or items[index - 1].roles.get("action") == "admit"
        return opens and reached and self._aimed_before(start, at)

    def _joined_before(self, reading: Reading, index: int, chunk_start: int) -> None:
        """ "5 tổ chức đảng và 244 đảng viên bị kỷ luật": the passive after the last number is said of both."""
        items = self.items
        passive = "verb after" in reading.rules or "form after" in reading.rules
        if self.last_number is None or not (passive or "level" in reading.rules) or reading.status == "change":
            return
        before, noun, after, known = self.last_number
        between = items[after:index]
        if noun is None or not 1 <= len(between) <= 3 or after < chunk_start - 1:
            return
        if before > 0 and items[before - 1].text == "trong" and known is None:
            return  # "trong 40 TCCSĐ, 7 tổ chức hoàn thành xuất sắc": what the parts are of
        joined = any("conjunction" in item.roles for item in between)
        if not all("conjunction" in item.roles or "filler" in item.roles or item.text == "," for item in between):
            return
        if known is not None:
            stock = known.measure in ("orgs_total", "members_total") and (
                joined
                or known.subject == "party_org"
                or (reading.measure == "disciplined" and self._nobody_has(before))  # "có 4 chi bộ, 16 đảng viên bị ..."
            )
            first = before == 0 or items[before - 1].text in (";", ",")  # carried on from the clause before, it seemed
            carried = "carried" in known.rules and first and known.measure != reading.measure
            if not (passive and known is self.readings[-1] and (stock or carried)):
                return
        if reading.start < items[index].start or self._looks_taken(before):
            return  # its evidence stood before it, or a word before the first number speaks of something else
        subject = items[noun].roles["subject"]
        if subject == "org":
            subject = "party_org"
        if items[noun].text == "đảng bộ":
            subject = self._bare_committee(noun + 1) or subject
        member_only = reading.measure.startswith("members_")
        if (member_only and subject != "member") or (reading.measure == "rated" and items[before].quantity is None):
            return
        if known is not None:
            self.readings.pop()
        twin = self._make(
            before,
            noun,
            reading.measure,
            subject,
            reading.qualifier,
            items[before].start,
            reading.end,
            [*reading.rules],
        )
        self.readings.append(twin)

    def _nobody_has(self, index: int) -> bool:
        """Whether no organization or place stands before an item whose stock its number could be."""
        return not any(
            item.body is not None or item.capital or {"generic", "place", "body"} & set(item.roles)
            for item in self.items[1:index]
        ) and not (self.items[0].body is not None or {"generic", "place", "body"} & set(self.items[0].roles))

    def _looks_taken(self, index: int) -> bool:
        items = self.items
        at = index - 1
        while at >= 0 and items[at].kind not in ("punct", "num"):
            if "other" in items[at].roles or "proposal" in items[at].roles or "base" in items[at].roles:
                return True
            at -= 1
        return False

    def _add(self, reading: Reading, noun: int | None) -> None:
        quantity = reading.quantity
        assert quantity is not None
        if quantity.upper is not None and reading.status != "change":
            low = replace(reading, comparator="ge")
            high = replace(reading, value=quantity.upper, comparator="ge" if quantity.plus_upward else "le")
            self.readings += [low, high]
        else:
            self.readings.append(reading)
        if reading.status != "change":
            frame = self.frame
            measure = reading.measure
            if measure in ("members_admitted_vs_plan", "members_admitted_vs_total"):
                self.frame = replace(frame, measure="members_admitted", subject="member", counted=True)
                self.carry.admission_seen = True
                self.carry.base = "plan" if measure.endswith("plan") else "total"
                if measure.endswith("plan"):
                    self.carry.plan_seen = True
            elif measure == "members_share_of_population":
                pass
            else:
                kept = "total" if measure in ("members_total", "orgs_total") else measure
                ahead = measure == "disciplined" and self.consumed > (noun or 0) + 1 and "verb before" in reading.rules
                named = self.items[max(0, reading.item - 8) : reading.item]
                later = measure == "disciplined" and not any("form" in item.roles for item in named)
                form = None if ahead or later else reading.qualifier  # one named after the noun is of that number alone
                self.frame = Frame(kept, reading.subject, form, reading.status, reading.start, counted=True)
                if measure == "members_admitted":
                    self.carry.admission_seen = True
                    if reading.status == "target":  # what is reached later is a share of it
                        self.carry.plan_seen, self.carry.base = True, "plan"
                        self.carry.planned = reading.value if reading.unit == "count" else self.carry.planned
                if measure in ACTED:
                    self.carry.acted = True
                if measure == "rated":
                    self.carry.subject = reading.subject
