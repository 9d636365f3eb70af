"""Which rows of rosters must be conformed anew because others changed.

Belongs here: following, from rows that came or went, all that the identity of a person may rest on, and what is kept of
those rows. Not here: the rules of identity (transforms.conform.members), what is done with the rows (conforming_changes.py).

What `identify` says of some rows is what it says of them among all rows, as long as no row left out shares with one of
them: a number (citizen id or card), name and both dates, the name in the same cell, the person, or an identifier of a key
given before to one of them. So these are followed until nothing more is found.
"""

from __future__ import annotations

import duckdb
import polars as pl

from orchestration import frames
from transforms.conform.schemas import MEMBER_KEYS, PERSONS, fit
from transforms.reference import load_yaml

_COLUMNS = (
    "row_id", "load_id", "organization_key", "member_key", "citizen", "card", "named", "person_name", "birth", "admission", "sex",
)  # fmt: skip
_NAMED = "CASE WHEN len(birth) = 10 AND len(admission) = 10 THEN person_name || '|' || birth || '|' || admission END AS named"
# what keys are given to, of the rows `found` (members._identities); ids of twelve digits stand on cards too
_IDENTIFIERS = """
    SELECT citizen AS identifier FROM found UNION SELECT card FROM found UNION SELECT named FROM found
    UNION SELECT 'c|' || coalesce(organization_key::TEXT, '?') || '|' || person_name || '|' || coalesce(left(birth, 4), '')
        || '|' || coalesce(left(admission, 4), '') FROM found
    UNION SELECT concat_ws('|', coalesce(citizen, ''), coalesce(card, ''), coalesce(person_name, ''), coalesce(birth, ''),
        coalesce(admission, '')) FROM found
"""
_FOUND = "found AS MATERIALIZED (SELECT * FROM conformed.member_rows SEMI JOIN frontier USING (row_id))"
# keys given before to what the rows have, and keys that a person decided on together with one of them
_KEYS = f"""
    identifiers AS MATERIALIZED ({_IDENTIFIERS}),
    given AS MATERIALIZED (
        SELECT DISTINCT member_key FROM keys.members WHERE identifier IN (SELECT identifier FROM identifiers)
        UNION SELECT member_key FROM found WHERE member_key IS NOT NULL
    ),
    given_too AS MATERIALIZED (
        SELECT member_key FROM given
        UNION SELECT "right" FROM decided_pairs WHERE "left" IN (FROM given)
        UNION SELECT "left" FROM decided_pairs WHERE "right" IN (FROM given)
    ),
    borne AS MATERIALIZED (SELECT identifier FROM keys.members SEMI JOIN given_too USING (member_key))
"""
_NEXT = f"""
    CREATE OR REPLACE TEMP TABLE next_frontier AS
    WITH {_FOUND}, {_KEYS},
    numbers AS MATERIALIZED (
        SELECT citizen AS number FROM found UNION SELECT card FROM found UNION SELECT identifier FROM borne
    ),
    names AS MATERIALIZED (SELECT named FROM found UNION SELECT identifier FROM borne),
    places AS MATERIALIZED (
        SELECT DISTINCT coalesce(organization_key, -1) AS cell, person_name FROM found WHERE person_name IS NOT NULL
    ),
    linked AS (
        SELECT row_id FROM conformed.member_rows WHERE citizen IN (SELECT number FROM numbers WHERE number IS NOT NULL)
        UNION SELECT row_id FROM conformed.member_rows WHERE card IN (SELECT number FROM numbers WHERE number IS NOT NULL)
        UNION SELECT row_id FROM conformed.member_rows WHERE named IN (SELECT named FROM names WHERE named IS NOT NULL)
        UNION SELECT row_id FROM conformed.member_rows WHERE member_key IN (FROM given_too)
        UNION SELECT r.row_id FROM conformed.member_rows AS r SEMI JOIN places AS p
            ON r.person_name = p.person_name AND coalesce(r.organization_key, -1) = p.cell
    )
    SELECT row_id FROM linked ANTI JOIN reached USING (row_id)
"""


def add_rows(zone: duckdb.DuckDBPyConnection, identifying: pl.DataFrame) -> None:
    """Keep lines for rows: `identifying` as transforms.conform.members.identifying gives them, with member_key if known."""
    if identifying.is_empty():
        return
    zone.register("identifying", identifying)
    member = "member_key" if "member_key" in identifying.columns else "NULL::BIGINT AS member_key"
    columns = ", ".join(_NAMED if name == "named" else member if name == "member_key" else name for name in _COLUMNS)
    zone.execute(f"INSERT INTO conformed.member_rows SELECT {columns} FROM identifying")
    zone.unregister("identifying")


def reach(zone: duckdb.DuckDBPyConnection, seeds: pl.DataFrame, decided: pl.DataFrame) -> None:
    """Fill the temporary table `reached` with the rows of `seeds` (row_id) and all that identity may link them with.

    `decided` (left, right) are the pairs of member keys that people decided on.
    """
    zone.register("seeds", seeds.select(pl.col("row_id").cast(pl.Int64)))
    zone.execute("CREATE OR REPLACE TEMP TABLE reached AS SELECT DISTINCT row_id FROM seeds")
    zone.execute("CREATE OR REPLACE TEMP TABLE frontier AS FROM reached")
    zone.unregister("seeds")
    zone.register("pairs", decided.select(pl.col("left", "right").cast(pl.Int64)))
    zone.execute("CREATE OR REPLACE TEMP TABLE decided_pairs AS FROM pairs")
    zone.unregister("pairs")
    while True:
        zone.execute(_NEXT)
        if zone.execute("SELECT count(*) FROM next_frontier").fetchone() == (0,):
            return
        zone.execute("INSERT INTO reached FROM next_frontier")
        zone.execute("CREATE OR REPLACE TEMP TABLE frontier AS FROM next_frontier")


def decided_rows(zone: duckdb.DuckDBPyConnection, decided: pl.DataFrame) -> pl.DataFrame:
    """row_id of the persons whom decisions are about: a decision works from the first night on which its keys are known."""
    keys = pl.concat([decided["left"], decided["right"]]).cast(pl.Int64).unique().to_list()
    return frames.read(
        zone,
        "WITH borne AS (SELECT identifier FROM keys.members WHERE member_key IN (SELECT unnest($1::BIGINT[]))) "
        "SELECT row_id FROM conformed.member_rows WHERE member_key IN (SELECT unnest($1::BIGINT[])) "
        "OR citizen IN (FROM borne) OR card IN (FROM borne) OR named IN (FROM borne)",
        [keys],
    )


def known_keys(zone: duckdb.DuckDBPyConnection) -> tuple[pl.DataFrame, int]:
    """The keys given before (MEMBER_KEYS) that the rows in `reached` may have, and the highest key of all."""
    zone.execute("CREATE OR REPLACE TEMP TABLE frontier AS FROM reached")
    found = frames.read(
        zone,
        f"WITH {_FOUND}, {_KEYS} SELECT identifier_kind, identifier, member_key::BIGINT AS member_key FROM keys.members "
        "WHERE member_key IN (FROM given_too) OR identifier IN (FROM identifiers)",
    )
    highest = zone.execute("SELECT coalesce(max(member_key), 0) FROM keys.members").fetchone()
    return fit(found, MEMBER_KEYS), int(highest[0]) if highest else 0


def bearers(zone: duckdb.DuckDBPyConnection, names: pl.DataFrame) -> pl.DataFrame:
    """member_key and person_name of all persons outside `reached` who bear one of the folded `names` (person_name)."""
    zone.register("names_asked", names.select("person_name"))
    found = frames.read(
        zone,
        "SELECT DISTINCT member_key, person_name FROM conformed.member_rows SEMI JOIN names_asked USING (person_name) "
        "WHERE member_key IS NOT NULL AND row_id NOT IN (FROM reached)",
    )
    zone.unregister("names_asked")
    return found


def candidates(zone: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """PERSONS who may be near matches of those in `reached`: whoever shares a block with them, and they themselves."""
    blocks = load_yaml("person_matching.yaml")["blocks"]
    # dates that are not whole say nothing there (linking.near_matches)
    whole = "CASE WHEN len({0}) = 10 THEN {0} END AS {0}"
    dated = ", ".join(whole.format(name) for name in ("birth", "admission"))
    zone.execute(
        "CREATE OR REPLACE TEMP TABLE blocked AS "
        f"WITH every AS MATERIALIZED (SELECT * REPLACE ({dated}) FROM conformed.member_rows), "
        "mine AS MATERIALIZED (SELECT * FROM every SEMI JOIN reached USING (row_id)) SELECT row_id FROM mine "
        + " ".join(f"UNION SELECT row_id FROM every SEMI JOIN mine USING ({', '.join(block)})" for block in blocks)
    )
    found = frames.read(
        zone,
        "SELECT min(row_id) AS signature, any_value(member_key) AS member_key, min(row_id) AS row_id, citizen, card, "
        "person_name, birth, admission, min(sex) AS sex FROM conformed.member_rows SEMI JOIN blocked USING (row_id) "
        "GROUP BY citizen, card, person_name, birth, admission, organization_key",
    )
    return fit(found, PERSONS).sort("signature")


def name_bearers(zone: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """How many persons bear each name: person_name, bearers."""
    return frames.read(
        zone,
        "SELECT person_name, count(DISTINCT member_key) AS bearers FROM conformed.member_rows "
        "WHERE person_name IS NOT NULL AND member_key IS NOT NULL GROUP BY person_name",
    )
