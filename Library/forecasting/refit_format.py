"""A refit as plain arrays and JSON, the same wherever one is kept. Nothing is pickled."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import numpy as np

from forecasting.errors import WeightsCorrupt, WeightsMismatch
from forecasting.metrics import ChangeScore
from forecasting.networks import Weights, get_network
from forecasting.refit import FEATURES, Refit, out_of_sample_figures
from forecasting.scaling import PriceScaler
from forecasting.specs import ModelSpec


def flat_weights(refit: Refit) -> np.ndarray:
    """All weights of a refit in one row of float32, in Keras' order."""
    return np.concatenate([w.ravel() for w in refit.weights]).astype(np.float32)


def describe(refit: Refit) -> dict[str, Any]:
    """Everything of a refit but its spec, seed and arrays, ready for JSON."""
    return {
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


def restore(description: Mapping[str, Any], flat: np.ndarray, closes: np.ndarray, spec: ModelSpec, seed: int, where: str) -> Refit:
    """The refit that :func:`describe` and :func:`flat_weights` took apart.

    Args:
        description: what the first returned.
        flat: what the second returned.
        closes: shape (training bars,), float32, closes of the training span divided by its last.
        spec: what was trained.
        seed: what made it random.
        where: what errors call it.

    Raises:
        WeightsMismatch: the description lacks something, or the weights are not of the spec's shape.
        WeightsCorrupt: a weight is no number.
    """
    try:
        scores = description["out_of_sample"]
        return Refit(
            spec=spec,
            seed=seed,
            weights=_unflatten(flat, spec, where),
            scaler=PriceScaler.from_dict(description["scaler"]),
            train_start=description["train_start"],
            known_until=description["known_until"],
            relative_closes=closes,
            losses=tuple(description["losses"]),
            seconds=float(description["seconds"]),
            out_of_sample=None if scores is None else ChangeScore(**scores),
            versions=dict(description["versions"]),
        )
    except (KeyError, TypeError) as error:
        raise WeightsMismatch(f"{where} is described in a way this version cannot read ({error!r}): train it again.") from error


def pack(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Named arrays as the bytes of an ``.npz`` file; equal arrays give equal bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, **{name: arrays[name] for name in sorted(arrays)})
    return buffer.getvalue()


def unpack(contents: bytes, where: str, advice: str) -> dict[str, np.ndarray]:
    """The arrays that :func:`pack` wrote; check the bytes' hash before.

    Raises:
        WeightsCorrupt: they cannot be read.
    """
    try:
        with np.load(io.BytesIO(contents), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise WeightsCorrupt(f"{where} cannot be read ({type(error).__name__}: {error}); {advice}") from error


def _unflatten(flat: np.ndarray, spec: ModelSpec, where: str) -> Weights:
    shapes = get_network(spec.network.name).shapes(spec.network, len(FEATURES))
    sizes = [int(np.prod(shape)) for shape in shapes]
    if flat.dtype != np.float32 or flat.shape != (sum(sizes),):
        raise WeightsMismatch(
            f"{where} has {flat.dtype} weights of shape {flat.shape}: expected {sum(sizes):,} float32 numbers for {spec.network}; "
            "train again."
        )
    if not np.isfinite(flat).all():
        raise WeightsCorrupt(f"{where} has weights that are no numbers: train this month again.")
    parts = np.split(flat, np.cumsum(sizes)[:-1])
    return tuple(part.reshape(shape) for part, shape in zip(parts, shapes, strict=True))
