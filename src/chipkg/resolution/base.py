"""What every resolver is: a callable from an extraction to the same statements between entities."""

from typing import Protocol

from chipkg.model import Extraction, ResolvedDocument


class Resolver(Protocol):
    """Links mentions to entities, one document at a time, whatever other documents say."""

    def resolve(self, extraction: Extraction) -> ResolvedDocument:
        """The document in terms of entities; statements that cannot be linked or break the schema become drops."""
        ...
