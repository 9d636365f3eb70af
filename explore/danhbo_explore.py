"""A notebook over the warehouse, the analysts' questions ready: `make explore` (marimo).

Belongs here: choosing a question and an organization, its answer as a table and a chart, any query. Not here: the questions
(sql/questions). It opens the published version read-only; nothing leaves this machine.
"""

import marimo

app = marimo.App(width="medium", app_title="danhbo")


@app.cell
def opening():
    import os
    from pathlib import Path

    import altair as alt
    import duckdb
    import marimo as mo
    import polars as pl

    home = Path(os.environ.get("DANHBO_HOME", "data/home"))
    # the link is resolved: a night may publish while the notebook is open, and this one keeps its version
    path = (home / "warehouse.duckdb").resolve()
    mo.stop(not path.is_file(), mo.md(f"Chưa có kho dữ liệu / no warehouse at `{home}`: chạy / run `make nightly`"))
    warehouse = duckdb.connect(str(path), read_only=True)
    return alt, mo, path, pl, warehouse


@app.cell
def choosing(mo, path, warehouse):
    questions = warehouse.execute("FROM dictionary.questions ORDER BY number").pl()
    labels = {f"{row['number']}. {row['question_vi']}": row["view_name"] for row in questions.iter_rows(named=True)}
    question = mo.ui.dropdown(options=labels, value=next(iter(labels)), label="Câu hỏi / question")
    organizations = warehouse.execute(
        "SELECT name || ' [' || organization_key || ']', organization_key, max(stocks.members) AS members "
        "FROM organization_latest LEFT JOIN organization_stocks AS stocks USING (organization_key) "
        "WHERE organization_kind <> 'cell' GROUP BY ALL ORDER BY members DESC NULLS LAST, 1"
    ).fetchall()
    everywhere = "(tất cả / all)"
    organization = mo.ui.dropdown(
        options={everywhere: None, **{name: key for name, key, _ in organizations}},
        value=organizations[0][0] if organizations else everywhere,
        label="Tổ chức / organization",
        searchable=True,
    )
    mo.vstack([mo.md(f"# danhbo\n`{path.name}`"), question, organization])
    return organization, question, questions


@app.cell
def answering(mo, organization, pl, question, questions, warehouse):
    answer = warehouse.execute(f"SELECT * FROM {question.value}").pl()
    if organization.value is not None and "organization_key" in answer.columns:
        answer = answer.filter(pl.col("organization_key") == organization.value)
    years = [name for name in answer.columns if name.endswith(("year", "month", "_key"))]
    asked = questions.filter(pl.col("view_name") == question.value).row(0, named=True)
    mo.vstack(
        [
            mo.md(f"## {asked['question_vi']}\n*{asked['question_en']}*"),
            mo.ui.table(answer, selection=None, format_mapping=dict.fromkeys(years, str)),
            mo.accordion({"SQL": mo.md(f"```sql\n{asked['query']}\n```")}),
        ]
    )
    return (answer,)


@app.cell
def measuring(answer, mo, pl):
    over = next((name for name in ("year", "due_year") if name in answer.columns), None)
    skipped = ("year", "month", "_key")
    shown = [name for name, kind in answer.schema.items() if kind.is_numeric() and not name.endswith(skipped)]
    # an organization's numbers hold those of all below it: only one organization's are drawn
    alone = "organization_key" not in answer.columns or answer["organization_key"].n_unique() == 1
    measure = (
        mo.ui.dropdown(options=shown, value=shown[-1] if "closing" not in shown else "closing", label="Cột / column")
        if (over and shown and alone)
        else None
    )
    mo.md("") if measure is None else measure
    return measure, over


@app.cell
def drawing(alt, answer, measure, mo, over, pl):
    chart = None
    if measure is not None and measure.value:
        yearly = answer.group_by(over).agg(pl.col(measure.value).sum()).sort(over)
        chart = (
            alt.Chart(yearly.with_columns(pl.col(over).cast(pl.String)).to_pandas(), title=measure.value, width=420)
            .mark_bar()
            .encode(
                x=alt.X(f"{over}:N", title=None, axis=alt.Axis(labelAngle=0)), y=alt.Y(f"{measure.value}:Q", title=None)
            )
        )
    mo.md("") if chart is None else chart
    return (chart,)


@app.cell
def asking(mo):
    query = mo.ui.text_area(value="FROM mart_headcounts LIMIT 10", label="SQL", full_width=True, rows=4)
    query
    return (query,)


@app.cell
def telling(mo, query, warehouse):
    try:
        told = warehouse.execute(query.value).pl()
        shown_answer = mo.ui.table(told, selection=None)
    except Exception as error:
        told, shown_answer = None, mo.callout(mo.md(f"`{error}`"), kind="danger")
    shown_answer
    return (told,)


if __name__ == "__main__":
    app.run()
