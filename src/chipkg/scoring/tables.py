"""Scores as plain text for a terminal."""

from collections.abc import Iterable, Iterator, Mapping

from chipkg.scoring.measures import Calibration, Counts, Interval, Ratio
from chipkg.scoring.scores import Scores

_NONE = "–"
_LABEL = 30
_CAUSE = 38


def render(scores: Scores) -> str:
    """The scores as tables, line end included; a dash is a share of nothing."""
    return "\n".join(_lines(scores)) + "\n"


def _lines(scores: Scores) -> Iterator[str]:
    yield _heading(scores)
    yield from _gaps(scores)
    yield ""
    yield from _counts_table(
        "",
        {
            "entities": scores.entities,
            "entities, class agrees": scores.typed_entities,
            "statements": scores.statements,
            "statements, either way round": scores.undirected,
        },
    )
    yield ""
    yield from _ratios_table("of the statements found", _flags(scores))
    yield ""
    yield from _ratios_table("said, but not as a fact", _asserted(scores))
    yield ""
    yield from _calibration(scores.calibration)
    yield ""
    yield f"{'cause':{_CAUSE}}{'number':>8}"
    yield from (f"{cause:{_CAUSE}}{count:>8,}" for cause, count in scores.causes.items())
    for title, table in _breakdowns(scores):
        yield ""
        yield from _counts_table(title, table)


def _heading(scores: Scores) -> str:
    counted = f"{scores.documents:,} documents, {scores.statements.gold:,} gold statements"
    if scores.documents == 1:
        return f"one document, no interval; {scores.statements.gold:,} gold statements"
    return f"{counted}; [95% intervals over documents]"


def _gaps(scores: Scores) -> Iterator[str]:
    if scores.missing:
        yield f"no prediction for {len(scores.missing):,}, counted as missed: {', '.join(scores.missing)}"
    if scores.unjudged:
        yield f"no gold for {len(scores.unjudged):,}, left out: {', '.join(scores.unjudged)}"


def _flags(scores: Scores) -> dict[str, Ratio]:
    return {
        "polarity right": scores.polarity,
        "modality right": scores.modality,
        "attribution right": scores.attribution,
    }


def _asserted(scores: Scores) -> dict[str, Ratio]:
    return {
        "asserted all the same": scores.asserted,
        "asserted, of those found": scores.asserted_found,
    }


def _breakdowns(scores: Scores) -> Iterable[tuple[str, Mapping[str, Counts]]]:
    return (
        ("relation", scores.by_relation),
        ("polarity (found with it)", scores.by_polarity),
        ("modality (found with it)", scores.by_modality),
        ("class (entity found with it)", scores.by_class),
    )


def _counts_table(title: str, rows: Mapping[str, Counts]) -> Iterator[str]:
    yield f"{title:{_LABEL}}{'gold':>8}{'predicted':>11}{'right':>8}{'precision':>11}{'recall':>8}{'F1':>8}"
    for label, row in rows.items():
        counted = f"{label:{_LABEL}}{row.gold:>8,}{row.predicted:>11,}{row.right:>8,}"
        shares = f"{_share(row.precision):>11}{_share(row.recall):>8}{_share(row.f1):>8}"
        yield counted + shares + _interval(row.interval)


def _ratios_table(title: str, rows: Mapping[str, Ratio]) -> Iterator[str]:
    yield f"{title:{_LABEL}}{'of':>8}{'':>11}{'number':>8}{'share':>11}"
    for label, row in rows.items():
        counted = f"{label:{_LABEL}}{row.whole:>8,}{'':>11}{row.part:>8,}{_share(row.value):>11}"
        yield counted + _interval(row.interval)


def _calibration(calibration: Calibration | None) -> Iterator[str]:
    if calibration is None:
        yield "no prediction gives its confidence"
        return
    yield f"{'expected calibration error':{_LABEL}}{_share(calibration.error):>8}"
    yield f"{'confidence from':{_LABEL}}{'number':>8}{'mean':>11}{'right':>8}"
    for bin_ in calibration.bins:
        yield f"{bin_.low:<{_LABEL}.1f}{bin_.count:>8,}{_share(bin_.confidence):>11}{_share(bin_.right):>8}"


def _share(value: float | None) -> str:
    return _NONE if value is None else f"{value:.3f}"


def _interval(interval: Interval | None) -> str:
    return f"  [{interval.low:.3f}, {interval.high:.3f}]" if interval else ""
