"""Names of registered companies that mean something else, found after the gold set was annotated.

A name in brackets is linked to the id after the sentence, or, where that is "-", to no registered entity.
"""

import re

import pytest

from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document
from chipkg.resolution.resolver import RegistryResolver

TRAPS = """
Harrison [Ford] acts in it, and Ford Motor cut output. | -
[Ford] cut output for lack of chips. | ford
Jack [Dell] runs a bakery. | -
[Apple] Daily closed in Hong Kong. | -
[Apple] Records sued over the logo. | -
[Apple] Bank failed. | -
[Apple] unveiled its own modem chip. | apple
[Micron] Road leads to the lake. | -
[Micron] Electric wires houses; it is no rival of Micron Technology. | -
[Micron] Biomedical makes patches. | -
Pentagon [Intel] chief resigned. | -
House [Intel] chair Mike Turner spoke. | -
[Intel] shared by the allies was wrong. | -
[Intel] chief Lip-Bu Tan spoke to workers. | intel
[Samsung] Life sold shares of Samsung Electronics. | -
[Samsung] Lions won the cup. | -
[Samsung] CEO Jun Young-hyun spoke. | samsung-electronics
[Samsung] Sues Rival Over Memory Patents | samsung-electronics
Mr [Lam], a florist, won. | -
[Lam] Research makes etch tools. | lam-research
[Applied] pressure works. | -
Panic at the [Disco] sold out. | -
[Disco] Corporation makes grinders. | disco
[Tower] Hamlets council met. | -
[Tower] Semiconductor was nearly bought. | tower-semiconductor
[Screen] time rises. | -
[Soitec] of Grenoble supplies wafers. | soitec
The robot's [arm] broke. | -
[Arm] wrestling is a sport. | -
SMIC works on a [2.8 nm process]. | -
SMIC works on a [28 nm process]. | 28-nm-process
"""


@pytest.mark.parametrize("line", TRAPS.strip().splitlines())
def test_a_name_is_linked_only_where_it_is_meant(line: str) -> None:
    marked, _, expected = line.rpartition(" | ")
    start, end = marked.index("["), marked.index("]") - 1
    document = Document("trap", re.sub(r"[\[\]]", "", marked))
    entities = RegistryResolver().resolve(PatternExtractor().extract(document)).entities
    found = {e.id for e in entities for m in e.mentions if e.registered and m.start < end and start < m.end}
    assert found == ({expected} if expected != "-" else set())
