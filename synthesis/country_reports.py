"""Reports of a synthetic province: yearly ones of the province and of some committees, each worded by chance.

Belongs here: which figures a report states and in which words, and in which form it is sent. Not here: the words
(country_texts.yaml), counting (country_truth.py), layouts of documents (documents.py). Serves the synthetic country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import yaml

from synthesis import documents
from synthesis.chance import pick
from synthesis.reports import LEVEL_WORDS, SUBJECT_WORDS
from synthesis.statements import Draft, share
from synthesis.workbooks import long_date

FORMS = ("docx", "html", "txt")
_OF_PROVINCE = (
    "opening",
    "stock",
    "organizations",
    "admissions",
    "left",
    "{grassroots_org}",
    "{member}",
    "signs",
    "closing",
)
_OF_COMMITTEE = ("opening", "stock", "cells", "admissions", "{cell}", "{member}", "inspected", "closing")


@cache
def _wordings() -> dict[str, list[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("country_texts.yaml").read_text("utf-8"))
    return loaded


def draft(
    organization: str,
    code: str,
    year: int,
    values: Mapping[str, float],
    levels: Mapping[str, Mapping[str, int]],
    rng: np.random.Generator,
    *,
    of_province: bool,
    stated: Mapping[str, float] | None = None,
) -> Draft:
    """A report of a year: its paragraphs, and the figures that they state.

    `levels` gives by subject (grassroots_org, cell, member) how many were rated at each level; `stated` what is told
    otherwise than it is. Paragraphs whose values are not given, or none of them above zero, are left out.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    committee = organization.replace("Đảng bộ tỉnh", "Tỉnh ủy", 1).replace("Đảng bộ", "Đảng ủy", 1)
    commission = f"Ủy ban Kiểm tra {committee}"
    words = {"year": str(year), "next_year": str(year + 1), "organization": organization, "committee": committee,
             "commission": commission}  # fmt: skip
    made = Draft(organization, code, dict(values), {"year": (first, last), "stock": (None, last)},
                 {"committee": committee, "commission": commission}, words, dict(stated or {}))  # fmt: skip
    for part in _OF_PROVINCE if of_province else _OF_COMMITTEE:
        if part.startswith("{"):
            subject = part.strip("{}")
            if counts := levels.get(subject):
                made.write(_ratings(made, subject, counts, year, rng))
            continue
        wordings = [text for text in _wordings()[part] if _told(text, made.values)]
        if wordings:
            made.write(wordings[int(pick(rng, 1, np.ones(len(wordings)))[0])])
    return made


def _told(text: str, values: Mapping[str, float]) -> bool:
    """Whether a text's values are all there and none of its figures is zero."""
    names = [mark.split("]")[0].split()[2] for mark in text.split("|")[1:]]
    return all(values.get(name, 0) > 0 for name in names)


def _ratings(made: Draft, subject: str, counts: Mapping[str, int], year: int, rng: np.random.Generator) -> str:
    rated, noun = sum(counts.values()), SUBJECT_WORDS[subject]
    made.values = {**made.values, f"{subject}_rated": rated,
                   **{f"{subject}_{level}": number for level, number in counts.items()},
                   **{f"{subject}_{level}_share": share(number, rated) for level, number in counts.items()}}  # fmt: skip
    shares = rng.random() < 0.6
    parts = [f"[{{}} {noun} được đánh giá, xếp loại | rated {subject} {subject}_rated year]"]
    for level, words in LEVEL_WORDS.items():
        if counts.get(level):
            value = f"{subject}_{level}"
            parts.append(f"[{{}} {noun} {words} | rated {subject} {value} year q:{level}]")
            if shares:
                parts[-1] += f", [chiếm {{}} | rated {subject} {value}_share year q:{level} percent]"
    lead = (
        "Kết quả đánh giá, xếp loại năm <year>: "
        if rng.random() < 0.5
        else "Về đánh giá, xếp loại chất lượng năm <year>: "
    )
    return lead + "; ".join(parts) + "."


def document(made: Draft, superior: str, form: str, year: int, place: str) -> bytes:
    """The report as a file of one of FORMS: a Word document, a page of a portal, or plain text."""
    owner = made.words["committee"]
    title, published = f"công tác xây dựng Đảng năm {year}", date(year + 1, 1, 9)
    paragraphs: Sequence[str] = made.paragraphs
    if form == "docx":
        return documents.word_report(superior.upper(), owner.upper(), f"{year % 100 + 7}-BC/ĐU", title, published,
                                     paragraphs, [], "T/M BAN THƯỜNG VỤ", place=place)  # fmt: skip
    if form == "html":
        return documents.news_page(f"{made.organization} tổng kết {title}", paragraphs, published)
    lines = [superior.upper(), owner.upper(), f"Số {year % 100 + 7}-BC/ĐU", "", f"{place}, {long_date(published)}", "",
             "BÁO CÁO", title, "", *paragraphs, "", "T/M BAN THƯỜNG VỤ"]  # fmt: skip
    return "\n".join(lines).encode("utf-8")
