"""Parts that make up a number of grassroots organizations.

Belongs here: which numbers of a sentence are the parts of a whole told before them, by their sum; of which kind they
then are. Not here: totals without parts (stocks).
"""

from __future__ import annotations

from transforms.reports.grammar.state import ORG_SUBJECTS, Reading
from transforms.reports.grammar.surroundings import Surroundings
from transforms.reports.items import Item

_PART_OF = {"party_org": "grassroots_committee", "cell": "grassroots_cell"}
_MADE_UP = ("orgs_total", "inspected", "supervised", "inspected_or_supervised")
_FAR = 6  # items between a whole and its parts: a name, "trong đó có"


def _kind(item: Item) -> str:
    """The kind of organization that an item names ("đảng bộ xã" alone names no body)."""
    if item.body is not None and not item.body.named and item.body.kind == "organization":
        return "party_org" if item.text.lower().startswith("đảng bộ") else "cell"
    return item.roles.get("subject", "")


def _is_whole(reading: Reading) -> bool:
    return reading.measure == "orgs_total" and reading.subject == "grassroots_org" and reading.status == "actual"


class Parts(Surroundings):
    """Finds wholes and their parts."""

    def _whole_of_parts(self, index: int, after: int) -> bool:
        """ "90 TCCSĐ của Đảng bộ huyện (41 đảng bộ, 49 chi bộ cơ quan)": parts right after the number that add up to it.

        The parts are remembered: they are those of the grassroots, whatever sector they are named by.
        """
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        at = after
        while at < min(len(items), after + _FAR) and items[at].kind != "num" and not self._parts_open(at):
            at += 1
        if at >= len(items) or not self._parts_open(at):
            return False
        while at < len(items) and items[at].kind != "num":
            at += 1
        parts = self._adding_up(at, quantity.value)
        self.parts |= parts
        return bool(parts)

    def _parts_open(self, at: int) -> bool:
        item = self.items[at]
        return item.text in ("(", ":", "có", "gồm") or bool({"subset", "listing"} & set(item.roles))

    def _adding_up(self, index: int, whole: float) -> dict[int, int]:
        """The numbers from `index` on that add up to `whole`, each with its noun after or before it; none if none do."""
        items = self.items
        if index >= len(items):
            return {}
        after = self._noun_of_part(index, before=False) is not None
        before = not after and any(at >= 0 and self._names_part(at, index) for at in (index - 1, index - 2, index - 3))
        left = whole
        parts: dict[int, int] = {}
        at = index
        while at < len(items):
            item = items[at]
            if item.kind == "num" and item.quantity is not None and not item.quantity.percent:
                noun = self._noun_of_part(at, before)
                if noun is None:
                    return {}
                left -= item.quantity.value
                parts[at] = noun
                if left <= 0:
                    break
            elif item.kind == "num" or item.text in "()." or (item.text == ";" and before):
                return {}
            at += 1
        return parts if left == 0 and len(parts) > 1 else {}

    def _find_parts(self, index: int) -> None:
        """ "41 TCCSĐ, cụ thể: đảng bộ phường 11, chi bộ ngành 30", "chia ra có 29 đảng bộ xã và 12 chi bộ cơ quan".

        Where the numbers from `index` on, each after or before its noun, add up to the organizations told last, they
        are its parts.
        """
        readings = self.readings or (self.carry.readings if self.same_paragraph else [])
        if not readings:
            return
        told = [reading for reading in readings if _is_whole(reading)]
        if not told:
            return
        self.parts |= self._adding_up(index, told[-1].value)

    def _noun_of_part(self, index: int, before: bool) -> int | None:
        is_a = index + 1 < len(self.items) and self.items[index + 1].text == "là"  # "12 là đảng bộ, 24 là chi bộ"
        places = range(index - 1, max(-1, index - 4), -1) if before else (index + (2 if is_a else 1),)
        return next((at for at in places if at < len(self.items) and self._names_part(at, index)), None)

    def _names_part(self, at: int, index: int) -> bool:
        """Whether an item is the noun of a part whose number stands at `index`: nothing else stands between."""
        if _kind(self.items[at]) not in ORG_SUBJECTS:
            return False
        between = self.items[at + 1 : index]
        return not any(item.kind == "num" or item.text in (",", ";", "(", ")") for item in between)

    def _part(self, index: int) -> Reading | None:
        """The number at `index` as one of the parts found before."""
        noun = self.parts.get(index)
        if noun is None:
            return None
        kind = _kind(self.items[noun])
        subject = _PART_OF.get(kind, kind)
        return self._make(index, noun, "orgs_total", subject, None, self.items[index].start, None, ["stock", "going"])

    def _grassroots_parts(self) -> None:
        """ "35 TCCSĐ, trong đó 25 đảng bộ, 10 chi bộ": parts that make the whole are those of the grassroots."""
        for measure in _MADE_UP:
            told = [r for r in self.readings if r.measure == measure and r.status == "actual" and r.unit == "count"]
            self._of_grassroots([self.whole, *told] if self.whole is not None and measure == "orgs_total" else told)

    @staticmethod
    def _of_grassroots(totals: list[Reading]) -> None:
        for at, whole in enumerate(totals):
            if whole.subject != "grassroots_org":
                continue
            left, parts = whole.value, []
            for part in totals[at + 1 :]:
                left -= part.value
                parts.append(part)
                if left <= 0:
                    break
            if left != 0 or len(parts) < 2 or any(part.qualifier != whole.qualifier for part in parts):
                continue
            for part in parts:
                part.subject = _PART_OF.get(part.subject, part.subject)
