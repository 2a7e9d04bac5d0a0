"""The committed graph is what the committed articles say, byte for byte, whatever the order of reading."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from chipkg.cli import main

ROOT = Path(__file__).parents[1]
COMMITTED = ROOT / "graph" / "chip-kg.ttl"


def kg(*arguments: str | Path, seed: str = "0") -> bytes:
    environment = os.environ | {"PYTHONHASHSEED": seed}
    command = (sys.executable, "-c", "from chipkg.cli import main; main()", *map(str, arguments))
    return subprocess.run(command, env=environment, capture_output=True, check=True).stdout


@pytest.mark.parametrize("seed", ["1", "2"])
def test_a_rebuild_gives_the_committed_graph(tmp_path: Path, seed: str) -> None:
    kg("build", ROOT / "graph" / "articles", "--store", tmp_path / "s", seed=seed)
    assert kg("export", "--turtle", "--store", tmp_path / "s", seed=seed) == COMMITTED.read_bytes()


def test_articles_added_one_by_one_backwards_give_the_committed_graph(tmp_path: Path) -> None:
    for article in sorted((ROOT / "graph" / "articles").glob("*.md"), reverse=True):
        # in this process: 28 others would spend most of their time starting
        result = CliRunner().invoke(main, ["build", str(article), "--store", str(tmp_path / "s")])
        assert result.exit_code == 0, result.output
    assert kg("export", "--turtle", "--store", tmp_path / "s") == COMMITTED.read_bytes()


def test_the_sample_corpus_has_its_size() -> None:
    assert len(list((ROOT / "graph" / "articles").glob("*.md"))) >= 25
