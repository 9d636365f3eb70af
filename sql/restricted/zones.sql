-- staging: this night's loads, before they are guarded. evidence: the guarded rows of every load, also of held ones.
CREATE SCHEMA IF NOT EXISTS staging;
CREATE SCHEMA IF NOT EXISTS evidence;
