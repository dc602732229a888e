"""minilean: a pip-only runtime that runs unmodified QuantConnect LEAN algorithms on daily data."""

__version__ = "0.1.0"
LEAN_COMMIT = "24863901"
LEAN_VERSION = "v2.5.0.0"
