"""Stock-exchange symbols of registered companies: "NASDAQ: NVDA", "2330.TW", "NVDA"."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from chipkg.extraction.gazetteer import Hit
from chipkg.extraction.items import Item
from chipkg.extraction.shapes import name_data
from chipkg.model import Mention
from chipkg.registry import registry

_COUNTRIES = {
    **{"US": "NASDAQ", "TT": "TWSE", "KS": "KRX", "JP": "TSE", "JT": "TSE", "HK": "HKEX", "CH": "SSE", "NA": "AMS"},
    **{"GY": "XETRA", "GR": "XETRA", "FP": "EPA", "LN": "LSE", "SP": "SGX"},
}
# Shorter symbols are words and initials ("CAN", "ON", "MU").
_SHORTEST_BARE = 4
_WITH_ENDING = re.compile(r"(?<![\w.])(?P<symbol>[A-Z]{1,5}|\d{3,6})\.(?P<ending>[A-Z]{1,3})(?![\w.]*\w)")
# Bloomberg's: "2330 TT", "NVDA US"; the countries are two letters of its own.
_WITH_COUNTRY = re.compile(
    r"(?<![\w.])(?P<symbol>[A-Z]{1,5}|\d{3,6}) (?P<country>US|TT|KS|JP|JT|HK|CH|NA|GY|GR|FP|LN|SP)\b"
)
_BARE = re.compile(r"(?<![\w.:-])\$?(?P<symbol>[A-Z]{1,5}|\d{4,6})(?![\w.]*\w)")
_SYMBOL_BEFORE = re.compile(
    r"\b(?:[Tt]ickers?|[Ss]ymbols?|[Ss]tock code|[Cc]ode)(?: symbol)?:? (?:is |was |of |to )?[“\"]?$"
)
_MOVES = re.compile(
    r" (?:shares?|stock|calls?|puts?|earnings|rose|fell|gained|lost|jumped|slid|closed|dropped|surged|tumbled|up|down"
    r"|beat|missed|guided)\b| [+−–-]\d"
)
_LEGAL_BETWEEN = re.compile(r",? ?(?:[A-Z][\w.]{0,12}\.?,? ?){0,3}\($")


@lru_cache(maxsize=1)
def _with_exchange() -> re.Pattern[str]:
    exchanges = "|".join(name_data()["exchanges"].values())
    return re.compile(rf"\b(?P<exchange>{exchanges})(?:[:：]\s?| )(?P<symbol>[A-Z]{{1,5}}|\d{{3,6}})\b(?!\.\w)")


@lru_cache(maxsize=1)
def _exchange_codes() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(names), code) for code, names in name_data()["exchanges"].items())


@lru_cache(maxsize=1)
def _tickers() -> Mapping[str, tuple[str, str]]:
    """Ticker and company by registered ticker, without leading zeros, and by symbol where it is one company's."""
    whole: dict[str, tuple[str, str]] = {}
    symbols: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for entity in registry().entities.values():
        for ticker in entity.tickers:
            exchange, _, symbol = ticker.partition(":")
            whole[f"{exchange}:{symbol.lstrip('0')}"] = whole[ticker] = (ticker, entity.id)
            symbols[symbol].add((ticker, entity.id))
    alone = {symbol: min(found) for symbol, found in symbols.items() if len({owner for _, owner in found}) == 1}
    return whole | alone


def find_tickers(text: str, start: int, end: int, hits: Iterable[Hit]) -> Iterator[Item]:
    """The symbols in text[start:end] that are registered; what a symbol means is its ticker in the registry."""
    for match in _with_exchange().finditer(text, start, end):
        for names, code in _exchange_codes():
            if names.fullmatch(match["exchange"]):
                yield from _item(text, match, f"{code}:{match['symbol'].lstrip('0')}")
    for match in _WITH_ENDING.finditer(text, start, end):
        code = name_data()["endings"].get(match["ending"])
        yield from _item(text, match, f"{code}:{match['symbol'].lstrip('0')}")
    for match in _WITH_COUNTRY.finditer(text, start, end):
        yield from _item(text, match, f"{_COUNTRIES[match['country']]}:{match['symbol'].lstrip('0')}")
    named = sorted((hit.end, {meaning.entity for meaning in hit.meanings}) for hit in hits)
    ends = [place for place, _ in named]
    for match in _BARE.finditer(text, start, end):
        symbol = match["symbol"]
        unlike_words = symbol.isalpha() and len(symbol) >= _SHORTEST_BARE and not _is_word(symbol)
        said = (symbol.isalpha() and _MOVES.match(text, match.end()) and not _is_name(symbol)) or _SYMBOL_BEFORE.search(
            text, max(start, match.start() - 30), match.start()
        )
        before = bisect_right(ends, match.start()) - 1
        owned = before >= 0 and ticker_owner(symbol) in named[before][1] and text[match.start() - 1] == "("
        if (
            (match[0].startswith("$") and symbol.isalpha())
            or unlike_words
            or said
            or (owned and _LEGAL_BETWEEN.fullmatch(text, ends[before], match.start()))
        ):
            yield from _item(text, match, symbol)


def _is_word(symbol: str) -> bool:
    return symbol in name_data()["words_like_symbols"].split() or _is_name(symbol)


def _is_name(symbol: str) -> bool:
    """Whether a symbol is a name too, of somebody else."""
    return any(entity.id != ticker_owner(symbol) for entity in registry().by_name.get(symbol, ()))


def ticker_owner(ticker: str) -> str:
    """The id of the company with this ticker, or empty."""
    return _tickers().get(ticker, ("", ""))[1]


def _item(text: str, match: re.Match[str], ticker: str) -> Iterator[Item]:
    if ticker in _tickers():
        start, end = match.span()
        yield Item(start, end, Mention(start, end, text[start:end], "Company", "name", _tickers()[ticker][0]))
