"""Models of LEAN for what this runtime does not trade: named, and refused when they are made."""

from __future__ import annotations

from minilean.common.unsupported import UnsupportedType


class _ForCrypto(UnsupportedType):
    _detail = "it is for cryptocurrencies, which minilean does not trade"


class _ForDerivatives(UnsupportedType):
    _detail = "it is for futures and options, which minilean does not trade"


class BinanceBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BinanceCoinFuturesBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BinanceFuturesBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BinanceUSBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BitfinexBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BybitBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class CoinbaseBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class FTXBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class FTXUSBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class GDAXBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class KrakenBrokerageModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BinanceFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BitfinexFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class BybitFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class CoinbaseFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class FTXFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class FTXUSFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class GDAXFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class KrakenFeeModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class ModifiedFillQuantityOrderFee(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class CryptoFutureMarginModel(_ForCrypto):
    """Not modelled: raises `UnsupportedCall`."""


class FutureFillModel(_ForDerivatives):
    """Not modelled: raises `UnsupportedCall`."""


class FutureMarginModel(_ForDerivatives):
    """Not modelled: raises `UnsupportedCall`."""


class FuturesOptionsMarginModel(_ForDerivatives):
    """Not modelled: raises `UnsupportedCall`."""


class FutureSettlementModel(_ForDerivatives):
    """Not modelled: raises `UnsupportedCall`."""


class OptionMarginModel(_ForDerivatives):
    """Not modelled: raises `UnsupportedCall`."""
