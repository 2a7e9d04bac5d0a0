"""Finds ontology/ and graph/, which people edit at the top of the checkout and the wheel carries inside the package."""

from pathlib import Path

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parents[1]


def resource(name: str) -> Path:
    """The folder or file `name`, such as "ontology" or "graph/registry".

    A wheel holds them inside the package; an editable install finds the checkout's own.
    """
    installed = _PACKAGE / "data" / name
    return installed if installed.exists() else _CHECKOUT / name
