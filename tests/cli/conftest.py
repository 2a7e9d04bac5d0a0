"""A command line in a folder of its own, and a small graph that every test may read."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chipkg.cli import main
from chipkg.model import Document, Entity, Evidence, Mention, ResolvedDocument, Statement
from chipkg.records import record_line, resolved_to_record
from chipkg.store.embedded import create_store
from tests.query.known import fill

ARTICLE = """\
SiCarrier's day

SHENZHEN, China - SiCarrier, known as Xinkailai in Chinese, makes epitaxy equipment.

The United States restricts Nvidia. California-based Nvidia plans to buy Arm.
"""

Kg = Callable[..., Result]


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kg:
    """Runs `kg` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)

    def run(*arguments: str, stdin: str | None = None, color: bool = False) -> Result:
        return CliRunner().invoke(main, arguments, input=stdin, catch_exceptions=False, color=color)

    return run


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """A text file in that folder."""
    file = tmp_path / "article.txt"
    file.write_text(ARTICLE, encoding="utf-8")
    return file


@pytest.fixture
def told(kg: Kg, tmp_path: Path) -> Kg:
    """`kg` in a folder whose default store holds what two resolved documents say, whatever an extractor would find."""
    lines = "".join(record_line(resolved_to_record(document)) for document in _told())
    (tmp_path / "told.jsonl").write_text(lines, encoding="utf-8")
    assert kg("build", "--statements", "told.jsonl").exit_code == 0
    return kg


def _told() -> list[ResolvedDocument]:
    """YMTC is put on a list, and taken off."""
    return [
        _document(
            "added", date(2024, 1, 31), "It was put on the 1260H list today.", "It", valid_from=date(2024, 1, 31)
        ),
        _document(
            "off", date(2026, 2, 18), "YMTC was taken off the 1260H list.", "YMTC", valid_until=date(2026, 2, 17)
        ),
    ]


def _document(identifier: str, published: date, sentence: str, subject: str, **dates: date) -> ResolvedDocument:
    text = f"About YMTC. {sentence}"
    start = text.index(sentence)
    own, other = start + sentence.index(subject), start + sentence.index("1260H list")
    firm = Mention(own, own + len(subject), subject, "Company", "name" if subject == "YMTC" else "pronoun")
    entities = (
        Entity("company.ymtc", "Company", "YMTC", tuple(sorted({Mention(6, 10, "YMTC", "Company"), firm}))),
        Entity("policy.1260h", "Policy", "1260H list", (Mention(other, other + 10, "1260H list", "Policy"),)),
    )
    evidence = Evidence(
        document=identifier,
        quote=sentence,
        start=start,
        end=len(text),
        valid_from=dates.get("valid_from"),
        valid_until=dates.get("valid_until"),
        confidence=0.8,
        extractor="hand 1",
    )
    statement = Statement("company.ymtc", "listedOn", "policy.1260h", (evidence,))
    document = Document(identifier, text, f"Title {identifier}", "The Test", published=published)
    return ResolvedDocument(document, entities, (statement,))


@pytest.fixture
def built(kg: Kg, article: Path) -> Kg:
    """`kg` in a folder whose default store holds the article."""
    assert kg("build", str(article), "--published", "2025-12-26", "--source", "The Test").exit_code == 0
    return kg


@pytest.fixture
def known(kg: Kg, tmp_path: Path) -> Kg:
    """`kg` in a folder whose default store is the small graph of known.toml."""
    with create_store(tmp_path / "kg-store", ontology="") as store:
        fill(store)
    return kg
