"""Statements between entities: coreference, what is dropped, order."""

import pytest

from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document, ExtractedStatement, Extraction, Mention, ResolvedDocument, Text
from chipkg.resolution.resolver import RegistryResolver


def _resolve(text: str) -> ResolvedDocument:
    return RegistryResolver().resolve(PatternExtractor().extract(Document("d", text)))


def _triples(resolved: ResolvedDocument) -> set[tuple[str, str, str]]:
    return {(s.subject, s.relation, s.object) for s in resolved.statements if isinstance(s.object, str)}


def _given(*ends: tuple[str, str], relation: str = "produces") -> ResolvedDocument:
    """A document that consists of the two names, in a statement."""
    text = " ".join(name for name, _ in ends)
    mentions = [Mention(text.index(name), text.index(name) + len(name), name, type_) for name, type_ in ends]
    statement = ExtractedStatement(subject=mentions[0], relation=relation, object=mentions[-1], start=0, end=len(text))
    return RegistryResolver().resolve(Extraction(Document("d", text), tuple(mentions), (statement,), "test 1"))


@pytest.mark.parametrize(
    ("text", "triple"),
    [
        ("ASML grew. The Dutch firm makes EUV scanners.", ("asml", "produces", "euv-lithography-machine")),
        (
            "TSMC competes with ASML. The Dutch firm makes EUV scanners.",
            ("asml", "produces", "euv-lithography-machine"),
        ),
        ("ASML grew. It makes EUV scanners.", ("asml", "produces", "euv-lithography-machine")),
        ("Rene Haas spoke to Nvidia. He works for Arm.", ("rene-haas", "worksFor", "arm")),
        ("Apple is big. TSMC says Apple is its largest customer.", ("tsmc", "supplies", "apple")),
        ("SiCarrier is young. But he makes epitaxy equipment.", ("sicarrier", "produces", "epitaxy-equipment")),
    ],
)
def test_descriptions_and_pronouns(text: str, triple: tuple[str, str, str]) -> None:
    assert triple in _triples(_resolve(text))


def test_he_is_not_a_company_where_a_person_is_named() -> None:
    assert not _triples(_resolve("SiCarrier is led by Lisa Su. He makes epitaxy equipment.")) & {
        ("sicarrier", "produces", "epitaxy-equipment")
    }


def test_a_description_without_antecedent_drops_the_statement() -> None:
    resolved = _resolve("The company makes EUV scanners.")
    assert not resolved.statements
    assert "nothing before it is meant" in resolved.drops[0].reason


def test_a_statement_outside_the_schema_is_dropped_and_reported() -> None:
    resolved = _given(("California", "Place"), ("Nvidia", "Company"))
    assert [drop.reason for drop in resolved.drops] == ["produces cannot have a Place as subject"]


def test_nothing_is_related_to_itself() -> None:
    resolved = _given(("Nvidia", "Company"), ("Nvidia Corp", "Company"), relation="partnersWith")
    assert [drop.reason for drop in resolved.drops] == ["subject and object are the same"]


def test_symmetric_statements_have_one_order() -> None:
    one, other = _resolve("AMD competes with Nvidia."), _resolve("Nvidia competes with AMD.")
    assert _triples(one) == _triples(other) == {("amd", "competesWith", "nvidia")}


def test_evidence_quotes_its_sentence() -> None:
    resolved = _resolve("Wait. TSMC’s rival Samsung did not buy EUV scanners.")
    (evidence,) = next(s for s in resolved.statements if s.relation == "buys").evidence
    assert evidence.quote == resolved.document.text[evidence.start : evidence.end]
    assert (evidence.polarity, evidence.document, evidence.extractor) == ("negated", "d", "patterns 1")


def test_sentences_that_agree_are_evidence_of_one_statement() -> None:
    resolved = _resolve("AMD acquired Xilinx. Later, AMD acquired Xilinx.")
    (statement,) = (s for s in resolved.statements if s.relation == "acquires")
    assert len(statement.evidence) == 2


def test_speakers_are_entities() -> None:
    resolved = _resolve("Lisa Su said that China depends on ASML.")
    (statement,) = (s for s in resolved.statements if s.relation == "dependsOn")
    assert statement.evidence[0].attributed_to == "lisa-su"


def test_aliases_stay_literals() -> None:
    resolved = _resolve("SiCarrier, known as Kuku in Chinese, is young.")
    assert [s.object for s in resolved.statements] == [Text("Kuku", "zh-Latn")]


def test_output_is_sorted_and_the_same_each_time() -> None:
    text = "TSMC supplies Apple. AMD competes with Nvidia. Intel makes AI chips. ASML is based in Veldhoven."
    one, other = _resolve(text), _resolve(text)
    assert one == other
    assert [e.id for e in one.entities] == sorted(e.id for e in one.entities)
    assert [s.subject for s in one.statements] == sorted(s.subject for s in one.statements)


def test_a_rule_that_speaks_of_itself_goes_by_its_title() -> None:
    text = (
        "In this rule, the Bureau of Industry and Security is amending the Export Administration Regulations"
        " to impose controls on gallium."
    )
    document = Document("d", text, title="Controls on Odd Things")
    resolved = RegistryResolver().resolve(PatternExtractor().extract(document))
    labels = {entity.id: entity.label for entity in resolved.entities}
    bureau, title = "Bureau of Industry and Security", "Controls on Odd Things"
    assert {(labels[s], r, labels[o]) for s, r, o in _triples(resolved)} == {
        (bureau, "enacts", title),
        (bureau, "amends", "Export Administration Regulations"),
        (title, "amends", "Export Administration Regulations"),
        (bureau, "restricts", "gallium"),
        (title, "restricts", "gallium"),
    }
