"""Text that UTF-8 can write: Python's strings, like .NET's, may hold halves of a character."""

from __future__ import annotations

import codecs

REPLACE_HALVES = "minilean.replace-halves"
"""Name of the error handler of `str.encode` and files that writes U+FFFD for half a character, as .NET's UTF-8 encoding does."""


def well_formed(text: str) -> str:
    """The text with U+FFFD in place of each half of a character; two halves that belong together become the character.

    Args:
        text: any text.
    """
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def _replaced(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return well_formed(error.object[error.start : error.end]).encode(), error.end


codecs.register_error(REPLACE_HALVES, _replaced)
