"""Yearly ratings, inspections, supervision and discipline of a synthetic population, and the offices its members hold.

Belongs here: what organizations do with their members in a year, drawn so that the field's rules hold (the 20 % cap,
who is not rated, which discipline a probationer or an organization can get). Not here: membership itself.
Serves the rating sheets, the inspection registers and the reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from synthesis.chance import between, pick, shuffled
from synthesis.measures import members_on
from synthesis.organizations import Organization, Tree
from synthesis.population import Population

LEVELS = ("excellent", "good", "fair", "weak")
CAP = 0.20  # excellent may be at most this share of those rated good, in each grassroots organization

NOT_RATED_EXEMPT = "Được miễn công tác và sinh hoạt đảng"
NOT_RATED_NEW = "Kết nạp dưới 6 tháng"
NOT_RATED_FOUNDED = "Thành lập dưới 6 tháng"


def member_ratings(population: Population, year: int, disciplined: set[int], rng: np.random.Generator) -> pl.DataFrame:
    """One row a member of 31 December: person, unit, year, level (null if not rated), reason_not_rated.

    Exempt members and those admitted less than six months before are not rated; the disciplined are never above `fair`;
    in each grassroots organization excellent ≤ 20 % of good.
    """
    end = date(year, 12, 31)
    members = members_on(population, end).select("person", "unit", "grassroots", "admitted", "exempt")
    luck = pl.Series("luck", rng.random(members.height))
    poor = pl.Series("poor", rng.random(members.height))
    reason = (
        pl.when("exempt").then(pl.lit(NOT_RATED_EXEMPT))
        .when(pl.col("admitted") > date(year, 6, 30)).then(pl.lit(NOT_RATED_NEW))
    )  # fmt: skip
    punished = pl.col("person").is_in(sorted(disciplined))
    base = (
        pl.when(pl.col("reason_not_rated").is_not_null()).then(None)
        .when(punished & (pl.col("poor") < 0.3)).then(pl.lit("weak"))
        .when(punished | (pl.col("poor") < 0.07)).then(pl.lit("fair"))
        .when(pl.col("poor") < 0.074).then(pl.lit("weak"))
        .otherwise(pl.lit("good"))
    )  # fmt: skip
    rated = members.with_columns(luck, poor, reason.alias("reason_not_rated")).with_columns(base.alias("level"))
    good = (pl.col("level") == "good").fill_null(False)
    # of n candidates at most floor(n × cap / (1 + cap)) can be excellent while the cap holds; not every place is used
    room = (good.sum().over("grassroots") * CAP / (1 + CAP) * 0.94).floor()
    rank = pl.when(good).then(pl.col("luck")).rank("ordinal", descending=True).over("grassroots")
    return rated.with_columns(
        pl.when(good & (rank <= room)).then(pl.lit("excellent")).otherwise("level").alias("level"),
        pl.lit(year).alias("year"),
    ).select("person", "unit", "grassroots", "year", "level", "reason_not_rated")


def organization_ratings(population: Population, year: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row a grassroots organization or cell of 31 December.

    Columns: organization, subject, year, level (null if not rated), exemplary, reason_not_rated. Excellent ≤ 20 % of
    good among the grassroots organizations and among the cells; exemplary ones are of the excellent.
    """
    end = date(year, 12, 31)
    rows: list[dict[str, object]] = []
    there = [
        each for each in population.tree.organizations if each.kind != "superior_committee" and each.exists_on(end)
    ]
    for grassroots in (True, False):
        group = [each for each in there if each.is_grassroots == grassroots]
        young = [each.established > date(year, 7, 1) for each in group]
        order = [place for place in shuffled(rng, len(group)).tolist() if not young[place]]
        weak = 1 if (year + grassroots) % 3 == 0 else 0
        fair = max(2, len(order) * 6 // 100)
        excellent = int((len(order) - weak - fair) * CAP / (1 + CAP))
        level: list[str | None] = [None] * len(group)
        for rank, place in enumerate(order):
            tail = len(order) - rank
            level[place] = (
                "excellent"
                if rank < excellent
                else "weak"
                if tail <= weak
                else "fair"
                if tail <= weak + fair
                else "good"
            )
        exemplary = set(order[: max(1, excellent // 4)])
        for place, each in enumerate(group):
            rows.append({
                "organization": each.code, "subject": each.kind, "year": year, "level": level[place],
                "exemplary": place in exemplary, "reason_not_rated": NOT_RATED_FOUNDED if young[place] else None,
            })  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"reason_not_rated": pl.String})


def with_positions(members: pl.DataFrame, day: date, dismissed: dict[int, date]) -> pl.DataFrame:
    """Members of a day (`measures.members_on`) with `position`: secretary, deputy, from nine members on a third."""
    fallen = [person for person, since in dismissed.items() if since <= day]
    able = (pl.col("membership") == "official") & ~pl.col("exempt") & ~pl.col("person").is_in(fallen)
    rank = pl.when(able).then(pl.col("standing")).rank("ordinal", descending=True).over("unit")
    position = (
        pl.when(rank == 1).then(pl.lit("Bí thư chi bộ"))
        .when(rank == 2).then(pl.lit("Phó Bí thư chi bộ"))
        .when((rank == 3) & (pl.len().over("unit") >= 9)).then(pl.lit("Chi ủy viên"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return members.with_columns(position.alias("position"))


@dataclass(frozen=True, slots=True)
class Programme:
    """What one kind of actor does in a year: how many organizations of which kind, how many members."""

    actor: str  # "board", "commission" or "committee" (each grassroots committee in turn)
    action: str
    basis: str | None
    organizations: int
    kind: str
    members: int
    content: str


PROGRAMME = (
    Programme(
        "board",
        "inspected",
        "regular",
        8,
        "grassroots",
        10,
        "Việc lãnh đạo, chỉ đạo thực hiện nghị quyết của Thành ủy về phát triển kinh tế - xã hội",
    ),
    Programme(
        "board",
        "supervised",
        None,
        6,
        "grassroots",
        8,
        "Việc thực hiện nguyên tắc tập trung dân chủ và quy chế làm việc",
    ),
    Programme(
        "commission",
        "inspected",
        "signs_of_violation",
        3,
        "unit",
        6,
        "Việc chấp hành quy định của Đảng trong quản lý đất đai, tài chính",
    ),
    Programme(
        "commission", "inspected", "inspection_duty", 7, "grassroots", 0, "Việc thực hiện nhiệm vụ kiểm tra, giám sát"
    ),
    Programme("commission", "inspected", "discipline_duty", 4, "grassroots", 0, "Việc thi hành kỷ luật trong Đảng"),
    Programme(
        "commission", "inspected", "finance", 6, "grassroots", 0, "Việc thu, nộp, sử dụng đảng phí và ngân sách đảng"
    ),
    Programme(
        "commission",
        "supervised",
        None,
        5,
        "grassroots",
        9,
        "Việc tu dưỡng, rèn luyện đạo đức, lối sống và trách nhiệm nêu gương",
    ),
    Programme("commission", "inspected", "complaint", 0, "unit", 1, "Nội dung tố cáo đối với đảng viên"),
    Programme(
        "committee", "inspected", "regular", 36, "cell", 52, "Việc chấp hành Điều lệ Đảng và nghị quyết của đảng ủy"
    ),
    Programme("committee", "supervised", None, 28, "cell", 44, "Việc thực hiện chế độ sinh hoạt chi bộ"),
)
ACTORS = {"board": ("Ban Thường vụ Thành ủy", "QĐ/TU"), "commission": ("Ủy ban Kiểm tra Thành ủy", "QĐ/UBKTTU")}
SUBJECT_KINDS = ("member", "grassroots_committee", "grassroots_cell", "cell")
MILD = ("reprimand", "reprimand", "reprimand", "warning")
CAUSES = (
    "Vi phạm quy định về những điều đảng viên không được làm",
    "Thiếu trách nhiệm trong thực hiện nhiệm vụ được giao",
    "Vi phạm chính sách dân số",
    "Vi phạm trật tự an toàn giao thông",
)


def inspections(population: Population, year: int, rng: np.random.Generator) -> pl.DataFrame:
    """One row a subject of an inspection or supervision decided in the year, in order of decision.

    Columns: document, decided_on, actor, action, basis, subject_kind, person (null for organizations), organization
    (the subject, or the member's unit), content, started_on, concluded_on, conclusion, discipline
    (null here, see `disciplines`).
    """
    numbers: dict[str, int] = {}
    rows: list[dict[str, object]] = []
    for line in PROGRAMME:
        parts = list(_decisions(population.tree, line, year, rng))
        for decided, actor, series, subjects, members, scope in parts:
            number = numbers[actor] = numbers.get(actor, 0) + 1
            chosen = _members(population, decided, members, scope, rng)
            started = decided + timedelta(days=int(between(rng, 1, 6, 18)[0]))
            concluded = min(started + timedelta(days=int(between(rng, 1, 18, 55)[0])), date(year, 12, 24))
            finding = line.basis == "signs_of_violation" and rng.random() < 0.6
            frame = {
                "document": f"{number:02d}-{series}",
                "decided_on": decided,
                "actor": actor,
                "action": line.action,
                "basis": line.basis,
                "content": line.content,
                "started_on": started,
                "concluded_on": concluded,
                "conclusion": "Có vi phạm, yêu cầu kiểm điểm"
                if finding
                else "Chấp hành tốt, một số nội dung cần rút kinh nghiệm",
                "discipline": None,
            }
            rows += [
                {**frame, "subject_kind": each.kind, "person": None, "organization": each.code} for each in subjects
            ]
            rows += [{**frame, "subject_kind": "member", "person": who, "organization": unit} for who, unit in chosen]
    return _frame(rows)


def _decisions(
    tree: Tree, line: Programme, year: int, rng: np.random.Generator
) -> Iterator[tuple[date, str, str, list[Organization], int, str]]:
    """Decisions of one line: day, actor, number series, organizations, number of members, code of the scope (or "")."""
    committees = [each for each in tree.grassroots() if each.kind == "grassroots_committee"]
    parts = max(1, (line.organizations + line.members + 5) // 6) if line.actor != "committee" else len(committees)
    order = shuffled(rng, len(committees)).tolist()
    for part in range(parts):
        decided = date(year, 2, 8) + timedelta(days=int(between(rng, 1, 0, 245)[0]))
        organizations = line.organizations * (part + 1) // parts - line.organizations * part // parts
        members = line.members * (part + 1) // parts - line.members * part // parts
        scope, (actor, series) = "", ACTORS.get(line.actor, ("", ""))
        if line.actor == "committee":
            committee = committees[order[part]]
            scope, actor, series = committee.code, committee.name.replace("Đảng bộ", "Đảng ủy", 1), "QĐ/ĐU"
        pool = [
            each for each in tree.organizations
            if each.exists_on(decided) and (not scope or each.parent == scope)
            and (each.is_grassroots if line.kind == "grassroots" else each.holds_members)
            and (line.basis != "inspection_duty" or each.kind == "grassroots_committee")
        ]  # fmt: skip
        yield (
            decided,
            actor,
            series,
            [pool[p] for p in shuffled(rng, len(pool))[:organizations].tolist()],
            members,
            scope,
        )


def _members(
    population: Population, day: date, count: int, scope: str, rng: np.random.Generator
) -> list[tuple[int, str]]:
    pool = members_on(population, day).filter(pl.lit(not scope) | (pl.col("grassroots") == scope))
    drawn = pool[shuffled(rng, pool.height)[:count].tolist()]
    return list(drawn.select("person", "unit").iter_rows())


def disciplines(
    population: Population, year: int, dismissed: dict[int, date], rng: np.random.Generator
) -> pl.DataFrame:
    """Disciplinary decisions of the year, in the columns of `inspections` with `action` and `basis` null.

    Expelled members are those who leave by expulsion, on the day of the decision. Dismissals strike holders of an
    office only and are entered into `dismissed`; probationers get a reprimand or a warning at most.
    """
    rows: list[dict[str, object]] = []
    board, commission = ACTORS["board"], ACTORS["commission"]

    def add(day: date, actor: tuple[str, str], kind: str, person: int | None, unit: str, form: str) -> None:
        cause = CAUSES[int(pick(rng, 1, np.ones(len(CAUSES)))[0])]
        rows.append(
            {
                "decided_on": day,
                "actor": actor[0],
                "series": actor[1],
                "action": None,
                "basis": None,
                "subject_kind": kind,
                "person": person,
                "organization": unit,
                "content": cause,
                "started_on": None,
                "concluded_on": None,
                "conclusion": None,
                "discipline": form,
            }
        )

    expelled = population.spells.filter((pl.col("ended_by") == "expelled") & (pl.col("end").dt.year() == year))
    for who, unit, day in expelled.select("person", "unit", "end").iter_rows():
        add(day, board, "member", who, unit, "expulsion")
    for _ in range(int(between(rng, 1, 5, 8)[0])):
        day = date(year, 2, 20) + timedelta(days=int(between(rng, 1, 0, 290)[0]))
        taken = {row["person"] for row in rows}
        stays = _stays(population, year)
        who, unit = next((w, u) for w, u in _members(population, day, 40, "", rng) if w not in taken and w in stays)
        form = MILD[int(pick(rng, 1, np.ones(4))[0])]
        own = (population.tree.full_name(unit), "QĐ/CB")
        add(day, commission if form == "warning" else own, "member", who, unit, form)
    day = date(year, 9, 12) + timedelta(days=int(between(rng, 1, 0, 40)[0]))
    officers = with_positions(members_on(population, day), day, dismissed).filter(pl.col("position") == "Chi ủy viên")
    taken, stays = {row["person"] for row in rows}, _stays(population, year)
    who, unit = next(
        (w, u)
        for w, u in officers.select("person", "unit").iter_rows()
        if w not in taken and w in stays and rng.random() < 0.2
    )
    dismissed[who] = day
    add(day, board, "member", who, unit, "dismissal")
    cells = [each for each in population.tree.units() if each.exists_on(day)]
    for form in ("reprimand", "warning")[: 1 + year % 2]:
        unit_hit = cells[int(pick(rng, 1, np.ones(len(cells)))[0])]
        add(day + timedelta(days=21), board, unit_hit.kind, None, unit_hit.code, form)
    numbers: dict[str, int] = {}
    rows.sort(key=lambda row: str(row["decided_on"]))
    for row in rows:
        actor = str(row["actor"])
        numbers[actor] = numbers.get(actor, 60) + 1  # decisions on other matters fill the numbers before
        row["document"] = f"{numbers[actor]}-{row.pop('series')}"
    return _frame(rows)


def _stays(population: Population, year: int) -> set[int]:
    """Members who are there, in the same unit, from the year's first day to its last."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    whole = population.spells.filter(
        (pl.col("start").is_null() | (pl.col("start") < first)) & (pl.col("end").is_null() | (pl.col("end") > last))
    )
    return set(whole["person"].to_list())


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    text, day = pl.String, pl.Date
    schema = {
        "document": text, "decided_on": day, "actor": text, "action": text, "basis": text, "subject_kind": text,
        "person": pl.Int64, "organization": text, "content": text, "started_on": day, "concluded_on": day,
        "conclusion": text, "discipline": text,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema).sort(
        "decided_on", "actor", "document", "subject_kind", "organization", "person"
    )
