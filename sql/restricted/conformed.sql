-- What the last version was conformed from, so that the next night need conform anew only what changed (orchestration.kept).
-- Names and numbers of persons stand here: these tables never leave the restricted zone.
CREATE SCHEMA IF NOT EXISTS conformed;
CREATE TABLE IF NOT EXISTS conformed.version (run_id TEXT NOT NULL, digest TEXT NOT NULL);
-- the good rows of each load in force
CREATE TABLE IF NOT EXISTS conformed.loads (
    load_id    TEXT NOT NULL,
    table_name TEXT NOT NULL,
    "rows"     BIGINT NOT NULL,
    digest     TEXT NOT NULL
);
-- one line a row of a roster: the cell, the person, and what persons are told apart by
CREATE TABLE IF NOT EXISTS conformed.member_rows (
    row_id           BIGINT NOT NULL,
    load_id          TEXT NOT NULL,
    organization_key BIGINT,
    member_key       BIGINT,
    citizen          TEXT,
    card             TEXT,
    named            TEXT,
    person_name      TEXT,
    birth            TEXT,
    admission        TEXT,
    sex              TEXT
);
-- one line a row of a sheet of ratings: whom it was found to be about
CREATE TABLE IF NOT EXISTS conformed.rating_rows (
    row_id           BIGINT NOT NULL,
    load_id          TEXT NOT NULL,
    subject          TEXT,
    organization_key BIGINT,
    member_key       BIGINT,
    "year"           BIGINT
);
