"""The surface that a strategy sees: `QCAlgorithm`, its parts, settings, parameters and the object store."""
