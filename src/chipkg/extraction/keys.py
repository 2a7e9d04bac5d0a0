"""When two statements found in a document are one."""

from chipkg.model import ExtractedStatement, Text
from chipkg.ontology import ontology

Key = tuple[str, str, str, int]


def statement_key(statement: ExtractedStatement) -> Key:
    """The same names in the same sentence, either way round where that is the same."""
    obj = statement.object
    ends = [statement.subject.name.casefold(), (obj.value if isinstance(obj, Text) else obj.name).casefold()]
    term = ontology().relations.get(statement.relation)
    if term and term.symmetric:
        ends.sort()
    return ends[0], statement.relation, ends[1], statement.start
