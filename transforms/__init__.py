"""Pure transforms: bytes and frames in, frames out; no Dagster, no database, no clock, no environment."""
