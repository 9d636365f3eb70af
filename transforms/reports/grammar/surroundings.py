"""What stands around a number in its sentence, and how a reading of it is made.

Belongs here: looking left and right of a number, its noun, where its chunk ends, whether its tail allows it. Not
here: what the number therefore counts (discipline, ratings, shares, counts). The base of the sentence reader.
"""

from __future__ import annotations

from transforms.reports.grammar.state import INSPECTIONS, LEAVING, SHARED, Carry, Frame, Left, Reading, Right
from transforms.reports.items import Item, Quantity


class Surroundings:
    """Looks around the numbers of one sentence; holds what the sentence has said so far."""

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
        self.aims: list[bool] = []  # whether targets were told of outside brackets
        self.subset = False
        self.base_target = carry.target and (self.same_paragraph or carry.target_heading)
        self.explicit_target = carry.target_list and bullet
        self.last_number: tuple[int, int | None, int, Reading | None] | None = None
        self.bracket_at = -1  # where the open bracket stands
        self.held = -1  # the bracket that stands between a number and its level
        self.consumed = 0  # the item after a form that a number without a noun took
        self.award = False  # awards are told of: their levels and numbers are not results
        self.topic_subject: str | None = None  # "Về đảng viên: ..."
        self.represented = False  # those that delegates stand for have been counted
        self.poison = False  # a proposal stands before ("đề nghị Ban Bí thư xử lý ...")
        self.changing: int | None = None  # the sign of a change that a coordination goes on with

    def _noun(self, index: int, quantity: Quantity) -> tuple[int | None, int]:
        """The counted noun right after a number (item index), and the item after it."""
        items = self.items
        at = index + 1
        while at < len(items) and at - index < 4:
            item = items[at]
            shared = item.text in ("trong tổng số", "trên tổng số") and not quantity.percent and at + 2 < len(items)
            if shared and items[at + 1].kind == "num" and "subject" in items[at + 2].roles:
                return at + 2, index + 1  # "512 trong tổng số 530 tổ chức cơ sở đảng"
            if "subject" in item.roles:
                if "strong" not in item.flags and at + 1 < len(items) and "strong" in items[at + 1].flags:
                    at += 1  # "19 trường hợp đảng viên"
                return at, at + 1
            if at == index + 1 and item.text == "là" and self._inverted(index):
                return index + 3, index + 4  # "313 là số đảng viên đã bị kỷ luật"
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

    def _inverted(self, index: int) -> bool:
        """Whether a number stands before its predicate ("313 là số đảng viên bị kỷ luật")."""
        items = self.items
        return (
            index + 3 < len(items)
            and items[index + 1].text == "là"
            and items[index + 2].roles.get("total") in ("number_of", "total")
            and "strong" in items[index + 3].flags
        )

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
                if "subject" in roles and left.subject is None:
                    left.subject = at
                continue
            if item.kind == "word":
                left.unknown += 0 if item.capital and left.evidence is None and at > chunk_start else 1
                if left.evidence is None and not left.have:
                    left.unknown_after += 0 if item.capital else 1
                continue
            if at == index - 1 and "conjunction" in roles:
                left.joined = True
            if "anaphora" in roles:
                left.anaphora = True
                continue
            if roles.get("action") == "rate" or item.text in ("loại", "mức", "xếp", "xếp loại"):
                left.rating = True
            if "comparison" in roles and at == index - 1:
                left.compared = True
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
                left.work = left.work or roles["neutral"] == "admission_work"
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
                    left.ground_near = left.unknown_after == 0 and left.evidence is None and left.subject is None
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
                if roles["have"] == "represent":  # "150 đại biểu đại diện cho hơn 1.100 đảng viên"
                    return left
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
                if left.evidence is not None and "chỉ tiêu" in item.text:
                    left.aim = True  # "không hoàn thành chỉ tiêu kết nạp 2.400 đảng viên": the aim, missed or met
                else:
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
                elif item.text == "giao":
                    left.aim = True  # "Tỉnh ủy giao huyện kết nạp 210 đảng viên"
                continue
            if "light" in roles:
                left.light = True
            if "aux" in roles:
                if left.evidence is None:
                    left.attain = left.attain or item.text in SHARED or roles["aux"] == "attain"
                    left.passive = left.passive or roles["aux"] == "passive"
                continue
            if "generic" in roles or ("place" in roles and (at == chunk_start or "prep" not in items[at - 1].roles)):
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
            if "total" in roles and at == after and roles["total"] == "total" and self._bare_end(at + 1):
                right.base, right.base_at = "total", at  # "bằng 9,03% tổng số"
                continue
            if "proposal" in roles:
                right.proposal = True
                continue
            if item.text in ("vi phạm", "có vi phạm") and at == after and self._punished(at + 1, stop):
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
                if item.text.startswith(("sinh hoạt", "đang sinh hoạt", "hợp thành", "tạo thành")):
                    right.lives = True
                continue
            if "subject" in roles:
                right.subject = at
                if not right.prep:
                    right.unknown += 1
        return right

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

    def _punished(self, start: int, stop: int) -> bool:
        """Whether discipline is named next ("16 đảng viên vi phạm bị thi hành kỷ luật")."""
        return any(item.roles.get("action") == "discipline" or "form" in item.roles for item in self.items[start:stop])

    def _before_bracket(self, index: int, role: str) -> int | None:
        """The form or level whose number stands in brackets ("cảnh cáo (4 đảng viên)"), if none has taken it."""
        items = self.items
        if index < 2 or items[index - 1].text != "(" or role not in items[index - 2].roles:
            return None
        taken = bool(self.readings) and self.readings[-1].span_end >= items[index - 2].end
        return None if taken else index - 2

    def _right_beyond(self, after: int, stop: int) -> Right:
        """As `_right`; a share in brackets does not part a noun from its verb ("9/10 chi bộ (90%) xếp loại tốt")."""
        items = self.items
        right = self._right(after, stop)
        if right.found or stop != after or stop >= len(items) or items[stop].text != "(":
            return right
        for at in range(stop + 1, min(stop + 6, len(items))):
            item = items[at]
            if item.text == ")":
                beyond = self._right(at + 1, self._chunk_end(at + 1))
                if any("level" in items[found].roles and not unknown for found, _, _, unknown, _ in beyond.found):
                    self.held = at  # what follows the bracket is not taken before the share in it is read
                    return beyond
                return right
            if item.kind == "num" and item.quantity is not None and not item.quantity.percent:
                return right
        return right

    def _bare_end(self, after: int) -> bool:
        items = self.items
        return after >= len(items) or items[after].kind == "punct" or "conjunction" in items[after].roles

    def _bare_end_or_comparison(self, after: int) -> bool:
        return self._bare_end(after) or self.items[after].kind == "time" or "comparison" in self.items[after].roles

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
            set(item.roles)
            & {"conjunction", "aux", "subset", "listing", "form", "level", "comparison", "change", "prep"}
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
            if item.text == "cho":
                return True
            if ("filler" in roles and item.text in ("mới",)) or "bound_after" in roles:
                at += 1
                continue
            if "aux" in roles and action and roles["aux"] != "passive":
                return True
            if roles.get("aux") == "attain" and at + 1 < len(items) and items[at + 1].quantity is not None:
                return True  # "5.871 đảng viên chiếm 5,02% dân số"
            return bool("aux" in roles and at + 1 < len(items) and set(items[at + 1].roles) & {"prep", "have"})
        return True

    def _party_acts(self) -> bool:
        """Whether a Party body acts here: State offices inspect and discipline too, but not members."""
        if self.carry.acted or self.readings:
            return True
        return any(
            (item.body is not None and item.body.kind != "place")
            or ("subject" in item.roles and "strong" in item.flags and "candidate" not in item.flags)
            or "ground" in item.roles
            or item.roles.get("base") == "total"
            for item in self.items
        )

    def _separate(self, first: int, second: int) -> bool:
        """Whether a break stands between two items (so that they are not said of one number together)."""
        return any(
            self.items[at].kind in ("num",) or (self.items[at].kind == "punct" and self.items[at].text in ",;:()")
            for at in range(first + 1, second)
        )

    def _two_forms(self, right: Right, at: int) -> bool:
        """Whether another form stands beside this one before a number or a break ("khiển trách và cảnh cáo")."""
        return any(other != at and "form" in self.items[other].roles for other, *_ in right.found)

    def _coordinated(self, index: int, chunk_start: int) -> bool:
        """Whether only a comma or "và" stands between the number before and this one."""
        return all(
            "conjunction" in self.items[at].roles or "filler" in self.items[at].roles
            for at in range(chunk_start, index)
        )

    def _aims(self, index: int) -> bool:
        """Whether an item says that targets follow; "xác định" does where a resolution is what determines."""
        items = self.items
        if "target" not in items[index].roles or self._achieved_before(index):
            return False
        if "resolution" not in items[index].flags:
            return True
        named = any(item.text.startswith(("nghị quyết", "chương trình hành động", "đề án")) for item in items[:index])
        return named and any(item.text == ":" for item in items[index + 1 : index + 4])

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
                (item.quantity is not None and (item.quantity.percent or back < index - 1))
                or "percent" in item.roles
                or "achieved" in item.roles
                or item.text in ("vượt", "đạt", "bằng", "hoàn thành")
            ):
                return True
        return False

    def _singled_out(self, index: int) -> bool:
        """ "Riêng UBKT Tỉnh ủy ...", "riêng năm 2015 ...": one of several told apart, not a part of a number."""
        items = self.items
        return (
            items[index].text == "riêng"
            and index + 1 < len(items)
            and (items[index + 1].kind in ("body", "time") or "generic" in items[index + 1].roles)
        )

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

    def _ground(self, start: int, stop: int) -> str | None:
        for index in range(start, min(stop, len(self.items))):
            ground = self.items[index].roles.get("ground")
            if ground is not None:
                return ground
        return None

    def _measure_of_action(self, kind: str, start: int, stop: int) -> tuple[str | None, str | None]:
        if kind in INSPECTIONS:
            return INSPECTIONS[kind], self._ground(start, stop) if kind == "inspect" else None
        if kind == "admit":
            return "members_admitted", None
        if kind == "confirm":
            return "members_confirmed", None
        if kind in LEAVING:
            return "members_left", LEAVING[kind]
        if kind == "discipline":
            return "disciplined", None
        if kind == "resolve":
            return "inspected", "complaint"
        if kind == "rate":
            return "rated", None
        return None, None

    def _status(self, quantity: Quantity | None) -> str:
        if self.explicit_target:
            return "target"
        bounded = (
            quantity is None or quantity.percent or quantity.has_from or quantity.comparator not in ("eq", "approx")
        )
        if self.base_target and bounded:
            return "target"
        return "actual"

    def _set_status_words(self, start: int, stop: int) -> None:
        for at in range(start, stop):
            if self._aims(at):
                self.explicit_target = True

    def _make(
        self,
        index: int,
        noun: int | None,
        measure: str,
        subject: str,
        qualifier: str | None,
        start: int,
        end: int | None,
        rules: list[str],
        status: str | None = None,
    ) -> Reading:
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
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
        if noun is not None and "strong" not in items[noun].flags:
            rules = [*rules, "weak noun"]
        if status is None:
            status = self._status(quantity)
            if measure in ("members_admitted_vs_plan",):
                status = "actual"
        return Reading(
            measure,
            subject,
            qualifier,
            quantity.value,
            "percent" if quantity.percent else "count",
            quantity.comparator,
            status,
            start,
            end,
            items[index].start,
            index,
            self.segment,
            rules,
            quantity,
            end,
        )
