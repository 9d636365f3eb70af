"""One sentence while it is read: what it has said so far, what its words allow, how a reading is made.

Belongs here: the state of a sentence and questions about its items that need no looking around a number. Not here: what
stands around a number (surroundings), what it therefore counts (discipline, ratings, shares, counts). The base of the
sentence reader.
"""

from __future__ import annotations

from transforms.reports.grammar.state import INSPECTIONS, LEAVING, Carry, Frame, Reading, Right
from transforms.reports.items import Item, Quantity


class Clauses:
    """Holds a sentence and answers for its items."""

    def __init__(self, items: list[Item], carry: Carry, *, paragraph: int, bullet: bool, open_end: bool) -> None:
        self.items = items
        self.said: set[str] = set().union(*[item.roles for item in items if item.roles])  # the roles of its words
        self.aiming = not self.said.isdisjoint(("future", "target", "document", "ahead"))
        self.carry = carry
        self.bullet = bullet
        self.open_end = open_end
        self.same_paragraph = paragraph == carry.paragraph
        self.paragraph = paragraph
        self.readings: list[Reading] = []
        self.frame = Frame()
        self.ground_told: str | None = carry.ground if self._goes_on_with(carry, paragraph) else None
        self.partners: dict[int, Item] = {}  # which time or body each number of an answering list is said of
        self.listed = False  # bodies are told of one after another: what the sentence before told of all
        self.whole: Reading | None = None  # what the sentence before counted, if this one tells its parts
        self.parts: dict[int, int] = {}  # numbers that are parts of a whole (items), and their nouns
        self.base_named: str | None = None  # of what shares are, where this sentence names it
        self.reading_at = 0  # the item of the number that is being read
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
        self.rate_topic = False  # "tỷ lệ kết nạp tăng dần: năm 2017 là 2,1%, ..."
        self.poison = False  # a proposal stands before ("đề nghị Ban Bí thư xử lý ...")
        self.changing: int | None = None  # the sign of a change that a coordination goes on with

    @staticmethod
    def _goes_on_with(carry: Carry, paragraph: int) -> bool:
        return paragraph == carry.paragraph or carry.ground_heading

    def _considered(self, index: int) -> bool:
        """ "đã xem xét và quyết định kết nạp": what has been considered is done; what was proposed is not."""
        before = self.items[index - 1].roles if index else {}
        return "considering" in self.items[index].flags and "result" in before

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
        if item.roles.get("action") in LEAVING:
            return False
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
            if item.kind == "num" and at == after and at + 1 < len(items) and "attribute" in items[at + 1].roles:
                return False  # "212 đảng viên 30 năm tuổi Đảng"
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
                "total",
                "document",
                "planned",
                "recurring",
                "result",
                "achieved",
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
            if ("filler" in roles and item.text in ("mới", "nữa")) or "bound_after" in roles:
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
            or "party" in item.flags
            or ("generic" in item.roles and "đảng bộ" in item.text)
            or item.roles.get("base") == "total"
            or ("giám sát" in item.text and "kiểm tra" in item.text)  # the two together are the Party's
            for item in self.items
        )

    def _separate(self, first: int, second: int) -> bool:
        """Whether a break stands between two items (so that they are not said of one number together)."""
        return any(
            self.items[at].kind in ("num",) or (self.items[at].kind == "punct" and self.items[at].text in ",;:()")
            for at in range(first + 1, second)
        )

    def _with_time(self, chunk_start: int) -> int:
        """Where a clause begins whose first chunk is a time alone ("năm 2017, giảm còn 0,41%")."""
        items = self.items
        if chunk_start >= 2 and items[chunk_start - 1].text == "," and items[chunk_start - 2].kind == "time":
            before = items[chunk_start - 3] if chunk_start >= 3 else None
            if before is None or before.kind == "punct":
                return chunk_start - 2
        return chunk_start

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
        if "verb" in items[index].flags and index + 1 < len(items) and items[index + 1].text == ",":
            return False  # "nỗ lực phấn đấu, ...": with nothing that is aimed at
        if "resolution" not in items[index].flags:
            return True
        named = any("document" in item.roles for item in items[:index])
        return named and (any(item.text == ":" for item in items[index + 1 : index + 4]) or self._planned(index))

    def _planned(self, index: int) -> bool:
        """Whether a time to come or "each year" follows a resolution, and nothing says that it was reached."""
        planned = False
        for item in self.items[index + 1 :]:
            time = item.time
            if "recurring" in item.roles or (
                time is not None and (time.role == "as_of" or time.kind in ("years", "term"))
            ):
                planned = True
            if "result" in item.roles:
                return False
            if item.kind == "num":
                return planned
        return False

    def _achieved_before(self, index: int) -> bool:
        """Whether "chỉ tiêu" is what was reached ("đạt 105% chỉ tiêu"), not what is set."""
        items = self.items
        if "base" not in items[index].roles:  # "so với Nghị quyết Huyện ủy đề ra"
            before = items[index - 1] if index else None
            done = index > 1 and "result" in items[index - 2].roles
            if before is not None and ("beyond" in before.roles or (done and before.roles.get("aux") == "attain")):
                return True  # "đạt và vượt các chỉ tiêu", "đã đạt các chỉ tiêu": what follows are results
            for back in range(index - 1, max(-1, index - 6), -1):
                roles = items[back].roles
                if items[back].kind == "punct":
                    break
                if "achieved" in roles or "fulfils" in roles:
                    return True
                if "base" in roles and index - back < 4:
                    return items[back].text.startswith("so") or self._achieved_before(back)
            return False
        for back in range(index - 1, max(-1, index - 6), -1):
            item = items[back]
            if item.kind == "punct" and item.text in ",;:":
                return False
            if back < index - 3 and not {"achieved", "fulfils"} & set(item.roles):
                continue
            if (
                (item.quantity is not None and (item.quantity.percent or back < index - 1))
                or "percent" in item.roles
                or "achieved" in item.roles
                or "fulfils" in item.roles
                or item.text in ("vượt", "đạt", "bằng", "hoàn thành")
            ):
                return True
        return False

    def _singled_out(self, index: int) -> bool:
        """ "Riêng UBKT Tỉnh ủy ...", "riêng năm 2015 ...": one of several told apart, not a part of a number."""
        items = self.items
        if "remark" in items[index].flags and index + 1 < len(items) and items[index + 1].text == ",":
            return True  # "Đáng chú ý, ...": no part of anything
        return (
            items[index].text == "riêng"
            and index + 1 < len(items)
            and (
                items[index + 1].kind in ("body", "time")
                or "generic" in items[index + 1].roles
                or items[index + 1].text == "về"
            )
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
            if self._sets_aims(at):
                self.explicit_target = True

    def _sets_aims(self, index: int) -> bool:
        """Whether what follows an item are targets: an aim, a resolution's plan, something still to come."""
        if not self.aiming:
            return False
        roles = self.items[index].roles
        if "ahead" in roles and index < 3:  # "Phương hướng năm 2023: kết nạp 150 đảng viên; ..."
            return any(item.text == ":" for item in self.items[index : index + 8])
        if "future" in roles or ("target" in roles and self._aims(index)):
            return True
        return roles.get("document") == "plan" and self._planned(index)

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
            and (quantity.percent or self._status(quantity) == "target")
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
