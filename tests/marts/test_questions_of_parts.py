"""Questions that are answered from parts, or from the few rows they are about, say what the marts of all rows say."""

from __future__ import annotations

from random import Random
from typing import Any

import duckdb
import pytest
from marts_hand import SQL
from marts_worlds import World

from orchestration.stocks import refresh

AS_THE_MARTS_SAY = {
    "questions.q12_structure": """
        SELECT
            latest.organization_key, latest.name, latest.organization_kind, count(*) AS members,
            round(100.0 * count(*) FILTER (members.sex = 'female') / count(*), 1) AS women_percent,
            round(avg(members.age), 1) AS mean_age,
            round(100.0 * count(*) FILTER (members.age <= 30) / count(*), 1) AS up_to_30_percent,
            round(100.0 * count(*) FILTER (members.age BETWEEN 31 AND 40) / count(*), 1) AS from_31_to_40_percent,
            round(100.0 * count(*) FILTER (members.age BETWEEN 41 AND 50) / count(*), 1) AS from_41_to_50_percent,
            round(100.0 * count(*) FILTER (members.age BETWEEN 51 AND 60) / count(*), 1) AS from_51_to_60_percent,
            round(100.0 * count(*) FILTER (members.age > 60) / count(*), 1) AS over_60_percent,
            round(100.0 * count(*) FILTER (members.is_minority) / count(*), 1) AS minority_percent,
            round(100.0 * count(*) FILTER (members.religion IS NOT NULL) / count(*), 1) AS religious_percent,
            round(100.0 * count(*) FILTER (members.qualification IN ('university', 'master', 'doctor')) / count(*), 1)
                AS university_percent,
            round(100.0 * count(*) FILTER (members.political_theory IN ('advanced', 'bachelor')) / count(*), 1)
                AS advanced_theory_percent
        FROM mart_members AS members
        JOIN organization_ancestry AS ancestry ON ancestry.organization_key = members.organization_key
        JOIN organization_latest AS latest ON latest.organization_key = ancestry.ancestor_key
        WHERE latest.organization_kind <> 'cell'
        GROUP BY ALL
    """,
    "questions.q13_badges": """
        SELECT next_badge_round AS round, next_badge AS milestone, count(*) AS members, list(member_key ORDER BY member_key)
        FROM mart_members WHERE next_badge_round <= counted_on + INTERVAL 12 MONTHS GROUP BY ALL
    """,
    "questions.q04_admission_rate": """
        SELECT organization_key, name, year, opening, admitted_in_year AS admitted, admission_rate_in_year AS admission_rate
        FROM mart_admissions
        WHERE organization_kind <> 'cell' AND opening IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY organization_key, year ORDER BY month DESC) = 1
    """,
    "questions.q07_admissions_in_private_enterprises": """
        SELECT
            year, count(*), count(*) FILTER (type = 'enterprise_private'), count(*) FILTER (occupation = 'business_owner'),
            count(*) FILTER (type = 'enterprise_private' AND occupation = 'business_owner')
        FROM mart_admitted, roster_span
        WHERE NOT is_readmission AND organization_key IS NOT NULL AND year >= first_year
        GROUP BY year
    """,
    "members_structure": """
        SELECT
            CAST(year(counted_on) AS TEXT) AS year, coalesce(type, 'unknown') AS type, coalesce(sex, 'unknown') AS sex,
            coalesce(age_band, 'unknown') AS age_band, count(*) AS value
        FROM mart_members GROUP BY ALL
    """,
}


@pytest.fixture(scope="module")
def found() -> dict[str, int]:
    """How many rows each answer had, in all worlds."""
    return {}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return sorted(connection.execute(query).fetchall(), key=str)


@pytest.mark.parametrize("seed", range(100, 106))
def test_an_answer_is_that_of_the_mart_of_all_rows(
    connection: duckdb.DuckDBPyConnection, seed: int, found: dict[str, int]
) -> None:
    chance = Random(seed)
    world = World(connection, chance)
    for member in range(20, 60):  # of an age to be due for a badge, some of them in two places
        day = f"{2023 - chance.choice((30, 40, 55)) - chance.choice((0, 0, 1))}-{chance.choice(('02-28', '05-19', '06-30', '11-08'))}"
        kind = chance.choice(("official", "official", "probationary"))
        for cell in chance.sample(range(6, 11), chance.choice((1, 1, 2))):
            world.hand.member(member, cell, day, membership=kind)
        world.hand.put("fact_admissions", member_key=member, organization_key=7, decided_on=day, admitted_on=day)
    world.hand.put("dim_source", source_key=90, load_id="last", period_end="2023-06-30")
    refresh(connection, None)
    structure = (SQL / "open_data" / "members_structure.sql").read_text(encoding="utf-8").rstrip().rstrip(";")
    for name, as_mart in AS_THE_MARTS_SAY.items():
        answer = f"FROM {name}" if name.startswith("questions.") else structure
        said = _rows(connection, answer)
        assert said == _rows(connection, as_mart), name
        found[name] = found.get(name, 0) + len(said)


def test_the_worlds_have_something_to_say(found: dict[str, int]) -> None:
    """The comparison above is not one of nothing with nothing."""
    assert set(found) == set(AS_THE_MARTS_SAY)
    assert all(found.values()), found
