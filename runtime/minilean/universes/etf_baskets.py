"""LEAN's ready baskets of funds, each fund entering on its first day (`LiquidETFUniverse`, `SP500SectorsETFUniverse` and others)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from minilean.common.enums import SecurityType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.universes.selection_models import InceptionDateUniverseSelectionModel


class Grouping(LeanObject):
    """Funds of one theme: those that go with it and those that go against it; iterates the former, then the latter.

    Symbols are made when they are first read, since their identifiers come from the map files of the data folder.

    Args:
        long: tickers of the funds that go with the theme.
        inverse: tickers of the funds that go against it.
    """

    def __init__(self, long: str, inverse: str = "") -> None:
        self.long_tickers = tuple(long.split())
        self.inverse_tickers = tuple(inverse.split())

    @property
    def long(self) -> list[Symbol]:
        """Symbols of the funds that go with the theme."""
        return _symbols(self.long_tickers)

    @property
    def inverse(self) -> list[Symbol]:
        """Symbols of the funds that go against it."""
        return _symbols(self.inverse_tickers)

    def __getitem__(self, index: int | slice) -> Symbol | list[Symbol]:
        return [*self.long, *self.inverse][index]

    def __len__(self) -> int:
        return len(self.long_tickers) + len(self.inverse_tickers)

    def __iter__(self) -> Iterator[Symbol]:
        return iter([*self.long, *self.inverse])

    def __str__(self) -> str:
        if not len(self):
            return "No Symbols"
        text = f"{len(self)} symbols:"
        if self.long_tickers:
            text += f" Long: {','.join(self.long_tickers)}"
        if self.inverse_tickers:
            text += f" Inverse: {','.join(self.inverse_tickers)}"
        return text


class LiquidETFUniverse(InceptionDateUniverseSelectionModel):
    """LEAN's basket of liquid funds in six groups; a fund without a map file enters at once (`LiquidETFUniverse`)."""

    ENERGY = Grouping("VDE USO XES XOP UNG ICLN ERX UCO AMJ BNO AMLP UGAZ TAN", "ERY SCO DGAZ")
    METALS = Grouping("GLD IAU SLV GDX AGQ PPLT NUGT USLV UGLD JNUG", "DUST JDST")
    TECHNOLOGY = Grouping("QQQ IGV QTEC FDN FXL TECL SOXL SKYY KWEB", "TECS SOXS")
    TREASURIES = Grouping("IEF SHY TLT IEI TLH BIL SPTL TMF SCHO SCHR SPTS GOVT", "SHV TBT TBF TMV")
    VOLATILITY = Grouping("TVIX VIXY SPLV UVXY EEMV EFAV USMV", "SVXY")
    SP_500_SECTORS = Grouping("XLB XLE XLF XLI XLK XLP XLU XLV XLY")

    def __init__(self) -> None:
        groups: Iterable[Grouping] = (self.SP_500_SECTORS, self.ENERGY, self.METALS, self.TECHNOLOGY, self.TREASURIES, self.VOLATILITY)
        super().__init__("qc-liquid-etf-basket", {symbol.value: symbol.id._first_date for group in groups for symbol in group})


class EnergyETFUniverse(InceptionDateUniverseSelectionModel):
    """Energy funds by inception date (`EnergyETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__(
            "qc-energy-etf-basket",
            _dated(
                "XLE 1998-12-22 IYE 2000-06-16 VDE 2004-09-29 USO 2006-04-10 XES 2006-06-22 XOP 2006-06-22 UNG 2007-04-18 ICLN 2008-06-25 "
                "ERX 2008-11-06 ERY 2008-11-06 SCO 2008-11-25 UCO 2008-11-25 AMJ 2009-06-02 BNO 2010-06-02 AMLP 2010-08-25 OIH 2011-12-21 "
                "DGAZ 2012-02-08 UGAZ 2012-02-08 TAN 2012-02-15"
            ),
        )


class MetalsETFUniverse(InceptionDateUniverseSelectionModel):
    """Metal funds by inception date (`MetalsETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__(
            "qc-metals-etf-basket",
            _dated(
                "GLD 2004-11-18 IAU 2005-01-28 SLV 2006-04-28 GDX 2006-05-22 AGQ 2008-12-04 GDXJ 2009-11-11 PPLT 2010-01-08 "
                "NUGT 2010-12-08 DUST 2010-12-08 USLV 2011-10-17 UGLD 2011-10-17 JNUG 2013-10-03 JDST 2013-10-03"
            ),
        )


class SP500SectorsETFUniverse(InceptionDateUniverseSelectionModel):
    """The sector funds of the S&P 500 by inception date (`SP500SectorsETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__("qc-sp500-sectors-etf-basket", {t: date(1998, 12, 22) for t in LiquidETFUniverse.SP_500_SECTORS.long_tickers})


class TechnologyETFUniverse(InceptionDateUniverseSelectionModel):
    """Technology funds by inception date (`TechnologyETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__(
            "qc-technology-etf-basket",
            _dated(
                "XLK 1998-12-22 QQQ 1999-03-10 SOXX 2001-07-13 IGV 2001-07-13 VGT 2004-01-30 QTEC 2006-04-25 FDN 2006-06-23 FXL 2007-05-10 "
                "TECL 2008-12-17 TECS 2008-12-17 SOXL 2010-03-11 SOXS 2010-03-11 SKYY 2011-07-06 SMH 2011-12-21 KWEB 2013-08-01 "
                "FTEC 2013-10-24"
            ),
        )


class USTreasuriesETFUniverse(InceptionDateUniverseSelectionModel):
    """Treasury funds by inception date (`USTreasuriesETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__(
            "qc-us-treasuries-etf-basket",
            _dated(
                "IEF 2002-07-26 SHY 2002-07-26 TLT 2002-07-26 IEI 2007-01-11 SHV 2007-01-11 TLH 2007-01-11 EDV 2007-12-10 BIL 2007-05-30 "
                "SPTL 2007-05-30 TBT 2008-05-01 TMF 2009-04-16 TMV 2009-04-16 TBF 2009-08-20 VGSH 2009-11-23 VGIT 2009-11-23 "
                "VGLT 2009-11-24 SCHO 2010-08-06 SCHR 2010-08-06 SPTS 2011-12-01 GOVT 2012-02-24"
            ),
        )


class VolatilityETFUniverse(InceptionDateUniverseSelectionModel):
    """Volatility funds by inception date (`VolatilityETFUniverse`)."""

    def __init__(self) -> None:
        super().__init__(
            "qc-volatility-etf-basket",
            _dated(
                "SQQQ 2010-02-11 TQQQ 2010-02-11 TVIX 2010-11-30 VIXY 2011-01-04 SPLV 2011-05-05 SVXY 2011-10-04 UVXY 2011-10-04 "
                "EEMV 2011-10-20 EFAV 2011-10-20 USMV 2011-10-20"
            ),
        )


def _dated(text: str) -> dict[str, date]:
    words = text.split()
    return {ticker: date.fromisoformat(day) for ticker, day in zip(words[::2], words[1::2], strict=True)}


def _symbols(tickers: Iterable[str]) -> list[Symbol]:
    return [Symbol.create(ticker, SecurityType.EQUITY) for ticker in tickers]
