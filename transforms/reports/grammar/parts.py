"""Parts that make up a number of grassroots organizations.

Belongs here: which numbers of a sentence are the parts of a whole told before them, by their sum; of which kind they
then are. Not here: totals without parts (stocks).
"""

from __future__ import annotations

from transforms.reports.grammar.state import Reading
from transforms.reports.grammar.surroundings import Surroundings

_PART_OF = {"party_org": "grassroots_committee", "cell": "grassroots_cell"}
_FAR = 6  # items between a whole and its parts: a name, "trong đó có"


class Parts(Surroundings):
    """Finds wholes and their parts."""

    def _whole_of_parts(self, index: int, after: int) -> bool:
        """ "90 TCCSĐ của Đảng bộ huyện (41 đảng bộ, 49 chi bộ cơ quan)": parts in brackets that add up to the number.

        The parts are remembered: they are those of the grassroots, whatever sector they are named by.
        """
        items = self.items
        quantity = items[index].quantity
        assert quantity is not None
        at = after
        while at < min(len(items), after + _FAR) and items[at].kind != "num" and items[at].text != "(":
            at += 1
        if at >= len(items) or items[at].text != "(":
            return False
        parts: dict[int, int] = {}
        for place in range(at + 1, len(items) - 1):
            if items[place].text == ")":
                break
            if items[place].kind == "num" and items[place].quantity is not None:
                if items[place + 1].roles.get("subject") in (None, "member", "org"):
                    return False
                parts[place] = place + 1
        told = [items[place].quantity for place in parts]
        if len(parts) < 2 or sum(part.value for part in told if part is not None) != quantity.value:
            return False
        self.parts |= parts
        return True

    def _part(self, index: int) -> Reading | None:
        """The number at `index` as one of the parts found before."""
        noun = self.parts.get(index)
        if noun is None:
            return None
        kind = self.items[noun].roles["subject"]
        subject = _PART_OF.get(kind, kind)
        return self._make(index, noun, "orgs_total", subject, None, self.items[index].start, None, ["stock", "going"])

    def _grassroots_parts(self) -> None:
        """ "35 TCCSĐ, trong đó 25 đảng bộ, 10 chi bộ": parts that make the whole are those of the grassroots."""
        totals = [r for r in self.readings if r.measure == "orgs_total" and r.status == "actual"]
        totals = [self.whole, *totals] if self.whole is not None else totals
        for at, whole in enumerate(totals):
            if whole.subject != "grassroots_org":
                continue
            left, parts = whole.value, []
            for part in totals[at + 1 :]:
                left -= part.value
                parts.append(part)
                if left <= 0:
                    break
            if left != 0 or len(parts) < 2:
                continue
            for part in parts:
                part.subject = _PART_OF.get(part.subject, part.subject)
