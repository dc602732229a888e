"""Reads `quantconnect-stubs`, which describe all of LEAN in Python's words, into the table of LEAN's API."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from minilean.errors import MachineError
from minilean.project.lean_api import LeanType, Member, Overload, Parameter, parse_types

_PACKAGE = "quantconnect-stubs"
# what LEAN's AlgorithmImports gives, and no strategy that runs on a folder of prices uses
APART = {
    "Data.Fundamental": "figures of companies",
    "DataSource": "data of vendors",
    "Api": "QuantConnect's cloud",
    "Lean.Engine": "the engine's own parts",
    "Configuration": "the engine's own parts",
    "Data.Auxiliary": "the engine's own parts",
    "Util": "the engine's own parts",
    "Python": "the engine's own parts",
    "Notifications": "live trading",
    "Commands": "live trading",
    "Algorithm.Framework.Portfolio.SignalExports": "live trading",
    "Algorithm.Selection": "derivatives and crypto",
    "Securities.Option": "derivatives and crypto",
    "Securities.Future": "derivatives and crypto",
    "Securities.Crypto": "derivatives and crypto",
    "Securities.CryptoFuture": "derivatives and crypto",
    "Securities.IndexOption": "derivatives and crypto",
    "Securities.Positions": "derivatives and crypto",
    "Orders.OptionExercise": "derivatives and crypto",
}
_LISTS = {"List", "Sequence", "Iterable", "IEnumerable", "IList", "IReadOnlyList", "IReadOnlyCollection", "ICollection", "Iterator"}
_ANY = {"Any", "Object", "PyObject", "dynamic"}
_SPECIAL = {"__init__", "__getitem__", "__setitem__", "__call__", "__iter__", "__contains__", "__len__"}
_DERIVATIVES = "derivatives and crypto"
_OF_DERIVATIVES = re.compile(
    r"I?(Base)?(Option|Future|Crypto|Cfd|Index(Option|$|Cache|DataFilter|Exchange|Holding|Symbol)|Greeks|Combo|Leg$|Strategy)"
)


# what LEAN has and the stubs leave out: what C# calls obsolete, and what a generic class shares with its namesake without a type
_OBSOLETE = """
type QCAlgorithm Algorithm
 add_universe(coarse_selector:callable,fine_selector:callable)->Universe
 enable_automatic_indicator_warm_up=bool
 get_last_known_price(security:Symbol)->BaseData
 liquidate(symbol_to_liquidate:Symbol,tag:str)->list
 on_end_of_day()->None
 order(symbol:Symbol,quantity:float,type:OrderType)->OrderTicket
 order(symbol:Symbol,quantity:int,type:OrderType,asynchronous:bool=,tag:str=,order_properties:IOrderProperties=)->OrderTicket
 set_benchmark(security_type:SecurityType,symbol:str)->None
 set_security_initializer(security_initializer:callable)->None
 var(symbol:Symbol,period:int,resolution:Resolution?=,selector:callable=)->Variance
type Chart -
 __init__(name:str,type:ChartType=)->None
type ClassicRenkoConsolidator Data.Consolidators
 __init__(bar_size:float,type:RenkoType)->None
type DataDictionary Data.Market
 count:int
type IndicatorBase Indicators
 current:IndicatorDataPoint
 name:str
 window:RollingWindow
type RenkoBar Data.Market
 end=datetime
type Security Securities
 data_normalization_mode:DataNormalizationMode
 is_custom_data()->bool
 is_extended_market_hours:bool
 is_fill_data_forward:bool
 resolution:Resolution
 set_data_normalization_mode(mode:DataNormalizationMode)->None
 set_portfolio_model(model:ISecurityPortfolioModel)->None
 subscription_data_config:SubscriptionDataConfig
type SecurityTransactionManager Securities
 minimum_order_quantity:int
 minimum_order_size:float
type Symbol -
 contains(value:str)->bool
 ends_with(value:str)->bool
 starts_with(value:str)->bool
 to_lower()->str
 to_upper()->str
type TimeInForce Orders
 good_til_date(expiry:datetime)->TimeInForce
type Trade Statistics
 symbol:Symbol
"""


@dataclass(frozen=True)
class Stubs:
    """What the stubs say.

    Args:
        types: of the namespaces that strategies use.
        apart: how many types each of the others has, by what it is for.
    """

    types: tuple[LeanType, ...]
    apart: dict[str, int]


def stubs_folder() -> Path:
    """The folder of the stubs' `QuantConnect`.

    Raises:
        MachineError: they are not installed.
    """
    try:
        folder = Path(str(distribution(_PACKAGE).locate_file("QuantConnect")))
    except PackageNotFoundError:
        folder = Path()
    if not (folder / "__init__.pyi").is_file():
        raise MachineError(f"The table of LEAN's API is made from {_PACKAGE}, which is not installed; run pip install {_PACKAGE} first.")
    return folder


def read_stubs(folder: Path) -> Stubs:
    """Read all namespaces that LEAN's AlgorithmImports imports.

    Args:
        folder: that of the stubs' `QuantConnect`.

    Returns:
        Their public types. Of two of one name the one of the namespace that is imported last counts, as in Python.
    """
    imports = (folder.parent / "AlgorithmImports" / "__init__.pyi").read_text(encoding="utf-8")
    types: dict[str, LeanType] = {}
    apart: dict[str, set[str]] = {}
    for module in re.findall(r"^from (QuantConnect[\w.]*) import \*", imports, re.MULTILINE):
        path = folder.parent / Path(*module.split(".")) / "__init__.pyi"
        namespace = module.partition(".")[2]
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        if namespace in APART:
            apart.setdefault(APART[namespace], set()).update(re.findall(r"^class ([A-Za-z]\w*)", text, re.MULTILINE))
            continue
        for found in _types(ast.parse(text), namespace):
            if _OF_DERIVATIVES.match(found.name):
                apart.setdefault(_DERIVATIVES, set()).add(found.name)
            else:
                types[found.name] = found
    for obsolete in parse_types(_OBSOLETE):
        found = types[obsolete.name]
        members = dict(found.members)
        for name, member in obsolete.members.items():
            former = members.get(name, Member(name)).overloads
            further = tuple(overload for overload in member.overloads if overload not in former)
            members[name] = Member(name, member.type, (*former, *further), member.settable)
        types[obsolete.name] = found._replace(members=members)
    return Stubs(tuple(types.values()), {purpose: len(names) for purpose, names in sorted(apart.items())})


def _types(tree: ast.Module, namespace: str) -> list[LeanType]:
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return [_type(node, namespace, classes) for name, node in classes.items() if not name.startswith("_")]


def _type(node: ast.ClassDef, namespace: str, classes: dict[str, ast.ClassDef]) -> LeanType:
    bases = tuple(base for base in map(_type_text, node.bases) if base not in {*_ANY, "Generic", "IntEnum", "Enum", "MarshalByRefObject"})
    is_enum = any(_type_text(base) in ("IntEnum", "Enum") for base in node.bases)
    members: dict[str, Member] = {}
    for part in node.body:
        if isinstance(part, ast.FunctionDef):
            _add_function(members, part)
        elif isinstance(part, (ast.AnnAssign, ast.Assign)):
            target = part.target if isinstance(part, ast.AnnAssign) else part.targets[0]
            if not isinstance(target, ast.Name) or target.id.startswith("_"):
                continue
            kind = _type_text(part.annotation) if isinstance(part, ast.AnnAssign) else ""
            called = _calls(part.annotation, classes) if isinstance(part, ast.AnnAssign) else ()
            members[target.id] = Member(target.id, "", called) if called else Member(target.id, kind)
    for name, member in members.items():
        nested = classes.get(member.type)
        calls = _overloads(nested, "__call__") if nested is not None else ()
        if calls:
            members[name] = Member(name, "", calls)
        elif member.type.startswith("_"):
            members[name] = Member(name, "Any", (), member.settable)
    return LeanType(node.name, namespace, bases, is_enum, members)


def _calls(annotation: ast.expr, classes: dict[str, ast.ClassDef]) -> tuple[Overload, ...]:
    nested = classes.get(_type_text(annotation))
    return _overloads(nested, "__call__") if nested is not None else ()


def _overloads(node: ast.ClassDef, name: str) -> tuple[Overload, ...]:
    return tuple(_overload(part) for part in node.body if isinstance(part, ast.FunctionDef) and part.name == name)


def _add_function(members: dict[str, Member], node: ast.FunctionDef) -> None:
    decorators = [ast.unparse(decorator) for decorator in node.decorator_list]
    if "property" in decorators:
        members[node.name] = Member(node.name, _type_text(node.returns))
    elif any(decorator.endswith(".setter") for decorator in decorators):
        members[node.name] = Member(node.name, members[node.name].type, (), True)
    elif not node.name.startswith("_") or node.name in _SPECIAL:
        former = members[node.name].overloads if node.name in members else ()
        members[node.name] = Member(node.name, "", (*former, _overload(node, "staticmethod" in decorators)))


def _overload(node: ast.FunctionDef, static: bool = False) -> Overload:
    given = node.args.args if static else node.args.args[1:]
    required = len(given) - len(node.args.defaults)
    parameters = [Parameter(this.arg, _type_text(this.annotation), place >= required) for place, this in enumerate(given)]
    if node.args.vararg is not None:
        parameters.append(Parameter(node.args.vararg.arg, _type_text(node.args.vararg.annotation), True, True))
    return Overload(tuple(parameters), _type_text(node.returns))


def _type_text(node: ast.expr | None) -> str:
    """A type in one word, or several with bars between."""
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return "None"
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Subscript):
        outer = _type_text(node.value)
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if outer == "Optional":
            return f"{_type_text(inner[0])}?"
        if outer == "Union":
            words = sorted({_type_text(part) for part in inner})
            # what stands for a symbol
            return "Symbol" if {"Symbol", "str"} <= set(words) else "Any" if "Any" in words else "|".join(words)
        return "list" if outer in _LISTS else outer
    name = ast.unparse(node).rpartition(".")[2]
    if name in _ANY or "_" in name[1:]:  # type variables are spelled with their namespaces
        return "Any" if not name.startswith("_") else name
    return {"Callable": "callable", **dict.fromkeys(_LISTS, "list")}.get(name, name)
