"""A command line in a folder of its own, and a small graph that every test may read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chipkg.cli import main
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
