"""Which number of a sentence counts what: measure, subject, qualifier, unit, comparator, status.

Belongs here: attaching quantities to nouns, actions, levels and forms, within a clause, over coordination, lists, brackets
and ellipsis. Not here: words (data), nor organization, actor and period (attributes). Serves `extract`.

How it reads. A sentence is cut at `;` into segments, and at `,` `:` `(` `)` into chunks. For each quantity, evidence is
looked for in its own chunk: to the right after its noun (passive verbs, levels), then to the left (verbs, headers). Where
there is none, and nothing else stands in its way, it carries on the frame of the quantity or header before it. A word that
is known to speak of something else, or an unknown word where none is expected, makes it no figure: precision first.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from transforms.reports.items import Item, Quantity

ORG_SUBJECTS = ("grassroots_org", "grassroots_committee", "grassroots_cell", "cell", "party_org")
_LEAVING = {"struck_off": "struck_off", "withdrew": "withdrew", "left": None}
_INSPECTIONS = {"inspect": "inspected", "supervise": "supervised", "inspect_or_supervise": "inspected_or_supervised"}
_SHARED = ("chiếm", "bằng", "đạt", "tương đương", "tức", "=")


@dataclass(slots=True)
class Frame:
    """What the words so far speak of; what a quantity without words of its own carries on."""

    measure: str | None = None
    subject: str | None = None
    qualifier: str | None = None
    status: str = "actual"
    start: int = -1  # where its evidence begins
    topic: bool = False  # set by a heading or a chunk without a number
    colon: bool = False  # a heading before ":"
    counted: bool = False  # a quantity has been read in it


@dataclass(slots=True)
class Reading:
    """One quantity read: the fields of a figure that the sentence alone decides, its evidence and the rules used."""

    measure: str
    subject: str
    qualifier: str | None
    value: float
    unit: str
    comparator: str
    status: str
    start: int
    end: int
    at: int  # where the number stands
    item: int  # index of its item
    segment: int
    rules: list[str] = field(default_factory=list)
    quantity: Quantity | None = None
    span_end: int = 0  # end of the noun or evidence


@dataclass(slots=True)
class Carry:
    """What passes from sentence to sentence of a document."""

    frame: Frame | None = None  # of the sentence before, for lists and ellipsis
    header: Frame | None = None  # of a heading line before a list
    target: bool = False  # the sentence before stated targets
    paragraph: int = -1
    plan_seen: bool = False
    subject: str | None = None  # the last rated subject
    readings: list[Reading] = field(default_factory=list)  # of the sentence before
    admission_seen: bool = False


class SentenceReader:
    """Reads the quantities of one sentence, left to right."""

    def __init__(self, items: list[Item], carry: Carry, *, paragraph: int, bullet: bool, open_end: bool) -> None:
        self.items = items
        self.carry = carry
        self.bullet = bullet
        self.open_end = open_end
        self.same_paragraph = paragraph == carry.paragraph
        self.paragraph = paragraph
        self.readings: list[Reading] = []
        self.frame = Frame()
        self.segment = 0
        self.stack: list[tuple[Frame, bool]] = []  # frames outside brackets
        self.subset = False
        self.base_target = carry.target and self.same_paragraph
        self.explicit_target = False
        self.award = False  # awards are told of: their levels and numbers are not results
        self.topic_subject: str | None = None  # "Về đảng viên: ..."
        self.poison = False  # a proposal stands before ("đề nghị Ban Bí thư xử lý ...")
        self.changing: int | None = None  # the sign of a change that a coordination goes on with

    # ---- the walk ----------------------------------------------------------------------------------------------

    def read(self) -> list[Reading]:
        """The readings of the sentence; leaves in `carry` what the next sentence may need."""
        items = self.items
        first = 0
        if self.carry.header is not None and self.same_paragraph:
            self.frame = replace(self.carry.header, topic=True)
        index = 0
        size = len(items)
        chunk_start = 0
        while index < size:
            item = items[index]
            if item.kind == "num":
                if self._starting_value(index):
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
                elif mark == ")" and self.stack:
                    self.frame, self.subset = self.stack.pop()
                elif mark == ";":
                    self.segment += 1
                    self.subset = self.poison = self.award = False
                    if not self.stack:
                        self._new_segment()
                chunk_start = index + 1
            elif "none" in item.roles:
                index = self._none(index, chunk_start)
                continue
            index += 1
        self._close(chunk_start, size, "")
        del first
        self._nested()
        self._remember()
        return self.readings

    def _starting_value(self, index: int) -> bool:
        """Whether a number is where a change began ("tăng từ 3.100 lên 3.450"): of another time, not read."""
        items = self.items
        quantity = items[index].quantity
        if quantity is None or not quantity.has_from or quantity.upper is not None:
            return False
        for at in range(index + 1, min(len(items) - 1, index + 5)):
            if "towards" in items[at].roles:
                return any(items[ahead].kind == "num" for ahead in range(at + 1, min(len(items), at + 3)))
            if items[at].kind in ("num", "punct"):
                return False
        return False

    def _new_segment(self) -> None:
        """After a semicolon the frame of a list goes on, but its ground does only by its own words."""
        self.frame.start = self.frame.start

    def _close(self, start: int, stop: int, mark: str) -> None:
        """A chunk without a number of its own ends: it may set the topic of what follows."""
        items = self.items
        action = ground = level = subject = None
        work = ""
        base = False
        for index in range(start, stop):
            roles = items[index].roles
            if not roles:
                continue
            if "target" in roles and not self._achieved_before(index):
                self.explicit_target = True
            if "subset" in roles and not self._singled_out(index):
                self.subset = True
            if "proposal" in roles and roles.get("aux") is None:
                self.poison = True
            if roles.get("other") == "award":
                self.award = True
            if "base" in roles:
                base = True
            if "neutral" in roles:
                action = None
                work = items[index].text if roles["neutral"] == "inspection_work" else ""
            if "action" in roles:
                action = index
            elif "form" in roles and action is None:
                action = index
            if "ground" in roles:
                ground = index
            if "level" in roles:
                level = index
            if "subject" in roles and "strong" in items[index].flags and subject is None:
                subject = index
        if any("number" == items[i].kind for i in range(start, stop)):
            return
        if base:
            self.carry.plan_seen = True
        whole = mark in (":", "") and not self.readings
        if action is not None and (whole or mark in ",:(") and not self._blocked(start, action):
            kind = items[action].roles.get("action")
            if kind is None:
                return
            measure, qualifier = self._measure_of_action(kind, start, stop)
            if measure is None:
                return
            self.frame = Frame(measure, None, qualifier, "actual", items[action].start, topic=True, colon=mark == ":")
            if subject is not None and measure in ("members_admitted", "rated", "disciplined"):
                self.frame.subject = items[subject].roles["subject"]
            return
        if work and mark == "" and not self.readings and self.open_end and stop - start <= 8 and ("kiểm tra" in work) != ("giám sát" in work):
            measure = "inspected" if "kiểm tra" in work else "supervised"
            self.frame = Frame(measure, None, None, "actual", items[start].start, topic=True, colon=True)
            return
        if ground is not None and mark in ",:" and not self.frame.counted:
            self.frame = Frame(
                "inspected",
                None,
                items[ground].roles["ground"],
                "actual",
                items[ground].start,
                topic=True,
                colon=mark == ":",
            )
            return
        if level is not None and mark == ":" and not self.readings:
            self.frame = Frame(
                "rated",
                items[subject].roles["subject"] if subject is not None else self.frame.subject,
                items[level].roles["level"],
                "actual",
                items[level].start,
                topic=True,
                colon=True,
            )
            return
        if subject is not None and mark == ":":
            self.topic_subject = items[subject].roles["subject"]
        totals = [index for index in range(start, stop) if items[index].roles.get("total") == "total"]
        if totals and mark == ",":  # "nâng tổng số đến nay, toàn Đảng bộ có 6.654 đảng viên"
            self.frame = Frame("total", None, None, "actual", items[totals[0]].start, topic=True)
            return
        if subject is not None and mark in ",:;" and (mark == ":" or not self.frame.counted):
            kind = items[subject].roles["subject"]
            total = any("total" in items[index].roles for index in range(start, subject))
            if total and mark == ":":
                self.frame = Frame("total", kind, None, "actual", items[subject].start, topic=True, colon=True)
            elif self.frame.measure is None or self.frame.measure in ("rated",):
                self.frame = replace(self.frame, subject=kind, topic=True, colon=mark == ":")

    def _singled_out(self, index: int) -> bool:
        """ "Riêng UBKT Tỉnh ủy ...", "riêng năm 2015 ...": one of several told apart, not a part of a number."""
        items = self.items
        return items[index].text == "riêng" and index + 1 < len(items) and (
            items[index + 1].kind in ("body", "time") or "generic" in items[index + 1].roles
        )

    def _achieved_before(self, index: int) -> bool:
        """Whether "chỉ tiêu" is what was reached ("đạt 105% chỉ tiêu"), not what is set."""
        items = self.items
        if "base" not in items[index].roles:  # "so với Nghị quyết Huyện ủy đề ra"
            return any(
                "base" in items[back].roles and (items[back].text.startswith("so") or self._achieved_before(back))
                for back in range(max(0, index - 3), index)
            )
        for back in range(index - 1, max(-1, index - 4), -1):
            item = items[back]
            if (
                item.kind == "num"
                or "percent" in item.roles
                or "achieved" in item.roles
                or item.text in ("vượt", "đạt", "bằng", "hoàn thành")
            ):
                return True
        return False

    def _blocked(self, start: int, index: int) -> bool:
        """Whether a proposal or another word before an action takes it away ("đề nghị kỷ luật", "phải kỷ luật")."""
        items = self.items
        for back in range(index - 1, start - 1, -1):
            roles = items[back].roles
            if "proposal" in roles:
                return True
            if items[back].kind == "word" and index - back > 4:
                return False
        return False

    def _measure_of_action(self, kind: str, start: int, stop: int) -> tuple[str | None, str | None]:
        if kind in _INSPECTIONS:
            return _INSPECTIONS[kind], self._ground(start, stop) if kind == "inspect" else None
        if kind == "admit":
            return "members_admitted", None
        if kind == "confirm":
            return "members_confirmed", None
        if kind in _LEAVING:
            return "members_left", _LEAVING[kind]
        if kind == "discipline":
            return "disciplined", None
        if kind == "resolve":
            return "inspected", "complaint"
        if kind == "rate":
            return "rated", None
        return None, None

    def _ground(self, start: int, stop: int) -> str | None:
        for index in range(start, min(stop, len(self.items))):
            ground = self.items[index].roles.get("ground")
            if ground is not None:
                return ground
        return None

    # ---- one quantity ------------------------------------------------------------------------------------------

    def _quantity(self, index: int, chunk_start: int) -> int:
        """Read the number at `index`; returns the item after what it took (its noun)."""
        items = self.items
        item = items[index]
        quantity = item.quantity
        assert quantity is not None  # noqa: S101
        noun, after = self._noun(index, quantity)
        if quantity.comparator == "eq" and quantity.upper is None and self._upward(after):
            quantity.comparator, quantity.plus_upward = "ge", True
        stop = self._chunk_end(after)
        left = self._left(index, chunk_start)
        if (
            self.changing is not None and not quantity.percent and left.change is None and noun is not None
            and self._coordinated(index, chunk_start) and chunk_start > 0 and items[chunk_start - 1].kind != "punct"
        ):  # fmt: skip
            base = self._changed(noun)
            if base is not None:
                self._add(self._changing(index, noun, base, self.changing, item.start), noun, stop)
                return after
        self.changing = None
        for back in range(chunk_start, index):
            roles = items[back].roles
            if "subset" in roles and not self._singled_out(back):
                self.subset = True
            if "target" in roles and not self._achieved_before(back):
                self.explicit_target = True
            if "base" in roles:
                self.carry.plan_seen = True
        reading = None
        reset = True
        if left.award and left.evidence is None:
            self.award = True
        if self.award and (left.evidence is None or "level" in items[left.evidence].roles):
            self.frame = Frame()
            return after
        if left.change is not None:
            reading = self._change(index, noun, after, left)
            reset = False
            if reading is not None and not quantity.percent:
                self.changing = 1 if reading.value >= 0 else -1
        elif quantity.percent:
            reading, reset = self._percent(index, noun, after, stop, chunk_start, left)
        else:
            reading = self._count(index, noun, after, stop, chunk_start, left)
        if reading is not None:
            self._add(reading, noun, stop)
        elif reset and not quantity.percent:
            self.frame = Frame()
        return after

    def _add(self, reading: Reading, noun: int | None, stop: int) -> None:
        quantity = reading.quantity
        assert quantity is not None  # noqa: S101
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
                if measure.endswith("plan"):
                    self.carry.plan_seen = True
            elif measure == "members_share_of_population":
                pass
            else:
                kept = "total" if measure in ("members_total", "orgs_total") else measure
                self.frame = Frame(
                    kept, reading.subject, reading.qualifier, reading.status, reading.start, counted=True
                )
                if measure == "members_admitted":
                    self.carry.admission_seen = True
                if measure == "rated":
                    self.carry.subject = reading.subject

    # ---- looking around ----------------------------------------------------------------------------------------

    def _noun(self, index: int, quantity: Quantity) -> tuple[int | None, int]:
        """The counted noun right after a number (item index), and the item after it."""
        items = self.items
        at = index + 1
        while at < len(items) and at - index < 4:
            item = items[at]
            if "subject" in item.roles:
                end = at + 1
                return at, end
            if item.text in ("lượt", "số", "các", "vị", "tổng số", "trong số", "trên tổng số", "trong tổng số", "của"):
                if (
                    item.text in ("số", "các", "tổng số", "trong số", "trên tổng số", "trong tổng số", "của")
                    and not quantity.percent
                    and quantity.whole is None
                ):
                    break
                at += 1
                continue
            if "bound_after" in item.roles and quantity.percent:
                at += 1
                continue
            break
        return None, index + 1

    def _upward(self, after: int) -> bool:
        """ "từ 85% TCCSĐ trở lên": the closing words stand after the noun."""
        items = self.items
        for at in range(after, min(len(items), after + 2)):
            if "bound_after" in items[at].roles:
                return items[at].roles["bound_after"] == "ge"
        return False

    def _chunk_end(self, after: int) -> int:
        items = self.items
        for at in range(after, len(items)):
            item = items[at]
            if item.kind == "num" or (item.kind == "punct" and item.text in ";,:()|.…"):
                return at
        return len(items)

    def _left(self, index: int, chunk_start: int) -> Left:
        """What stands between the last break (or the last number's noun) and this number."""
        items = self.items
        left = Left()
        for at in range(index - 1, chunk_start - 1, -1):
            item = items[at]
            roles = item.roles
            if item.kind == "punct":
                if item.text not in "-=\"'/*•+:":
                    left.unknown += 1
                elif item.text == "=":
                    left.equals = True
                continue
            if item.kind in ("time", "ref", "num"):
                continue
            if item.kind == "body":
                left.bodies += 1
                if left.body is None:
                    left.body = at
                continue
            if item.kind == "word":
                left.unknown += 0 if item.capital and left.evidence is None and at > chunk_start else 1
                if left.evidence is None and not left.have:
                    left.unknown_after += 0 if item.capital else 1
                continue
            if at == index - 1 and "conjunction" in roles:
                left.joined = True
            if "change" in roles and left.evidence is None and left.unknown_after == 0 and not left.have:
                if left.towards:
                    continue
                left.change = at
                return left
            if "attribute" in roles and "subject" not in roles:
                left.attribute = True
                continue
            if "proposal" in roles:
                left.proposal = True
                if "aux" in roles:
                    continue
                continue
            if "neutral" in roles:
                left.neutral = True
                if left.evidence is None:
                    left.unknown_after += 1
                continue
            if "action" in roles or "form" in roles or "level" in roles:
                if left.evidence is None:
                    left.evidence = at
                else:
                    left.earlier.append(at)
                continue
            if "ground" in roles:
                if left.ground is None:
                    left.ground = roles["ground"]
                    left.ground_at = at
                continue
            if (
                "have" in roles
                and left.evidence is None
                and not left.have
                and left.unknown_after == 0
                and left.subject is None
                and not left.joined
            ):
                left.have = True
                left.have_at = at
                left.represent = roles["have"] == "represent"
            if "total" in roles:
                left.total = roles["total"] if left.total is None else left.total
                left.total_at = at
                if at + 1 < index and "subject" in items[at + 1].roles:
                    left.subject = at + 1
                continue
            if "towards" in roles:
                left.towards = True
                continue
            if "subject" in roles:
                if left.subject is None:
                    left.subject = at
                continue
            if "achieved" in roles:
                left.other = True
                continue
            if "base" in roles:
                left.base = at if left.base is None else left.base
                if roles["base"] == "total" and item.text.startswith(("tổng", "số")):
                    left.total, left.total_at, left.members = "total", at, True
                continue
            if "other" in roles:
                left.award = left.award or roles["other"] == "award"
                if left.evidence is None:
                    left.other = True
                else:
                    left.other_before = True
                continue
            if "light" in roles:
                left.light = True
            if "aux" in roles:
                if left.evidence is None:
                    left.attain = left.attain or item.text in _SHARED or roles["aux"] == "attain"
                    left.passive = left.passive or roles["aux"] == "passive"
                continue
            if "generic" in roles or "place" in roles:
                left.place = True
            if (
                "place" in roles
                and item.text not in ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "tp")
            ) or (
                "name" in roles and not set(roles) & {"prep", "conjunction", "place", "generic"} and item.text != "khối"
            ):
                left.unknown += 1
                if left.evidence is None and not left.have:
                    left.unknown_after += 1
        return left

    def _right(self, after: int, stop: int) -> Right:
        """What stands after the noun, up to the next break or number."""
        items = self.items
        right = Right()
        place = False
        for at in range(after, stop):
            item = items[at]
            roles = item.roles
            if item.kind in ("time", "ref", "punct"):
                continue
            if item.kind == "body":
                right.bodies += 1
                place = True
                if right.body is None:
                    right.body = at
                continue
            if item.kind == "word":
                if item.capital and (place or right.prep):
                    continue
                right.unknown += 1
                if right.first_unknown is None:
                    right.first_unknown = at
                continue
            place = "prep" in roles or "have" in roles or "place" in roles
            if "attribute" in roles and "subject" not in roles:
                right.attribute = True
                continue
            if "action" in roles or "form" in roles or "level" in roles:
                right.found.append((at, right.passive, right.attain, right.unknown, right.other))
                continue
            if "ground" in roles:
                right.ground = right.ground or roles["ground"]
                continue
            if "base" in roles:
                if roles["base"] == "plan" and "other" in roles and right.base is not None:
                    continue
                if right.base is None and not right.found and right.unknown == 0 and not right.other:
                    right.base = roles["base"]
                    right.base_at = at
                continue
            if "proposal" in roles:
                right.proposal = True
                continue
            if "other" in roles:
                right.other = True
                if right.first_other is None:
                    right.first_other = at
                continue
            if "neutral" in roles:
                right.neutral = True
                continue
            if "comparison" in roles:
                right.comparison = True
                continue
            if "aux" in roles:
                if roles["aux"] == "passive":
                    right.passive = True
                elif roles["aux"] == "attain":
                    right.attain = True
                    if item.text.startswith(("được", "bị")):
                        right.passive = True
                right.aux = True
                continue
            if "prep" in roles or "have" in roles or "generic" in roles:
                right.prep = True
                if item.text.startswith(("sinh hoạt", "đang sinh hoạt")):
                    right.lives = True
                continue
            if "subject" in roles:
                right.subject = at
                if not right.prep:
                    right.unknown += 1
        return right

    # ---- counts ------------------------------------------------------------------------------------------------

    def _count(
        self, index: int, noun: int | None, after: int, stop: int, chunk_start: int, left: Left
    ) -> Reading | None:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        right = self._right(after, stop)
        subject = items[noun].roles["subject"] if noun is not None else None
        strong = noun is not None and "strong" in items[noun].flags
        if quantity.over and not left.total:
            return None
        if noun is None and self._foreign_noun(after):
            return None
        if (
            noun is None
            and after < len(items)
            and "form" in items[after].roles
            and left.evidence is None
            and not left.other
            and not left.unknown_after
        ):
            if self.frame.measure == "disciplined" and not self._two_forms(right, after):
                return self._discipline(
                    index, None, items[after].roles["form"], items[index].start, items[after].end, right, ["form after"]
                )
            return None
        if right.found and noun is not None:
            reading = self._from_right(index, noun, after, stop, left, right)
            if reading is not None:
                return reading
        if left.other and not left.total and not left.light:
            return None
        if left.evidence is not None:
            return self._from_left(index, noun, after, left, right, chunk_start)
        if left.neutral and not left.have:
            return None
        carried = self._carried(index, noun, after, left, right, chunk_start)
        if carried is not None:
            return carried
        if subject is None or not (strong or left.total or self.frame.measure == "total"):
            return None
        return self._total(index, noun, after, left, right)

    def _foreign_noun(self, after: int) -> bool:
        """Whether a word that is no noun of ours stands right after a number ("120 đại biểu", "9 thôn")."""
        items = self.items
        if after >= len(items):
            return False
        item = items[after]
        if item.kind in ("punct", "time", "ref"):
            return item.kind == "punct" and item.text in "/%"
        if item.kind == "num":
            return True
        return not (
            set(item.roles) & {"conjunction", "aux", "subset", "listing", "form", "comparison", "change", "prep"}
        )

    def _from_right(self, index: int, noun: int, after: int, stop: int, left: Left, right: Right) -> Reading | None:
        items = self.items
        subject = items[noun].roles["subject"]
        followed = stop < len(items) and items[stop].kind == "num"
        for at, passive, attain, unknown, other in right.found:
            item = items[at]
            roles = item.roles
            if unknown > 1 or other:
                return None
            if "level" in roles:
                own = left.evidence is not None and "level" in items[left.evidence].roles
                if own and not (passive or attain):
                    return None
                if followed and not self._ends_before(at, stop):
                    pass
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
                own = left.evidence is not None and "form" in items[left.evidence].roles
                if own and not passive:
                    return None
                if not passive and left.evidence is not None:
                    return None
                if not passive and not right.aux:
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
                passive = passive or item.text.startswith(("được", "bị"))
                if (
                    not passive
                    and not (kind == "admit" and items[at - 1].text == "mới")
                    and not (kind == "admit" and items[at].text.endswith("mới") and not followed)
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

    def _ends_before(self, at: int, stop: int) -> bool:
        return at < stop

    def _two_forms(self, right: Right, at: int) -> bool:
        """Whether another form stands beside this one before a number or a break ("khiển trách và cảnh cáo")."""
        return any(other != at and "form" in self.items[other].roles for other, *_ in right.found)

    def _from_left(
        self, index: int, noun: int | None, after: int, left: Left, right: Right, chunk_start: int
    ) -> Reading | None:
        items = self.items
        at = left.evidence
        assert at is not None  # noqa: S101
        roles = items[at].roles
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
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
            if any("form" in other or other.get("action") in _LEAVING for other in beside) and not self._separate(
                left.earlier[0], at
            ):
                return None
            if left.proposal:
                return None
            return self._discipline(index, noun, roles["form"], items[at].start, None, right, ["form before"])
        kind = roles["action"]
        if kind in _LEAVING and any("form" in other or other.get("action") in _LEAVING for other in beside):
            if not self._separate(left.earlier[0], at):
                return None
        if left.unknown_after > 4 or (left.have and left.unknown_after > 1 and left.total is None):
            return None
        if left.proposal and kind in ("discipline",):
            return None
        return self._by_action(
            index, noun, kind, items[at].start, None, left, right, after, index, ["verb before"], False
        )

    def _separate(self, first: int, second: int) -> bool:
        """Whether a break stands between two items (so that they are not said of one number together)."""
        return any(
            self.items[at].kind in ("num",) or (self.items[at].kind == "punct" and self.items[at].text in ",;:()")
            for at in range(first + 1, second)
        )

    def _by_action(
        self, index: int, noun: int | None, kind: str, start: int, end: int | None, left: Left, right: Right, after: int,
        stop: int, rules: list[str], passive: bool,
    ) -> Reading | None:  # fmt: skip
        items = self.items
        subject = items[noun].roles["subject"] if noun is not None else None
        strong = noun is not None and "strong" in items[noun].flags
        measure, qualifier = self._measure_of_action(kind, 0, 0)
        if measure is None:
            return None
        member = subject == "member"
        if measure in ("members_admitted", "members_confirmed", "members_left"):
            if not member and noun is not None:
                return None
            if noun is None and not (left.unknown_after == 0 and self._bare_end(after)):
                return None
            if right.attribute or (left.attribute and passive):
                return None
            if not passive and not self._tail_ok(after, action=True):
                return None
            if self._letters(after):
                return None
            if left.proposal and not passive and measure == "members_admitted":
                return None
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
            if noun is None:
                return None
            if subject == "org":
                subject = "party_org"
            if kind == "inspect":
                qualifier = self._ground_near(index, left, right, after) or self._ground_above() or "regular"
            if (self.subset or left.have) and (right.attribute or self.subset and right.unknown):
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
            if noun is None or not (strong or subject == "org"):
                return None
            if right.found and any("level" in items[at].roles for at, *_ in right.found):
                return None
            if not (passive or left.total == "number_of" or left.total == "total"):
                return None
            subject = self._rated_subject(noun)
        assert subject is not None  # noqa: S101
        if left.unknown_after > 1 and not passive:
            rules = [*rules, "loose"]
        return self._make(index, noun, measure, subject, qualifier, start, end, [*rules, kind])

    def _bare_end(self, after: int) -> bool:
        items = self.items
        return after >= len(items) or items[after].kind == "punct" or "conjunction" in items[after].roles

    def _letters(self, after: int) -> bool:
        return False

    def _ground_near(self, index: int, left: Left, right: Right, after: int) -> str | None:
        """The ground of an inspection: before the number, after its noun, or after the last noun of a coordination."""
        if left.ground is not None:
            return left.ground
        if right.ground is not None:
            return right.ground
        items = self.items
        at = after
        while at < len(items):  # "kiểm tra 5 tổ chức đảng và 22 đảng viên khi có dấu hiệu vi phạm"
            item = items[at]
            roles = item.roles
            if "ground" in roles:
                return roles["ground"]
            coordinating = (
                item.kind == "num" or "conjunction" in roles or "subject" in roles or "filler" in roles
                or (item.kind == "punct" and item.text in ",") or "prep" in roles
            )  # fmt: skip
            if not coordinating or "action" in roles:
                return None
            at += 1
        return None

    def _ground_above(self) -> str | None:
        """After "trong đó" the ground of the whole holds for its parts ("trong đó UBKT Tỉnh ủy kiểm tra 3")."""
        if not self.subset:
            return None
        for reading in reversed(self.readings or (self.carry.readings if self.same_paragraph else [])):
            if reading.measure == "inspected":
                return reading.qualifier
        return None

    def _form_beside(self, index: int, left: Left, right: Right, after: int) -> str | None:
        """The form named with a total: "kỷ luật cảnh cáo 2 đảng viên", "kỷ luật 1 tổ chức đảng (khiển trách)"."""
        items = self.items
        forms = [items[at].roles["form"] for at, *_ in right.found if "form" in items[at].roles]
        at = after + len([1 for _ in ()])
        stop = self._chunk_end(after)
        if not forms and stop < len(items) and items[stop].text == "(":
            at = stop + 1
            inside: list[str] = []
            while at < len(items) and items[at].text != ")":
                if items[at].kind == "num":
                    return None
                if "form" in items[at].roles:
                    inside.append(items[at].roles["form"])
                at += 1
            forms = inside
        followed = stop < len(items) and items[stop].kind == "num"
        if followed:
            return None
        return forms[0] if len(forms) == 1 else None

    def _discipline(
        self, index: int, noun: int | None, form: str | None, start: int, end: int | None, right: Right, rules: list[str],
        passive: bool = False,
    ) -> Reading | None:  # fmt: skip
        items = self.items
        after = (noun if noun is not None else index) + 1
        subject = items[noun].roles["subject"] if noun is not None else None
        if subject is None:
            if not self._bare_end(after) and not right.comparison and rules != ["form after"]:
                return None
            subject = self._named_before(index)
            subject = subject or (self.frame.subject if self.frame.measure == "disciplined" else None)
            subject = subject or self._disciplined_before()
            if subject is None and form is not None:
                subject = "party_org" if form == "dissolution" else "member"
                rules = [*rules, "form alone"]
            if subject is None:
                return None
        elif subject == "org":
            subject = "party_org"
        elif items[noun or 0].text == "trường hợp":
            kinds = {r.subject for r in self.readings if r.measure == "disciplined"}
            if len(kinds) > 1 or (not kinds and self._disciplined_before() is None):
                return None
            subject = next(iter(kinds), self._disciplined_before()) or "member"
        if self.poison:
            return None
        if right.attribute:
            return None
        if self.subset and noun is not None and items[noun].text in ("cấp ủy viên",):
            return None
        if right.other and self.subset:
            return None
        if noun is not None and self._joint_subject(noun):
            return None
        return self._make(index, noun, "disciplined", subject, form, start, end, rules)

    def _named_before(self, index: int) -> str | None:
        """ "Kỷ luật tổ chức đảng: 01": the noun right before a bare number."""
        at = index - 1
        if at > 0 and self.items[at].text in (":", "là", "có", "-"):
            at -= 1
        item = self.items[at] if at >= 0 else None
        if item is not None and "subject" in item.roles and "strong" in item.flags:
            before = self.items[at - 1] if at else None
            return None if before is not None and before.kind == "num" else item.roles["subject"]
        return None

    def _joint_subject(self, noun: int) -> bool:
        """ "12 tổ chức và đảng viên": one number for organizations and members together."""
        items = self.items
        if noun + 2 < len(items) and ("conjunction" in items[noun + 1].roles or items[noun + 1].text == ","):
            other = items[noun + 2]
            if "subject" in other.roles and items[noun + 1].text != ",":
                return (other.roles["subject"] == "member") != (items[noun].roles["subject"] == "member")
        return False

    def _disciplined_before(self) -> str | None:
        for reading in reversed(self.readings):
            if reading.measure == "disciplined":
                return reading.subject
        if self.same_paragraph or self.bullet:
            for reading in reversed(self.carry.readings):
                if reading.measure == "disciplined":
                    return reading.subject
        return None

    # ---- carrying on -------------------------------------------------------------------------------------------

    def _carried(
        self, index: int, noun: int | None, after: int, left: Left, right: Right, chunk_start: int
    ) -> Reading | None:
        """A number without words of its own goes on with the frame before it."""
        items = self.items
        frame = self.frame
        if noun is None:
            if frame.measure == "disciplined" and frame.counted and frame.subject and left.unknown == 0 and (left.body is not None or left.subject is not None) and self._bare_end(after) and not self.stack and items[index - 1].text == ":":
                return self._make(index, None, "disciplined", frame.subject, None, items[index].start, None, ["carried", "disciplined", "loose"])
            return None
        subject = items[noun].roles["subject"]
        strong = "strong" in items[noun].flags
        if frame.measure is None and self.same_paragraph and not self.readings:
            previous = self.carry.frame
            if previous is not None and previous.measure == "disciplined" and left.body is not None and not strong:
                frame = previous
        measure = frame.measure
        if measure is None or measure in ("total", "rated"):
            return None
        if left.total in ("total", "number_of") and left.subject is not None or left.total == "total":
            return None
        if right.other and not (measure in ("inspected", "supervised") and right.prep):
            return None
        if left.attribute or self.poison:
            return None
        if self.stack and self.stack[-1][0].counted and measure != "disciplined":
            return None  # in brackets after a count of the same: a part of it
        unknown_limit = (
            3
            if frame.topic
            and not frame.counted
            and measure in ("inspected", "supervised", "inspected_or_supervised")
            and strong
            else 0
        )
        if left.unknown > unknown_limit and not (left.body is not None and left.unknown_after == 0):
            return None
        if (
            left.have
            and frame.counted
            and not self.subset
            and subject == "member"
            and strong
            and measure in ("members_admitted", "members_confirmed")
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
            qualifier = frame.qualifier if not frame.counted else None
            if frame.counted and frame.qualifier is not None and left.body is None:
                # "khiển trách 2 tổ chức đảng, 15 đảng viên": the form goes on over a coordination
                qualifier = frame.qualifier if self._coordinated(index, chunk_start) else None
                if qualifier is None:
                    return None
            reading = self._discipline(index, noun, qualifier, start, None, right, rules)
            return reading
        if subject == "org":
            subject = "party_org"
        if right.unknown and not right.prep and not strong:
            return None
        if (self.subset or left.have) and (right.attribute or items[noun].text == "cấp ủy viên" or right.unknown):
            return None
        qualifier = frame.qualifier
        if measure == "inspected":
            qualifier = (
                left.ground
                or right.ground
                or frame.qualifier
                or self._ground_near(index, left, right, after)
                or "regular"
            )
        return self._make(index, noun, measure, subject, qualifier, start, None, rules)

    def _place_before(self, index: int, chunk_start: int) -> bool:
        return any(self.items[at].kind == "body" for at in range(chunk_start, index))

    def _coordinated(self, index: int, chunk_start: int) -> bool:
        """Whether only a comma or "và" stands between the number before and this one."""
        return all(
            "conjunction" in self.items[at].roles or "filler" in self.items[at].roles
            for at in range(chunk_start, index)
        )

    def _tail_ok(self, after: int, *, action: bool = False) -> bool:
        """Whether what follows the noun adds nothing that makes the number a part or something else."""
        items = self.items
        at = after
        while at < len(items):
            item = items[at]
            roles = item.roles
            if item.kind in ("punct", "num", "time", "body"):
                return True
            if "attribute" in roles and "subject" not in roles:
                return False
            if set(roles) & {
                "prep",
                "have",
                "generic",
                "comparison",
                "change",
                "conjunction",
                "subset",
                "listing",
                "towards",
                "base",
            }:
                if item.text in ("có", "đang có", "phụ trách", "lãnh đạo", "quản lý"):
                    return any(items[ahead].kind == "num" for ahead in range(at + 1, min(len(items), at + 3)))
                if "prep" in roles or "have" in roles:  # "trong doanh nghiệp ngoài nhà nước": a part of them
                    for ahead in range(at + 1, min(len(items), at + 6)):
                        if items[ahead].kind in ("punct", "num"):
                            break
                        if "attribute" in items[ahead].roles and "subject" not in items[ahead].roles:
                            return False
                return True
            if ("filler" in roles and item.text in ("mới",)) or "bound_after" in roles:
                at += 1
                continue
            if "aux" in roles and action and roles["aux"] != "passive":
                return True
            if "aux" in roles and at + 1 < len(items) and set(items[at + 1].roles) & {"prep", "have"}:
                return True
            return False
        return True

    def _total(self, index: int, noun: int | None, after: int, left: Left, right: Right) -> Reading | None:
        """A stock: "hiện có 6.654 đảng viên", "gồm 21 đảng bộ cơ sở, 37 chi bộ cơ sở"."""
        items = self.items
        assert noun is not None  # noqa: S101
        subject = items[noun].roles["subject"]
        strong = "strong" in items[noun].flags
        header = left.total is not None and left.total != "rate"
        going = self.frame.measure == "total"
        cue = left.have or header or right.lives
        start = items[index].start
        if left.attribute or left.other or (self.subset and "part" in items[noun].flags):
            return None
        told = self.frame.counted and self.frame.measure not in (None, "total", "rated")
        if told and not header and left.body is None and not left.place and not (left.have and items[left.have_at].text.startswith("hiện")):
            return None  # "kiểm tra 89 tổ chức, gồm 88 tổ chức đảng cấp dưới": parts of what was done
        if left.members and subject == "member":
            start, strong = items[left.total_at].start, True
        elif left.subject is not None and header and subject in ("member", "org"):
            counted = items[left.subject].roles["subject"]
            if subject == "org" or (counted == "member") == (subject == "member"):
                if counted == "member" and items[left.subject].text == "người":
                    return None
                subject = counted
                start = items[left.total_at].start
                strong = True
        elif (
            left.subject is not None
            and header
            and items[left.subject].roles["subject"] in ORG_SUBJECTS
            and subject in ORG_SUBJECTS
        ):
            subject = items[left.subject].roles["subject"]
            start = items[left.total_at].start
        elif going and self.frame.colon and subject in ("member", "org"):
            subject = self.frame.subject or subject
            strong = True
            start = self.frame.start
        elif (
            going
            and self.frame.topic is False
            and not strong
            and subject == "member"
            and self.frame.subject == "member"
            and left.unknown == 0
            and not left.have
        ):
            strong = items[noun].text in ("đồng chí", "đ/c") and not self.subset
        if left.subject is not None and not header and not left.have and not going:
            return None
        if not strong:
            return None
        if "part" in items[noun].flags or "candidate" in items[noun].flags:
            return None
        if not cue and not (going and left.unknown == 0) and not (left.body is not None and going):
            return None
        if left.unknown_after > (2 if header else 0) or (left.unknown > 3 and not header and left.body is None):
            return None
        if left.proposal and not header:
            return None
        if right.attribute or right.other:
            return None
        if not self._tail_ok(after):
            return None
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        if quantity.whole is not None:
            return None
        if quantity.in_words and quantity.value < 2:
            return None
        if subject == "party_org" and items[noun].text in (
            "đảng bộ",
            "đảng ủy",
            "cấp ủy",
            "chi ủy",
            "ban thường vụ",
            "ubkt",
            "ủy ban kiểm tra",
            "đảng đoàn",
            "ban cán sự đảng",
            "huyện ủy",
        ):
            subject = self._bare_committee(after) or subject
            if items[noun].text in ("cấp ủy", "ban thường vụ", "ubkt", "ủy ban kiểm tra"):
                return None
        if self.subset and subject == "member" and not header:
            return None
        rules = ["stock", "header" if header else "have" if left.have else "lives" if right.lives else "going"]
        return self._make(
            index, noun, "members_total" if subject == "member" else "orgs_total", subject, None, start, None, rules
        )

    def _bare_committee(self, after: int) -> str | None:
        """ "39 đảng bộ và 27 chi bộ cơ sở": committees and cells of the grassroots together."""
        items = self.items
        if (
            after + 2 < len(items)
            and ("conjunction" in items[after].roles or items[after].text == ",")
            and items[after + 1].kind == "num"
        ):
            follow = items[after + 2].roles.get("subject")
            if follow == "grassroots_cell":
                return "grassroots_committee"
        return None

    # ---- ratings -----------------------------------------------------------------------------------------------

    def _rated_subject(self, noun: int | None, left: Left | None = None) -> str | None:
        items = self.items
        if noun is not None:
            subject = items[noun].roles["subject"]
            if subject != "org" and not (subject == "member" and "strong" not in items[noun].flags):
                return subject
            if subject == "member":
                return "member"
        if left is not None and left.subject is not None and items[left.subject].roles["subject"] != "org":
            return items[left.subject].roles["subject"]
        for reading in reversed(self.readings):
            if reading.measure == "rated" and (noun is None or reading.subject != "member"):
                return reading.subject
        if self.frame.subject is not None and (noun is None or self.frame.subject != "member"):
            return self.frame.subject
        if self.topic_subject is not None and (noun is None or self.topic_subject != "member"):
            return self.topic_subject
        if self.same_paragraph and self.carry.subject and (noun is None or self.carry.subject != "member"):
            return self.carry.subject
        if self.carry.header is not None and self.carry.header.subject:
            return self.carry.header.subject
        return "grassroots_org" if noun is not None else None

    def _level(
        self, index: int, noun: int | None, level: str, evidence: Item, left: Left, right: Right, end: int
    ) -> Reading | None:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        if "elliptic" in evidence.flags and not (
            self.frame.measure == "rated"
            or any(r.measure == "rated" for r in self.readings)
            or (self.same_paragraph and any(r.measure == "rated" for r in self.carry.readings))
            or left.total == "rate"
        ):
            return None
        if "only_none" in evidence.flags:
            return None
        if left.attribute or right.attribute:
            return None
        if noun is None and not quantity.percent and not self._bare_end(index + 1):
            return None
        if right.comparison and quantity.percent and right.found == []:
            return None
        subject = self._rated_subject(noun, left)
        if subject is None:
            return None
        start = min(items[index].start, evidence.start)
        return self._make(index, noun, "rated", subject, level, start, max(end, items[index].end), ["level"])

    def _percent(
        self, index: int, noun: int | None, after: int, stop: int, chunk_start: int, left: Left
    ) -> tuple[Reading | None, bool]:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        right = self._right(after, stop)
        if quantity.over:
            return None, False
        admitting = self.frame.measure == "members_admitted" or (
            left.evidence is not None and items[left.evidence].roles.get("action") == "admit"
        )
        if right.base is not None and noun is None:
            base = right.base
            if self._orgs_before(index):
                return None, False
            of_admissions = bool(right.found) and items[right.found[0][0]].roles.get("action") == "admit"
            if base == "plan" and (admitting or of_admissions):
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
            if base == "total" and last is not None and last.measure == "rated" and last.unit == "count" and left.attain and last.segment == self.segment:
                return self._make(index, None, "rated", last.subject, last.qualifier, last.start, items[right.base_at].end, ["share of count"], status=last.status), False
            if base == "total" and admitting:
                return self._make(
                    index,
                    None,
                    "members_admitted_vs_total",
                    "member",
                    None,
                    items[index].start,
                    items[right.base_at].end,
                    ["share of members"],
                ), False
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
        if left.other:
            return None, False
        found = [entry for entry in right.found if "level" in items[entry[0]].roles]
        own = left.evidence is not None and "level" in items[left.evidence].roles and left.unknown_after == 0
        if found and not own:
            at, _, _, unknown, other = found[0]
            if unknown > 1 or other:
                return None, False
            return self._level(index, noun, items[at].roles["level"], items[at], left, right, items[at].end), False
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
            if last.measure == "rated" and last.unit == "count" and last.segment == self.segment and self._bare_end(after):
                if items[noun].roles["subject"] == last.subject:
                    return self._make(index, noun, "rated", last.subject, last.qualifier, last.start, None, ["share of count"], status=last.status), False
            return None, False
        if noun is not None or left.unknown or left.attribute:
            return None, False
        return self._share_of_last(index, after, left, chunk_start), False

    def _level_ahead(self, after: int) -> int | None:
        """ "95% tổ chức cơ sở đảng và 96% đảng viên hoàn thành tốt nhiệm vụ": one level for both."""
        items = self.items
        if after >= len(items) or not ("conjunction" in items[after].roles or items[after].text == ","):
            return None
        numbers = 0
        for at in range(after, min(len(items), after + 14)):
            item = items[at]
            if "level" in item.roles:
                return at if numbers else None
            if item.kind == "num":
                numbers += 1
            elif item.kind == "punct" and item.text != ",":
                return None
            elif item.kind == "word" or set(item.roles) & {"action", "form", "other", "ground", "base"}:
                if "aux" not in item.roles:
                    return None
        return None

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
        if not self.readings or not self._bare_end(after):
            return None
        last = self.readings[-1]
        bracket = chunk_start > 0 and items[chunk_start - 1].text == "("
        if last.segment != self.segment and not bracket:
            return None
        shared = left.attain or left.equals or bracket
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
        if last.measure == "members_admitted" and rate and quantity is not None and quantity.value <= 15:
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
        if last.measure == "members_admitted" and not bracket and left.attain and self.carry.plan_seen:
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

    # ---- changes and none --------------------------------------------------------------------------------------

    def _change(self, index: int, noun: int | None, after: int, left: Left) -> Reading | None:
        """ "tăng 11 tổ chức so với năm 2011": a difference, of the figure before it."""
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None and left.change is not None  # noqa: S101
        sign = -1 if items[left.change].roles["change"] == "-" else 1
        base = self._changed(noun)
        if quantity.percent and (base is None or base.measure != "rated" or base.unit != "percent" or base.segment != self.segment):
            return self._changed_share(index, sign, left)
        if base is None:
            return None
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
        rates = [i for i in items[first:at] if i.roles.get("total") == "rate"] or any(r.status == "change" for r in self.readings)
        subject = subjects[-1] if subjects else self._rated_subject(None)
        if not rates or subject is None or subject == "org":
            return None
        quantity = items[index].quantity
        assert quantity is not None
        return Reading(
            "rated", subject, items[at].roles["level"], sign * quantity.value, "percent", quantity.comparator, "change",
            items[at].start, items[index].end, items[index].start, index, self.segment, ["change"], quantity, items[index].end,
        )  # fmt: skip

    def _bare_end_or_comparison(self, after: int) -> bool:
        return self._bare_end(after) or self.items[after].kind == "time" or "comparison" in self.items[after].roles

    def _changed(self, noun: int | None) -> Reading | None:
        subject = self.items[noun].roles["subject"] if noun is not None else None
        candidates = [reading for reading in self.readings[-6:] if reading.status != "change"]
        for reading in reversed(candidates):
            if reading.segment != self.segment:
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

    def _changing(self, index: int, noun: int | None, base: Reading, sign: int, start: int) -> Reading:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        end = items[noun].end if noun is not None else items[index].end
        return Reading(
            base.measure, base.subject, base.qualifier, sign * quantity.value, "percent" if quantity.percent else "count",
            quantity.comparator, "change", start, end, items[index].start, index, self.segment, ["change"], quantity, end,
        )  # fmt: skip

    def _none(self, index: int, chunk_start: int) -> int:
        """ "không có TCCSĐ yếu kém": a figure of value 0; returns where to go on."""
        items = self.items
        stop = self._chunk_end(index + 1)
        subject_at = level_at = None
        for at in range(index + 1, stop):
            roles = items[at].roles
            if "subject" in roles and subject_at is None and level_at is None:
                subject_at = at
            if "level" in roles:
                level_at = at
                break
            if "other" in roles or "action" in roles and roles["action"] != "rate":
                return index + 1
            if items[at].kind == "word" and at - index > 6:
                return index + 1
        if level_at is None or items[level_at].roles["level"] != "weak":
            return index + 1
        subject = None
        if subject_at is None:
            for back in range(index - 1, chunk_start - 1, -1):
                if "subject" in items[back].roles:
                    subject_at = back
                    break
        subject = self._rated_subject(subject_at)
        if subject is None:
            subject = next(
                (
                    kind
                    for word, kind in (
                        ("tổ chức", "grassroots_org"),
                        ("chi bộ", "cell"),
                        ("đảng viên", "member"),
                        ("đơn vị", "grassroots_org"),
                    )
                    if word in items[index].text
                ),
                None,
            )
        if subject is None:
            subject = "grassroots_org"
        for word, kind in (
            ("chi bộ", "cell"),
            ("đảng viên", "member"),
            ("đồng chí", "member"),
            ("tổ chức cơ sở", "grassroots_org"),
        ):
            if word in items[index].text:
                subject = kind
        item = items[index]
        self._set_status_words(chunk_start, index)
        reading = Reading(
            "rated", subject, "weak", 0, "count", "eq", self._status(None), item.start, items[level_at].end, item.start, index,
            self.segment, ["none"], None, items[level_at].end,
        )  # fmt: skip
        self.readings.append(reading)
        self.frame = Frame("rated", subject, "weak", reading.status, item.start, counted=True)
        self.carry.subject = subject
        return level_at + 1

    def _set_status_words(self, start: int, stop: int) -> None:
        for at in range(start, stop):
            if "target" in self.items[at].roles and not self._achieved_before(at):
                self.explicit_target = True

    # ---- making readings ---------------------------------------------------------------------------------------

    def _status(self, quantity: Quantity | None) -> str:
        if self.explicit_target:
            return "target"
        if self.base_target and (
            quantity is None or quantity.comparator != "eq" or quantity.percent or quantity.has_from
        ):
            return "target"
        return "actual"

    def _make(
        self, index: int, noun: int | None, measure: str, subject: str, qualifier: str | None, start: int, end: int | None,
        rules: list[str], status: str | None = None,
    ) -> Reading:  # fmt: skip
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None  # noqa: S101
        noun_end = items[noun].end if noun is not None else items[index].end
        end = max(end or 0, noun_end)
        start = min(start, items[index].start)
        if start < items[0].start:  # the evidence stands in a heading before this sentence
            start = items[index].start
        if (
            quantity.has_from
            and quantity.upper is None
            and quantity.comparator == "eq"
            and self._status(quantity) == "target"
        ):
            quantity.comparator = "ge"
        if status is None:
            status = self._status(quantity)
            if measure in ("members_admitted_vs_plan",):
                status = "actual"
        return Reading(
            measure, subject, qualifier, quantity.value, "percent" if quantity.percent else "count", quantity.comparator,
            status, start, end, items[index].start, index, self.segment, rules, quantity, end,
        )  # fmt: skip

    def _nested(self) -> None:
        """ "604 hoàn thành tốt nhiệm vụ, trong đó 23,8% hoàn thành xuất sắc": the outer number holds the inner."""
        items = self.items
        for at, reading in enumerate(self.readings):
            if reading.measure != "rated" or reading.qualifier != "excellent" or reading.status == "change":
                continue
            previous = self.readings[at - 1] if at else None
            outer = previous
            if outer is None:
                outer_list = [r for r in self.carry.readings if r.measure == "rated"] if self.same_paragraph else []
                first = next((item for item in items if item.kind != "punct"), None)
                if not outer_list or first is None or "subset" not in first.roles:
                    continue
                for other in reversed(outer_list):
                    if other.qualifier == "good" and other.subject == reading.subject:
                        other.qualifier = "good_or_better"
                    else:
                        break
                continue
            between = items[outer.item + 1 : reading.item]
            if not any("subset" in item.roles and item.text != "riêng" for item in between):
                continue
            back = at - 1
            while back >= 0 and self.readings[back].measure == "rated" and self.readings[back].qualifier == "good":
                if self.readings[back].subject == reading.subject:
                    self.readings[back].qualifier = "good_or_better"
                back -= 1

    def _remember(self) -> None:
        carry = self.carry
        frame = self.frame
        heading = frame.topic and not self.readings and (self.open_end or self.bullet)
        if heading:
            carry.header = frame
        elif not self.bullet or not self.same_paragraph:
            carry.header = None
        carry.target = (
            bool(self.readings)
            and self.readings[-1].status == "target"
            or (self.explicit_target and self.open_end and not self.readings)
        )
        carry.frame = frame if self.readings else None
        carry.paragraph = self.paragraph
        carry.readings = self.readings


@dataclass(slots=True)
class Left:
    """What was found before a number, nearest first."""

    evidence: int | None = None
    earlier: list[int] = field(default_factory=list)
    change: int | None = None
    ground: str | None = None
    ground_at: int = -1
    have: bool = False
    have_at: int = -1
    place: bool = False
    joined: bool = False  # "và" right before the number
    represent: bool = False
    total: str | None = None
    total_at: int = -1
    towards: bool = False
    subject: int | None = None
    base: int | None = None
    members: bool = False  # "tổng số đảng viên" as one phrase
    body: int | None = None
    bodies: int = 0
    unknown: int = 0
    unknown_after: int = 0  # unknown words between the evidence and the number
    attribute: bool = False
    other: bool = False  # a word for something else, nearer than any evidence
    other_before: bool = False
    award: bool = False
    proposal: bool = False
    neutral: bool = False
    light: bool = False
    attain: bool = False
    passive: bool = False
    equals: bool = False


@dataclass(slots=True)
class Right:
    """What was found after a number's noun, nearest first."""

    found: list[tuple[int, bool, bool, int, bool]] = field(default_factory=list)
    passive: bool = False
    attain: bool = False
    aux: bool = False
    ground: str | None = None
    base: str | None = None
    base_at: int = -1
    body: int | None = None
    bodies: int = 0
    unknown: int = 0
    first_unknown: int | None = None
    attribute: bool = False
    other: bool = False
    first_other: int | None = None
    proposal: bool = False
    neutral: bool = False
    comparison: bool = False
    prep: bool = False
    lives: bool = False
    subject: int | None = None
