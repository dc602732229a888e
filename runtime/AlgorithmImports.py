"""The names that LEAN's own `AlgorithmImports` gives to an algorithm: `from AlgorithmImports import *`.

Only what minilean models is here; names that LEAN has and minilean has not raise an error that says so when they are used.
"""

# ruff: noqa: F401, F403, F405
import json
import math
import os
import sys
from builtins import Exception
from datetime import date, datetime, time, timedelta
from typing import *

from minilean.api import *
from minilean.common.lazy_module import lazy_module as _lazy_module
from minilean.project.lean_modules import AddReference
from minilean.project.lean_modules import install as _install_lean_modules

np = _lazy_module("numpy")
pd = _lazy_module("pandas")
plt = _lazy_module("matplotlib.pyplot")
QCAlgorithmFramework = QCAlgorithmFrameworkBridge = QCAlgorithm

# LEAN's namespaces are there as soon as this module is, whoever imports it; the stubs for editors have some by the same names
_install_lean_modules()
