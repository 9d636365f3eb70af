"""What runs, when and where to: Dagster, DuckDB, Great Expectations, alerts, the command line."""
