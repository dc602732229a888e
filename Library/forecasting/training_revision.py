"""What trained a refit, as far as it decides the bytes of the weights: the revision of the arithmetic, versions, settings, machine.

A refit is kept and found again under all of this. A comment, a name or a moved function is no part of it.
"""

import ast
import hashlib
import os
import platform
from functools import lru_cache
from importlib.metadata import PackageNotFoundError

from forecasting.machine import jax_accelerator, processor
from forecasting.networks import get_network
from forecasting.own_model import source_file
from forecasting.refit import training_versions
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec

# Raise it by one whenever the same bars, spec, seed and versions give other bytes of weights, and only then: every refit that is kept
# is trained again. A golden test fails when the bytes change and this does not; it wants the digests of the new revision.
# 0: what was published before revisions were counted.
# 1: weights that depended on the number of processors.
TRAINING_REVISION = 2
# Networks that were described in another way when their weights were first kept, and what they are kept under since: the bits are the
# same, as their golden tests show.
_FIRST_VERSIONS = {"lstm": "78b7c529a0e49c83e48a7ac2ec69e495"}
# What changes bits and can be set for a whole process alone; the other settings are held where training runs.
_VARIABLES = ("JAX_DISABLE_MOST_OPTIMIZATIONS", "JAX_RANDOM_SEED_OFFSET", "XLA_FLAGS", "TF_XLA_FLAGS")


def trained_by(spec: ModelSpec) -> dict[str, str]:
    """Revision, versions, settings and machine that a fit of this spec would be made by, on this machine and now."""
    try:
        versions = training_versions(spec)
    except PackageNotFoundError as error:
        versions = {"absent": str(error.name)}  # nothing is kept under such a key, and the fit will say what is missing
    settings = {name: os.environ[name] for name in _VARIABLES if os.environ.get(name)}
    code = {"revision": str(TRAINING_REVISION), "network": _network_version(spec.network)}
    return versions | settings | _machine(spec.training) | code


def _machine(training: TrainingSpec) -> dict[str, str]:
    machine = {"machine": platform.machine()}
    # Keras takes the best instructions that there are, where jax takes the same on every x86-64; validation scores come from NumPy,
    # which takes the best too, and patience may choose another epoch by their last digits
    if training.backend == "keras" or training.patience:
        machine["processor"] = hashlib.sha256(processor().encode("utf-8")).hexdigest()[:16]
    if training.backend == "keras":
        return machine
    accelerator = jax_accelerator()
    return machine | ({"accelerator": accelerator} if accelerator else {})


@lru_cache
def _network_version(network: NetworkSpec) -> str:
    """A network's own module, without comments and docstrings: whoever writes one changes its code without a golden test."""
    file = source_file(network.name) if network.is_own else get_network(network.name).file
    return _FIRST_VERSIONS.get(network.name) or code_digest(file.read_text(encoding="utf-8"))


def code_digest(source: str) -> str:
    """Thirty-two digits that stay the same when comments, docstrings, blank lines or the layout of a source change."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
    return hashlib.sha256(ast.dump(tree).encode("utf-8")).hexdigest()[:32]
