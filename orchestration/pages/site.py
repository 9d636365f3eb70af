"""What `danhbo serve` shows beside Dagster: the briefing, the quality pages, any row's way back, and the review of what waits.

Belongs here: the routes and the two forms. Not here: what a decision does (orchestration.corrections, applied by the next
night), how pages look (templates). It listens on this machine alone unless told otherwise, since it asks nobody who they are;
a proxy that does may name the reviewer in X-Forwarded-User. With `review=False` nothing can be decided: a server for viewers.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
from rapidfuzz import fuzz, process
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from orchestration.corrections import record_decision
from orchestration.errors import DanhboError
from orchestration.pages.dictionary_page import dictionary_page
from orchestration.pages.render import Labels, render
from orchestration.pages.ways import Record, figure_way, passage
from orchestration.settings import Settings, load_settings
from orchestration.trace_record import full_load_id, select_rows
from orchestration.warehouse import Warehouse
from transforms.text import fold

FIGURES_SHOWN, NAMES_SHOWN, CANDIDATES = 50, 50, 6
_CORRECTABLE = (
    "value",
    "organization",
    "period_start",
    "period_end",
    "measure",
    "subject",
    "qualifier",
    "comparator",
    "status",
)
_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "X-Frame-Options": "DENY"}


def create_app(settings: Settings, *, review: bool = True) -> Starlette:
    """The site over one home. Its token for forms lives as long as the process."""
    site = _Site(settings, review)
    folders = {"quality": settings.layout.root / "data_docs", "open-data": settings.layout.open_data}
    static = [
        Mount(f"/{name}", StaticFiles(directory=folder, html=True, check_dir=False), name=name)
        for name, folder in folders.items()
    ]
    routes = [
        Route("/review", site.show_review),
        Route("/review/figure", site.decide_figure, methods=["POST"]),
        Route("/review/name", site.decide_name, methods=["POST"]),
        Route("/dictionary", site.show_dictionary),
        Route("/trace/{table}/{key:path}", site.show_trace),
        *static,
        Mount("/", StaticFiles(directory=settings.layout.briefing, html=True, check_dir=False), name="briefing"),
    ]
    guard = Middleware(BaseHTTPMiddleware, dispatch=_guarded)
    return Starlette(routes=routes, exception_handlers={DanhboError: _explain}, middleware=[guard])


def app_of_environment() -> Starlette:
    """The site over the home of the environment (DANHBO_HOME)."""
    return create_app(load_settings())


def app_for_viewers() -> Starlette:
    """The same for viewers, who decide nothing."""
    return create_app(load_settings(), review=False)


class _Site:
    def __init__(self, settings: Settings, review: bool) -> None:
        self.settings, self.review, self.token = settings, review, secrets.token_urlsafe(24)

    def show_review(self, request: Request) -> Response:
        """What waits for a reader: figures with their sentence, names with their candidates."""
        with Warehouse(self.settings).read() as connection:
            labels = Labels(connection)
            figures = connection.execute("SELECT * FROM mart_review LIMIT ?", [FIGURES_SHOWN]).pl().to_dicts()
            waiting = connection.execute("SELECT count(*) FROM mart_review").fetchone()
            for figure in figures:
                figure["passage"] = passage(self.settings, figure["load_id"], figure["source_ref"])
            page = render(
                "review.html.j2",
                labels=labels,
                back="/",
                figures=figures,
                waiting=waiting[0] if waiting else 0,
                names=_unresolved(connection),
                correctable=_CORRECTABLE,
                decided=_decided(self.settings),
                token=self.token if self.review else "",
                said=request.query_params.get("said", ""),
                csp="; form-action 'self'",
            )
        return HTMLResponse(page)

    def show_dictionary(self, request: Request) -> Response:
        with Warehouse(self.settings).read() as connection:
            return HTMLResponse(dictionary_page(connection, Labels(connection), back="/"))

    def show_trace(self, request: Request) -> Response:
        """The way back of a fact: a figure by its id, any other by LOAD:PLACE."""
        table, key = request.path_params["table"], request.path_params["key"]
        with Warehouse(self.settings).read() as connection:
            labels = Labels(connection)
            if table in ("fact_reported_figures", "fact_targets") and (
                way := figure_way(self.settings, Record(connection), key)
            ):
                return HTMLResponse(render("way_figure.html.j2", labels=labels, back="/", way=way, computed_way=None))
            return HTMLResponse(
                render("way_row.html.j2", labels=labels, back="/", way=_row_way(connection, table, key))
            )

    async def decide_figure(self, request: Request) -> Response:
        """Accept, reject or correct a figure; the next night applies it."""
        form = await self._form(request)
        action, figure_id = form.get("action", ""), form.get("figure_id", "")
        values = {"figure_id": figure_id, "reason": form.get("reason", "")}
        if action in ("accepted", "rejected"):
            values |= {"field": action, "value": "", "expect": ""}
        elif action == "correct" and form.get("field") in _CORRECTABLE:
            values |= {"field": form["field"], "value": form.get("value", ""), "expect": form.get("expect", "")}
        else:
            raise DanhboError(
                "a decision on a figure is accepted, rejected or a corrected field", where=action or "review"
            )
        with Warehouse(self.settings).read() as connection:
            if not select_rows(connection, "fact_reported_figures", "figure_id = ?", [figure_id]):
                raise DanhboError("there is no such figure", where=figure_id or "review", remedy="Load the page again")
        return self._record(request, "figures", values)

    async def decide_name(self, request: Request) -> Response:
        """Say which organization a name means; the next night applies it."""
        form = await self._form(request)
        code, name = form.get("organization_code", "").strip(), form.get("name", "").strip()
        with Warehouse(self.settings).read() as connection:
            known = select_rows(connection, "organization_latest", "organization_code = ?", [code])
        if not name or not known:
            raise DanhboError("no organization has this code", where=code or "review", remedy="Choose one of the list")
        values = {"name": name, "parent_name": form.get("parent_name", ""), "organization_code": code}
        return self._record(request, "organizations", {**values, "reason": form.get("reason", "")})

    async def _form(self, request: Request) -> dict[str, str]:
        """The form's fields. Raises DanhboError where it does not come from this site's own page."""
        given = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8")).items()}
        origin = request.headers.get("origin")
        foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
        if not self.review:
            raise DanhboError("nothing can be decided here: this is a server for viewers", where=str(request.url.path))
        if foreign or not secrets.compare_digest(given.get("token", ""), self.token):
            raise DanhboError("the form is not of this page", where=str(request.url.path), remedy="Load the page again")
        return given

    def _record(self, request: Request, subject: str, values: dict[str, str]) -> Response:
        who = request.headers.get("x-forwarded-user")
        record_decision(self.settings.layout, subject, values, datetime.now(self.settings.zone), by=who)
        return RedirectResponse("/review?said=recorded", status_code=303)


def _unresolved(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Names that are no known organization, with the most similar ones that have a code."""
    found = (
        connection.execute(
            """
            SELECT findings.value AS name, any_value(findings.message) AS message, count(*) AS files,
                   list(DISTINCT loads.file_name)[1:3] AS file_names
            FROM audit.findings AS findings
            JOIN audit.loads AS loads ON loads.load_id = findings.load_id AND loads.status IN ('published', 'held')
            WHERE findings.code = 'unresolved_organization' AND findings.value IS NOT NULL
            GROUP BY findings.value ORDER BY files DESC, name LIMIT ?
            """,
            [NAMES_SHOWN],
        )
        .pl()
        .to_dicts()
    )
    if not found:
        return []
    known = connection.execute(
        "SELECT here.organization_code, here.name, above.name FROM organization_latest AS here "
        "LEFT JOIN organization_latest AS above ON above.organization_key = here.parent_key "
        "WHERE here.organization_code IS NOT NULL ORDER BY here.organization_code"
    ).fetchall()
    folded = [fold(name) for _, name, _ in known]
    for row in found:
        best = process.extract(
            fold(row["name"]), folded, scorer=fuzz.token_sort_ratio, limit=CANDIDATES, score_cutoff=50
        )
        row["candidates"] = [
            {"code": known[at][0], "name": known[at][1], "parent": known[at][2], "score": round(score)}
            for _, score, at in best
        ]
    return found


def _decided(settings: Settings) -> set[str]:
    """What was decided already and waits for the night: figure ids, and names."""
    from orchestration.corrections import read_corrections

    corrections = read_corrections(settings.layout)
    return set(corrections.figures["figure_id"]) | set(corrections.organizations["name"])


def _row_way(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> dict[str, Any]:
    """The rows of a fact at LOAD:PLACE. Raises DanhboError where there are none."""
    facts = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM duckdb_columns() WHERE column_name = 'source_ref' AND schema_name = 'main' "
            "AND (starts_with(table_name, 'fact_') OR table_name = 'dim_organization')"
        ).fetchall()
    }
    load, _, place = key.partition(":")
    if table not in facts:
        raise DanhboError("there is no such fact", where=table, remedy=f"The facts are: {', '.join(sorted(facts))}")
    load_id = full_load_id(connection, load)
    rows = select_rows(connection, table, "load_id = ? AND source_ref = ?", [load_id, place])
    if not rows:
        raise DanhboError(f"{table} has no row of that load at that place", where=key)
    findings = connection.execute(
        "SELECT severity, code, message FROM audit.findings WHERE load_id = ? "
        "AND (source_ref = ? OR coalesce(sheet || '!', '') || 'R' || row = ?)",
        [load_id, place, place],
    )
    return {
        "table": table,
        "place": place,
        "rows": rows,
        "load": Record(connection).load(load_id),
        "checks": Record(connection).checks(table),
        "findings": findings.pl().to_dicts(),
        "decisions": select_rows(connection, "audit.corrections", "list_contains(?, target)", [[load_id]]),
    }


def _explain(request: Request, error: Exception) -> Response:
    return HTMLResponse(render("error.html.j2", back="/", error=str(error)), status_code=400)


async def _guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    response.headers.update(_HEADERS)
    if not request.url.path.startswith("/quality"):
        response.headers["Cache-Control"] = "no-store"
    return response
