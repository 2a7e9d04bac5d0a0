"""What the registry knows of an entity, in words. None of it is a statement: nobody said so in a document."""

from collections.abc import Iterator

from chipkg.registry import Registry, RegistryEntity


def known_facts(entity: RegistryEntity, registry: Registry) -> Iterator[str]:
    """One fact a line, without the names that count in any text: "China; chipmaking equipment"."""

    def label(identifier: str) -> str:
        return registry.entities[identifier].label

    if entity.country:
        yield label(entity.country)
    if entity.segments:
        yield ", ".join(segment.replace("-", " ") for segment in entity.segments)
    if entity.broader:
        yield f"a kind or part of {', '.join(map(label, entity.broader))}"
    if entity.former_names:
        yield f"formerly {', '.join(name.value for name in entity.former_names)}"
    if entity.tickers:
        yield ", ".join(entity.tickers)
