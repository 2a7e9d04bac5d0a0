"""The notebook shows what its cells do."""

from docs.notebook import code_cells, outputs, read, shown


def test_the_notebook_shows_what_its_cells_print() -> None:
    notebook = read()
    for cell, text in zip(code_cells(notebook), outputs(notebook), strict=True):
        assert shown(cell) == text, "if this is as it should be, write it with: python -m docs.notebook"
