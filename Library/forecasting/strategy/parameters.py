"""Parameters as LEAN hands them over, all of them text: read once, former names understood, written as text again."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from forecasting.errors import InvalidSpec, UnknownFeature


def text_of(value: object) -> str:
    """A value as the text that would be read as it again."""
    if isinstance(value, tuple):
        return ",".join(map(text_of, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Parameter:
    """How one parameter is read.

    Args:
        read: from its text to its value; raises ValueError or KeyError for what it is not.
        expected: what errors say was expected, such as ``a whole number of at least 1``.
        write: from its value back to a text.
    """

    read: Callable[[str], Any]
    expected: str
    write: Callable[[Any], str] = text_of


def one_of(allowed: tuple[str, ...]) -> Parameter:
    """A parameter that is one of some words."""
    return one_of_values({word: word for word in allowed})


def one_of_values(values: Mapping[str, Any]) -> Parameter:
    """A parameter that is one of some words, each of which stands for a value."""
    words = {value: word for word, value in values.items()}
    return Parameter(values.__getitem__, f"one of {', '.join(values)}", words.__getitem__)


def read_tickers(text: str) -> tuple[str, ...]:
    """The tickers of a text such as ``SPY,TLT``, in capitals.

    Raises:
        ValueError: one is empty, or there twice.
    """
    tickers = tuple(part.strip().upper() for part in text.split(","))
    if not all(tickers) or len(set(tickers)) != len(tickers):
        raise ValueError(text)
    return tickers


def read_ticker(text: str) -> str:
    """One ticker, in capitals.

    Raises:
        ValueError: it is none, or several.
    """
    (ticker,) = read_tickers(text)
    return ticker


COUNT = Parameter(int, "a whole number of at least 1")
SWITCH = Parameter(lambda text: {"true": True, "false": False}[text.lower()], "true or false")


@dataclass(frozen=True)
class Parameters:
    """The parameters of a strategy.

    Args:
        readers: by name, in the order in which they are told.
        former: what parameters were called before, by that name; understood, with a hint, until the next version. A former name that is a
            parameter of its own today is taken as that where its value can be read so.
    """

    readers: Mapping[str, Parameter]
    former: Mapping[str, str]

    @property
    def names(self) -> tuple[str, ...]:
        """All names of today."""
        return tuple(self.readers)

    def read(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """Every parameter that is given, by its name of today.

        Raises:
            InvalidSpec: a name is unknown (the nearest right one is named) or given by its former name too, or a value cannot be read.
        """
        former = self._former_names(texts)
        return {self._today(name, text): self._read(self._today(name, text), text, former) for name, text in texts.items()}

    def hint(self, texts: Mapping[str, str]) -> str:
        """One sentence that names what was given by a former name; empty when nothing was.

        Raises:
            InvalidSpec: a parameter is given by both of its names.
        """
        former = self._former_names(texts)
        renamed = ", ".join(f"{old} is called {new}" for new, old in former.items())
        hint = f"Parameters have other names now: {renamed}; the former names are understood in this version for the last time."
        return hint if former else ""

    def write(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Values of all parameters as text that would be read as them again."""
        return {name: reader.write(values[name]) for name, reader in self.readers.items()}

    def merge(self, own: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
        """The project's own parameters and those given for a run, which win, also where one of the two has a former name.

        Two names of one parameter that are of equal rank stay, and are refused when they are read.
        """
        replaced = {self._today(name, text) for name, text in given.items()}
        return {name: text for name, text in own.items() if self._today(name, text) not in replaced} | dict(given)

    def of_run(self, texts: Mapping[str, str], config: Path) -> dict[str, str]:
        """The parameters that LEAN hands over, without those of the project that were given for the run by their other name.

        Args:
            texts: those of both, merged.
            config: see ``is_given_for_this_run``.
        """
        if not any(self._today(name, text) != name for name, text in texts.items()):
            return dict(texts)
        given = {name: text for name, text in texts.items() if is_given_for_this_run(name, text, config)}
        return self.merge({name: text for name, text in texts.items() if name not in given}, given)

    def _today(self, name: str, text: str) -> str:
        if name not in self.former:
            return name
        return name if name in self.readers and self._is_readable(name, text) else self.former[name]

    def _is_readable(self, name: str, text: str) -> bool:
        try:
            self.readers[name].read(text.strip())
        except (ValueError, KeyError):
            return False
        return True

    def _former_names(self, texts: Mapping[str, str]) -> dict[str, str]:
        """The former names that were used, by those of today."""
        former = {self._today(name, text): name for name, text in texts.items() if self._today(name, text) != name}
        for new, old in former.items():
            if new in texts:
                raise InvalidSpec(f"The parameter {new} is given twice, as {old}, its former name, too: give {new} alone.")
        return former

    def _read(self, name: str, text: str, former: Mapping[str, str]) -> object:
        if name not in self.readers:
            # needed for a wrong name alone, and slow to load
            import difflib

            near = difflib.get_close_matches(name, self.names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"the parameters are {', '.join(self.names)}."
            raise InvalidSpec(f"There is no parameter {name!r}: {hint}")
        reader = self.readers[name]
        given = f"{former[name]} (now {name})" if name in former else name
        try:
            return reader.read(text.strip())
        except UnknownFeature as error:  # which names the nearest
            raise InvalidSpec(f"The parameter {given} is {text!r}: {error}") from error
        except (ValueError, KeyError) as error:
            raise InvalidSpec(f"The parameter {given} is {text!r}: expected {reader.expected}.") from error


def is_given_for_this_run(name: str, text: str | None, config: Path) -> bool:
    """Whether a parameter was given for one run, and is not the project's own.

    LEAN hands over the parameters of both merged, so what they are is told by the file: a value that differs from it was given for the
    run. The same value typed again counts as the project's, since nothing tells the two apart.

    Args:
        name: of the parameter.
        text: its value; None when it is at its default.
        config: the project's ``config.json``, which LEAN mounts beside ``main.py``; where it is missing, as in the cloud, every value
            counts as given.
    """
    if text is None:
        return False
    if not config.is_file():
        return True
    own = json.loads(config.read_text(encoding="utf-8")).get("parameters") or {}
    return own.get(name) != text
