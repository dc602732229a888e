"""Research without an engine: `QuantBook`, for notebooks."""
