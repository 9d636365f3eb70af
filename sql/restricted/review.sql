-- Pairs of members who may be one person, made anew every night; people decide in data/corrections/members.csv.
CREATE SCHEMA IF NOT EXISTS review;
CREATE TABLE IF NOT EXISTS review.members (
    left_key     BIGINT NOT NULL,
    right_key    BIGINT NOT NULL,
    weight       DOUBLE NOT NULL,
    score        DOUBLE NOT NULL,
    evidence     TEXT NOT NULL,
    left_row_id  BIGINT NOT NULL,
    right_row_id BIGINT NOT NULL
);
