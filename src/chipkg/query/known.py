"""What the registry knows of an entity, in words. None of it is a statement: nobody said so in a document."""

from collections.abc import Iterable, Iterator

from chipkg.registry import Office, Registry, RegistryEntity


def known_facts(entity: RegistryEntity, registry: Registry) -> Iterator[str]:
    """One fact after the other, without the names that count in any text: "China", "chip equipment"."""

    def labels(identifiers: Iterable[str]) -> str:
        return ", ".join(registry.entities[identifier].label for identifier in identifiers)

    if entity.country:
        yield labels([entity.country])
    if entity.segments:
        yield ", ".join(segment.replace("-", " ") for segment in entity.segments)
    if entity.broader:
        yield f"belongs to {labels(entity.broader)}"
    if entity.component_of:
        yield f"part of {labels(entity.component_of)}"
    if entity.former_names:
        yield f"formerly {', '.join(name.value for name in entity.former_names)}"
    if entity.tickers:
        yield ", ".join(entity.tickers)
    if entity.issuers or entity.issued:
        yield " ".join(filter(None, ("issued", entity.issued, "by" if entity.issuers else "", labels(entity.issuers))))
    yield from (_office(office, labels([office.at])) for office in entity.offices)


def _office(office: Office, at: str) -> str:
    """ "chief executive, Intel (since 2025-03)"; when it began or ended is left out where it is not known."""
    if office.since and office.until:
        when = f" ({office.since} to {office.until})"
    elif office.since or office.until:
        when = f" (since {office.since})" if office.since else f" (until {office.until})"
    else:
        when = ""
    return f"{office.title}, {at}{when}"
