"""The rules as data, and the one SQL predicate each stands for.

Belongs here: reading `guards/*.yaml` and turning a rule into the SQL that finds what breaks it. Great Expectations
(expectations.py) and quarantine (quarantine.py) both start from here, so that a rule is written once.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

RULES_DIR = Path(__file__).parent


class Rule(BaseModel):
    """One rule. `kind` row looks at single rows, load at all rows of a load, warehouse at what is about to be published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Literal["row", "load", "warehouse"]
    type: Literal["not_null", "in_set", "between", "regex", "unique", "predicate", "query"]
    column: str | None = None
    columns: tuple[str, ...] = ()
    values: tuple[str | int, ...] = ()
    min: float | str | None = None
    max: float | str | None = None
    regex: str | None = None
    good: str | None = None
    query: str | None = None
    severity: Literal["critical", "warning", "info"]
    on_fail: Literal["quarantine", "block", "warn"]
    source: str
    message_vi: str
    message_en: str

    @model_validator(mode="after")
    def _complete(self) -> Rule:
        needs: dict[str, Any] = {
            "not_null": self.column,
            "in_set": self.column and self.values,
            "between": self.column and (self.min is not None or self.max is not None),
            "regex": self.column and self.regex,
            "unique": self.columns,
            "predicate": self.good,
            "query": self.query,
        }
        if not needs[self.type]:
            raise ValueError(f"rule {self.id}: a {self.type} rule lacks what it checks")
        if (self.kind == "row") != (self.type != "query"):
            raise ValueError(f"rule {self.id}: row rules have a predicate, load and warehouse rules a query")
        if self.on_fail == "quarantine" and self.kind != "row":
            raise ValueError(f"rule {self.id}: only rows go to quarantine")
        return self

    def bad_predicate(self, table: str) -> str:
        """SQL that is true for the rows of `table` that break this row rule; null and false for the others."""
        column = f'"{self.column}"'
        if self.type == "not_null":
            return f"{column} IS NULL"
        if self.type == "in_set":
            return f"{column} NOT IN ({', '.join(_literal(value) for value in self.values)})"
        if self.type == "between":
            sides = [f"{column} < {_literal(self.min)}"] if self.min is not None else []
            sides += [f"{column} > {_literal(self.max)}"] if self.max is not None else []
            return " OR ".join(sides)
        if self.type == "regex":
            return f"NOT regexp_matches({column}, {_literal(self.regex)})"
        if self.type == "unique":
            names = ", ".join(f'"{name}"' for name in self.columns)
            present = " AND ".join(f'"{name}" IS NOT NULL' for name in self.columns)
            return (
                f"({names}) IN (SELECT ({names}) FROM {table} WHERE {present} GROUP BY {names} HAVING count(*) > 1)"
                if len(self.columns) > 1
                else f"{names} IN (SELECT {names} FROM {table} WHERE {present} GROUP BY {names} HAVING count(*) > 1)"
            )
        assert self.good is not None
        return f"NOT ({self.good})"

    def bad_query(self, table: str, parameters: dict[str, float]) -> str:
        """SQL that selects what breaks this rule in `table`; `$name` in a query stands for the threshold of that name."""
        if self.kind == "row":
            return f"SELECT * FROM {table} WHERE {self.bad_predicate(table)}"
        assert self.query is not None
        query = self.query.replace("{table}", table)
        for name, value in sorted(parameters.items(), key=lambda item: -len(item[0])):
            query = query.replace(f"${name}", repr(float(value)))
        return query


class RuleSet(BaseModel):
    """The rules of one staged table (or of the warehouse)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    rules: tuple[Rule, ...]

    @model_validator(mode="after")
    def _distinct(self) -> RuleSet:
        ids = [rule.id for rule in self.rules]
        if len(ids) != len(set(ids)):
            raise ValueError(f"{self.table}: a rule id stands twice")
        return self


@cache
def rule_sets() -> dict[str, RuleSet]:
    """All rule sets by table. Raises ValueError that names the file and rule where one is not well formed."""
    found: dict[str, RuleSet] = {}
    for file in sorted(RULES_DIR.glob("*.yaml")):
        try:
            rule_set = RuleSet.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        except ValueError as error:
            raise ValueError(f"{file.name}: {error}") from error
        found[rule_set.table] = rule_set
    return found


def _literal(value: object) -> str:
    if isinstance(value, bool | int | float):
        return str(value)
    return "'" + str(value).replace("'", "''") + "'"
