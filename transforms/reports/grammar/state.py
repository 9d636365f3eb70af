"""What the grammar remembers while it reads: frames, readings, what passes between sentences, what stands around a
number.

Belongs here: plain records. Not here: any rule.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from transforms.reports.items import Quantity

ORG_SUBJECTS = ("grassroots_org", "grassroots_committee", "grassroots_cell", "cell", "party_org")
LEAVING = {"struck_off": "struck_off", "withdrew": "withdrew", "left": None}
INSPECTIONS = {"inspect": "inspected", "supervise": "supervised", "inspect_or_supervise": "inspected_or_supervised"}
ACTED = frozenset({"inspected", "supervised", "inspected_or_supervised", "disciplined"})
SHARED = ("chiếm", "bằng", "đạt", "tương đương", "tức", "=")


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
    heading: Frame | None = None  # of the headline over this and the lines that begin with a body
    target: bool = False  # the sentence before stated targets
    paragraph: int = -1
    plan_seen: bool = False
    planned: float | None = None  # how many admissions were last said to be aimed at
    base: str | None = None  # of what admissions were last said to be a share: the plan, or all members
    subject: str | None = None  # the last rated subject
    readings: list[Reading] = field(default_factory=list)  # of the sentence before
    admission_seen: bool = False
    target_list: bool = False  # targets are listed: "Các chỉ tiêu chủ yếu:" and the items after it
    target_heading: bool = False  # the headline before this paragraph was of targets
    rating_seen: bool = False  # ratings have been named somewhere before
    ground: str | None = None  # what inspections the sentence or heading before was about, where it counted none
    ground_heading: bool = False  # that was a heading
    cause_paragraph: int = -1  # the paragraph that tells of discipline for one cause only
    acted: bool = False  # inspections or discipline of Party organizations have been told of


@dataclass(slots=True)
class Left:
    """What was found before a number, nearest first."""

    evidence: int | None = None
    earlier: list[int] = field(default_factory=list)
    change: int | None = None
    ground: str | None = None
    ground_at: int = -1
    ground_near: bool = False  # nothing unknown between the ground and the number
    have: bool = False
    have_at: int = -1
    place: bool = False
    compared: bool = False  # "so với 52 đảng viên năm 2015": an earlier number
    aim: bool = False  # an aim that was met or missed is named
    anaphora: bool = False  # "con số này là 130"
    rating: bool = False  # "xếp loại", "mức": a level follows
    joined: bool = False  # "và" right before the number
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
    unknown_since_subject: int = 0  # unknown words between the organization named before the number and the number
    attribute: bool = False
    other: bool = False  # a word for something else, nearer than any evidence
    award: bool = False
    proposal: bool = False
    duty: bool = False  # what has to be done is told: an aim
    neutral: bool = False
    light: bool = False
    attain: bool = False
    passive: bool = False
    equals: bool = False
    work: bool = False  # "công tác kết nạp đảng viên": admissions are spoken of


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
    rank: bool = False  # the attribute is an office that those counted hold
    other: bool = False
    first_other: int | None = None
    proposal: bool = False
    neutral: bool = False
    comparison: bool = False
    prep: bool = False
    lives: bool = False
    subject: int | None = None
