"""A refit as plain arrays and JSON in one file that checks itself, the same wherever one is kept. Nothing is pickled.

Everything is checked when it is read: a file may be damaged, written by another version, or made up.
"""

import hashlib
import io
import json
import math
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

import numpy as np

from forecasting.errors import WeightsCorrupt, WeightsMismatch
from forecasting.metrics import ChangeScore
from forecasting.networks import Weights, graph_of
from forecasting.refit import Refit, out_of_sample_figures
from forecasting.scaling import FeatureScaler, PriceScaler
from forecasting.span import read_time
from forecasting.specs import ModelSpec

_T = TypeVar("_T")
_ABOUT = "about"
_KINDS: dict[type, str] = {Mapping: "object", list: "list", str: "text"}
_HASH_BYTES = hashlib.sha256().digest_size
# What NumPy writes before a row of numbers in an .npy file: the only kind of array that is kept.
_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '(<f4|<f8|<i8|\|u1)', 'fortran_order': False, 'shape': \((\d{1,18}),\), \} *\n",
    re.DOTALL,
)


def flat_weights(refit: Refit) -> np.ndarray:
    """All weights of a refit in one row of float32, in Keras' order."""
    return np.concatenate([w.ravel() for w in refit.weights]).astype(np.float32)


def describe(refit: Refit) -> dict[str, Any]:
    """Everything of a refit but its spec, seed and arrays, ready for JSON; what only some fits have is left out of the others."""
    return (
        {
            "num_weights": int(sum(w.size for w in refit.weights)),
            "scaler": refit.scaler.to_dict(),
            "train_start": refit.train_start,
            "train_end": refit.scaler.anchor_time,
            "last_close": refit.scaler.anchor_close,
            "known_until": refit.known_until,
            "losses": list(refit.losses),
            "seconds": refit.seconds,
            "out_of_sample": out_of_sample_figures(refit),
            "versions": refit.versions,
        }
        | ({} if refit.features is None else {"inputs": refit.features.to_dict()})
        | ({"stopped_by": refit.stopped_by} if refit.stopped_by else {})
        | ({"validation_losses": list(refit.validation_losses)} if refit.validation_losses else {})
        | _shapes_of_own(refit)
    )


def restore(description: object, flat: np.ndarray, closes: np.ndarray, written: ModelSpec, spec: ModelSpec, seed: int, where: str) -> Refit:
    """The refit that ``describe`` and ``flat_weights`` took apart.

    Args:
        description: what the first returned.
        flat: what the second returned.
        closes: shape (training bars,), float32, closes of the training span divided by its last.
        written: the spec that it was kept with; figures that were measured with another alignment are left out.
        spec: what it is wanted for; has the hash of the other.
        seed: what made it random.
        where: what errors call it.

    Raises:
        WeightsMismatch: the description lacks something or has it in another form, or an array is not of the spec's shape.
        WeightsCorrupt: a weight, a close or a figure is no number that it can be.
    """
    weights = _unflatten(flat, spec, _shapes(spec, description, where), where)
    _check_closes(closes, spec, where)
    try:
        values = _as(Mapping, description)
        scaler = PriceScaler.from_dict(_as(Mapping, values["scaler"]))
        times = (read_time(values["train_start"]), read_time(scaler.anchor_time), read_time(values["known_until"]))
        losses = tuple(_finite(loss) for loss in _as(list, values["losses"]))
        validation_losses = tuple(_finite(loss) for loss in _as(list, values.get("validation_losses", [])))
        stopped_by = _as(str, values.get("stopped_by", ""))
        if stopped_by not in ("", "patience", "budget"):
            raise ValueError(f"stopped_by={stopped_by!r:.40}")
        seconds, scores = _finite(values["seconds"]), values["out_of_sample"]
        versions = {str(name): _as(str, number) for name, number in _as(Mapping, values["versions"]).items()}
        measured = None if scores is None else _score(_as(Mapping, scores))
        shown = FeatureScaler.from_dict(_as(Mapping, values["inputs"]), len(spec.inputs.features)) if spec.needs_bars else None
    except (KeyError, TypeError, ValueError, OverflowError, WeightsMismatch) as error:
        raise WeightsMismatch(f"{where} is described in a way this version cannot read ({error!r:.200}): train it again.") from error
    if not (times[0] <= times[1] <= times[2] and seconds >= 0):
        raise WeightsCorrupt(f"{where} has a training span that ends before it begins, or a negative duration: train this month again.")
    same_alignment = written.window.seed_alignment == spec.window.seed_alignment
    return Refit(
        spec=spec,
        seed=seed,
        weights=weights,
        scaler=scaler,
        train_start=values["train_start"],
        known_until=values["known_until"],
        relative_closes=closes,
        losses=losses,
        seconds=seconds,
        out_of_sample=measured if same_alignment else None,
        versions=versions,
        features=shown,
        validation_losses=validation_losses,
        stopped_by=stopped_by,
    )


def seal(about: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """One file of a description and arrays: an ``.npz`` file with the SHA-256 of all its bytes behind it."""
    body = pack({**arrays, _ABOUT: np.frombuffer(json.dumps(about).encode("utf-8"), np.uint8)})
    return body + hashlib.sha256(body).digest()


def unseal(contents: bytes, where: str, advice: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The description and arrays that ``seal`` put together.

    Args:
        contents: the whole file.
        where: what errors call it.
        advice: what errors say can be done.

    Raises:
        WeightsCorrupt: the file is damaged, or not all of it is there.
        WeightsMismatch: it is whole, and something else.
    """
    body, digest = contents[:-_HASH_BYTES], contents[-_HASH_BYTES:]
    if hashlib.sha256(body).digest() != digest:
        raise WeightsCorrupt(f"{where} is damaged, or not all of its {len(contents):,} bytes are there; {advice}")
    arrays = unpack(body, where, advice)
    about = read_json(arrays.pop(_ABOUT, np.zeros(0, np.uint8)).tobytes(), where, advice)
    if not isinstance(about, dict):
        raise WeightsMismatch(f"{where} has a description that is no JSON object; {advice}")
    return about, arrays


def read_json(contents: bytes, where: str, advice: str) -> object:
    """The value that bytes hold as JSON in UTF-8.

    Raises:
        WeightsCorrupt: they hold none.
    """
    try:
        return json.loads(contents.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # of UTF-8, of JSON, or of too many brackets
        raise WeightsCorrupt(f"{where} is no JSON in UTF-8 ({type(error).__name__}: {error}); {advice}") from error


def pack(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Named arrays of one axis as the bytes of an ``.npz`` file; equal arrays give equal bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def unpack(contents: bytes, where: str, advice: str) -> dict[str, np.ndarray]:
    """The arrays that ``pack`` wrote; check the bytes' hash before.

    Takes no more memory than there are bytes, whatever the headers say.

    Raises:
        WeightsCorrupt: they cannot be read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(contents)) as archive:
            members = archive.infolist()
            if len({member.filename for member in members}) != len(members):
                raise ValueError("an array is there twice")
            return {member.filename.removesuffix(".npy"): _array(archive, member) for member in members}
    except (ValueError, OSError, EOFError, RuntimeError, zipfile.BadZipFile, struct.error, IndexError, KeyError) as error:
        raise WeightsCorrupt(f"{where} cannot be read ({type(error).__name__}: {error}); {advice}") from error


def _array(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
        raise ValueError(f"{member.filename} is compressed")
    contents = archive.read(member)
    header = _HEADER.match(contents)
    if header is None:
        raise ValueError(f"{member.filename} is no row of numbers")
    array = np.frombuffer(contents, np.dtype(header[1].decode("ascii")), offset=header.end())
    if array.size != int(header[2]):
        raise ValueError(f"{member.filename} has {array.size} numbers instead of {int(header[2])}")
    return array.copy()


def _shapes_of_own(refit: Refit) -> dict[str, Any]:
    # those of other networks follow from the spec
    return {"shapes": [list(w.shape) for w in refit.weights]} if refit.spec.network.is_own else {}


def _shapes(spec: ModelSpec, description: object, where: str) -> tuple[tuple[int, ...], ...]:
    if not spec.network.is_own:
        return graph_of(spec.network, len(spec.inputs.features)).weight_shapes
    try:
        shapes = _as(list, _as(Mapping, description)["shapes"])
        if not shapes or not all(type(size) is int and size >= 0 for shape in shapes for size in _as(list, shape)):
            raise TypeError(f"{shapes!r:.60} are no shapes")
        return tuple(tuple(shape) for shape in shapes)
    except (KeyError, TypeError) as error:
        raise WeightsMismatch(f"{where} does not say what shapes its arrays have ({error!r:.100}): train it again.") from error


def _unflatten(flat: np.ndarray, spec: ModelSpec, shapes: tuple[tuple[int, ...], ...], where: str) -> Weights:
    sizes = [math.prod(shape) for shape in shapes]
    if flat.dtype != np.float32 or flat.shape != (sum(sizes),):
        raise WeightsMismatch(
            f"{where} has {flat.dtype} weights of shape {flat.shape}: expected {sum(sizes):,} float32 numbers for {spec.network}; "
            "train again."
        )
    if not np.isfinite(flat).all():
        raise WeightsCorrupt(f"{where} has weights that are no numbers: train this month again.")
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))


def _check_closes(closes: np.ndarray, spec: ModelSpec, where: str) -> None:
    expected = spec.window.training_bars - spec.window.holdout
    fits = closes.ndim == 1 and (closes.size >= expected if spec.window.expanding else closes.size == expected)
    if closes.dtype != np.float32 or not fits:
        many = f"at least {expected:,}" if spec.window.expanding else f"{expected:,}"
        raise WeightsMismatch(f"{where} has {closes.dtype} closes of shape {closes.shape}: expected {many} of float32; train again.")
    if not (np.isfinite(closes).all() and (closes > 0).all()):
        raise WeightsCorrupt(f"{where} has closes that are no prices: train this month again.")


def _score(values: Mapping[str, Any]) -> ChangeScore:
    numbers: dict[str, Any] = {f.name: _number(values[f.name]) for f in fields(ChangeScore)}
    return ChangeScore(**numbers | {"num_forecasts": int(numbers["num_forecasts"])})


def _as(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.60} is no {_KINDS[kind]}")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
        raise TypeError(f"{value!r:.60} is no number")
    return float(value)


def _finite(value: object) -> float:
    if not math.isfinite(_number(value)):
        raise ValueError(f"{value!r} is not finite")
    return _number(value)
