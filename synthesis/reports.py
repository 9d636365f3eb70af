"""What the reports of a synthetic city state: the values of each, put into its text.

Belongs here: three kinds of report (a conference's news item, a committee's yearly report, an inspection committee's)
over counts that measures.py and the registers give. Not here: the texts (report_texts.yaml), how figures are marked in
them (statements.py), html, docx and pdf (documents.py). Serves the sample inbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from synthesis.organizations import CITY, CITY_CODE, Organization, Tree
from synthesis.statements import Draft, Span, share, texts

LEVEL_WORDS = {
    "excellent": "hoàn thành xuất sắc nhiệm vụ",
    "good": "hoàn thành tốt nhiệm vụ",
    "fair": "hoàn thành nhiệm vụ",
    "weak": "không hoàn thành nhiệm vụ",
}
FORM_WORDS = {"reprimand": "khiển trách", "warning": "cảnh cáo", "dismissal": "cách chức", "expulsion": "khai trừ"}
SUBJECT_WORDS = {"grassroots_org": "tổ chức cơ sở đảng", "cell": "chi bộ trực thuộc", "member": "đảng viên"}
BOARD, COMMISSION = "Ban Thường vụ Thành ủy", "Ủy ban Kiểm tra Thành ủy"
ACTORS = {"board": BOARD, "commission": COMMISSION, "committees": "Các đảng ủy cơ sở"}

_WRITTEN_HERE = re.compile(r"\{(ratings|discipline) (\w+)\}(.*)", re.DOTALL)


@dataclass(frozen=True)
class YearFacts:
    """What is known of one year: flows of the city and its organizations, ratings, inspections, discipline."""

    year: int
    city: dict[str, int]
    grassroots: dict[str, dict[str, int]]
    member_ratings: pl.DataFrame
    organization_ratings: pl.DataFrame
    inspections: pl.DataFrame
    disciplines: pl.DataFrame

    @property
    def spans(self) -> dict[str, Span]:
        """The periods that texts name: the year, its last day as that of a stock, and the next year."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        return {"year": (first, last), "stock": (None, last), "next": tuple(_later(day) for day in (first, last))}  # type: ignore[dict-item]

    def member_levels(self, scope: str = "") -> dict[str, int]:
        """How many members were rated at each level, in a grassroots organization or in all."""
        rated = self.member_ratings.filter(pl.col("level").is_not_null())
        if scope:
            rated = rated.filter(pl.col("grassroots") == scope)
        return dict(rated.group_by("level").len().iter_rows())

    def organization_levels(self, among: Sequence[Organization]) -> dict[str, int]:
        """How many of these organizations were rated at each level."""
        codes = [each.code for each in among]
        rated = self.organization_ratings.filter(pl.col("level").is_not_null() & pl.col("organization").is_in(codes))
        return dict(rated.group_by("level").len().iter_rows())

    def inspected(self, name: str, action: str, basis: str | None, by: Callable[[str], bool]) -> dict[str, int]:
        """How many were inspected or supervised by some actors, as values `name`_organizations and `name`_members."""
        seen = self.inspections.select("actor", "action", "basis", "subject_kind").iter_rows()
        kinds = [kind for actor, did, why, kind in seen if did == action and why == basis and by(actor)]
        members = sum(kind == "member" for kind in kinds)
        return {f"{name}_organizations": len(kinds) - members, f"{name}_members": members}

    def disciplined(self) -> dict[str, int]:
        """How many members were disciplined by form."""
        return dict(
            self.disciplines.filter(pl.col("subject_kind") == "member").group_by("discipline").len().iter_rows()
        )


def city_news(facts: YearFacts, tree: Tree, published: date, admitted_stated: int) -> Draft:
    """The news item on the city committee's conference of the year; states `admitted_stated` whatever is true."""
    there = [each for each in tree.organizations if each.exists_on(date(facts.year, 12, 31))]
    grassroots = [each for each in there if each.is_grassroots]
    committees = sum(each.kind == "grassroots_committee" for each in grassroots)
    values = {
        "members": facts.city["closing"],
        "grassroots": len(grassroots),
        "committees": committees,
        "grassroots_cells": len(grassroots) - committees,
        "cells": sum(each.kind == "cell" for each in there),
        **{name: facts.city[name] for name in ("admitted", "confirmed", "struck_off", "withdrew")},
        **_of_the_commission(facts),
    }
    levels = {"grassroots_org": facts.organization_levels(grassroots), "member": facts.member_levels()}
    words = {
        "day": f"{published:%d/%m/%Y}",
        "organization": f"Đảng bộ thành phố {CITY}",
        "everyone": "cấp ủy, ủy ban kiểm tra các cấp và chi bộ",
    }
    draft = _draft(facts, CITY_CODE, values, words, {"admitted": admitted_stated})
    return _written(draft, "city_news", levels, facts.disciplined())


def committee_report(facts: YearFacts, tree: Tree, code: str, members_stated: int, planned: int) -> Draft:
    """A grassroots committee's report of the year; states `members_stated` members whatever is true.

    `planned` is the number of admissions that its superior asked for.
    """
    flow = facts.grassroots[code]
    cells = [each for each in tree.cells_of(code) if each.exists_on(date(facts.year, 12, 31))]
    name = tree.by_code[code].name
    committee = name.replace("Đảng bộ", "Đảng ủy", 1)
    values = {
        "members": flow["closing"],
        "cells": len(cells),
        "admitted": flow["admitted"],
        "confirmed": flow["confirmed"],
        "planned": planned,
        "admitted_vs_plan": share(flow["admitted"], planned),
        **facts.inspected("inspected", "inspected", "regular", committee.__eq__),
        **facts.inspected("supervised", "supervised", None, committee.__eq__),
    }
    levels = {"cell": facts.organization_levels(cells), "member": facts.member_levels(code)}
    words = {"organization": name, "committee": committee}
    draft = _draft(facts, code, values, words, {"members": members_stated})
    return _written(draft, "committee_report", levels, {})


def commission_report(facts: YearFacts) -> Draft:
    """The city inspection committee's report of the year; every figure agrees with the register."""
    values = {
        **facts.inspected("board", "inspected", "regular", BOARD.__eq__),
        **facts.inspected("board_supervised", "supervised", None, BOARD.__eq__),
        **facts.inspected("committees", "inspected", "regular", lambda actor: actor.startswith("Đảng ủy")),
        **facts.inspected("committees_supervised", "supervised", None, lambda actor: actor.startswith("Đảng ủy")),
        **_of_the_commission(facts),
    }
    words = {
        "organization": f"Đảng bộ thành phố {CITY}",
        "everyone": "các cấp ủy, ủy ban kiểm tra và chi bộ",
    }
    draft = _draft(facts, CITY_CODE, values, words, {})
    return _written(draft, "commission_report", {}, facts.disciplined())


def _of_the_commission(facts: YearFacts) -> dict[str, int]:
    grounds = {"signs": "signs_of_violation", "duty": "inspection_duty", "discipline_duty": "discipline_duty"}
    counted = facts.inspected("commission_supervised", "supervised", None, COMMISSION.__eq__)
    for name, basis in {**grounds, "finance": "finance"}.items():
        counted |= facts.inspected(name, "inspected", basis, COMMISSION.__eq__)
    return counted


def _draft(
    facts: YearFacts, code: str, values: Mapping[str, float], words: Mapping[str, str], stated: Mapping[str, float]
) -> Draft:
    actors = {**ACTORS, "committee": words.get("committee", ""), "all": words.get("everyone", "")}
    common = {"year": str(facts.year), "next_year": str(facts.year + 1), "city": CITY}
    return Draft(words["organization"], code, values, facts.spans, actors, {**common, **words}, stated)


def _written(draft: Draft, name: str, levels: Mapping[str, dict[str, int]], forms: Mapping[str, int]) -> Draft:
    """The draft with the paragraphs of its text; those on ratings and discipline list what there is."""
    for text in texts()[name]:
        if not (special := _WRITTEN_HERE.match(text)):
            draft.write(text)
        elif special[1] == "ratings":
            draft.values = {**draft.values, **_rating_values(special[2], levels[special[2]])}
            draft.write(special[3] + _ratings(special[2], levels[special[2]]))
        elif total := sum(forms.values()):
            draft.values = {**draft.values, **forms, "disciplined": total}
            draft.write(special[3] + _discipline(forms))
    return draft


def _rating_values(subject: str, levels: Mapping[str, int]) -> dict[str, float]:
    rated = sum(levels.values())
    counts: dict[str, float] = {f"{subject}_{level}": number for level, number in levels.items()}
    shares = {f"{subject}_{level}_share": share(number, rated) for level, number in levels.items()}
    return {f"{subject}_rated": rated, **counts, **shares}


def _ratings(subject: str, levels: Mapping[str, int]) -> str:
    noun = SUBJECT_WORDS[subject]
    parts = [f"[{{}} {noun} được đánh giá, xếp loại | rated {subject} {subject}_rated year]"]
    for level, words in LEVEL_WORDS.items():
        if levels.get(level):
            value = f"{subject}_{level}"
            parts.append(
                f"[{{}} {noun} {words} | rated {subject} {value} year q:{level}], "
                f"[chiếm {{}} | rated {subject} {value}_share year q:{level} percent]"
            )
    return "; ".join(parts) + "."


def _discipline(forms: Mapping[str, int]) -> str:
    parts = [
        f"[{words} {{}} | disciplined member {form} year q:{form} a:all]"
        for form, words in FORM_WORDS.items()
        if forms.get(form)
    ]
    return (
        f"[thi hành kỷ luật {{}} đảng viên | disciplined member disciplined year a:all], trong đó {', '.join(parts)}."
    )


def _later(day: date) -> date:
    return day.replace(year=day.year + 1)
