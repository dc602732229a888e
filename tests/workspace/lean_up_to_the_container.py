"""Runs LEAN's own command line up to the point where it would start the container, and writes down what it would start.

Usage: python lean_up_to_the_container.py RECORD.json ARGUMENT...

Only three things are not real: Docker, whose container is recorded instead of started; QuantConnect's files, which are two
recorded bytes; and the network, which refuses every connection. Run with a copy of the lean package on PYTHONPATH and an empty
HOME, since the command line keeps files in both.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def refuse(*_: Any) -> None:
    raise ConnectionRefusedError("this run has no network")


class RecordingDocker:
    """Stands where lean's DockerManager stands; images are there and up to date, and a container is written to a file."""

    def __init__(self, record: Path) -> None:
        self._record = record

    def run_image(self, image: Any, **options: Any) -> bool:
        mounts = {mount["Target"]: mount["Source"] for mount in options["mounts"]}
        engine_config = next(source for target, source in mounts.items() if target.endswith("/Debug/config.json"))
        record = {
            "image": str(image),
            "volumes": {volume["bind"]: host for host, volume in options["volumes"].items()},
            "mounts": mounts,
            "commands": options["commands"],
            "engine_config": json.loads(Path(engine_config).read_text(encoding="utf-8")),
        }
        self._record.write_text(json.dumps(record), encoding="utf-8")
        return True

    def image_installed(self, image: Any) -> bool:
        return True

    def get_image_label(self, image: Any, label: str, default: str) -> str:
        return default

    def get_local_digest(self, image: Any) -> str:
        return "sha256:same"

    def get_remote_digest(self, image: Any) -> str:
        return "sha256:same"

    def is_missing_permission(self) -> bool:
        return False


def main() -> None:
    record, arguments = Path(sys.argv[1]), sys.argv[2:]
    socket.socket.connect = refuse  # type: ignore[method-assign]

    from lean.commands import lean  # noqa: PLC0415 - lean connects while it is imported
    from lean.container import container  # noqa: PLC0415 - lean connects while it is imported

    quantconnect = SimpleNamespace(data=SimpleNamespace(download_public_file=lambda url: b"{}"))
    container.initialize(docker_manager=RecordingDocker(record), api_client=quantconnect)
    lean.main(arguments, prog_name="lean")


if __name__ == "__main__":
    main()
