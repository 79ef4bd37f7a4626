"""Prices as people write them: read with either decimal mark, shown in the person's own way."""

from __future__ import annotations

import re

from PySide6.QtCore import QLocale

SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "PLN": "zł", "INR": "₹"}
"""Signs that mean one currency wherever they are read; the others go by their code."""
CURRENCIES = (
    *("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "JPY", "CNY", "CAD", "AUD", "INR"),
)
_WHOLE = frozenset({"JPY", "KRW"})
"""Currencies without a smaller coin."""
_AMOUNT = re.compile(r"\d+(?:[.,]\d{1,2})?")


def local_currency() -> str:
    """Return the currency of the person's country, by its code; EUR where there is none."""
    code = QLocale().currencySymbol(QLocale.CurrencySymbolFormat.CurrencyIsoCode)
    return code if code in CURRENCIES else "EUR"


def read_amount(text: str) -> float | None:
    """Return the amount that was typed; None when it is none.

    "1.234,50" and "1,234.50" are both read: the last mark with two digits or fewer behind it is
    the decimal one.
    """
    cleaned = re.sub(r"[^\d.,]", "", text)
    last = max(cleaned.rfind("."), cleaned.rfind(","))
    if last >= 0 and len(cleaned) - last - 1 <= 2:
        cleaned = re.sub(r"[.,]", "", cleaned[:last]) + "." + cleaned[last + 1 :]
    else:
        cleaned = re.sub(r"[.,]", "", cleaned)
    if not _AMOUNT.fullmatch(cleaned.rstrip(".")):
        return None
    return round(float(cleaned.rstrip(".")), 2)


def write_amount(amount: float | None) -> str:
    """Return an amount for a field to type in."""
    if amount is None:
        return ""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(amount, "f", 0 if amount == int(amount) else 2)


def show_amount(amount: float, currency: str | None) -> str:
    """Return an amount with its currency, as it is read."""
    code = currency or local_currency()
    return QLocale().toCurrencyString(amount, symbol(code), 0 if code in _WHOLE else 2)


def symbol(code: str) -> str:
    """Return the sign of a currency; its code where the sign could be another's."""
    return SYMBOLS.get(code, code)
