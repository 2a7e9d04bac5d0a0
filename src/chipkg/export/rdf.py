"""RDF formats. Triples are sorted, so that two exports of one graph are the same file."""

import json
from functools import partial
from typing import IO

import pyoxigraph as ox

from chipkg.export.base import ExportSource
from chipkg.rdf.annotations import annotation_triples
from chipkg.rdf.namespaces import KG, RDF, prefixes
from chipkg.resources import resource

_PREFIXED = {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML}


def sorted_triples(source: ExportSource) -> list[ox.Triple]:
    """All triples by subject, its classes first, then in the order of their N-Triples lines.

    The documents' full texts are left out unless asked for: they are usually somebody's
    copyright, while the quoted sentences are what the statements stand on.
    """
    kept = {t for t in source.store.match() if source.texts or t.predicate != KG.text}
    if source.annotations:
        kept |= set(annotation_triples(kept))
    return sorted(kept, key=lambda t: (str(t.subject), t.predicate != RDF.type, str(t)))


def _write(form: ox.RdfFormat, source: ExportSource, output: IO[bytes]) -> None:
    names = prefixes(source.store.base) if form in _PREFIXED else None
    ox.serialize(sorted_triples(source), output, form, prefixes=names)


write_turtle = partial(_write, ox.RdfFormat.TURTLE)
write_ntriples = partial(_write, ox.RdfFormat.N_TRIPLES)
write_nquads = partial(_write, ox.RdfFormat.N_QUADS)
write_trig = partial(_write, ox.RdfFormat.TRIG)
write_rdfxml = partial(_write, ox.RdfFormat.RDF_XML)


def write_jsonld(source: ExportSource, output: IO[bytes]) -> None:
    """JSON-LD, compacted with the ontology's context, which is written into the file: nothing to fetch."""
    from pyld import jsonld

    expanded = json.loads(ox.serialize(sorted_triples(source), format=ox.RdfFormat.JSON_LD) or b"[]")
    for described in expanded:
        # Oxigraph writes rdf:type as a property like any other
        described["@type"] = [value["@id"] for value in described.pop(RDF.type.value, [])]
    context = json.loads((resource("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    compacted = jsonld.compact(expanded, context, {"graph": True})
    output.write(json.dumps(compacted, ensure_ascii=False, indent=1).encode() + b"\n")
