"""The wheel works by itself: in an empty environment, away from the checkout, with everything it needs inside."""

import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from chipkg.resources import resource

ROOT = Path(__file__).parents[1]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (file,) = folder.glob("*.whl")
    return file


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("elsewhere")
    venv.create(folder / "venv", with_pip=True)
    run(folder / "venv/bin/python", "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return folder


def test_the_wheel_carries_the_ontology_and_the_graph(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "graph"):
        files = [p.relative_to(ROOT) for p in resource(folder).rglob("*") if p.is_file()]
        assert {f"chipkg/data/{file.as_posix()}" for file in files} <= names


def test_kg_works_outside_the_checkout(installed: Path) -> None:
    kg = installed / "venv/bin/kg"
    (installed / "article.txt").write_text("California-based Nvidia designs the H200.")
    run(kg, "build", "article.txt", cwd=installed)
    assert "kge:nvidia" in run(kg, "query", "SELECT ?who { ?who kg:designs kge:h200 }", cwd=installed)
    assert "conform" in run(kg, "validate", cwd=installed)
    run(kg, "view", cwd=installed)
    assert "California" in (installed / "graph.html").read_text(encoding="utf-8")
    assert "kg:basedIn" in run(kg, "export", "--turtle", cwd=installed)
