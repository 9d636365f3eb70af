-- The schema of loads, findings, validations, quarantine, corrections and versions.
CREATE SCHEMA IF NOT EXISTS audit;
