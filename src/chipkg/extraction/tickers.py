"""Stock-exchange symbols of registered companies: "NASDAQ: NVDA", "2330.TW", "NVDA"."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from chipkg.extraction.gazetteer import Hit
from chipkg.extraction.items import Item
from chipkg.extraction.shapes import name_data
from chipkg.model import Mention
from chipkg.registry import registry

# Shorter symbols are words and initials ("CAN", "ON", "MU").
_SHORTEST_BARE = 4
_WITH_ENDING = re.compile(r"(?<![\w.])(?P<symbol>[A-Z]{1,5}|\d{3,6})\.(?P<ending>[A-Z]{1,3})(?![\w.]*\w)")
_BARE = re.compile(r"(?<![\w.:-])\$?(?P<symbol>[A-Z]{2,5})(?![\w.]*\w)")


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
    named = {hit.end: {meaning.entity for meaning in hit.meanings} for hit in hits}
    for match in _BARE.finditer(text, start, end):
        symbol = match["symbol"]
        owners = named.get(match.start() - 2, set()) if text[match.start() - 1] == "(" else set()
        unlike_words = len(symbol) >= _SHORTEST_BARE and not _is_word(symbol)
        if match[0].startswith("$") or unlike_words or ticker_owner(symbol) in owners:
            yield from _item(text, match, symbol)


def _is_word(symbol: str) -> bool:
    return symbol in registry().by_name or symbol in name_data()["words_like_symbols"].split()


def ticker_owner(ticker: str) -> str:
    """The id of the company with this ticker, or empty."""
    return _tickers().get(ticker, ("", ""))[1]


def _item(text: str, match: re.Match[str], ticker: str) -> Iterator[Item]:
    if ticker in _tickers():
        start, end = match.span()
        yield Item(start, end, Mention(start, end, text[start:end], "Company", "name", _tickers()[ticker][0]))
