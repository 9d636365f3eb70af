"""Guards: the rules as data (one YAML file a table), Great Expectations for the verdict, one SQL statement for the bad rows."""
