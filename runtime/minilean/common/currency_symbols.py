"""The signs of currencies in results and texts (`Currencies.CurrencySymbols`)."""

from __future__ import annotations

_PAIRS = (
    "USD:$ GBP:₤ JPY:¥ KRW:₩ EUR:€ NZD:$ AUD:$ CAD:$ CHF:Fr HKD:$ SGD:$ XAG:Ag XAU:Au CNH:¥ CNY:¥ CZK:Kč DKK:kr HUF:Ft INR:₹ MXN:$ "
    "NOK:kr PLN:zł SAR:﷼ SEK:kr THB:฿ TRY:₺ TWD:NT$ ZAR:R RUB:₽ BRL:R$ GNF:Fr IDR:Rp BTC:₿ BCH:Ƀ BSV:Ɓ LTC:Ł ETH:Ξ EOS:ε XRP:✕ XLM:* "
    "ETC:ξ ZRX:ZRX USDT:₮ ADA:₳ SOL:◎ DOT:● DOGE:Ð DAI:◈ ALGO:Ⱥ ICP:∞ XMR:ɱ XTZ:ꜩ IOTA:ɨ MIOTA:ɨ MKR:Μ ZEC:ⓩ DASH:Đ XNO:Ӿ REP:Ɍ "
    "STEEM:ȿ THETA:ϑ FIL:⨎ BAT:⟁ LSK:Ⱡ NAV:Ꞥ"
)
SIGNS = {code: sign for code, _, sign in (pair.partition(":") for pair in _PAIRS.split())}


def currency_symbol(currency: str) -> str:
    """The sign of a currency code, e.g. `€` of `EUR`; the code itself where LEAN knows none."""
    return SIGNS.get(currency, currency)
