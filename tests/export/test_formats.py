"""Every export format holds the graph, and is the same file twice."""

import csv
import json
from io import BytesIO, StringIO

import networkx as nx
import pytest
import rdflib
from rdflib.compare import isomorphic

from chipkg.export import EXPORTERS
from chipkg.export.base import ExportSource
from chipkg.ontology import ontology
from tests.samples import alias, editor, resolved

RDF_FORMATS = {
    "turtle": "turtle",
    "ntriples": "nt",
    "nquads": "nquads",
    "trig": "trig",
    "jsonld": "json-ld",
    "rdfxml": "xml",
}
HOSTILE = '=cmd|"/c calc"!A1 </script>\u202e & <b> \x0b新凯来'


def source(*, texts: bool = False) -> ExportSource:
    edited = editor()
    edited.put(
        [
            resolved("a", ("sicarrier", "memberOf", "national-team"), ("nvidia", "designs", "chip.h200")),
            resolved("b", ("united-states", "restricts", "nvidia"), speaker="person.zhang-hengming"),
            resolved(
                "c", ("sicarrier", "partnersWith", "nvidia"), modality="planned", text=HOSTILE.replace("\x0b", "")
            ),
            alias("d", "sicarrier", "Xinkailai", "zh-Latn"),
        ]
    )
    return ExportSource(edited.store, ontology(), texts=texts)


def exported(form: str, *, texts: bool = False) -> bytes:
    output = BytesIO()
    EXPORTERS[form](source(texts=texts), output)
    return output.getvalue()


def parsed(form: str) -> rdflib.Graph:
    # a Dataset's default graph, since N-Quads, TriG and JSON-LD parse into datasets
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=exported(form), format=RDF_FORMATS[form])
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_two_exports_of_one_graph_are_the_same_bytes(form: str) -> None:
    assert exported(form) == exported(form)


@pytest.mark.parametrize("form", sorted(set(RDF_FORMATS) - {"ntriples"}))
def test_every_rdf_format_holds_the_same_graph(form: str) -> None:
    assert isomorphic(parsed(form), parsed("ntriples"))


@pytest.mark.parametrize("form", sorted(RDF_FORMATS))
def test_full_texts_go_along_only_when_asked_for(form: str) -> None:
    assert b"ontology#text" not in exported(form).replace(b'"text": {', b"")
    assert len(exported(form, texts=True)) > len(exported(form))


def test_turtle_is_readable() -> None:
    turtle = exported("turtle").decode()
    assert "@prefix kg: <https://w3id.org/chip-kg/ontology#>" in turtle
    assert "kg:memberOf kge:national-team" in turtle


def test_json_ld_carries_its_context() -> None:
    document = json.loads(exported("jsonld"))
    assert document["@context"]["Company"] == "kg:Company"
    assert {"Company", "Entity"} <= {t for node in document["@graph"] for t in node["type"]}


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_network_programs_find_entities_and_statements(form: str, read: object) -> None:
    network = read(BytesIO(exported(form)))  # type: ignore[operator]
    nodes = dict(network.nodes(data=True))
    assert nodes["https://w3id.org/chip-kg/entity/sicarrier"]["label"] == "SiCarrier"
    relations = {data["relation"] for *_, data in network.edges(data=True)}
    assert relations == {"memberOf", "designs", "restricts", "partnersWith"}


def test_no_export_is_stamped_with_a_day() -> None:
    assert b"lastmodified" not in exported("gexf")


def annotated(form: str = "nquads") -> rdflib.Graph:
    output = BytesIO()
    whole = source()
    EXPORTERS[form](ExportSource(whole.store, whole.ontology, annotations=True), output)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=output.getvalue(), format=RDF_FORMATS[form])
    graph = rdflib.Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


def test_evidence_is_an_annotation_whose_selectors_find_the_quote() -> None:
    found = annotated().query(
        """
        PREFIX oa: <http://www.w3.org/ns/oa#> PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX kg: <https://w3id.org/chip-kg/ontology#>
        SELECT ?exact ?quote ?start ?end WHERE {
          ?annotation a oa:Annotation, kg:Evidence ; oa:hasBody ?statement ; oa:hasTarget ?target ; kg:quote ?quote ;
            prov:wasQuotedFrom ?document ; prov:wasGeneratedBy [ a prov:Activity ; prov:used ?document ;
              prov:wasAssociatedWith [ a prov:SoftwareAgent ] ] .
          ?statement a kg:Statement ; prov:wasDerivedFrom ?annotation .
          ?target a oa:SpecificResource ; oa:hasSource ?document ; oa:hasSelector ?one, ?other .
          ?one a oa:TextQuoteSelector ; oa:exact ?exact .
          ?other a oa:TextPositionSelector ; oa:start ?start ; oa:end ?end .
          ?document a <https://schema.org/CreativeWork> ; <https://schema.org/name> ?title .
        }"""
    )
    lines = list(found)
    assert len(lines) == 5
    for exact, quote, start, end in lines:  # type: ignore[misc]
        assert exact == quote
        assert int(end) - int(start) == len(exact)


def test_the_speaker_vouches_for_what_is_attributed_to_him() -> None:
    ask = "ASK { ?e <http://www.w3.org/ns/prov#wasAttributedTo> ?who . ?who a <http://www.w3.org/ns/prov#Agent> }"
    assert annotated().query(ask).askAnswer


@pytest.mark.parametrize("form", sorted(set(RDF_FORMATS) - {"ntriples"}))
def test_every_rdf_format_holds_the_annotations(form: str) -> None:
    assert isomorphic(annotated(form), annotated("ntriples"))


def test_a_graph_with_annotations_still_conforms_to_the_shapes() -> None:
    from chipkg.validation import validate

    edited = editor()
    edited.store.update(f"INSERT DATA {{ {annotated().serialize(format='nt')} }}")
    assert validate(edited.store) == []


def rows() -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(exported("csv").decode())))


def test_the_table_has_a_row_for_every_piece_of_evidence() -> None:
    assert [(r["subject"], r["relation"], r["object"]) for r in rows()] == [
        ("Nvidia", "designs", "H200"),
        ("Nvidia", "partnersWith", "SiCarrier"),
        ("SiCarrier", "alsoKnownAs", "Xinkailai"),
        ("SiCarrier", "memberOf", "national team"),
        ("United States", "restricts", "Nvidia"),
    ]
    assert rows()[4]["attributed_to"] == "Zhang Hengming"


def test_a_cell_that_a_spreadsheet_would_run_is_disarmed() -> None:
    (quote,) = {r["quote"] for r in rows() if r["relation"] == "partnersWith"}
    assert quote.startswith("'=cmd")


@pytest.mark.parametrize("form", sorted(EXPORTERS))
def test_an_empty_graph_can_be_exported(form: str) -> None:
    EXPORTERS[form](ExportSource(editor().store, ontology()), BytesIO())
