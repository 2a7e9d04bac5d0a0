"""The notebook docs/python.ipynb: its cells, and what they print. `python -m docs.notebook` writes the output anew.

Run without Jupyter: code cells are Python, and the value of a cell's last line is its output.
"""

import ast
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from docs.readme import in_a_new_folder

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "python.ipynb"


def read() -> dict[str, Any]:
    """The notebook as it is written (nbformat 4.5)."""
    notebook: dict[str, Any] = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return notebook


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """The cells that are run."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def outputs(notebook: dict[str, Any]) -> list[str]:
    """What running the cells one after the other shows, in a folder that has only the notebook's data."""
    found: list[str] = []

    def run_all() -> None:
        (Path("docs")).symlink_to(ROOT / "docs")
        found.extend(_run(["".join(cell["source"]) for cell in code_cells(notebook)]))

    in_a_new_folder(run_all)
    return found


def shown(cell: dict[str, Any]) -> str:
    """The output that the notebook shows under a cell."""
    return "".join("".join(out.get("text", out.get("data", {}).get("text/plain", ""))) for out in cell["outputs"])


def _run(sources: list[str]) -> Iterator[str]:
    names: dict[str, Any] = {}
    for source in sources:
        printed, tree = io.StringIO(), ast.parse(source)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        with redirect_stdout(printed), redirect_stderr(io.StringIO()):
            exec(compile(tree, "cell", "exec"), names)
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None  # type: ignore[attr-defined]
        yield printed.getvalue() + ("" if value is None else repr(value))


def _write() -> None:
    notebook = read()
    for number, (cell, text) in enumerate(zip(code_cells(notebook), outputs(notebook), strict=True), 1):
        lines = text.splitlines(keepends=True)
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": lines}] if lines else []
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write()
