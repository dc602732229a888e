"""Folders that algorithms ask for by name (`Globals`)."""

from __future__ import annotations

from minilean.common.naming import LeanObject


class Globals(LeanObject):
    """Where the data of the current run are; the composition root sets it."""

    data_folder: str = ""
    live_mode: bool = False
    project_id: int = 0
