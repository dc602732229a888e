"""What lies in an object store and is no algorithm's: the ledger of trials, which none of them lists or clears."""

from __future__ import annotations

LEDGER = "ledger/trials.jsonl"
"""Key of the ledger."""
RETURNS = "returns"
"""Folder beside it with daily returns that outlive their results."""
_FOLDER, _, _NAME = LEDGER.partition("/")
LOCK = f".{_NAME}.lock"
"""Name of the file beside it that is locked while somebody writes."""


def is_own(key: str) -> bool:
    """Whether a key of an object store is the ledger's.

    Args:
        key: path below the store, with `/`.
    """
    return key in (LEDGER, f"{_FOLDER}/{LOCK}") or key.startswith(f"{_FOLDER}/{RETURNS}/")
