-- Integer keys, assigned once and never again (design: "Keys are integers assigned once").
CREATE SCHEMA IF NOT EXISTS keys;
CREATE TABLE IF NOT EXISTS keys.organizations (identity TEXT PRIMARY KEY, organization_key INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS keys.members (
    identifier_kind TEXT NOT NULL,
    identifier      TEXT NOT NULL,
    member_key      INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS keys.sources (load_id TEXT PRIMARY KEY, source_key INTEGER NOT NULL);
