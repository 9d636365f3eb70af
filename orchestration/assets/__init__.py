"""The assets, one module a stage: read, call a transform, write."""
