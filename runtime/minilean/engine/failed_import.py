"""What a run leaves whose file cannot be imported: results that hold the error and nothing else (`BacktestResultPacket.CreateEmpty`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from minilean.common.decimals import ZERO
from minilean.common.enums import AlgorithmStatus
from minilean.data.text_lines import read_text
from minilean.errors import MinileanError
from minilean.project.loading import Project
from minilean.results.records import BacktestResult, RunLedger, RunOutcome, RunSpec
from minilean.results.statistics.rolling import Performance
from minilean.results.writer import write_result

_CLASS = re.compile(r"^class\s+(\w+)\s*\([^)]*QCAlgorithm", re.MULTILINE)


def write_failed_import(project: Project, parameters: Mapping[str, str], error: MinileanError, folder: Path) -> list[Path]:
    """Write the files of a run that never began, under the name of the algorithm's class.

    Args:
        project: the strategy.
        parameters: those of the run, which override the project's.
        error: why its file cannot be imported: one sentence, and below it the traceback, if there is one.
        folder: where the results go.

    Returns:
        The files, the main one first. Start and end of the run are the moment.

    Raises:
        DataError: the machine does not read the algorithm's file.
        MachineError: the disk is full, or writing is not allowed.
    """
    now = datetime.now(UTC).replace(tzinfo=None)
    sentence, _, trace = str(error).partition("\n")
    if trace:
        sentence = f"{sentence.removesuffix('.')}: {trace.splitlines()[-1]}"
    result = BacktestResult(
        spec=RunSpec(_class_name(project), project.name, now, now, now, ZERO, parameters={**project.parameters, **parameters}),
        outcome=RunOutcome(AlgorithmStatus.RUNTIME_ERROR, now, now, sentence, trace),
        charts={},
        ledger=RunLedger(orders={}, order_events=(), transaction_records=None),
        profits=(),
        statistics={},
        runtime_statistics={},
        performance=Performance(),
        rolling={},
        log_lines=(f"{now:%Y-%m-%d %H:%M:%S} Runtime Error: {sentence}",),
    )
    return write_result(result, folder)


def _class_name(project: Project) -> str:
    # of several the one that would have run
    return max(_CLASS.findall(read_text(project.source, "Correct the file.")), default=project.name)
