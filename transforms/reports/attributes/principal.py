"""Whose report a document is: the body or place that most of it speaks of.

Belongs here: choosing among the weighed names, and what a report is of that writes no name. Not here: the weights (weights),
whose one figure is (owners).
"""

from __future__ import annotations

import re

from transforms.reports.attributes.areas import AREA
from transforms.reports.attributes.cues import whole_party_words
from transforms.reports.attributes.institutions import find_institutions
from transforms.reports.attributes.names import name_key, proper_name
from transforms.reports.attributes.records import CELL, Owner, same_level
from transforms.reports.attributes.weights import LEAD, LEVELS, Candidate, Weights
from transforms.reports.folding import fold

_SUBJECT_NEAR = 12  # letters before a subject that opens its sentence
_MANY = ("Các", "các")
# in which form a name is given, the fullest first
_RANK = {"organization": 0, "committee": 0, "inner": 1, "institution": 2, "place": 3, "area": 3, "region": 4, "bare": 5}
# how well an unnamed mention stands for the report's own organization, the best first
_UNNAMED = {"organization": 0, "generic body": 0, "generic": 1, "committee": 2, "inner": 2}
_FULL_UNITS = {"thành": "thành phố", "thị": "thị xã"}


class Principal(Weights):
    """Finds the report's own organization."""

    _whole = False  # a report of the whole Party

    def _all_alike(self, ranked: list[Candidate]) -> bool:
        """Whether the names that weigh most only come after figures and are of one rank: examples, none the report's."""
        if len(ranked) < 2 or ranked[0].weight > 1.25 * ranked[1].weight:
            return False
        told = next((reading.at for record in self.records for reading in record.readings), 0)
        levels = [next((o.level for o in one.mentions if o.level), None) for one in ranked[:2]]
        alike = levels[0] == levels[1] or set(levels) == {"province", "city"}
        return alike and all(one.first > told for one in ranked[:2])

    def _principal(self) -> Owner | None:
        """The report's own organization, in the fullest form the text has; None where the text names none."""
        self._weigh()
        ranked = sorted(self.candidates.values(), key=lambda one: (-one.weight, one.first))
        self._whole = self._national_weight() > (ranked[0].weight if ranked else 0.0)
        if self._whole:
            return self._whole_subject() or self._central_body()
        if self._all_alike(ranked):
            return self.title_owner or self._unnamed()
        if ranked and (ranked[0].weight >= 1.0 or self._unnamed() is None):
            best = ranked[0]
            if self._only_a_part(best):
                whole = next((one for one in ranked[1:] if not self._only_a_part(one)), None)
                if whole is None or self.title_whole is not None:
                    return self._unnamed()
                best = whole
            fullest = min(
                best.mentions, key=lambda one: (_RANK.get(one.kind, 6), one.start < self.headline_end, one.start)
            )
            return self._as_party_body(fullest)
        return self._unnamed()

    def _only_a_part(self, best: Candidate) -> bool:
        """Whether the best name is that of a part only, in a report of the whole that no name is written of."""
        levels = {owner.level for owner in best.mentions}
        bare = any(owner.kind in ("bare", "region") and owner.level is None for owner in best.mentions)
        if (
            self.title_whole is not None
            and not bare
            and not any(same_level(one, self.title_whole.level) for one in levels)
        ):
            return True
        told = next((reading.at for record in self.records for reading in record.readings), 0)
        if best.first < told or bare:
            return False
        before = {
            owner.level
            for record in self.records
            for owner in record.owners
            if owner.level
            and not owner.named
            and owner.end <= told
            and owner.kind in _UNNAMED
            and not self._acted_on(owner)
        }
        return bool(before) and not any(same_level(one, level) for one in levels for level in before)

    def _figures_of_organization(self) -> bool:
        """Whether the sentences with figures call it Đảng bộ ("toàn Đảng bộ có 11 chi bộ")."""
        for record in self.records:
            for at, item in enumerate(record.items if record.readings else ()):
                counted = at > 0 and record.items[at - 1].kind == "num"
                if not counted and (item.text == "đảng bộ" or item.roles.get("generic") == "any"):
                    return True
        return False

    def _its_organization(self, owner: Owner) -> Owner:
        """ "Đảng ủy xã" as "Đảng bộ xã", where the text calls it Đảng bộ."""
        unit = next(
            (word for word, level in LEVELS.items() if level == owner.level and word in fold(owner.text).split()), None
        )
        if unit is None or not self._figures_of_organization():
            return owner
        unit = _FULL_UNITS.get(unit, unit)
        return Owner(f"Đảng bộ {unit}", owner.level, False, "organization", owner.start, owner.end)

    def _central_body(self) -> Owner | None:
        """The one central body whose own doings a report tells of, where no bodies of other levels act in it."""
        acting = [actor for record in self.records if record.readings for actor in record.actors]
        if not acting or any(actor.kind == "levels" or "các cấp" in fold(actor.text) for actor in acting):
            return None
        central = [
            actor for actor in acting if actor.kind == "inspection" and name_key(actor.text).endswith("trung ương")
        ]
        return central[0] if 2 * len(central) >= len(acting) else None

    def _whole_subject(self) -> Owner | None:
        """ "Cả nước", "toàn Đảng" as headline or lead names it; None where a report of the whole Party does not."""
        for record in self.records[:LEAD]:
            found = whole_party_words().search(self.folded, record.sentence.start, record.sentence.end)
            if found and found.start() - record.sentence.start < _SUBJECT_NEAR:
                return Owner(self.text[found.start() : found.end()], None, True, "whole", found.start(), found.end())
        return None

    def _as_party_body(self, owner: Owner) -> Owner:
        """ "Thành ủy X" as "Đảng bộ thành phố X" where the text calls it "Đảng bộ thành phố" without its name."""
        if owner.kind in ("organization", "institution") or owner.level is None:
            return owner
        proper = proper_name(owner.text)
        for record in self.records if proper else []:
            for other in record.owners:
                plain = other.kind == "organization" or (other.kind == "generic body" and other.level)
                if plain and not other.named and other.level == owner.level and not other.text.startswith(_MANY):
                    return Owner(f"{other.text} {proper}", owner.level, True, "organization", owner.start, owner.end)
        return owner

    def _unnamed(self) -> Owner | None:
        """The report's own organization where only its kind is written."""
        ranked: dict[int, Owner] = {}
        for record in self.records:
            for owner in record.owners:
                if (
                    owner.named
                    or owner.level in (None, AREA, CELL)
                    or self._acted_on(owner)
                    or self._one_of_many(owner)
                ):
                    continue
                rank = _UNNAMED.get(owner.kind)
                if rank is not None and not (rank and owner.text.startswith(_MANY)):
                    ranked.setdefault(rank, owner)
        if self.title_whole is not None and 0 not in ranked:
            return self.title_whole
        found = ranked[min(ranked)] if ranked else None
        if found is not None and found.kind in ("committee", "inner"):
            found = self._its_organization(found)
        if found is not None:
            return found
        institution = next(find_institutions(self.text, self.folded, 0, len(self.text)), None)
        if institution is not None:
            return Owner(self.text[slice(*institution)], None, True, "institution", *institution)
        if any(item.text == "đảng bộ" for record in self.records for item in record.items):
            bare = re.search(r"Đảng bộ(?!\w)", self.text)
            if bare:
                return Owner("Đảng bộ", None, False, "organization", bare.start(), bare.end())
        return None
