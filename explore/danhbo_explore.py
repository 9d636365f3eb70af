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
        "SELECT DISTINCT name, organization_key FROM organization_latest WHERE organization_kind <> 'cell' ORDER BY name"
    ).fetchall()
    organization = mo.ui.dropdown(
        options={"(tất cả / all)": None, **{f"{name} [{key}]": key for name, key in organizations}},
        value="(tất cả / all)",
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
    asked = questions.filter(pl.col("view_name") == question.value).row(0, named=True)
    mo.vstack(
        [
            mo.md(f"## {asked['question_vi']}\n*{asked['question_en']}*"),
            mo.ui.table(answer, selection=None),
            mo.accordion({"SQL": mo.md(f"```sql\n{asked['query']}\n```")}),
        ]
    )
    return (answer,)


@app.cell
def drawing(alt, answer, mo, pl):
    counts = [name for name, kind in answer.schema.items() if kind.is_numeric() and not name.endswith("_key")]
    over = next((name for name in ("year", "due_year") if name in answer.columns), None)
    shown = [name for name in counts if name != over]
    chart = None
    if over and shown and len(answer):
        yearly = answer.group_by(over).agg(pl.col(shown[0]).sum()).sort(over)
        chart = (
            alt.Chart(yearly.with_columns(pl.col(over).cast(pl.String)).to_pandas(), title=f"{shown[0]} / {over}")
            .mark_bar()
            .encode(x=alt.X(f"{over}:N", title=over), y=alt.Y(f"{shown[0]}:Q", title=shown[0]))
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
