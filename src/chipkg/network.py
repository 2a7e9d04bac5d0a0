"""The graph as a networkx network: entities as nodes, statements as edges, plain values only."""

from collections.abc import Iterable

import networkx as nx

from chipkg.ontology import Ontology
from chipkg.query.reading import EntityView, EvidenceView, StatementView


def build_network(statements: Iterable[StatementView], ontology: Ontology) -> "nx.MultiDiGraph[str]":
    """A directed multigraph of the statements between entities.

    Nodes are entity IRIs with `label`, `type`, `aliases`. Edge keys are statement IRIs; an edge has
    `relation`, `label`, `status`, `asserted`, `belief` and `evidence`, a list of plain dicts.
    Statements with a literal object are left out: they are names, not edges.
    """
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for statement in statements:
        if isinstance(statement.object, str):
            continue
        for entity in (statement.subject, statement.object):
            network.add_node(entity.iri, label=entity.label, type=entity.type, aliases=list(entity.aliases))
        network.add_edge(
            statement.subject.iri,
            statement.object.iri,
            key=statement.iri,
            relation=statement.relation,
            label=ontology.relation(statement.relation).label,
            status=statement.status,
            asserted=statement.asserted,
            belief=statement.belief,
            evidence=[_evidence(e, statement.subject, statement.object) for e in statement.evidence],
        )
    return network


def neighbourhood(network: "nx.MultiDiGraph[str]", centre: str, depth: int) -> "nx.MultiDiGraph[str]":
    """What lies within `depth` edges of a node, whichever way the edges point."""
    return network.subgraph(nx.ego_graph(network.to_undirected(as_view=True), centre, radius=depth)).copy()


def _evidence(evidence: EvidenceView, subject: EntityView, obj: EntityView) -> dict[str, object]:
    return {
        "quote": evidence.quote,
        "subject_names": all_names(subject),
        "object_names": all_names(obj),
        "speaker": evidence.speaker.label if evidence.speaker else "",
        "title": evidence.document.title,
        "source": evidence.document.source,
        "url": evidence.document.url,
        "published": evidence.document.published,
        "confidence": evidence.confidence,
        "polarity": evidence.polarity,
        "modality": evidence.modality,
    }


def all_names(entity: EntityView) -> list[str]:
    """Every name of an entity, the longest first, so that a reader marks the whole of it."""
    return sorted({entity.label, *entity.aliases, *entity.names}, key=lambda name: (-len(name), name))
