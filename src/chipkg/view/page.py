"""Writes the viewer's page: one HTML string that fetches nothing and runs no script but ours.

The network goes through pyvis (its nodes and edges lists), the page is our own: stock pyvis loads from a CDN and
puts data into HTML and script. Here data is JSON in a `<script type="application/json">`, and a Content Security
Policy admits exactly our script and our style, by their hashes.
"""

import json
import re
import tomllib
import webbrowser
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup
from pyvis.edge import Edge
from pyvis.network import Network
from pyvis.node import Node

from chipkg.ontology import ontology
from chipkg.view.layout import place_nodes

if TYPE_CHECKING:
    import networkx as nx

    Graph: TypeAlias = nx.MultiDiGraph[str]

Record: TypeAlias = dict[str, Any]

_FOLDER = Path(__file__).parent
_UNKNOWN = {"color": "#8a8f98", "shape": "circle"}
# U+2028 and U+2029 end a line in old JavaScript; a lone surrogate cannot be written as UTF-8
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def render_page(graph: "Graph", *, title: str, note: str = "") -> str:
    """The viewer's page for a network built by `chipkg.network`, as one HTML string.

    `title` heads the page; `note` says under it what is shown (a query, a filter). The same graph gives the same
    bytes, in whatever order its nodes and edges were added. An empty graph gives a page that says what to do.
    """
    network = ViewerNetwork(title=title, note=note)
    network.add_graph(graph)
    return network.generate_html()


class ViewerNetwork(Network):
    """A pyvis network that renders to our page instead of vis-network's."""

    def __init__(self, *, title: str, note: str = "") -> None:
        super().__init__(directed=True, heading=title, cdn_resources="in_line")  # type: ignore[no-untyped-call]
        self.note = note
        self.templateEnv = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True)

    def add_graph(self, graph: "Graph") -> None:
        """Add all nodes, with their positions, and all edges, sorted.

        In bulk: pyvis's `add_node` and `add_edge` search a list for each, 7 s at 10k nodes.
        """
        places = place_nodes(graph)
        for iri in sorted(graph):
            self._append_node(iri, graph.nodes[iri], places[iri], graph.degree(iri))
        for source, target, key in sorted(graph.edges(keys=True)):
            data = graph.edges[source, target, key]
            edge = Edge(source, target, True, id=key, **data)  # type: ignore[no-untyped-call]
            self.edges.append(edge.options)

    def _append_node(self, iri: str, data: Mapping[str, Any], place: tuple[float, float], degree: int) -> None:
        look = _appearance().get(data["type"], _UNKNOWN)
        size = round(min(24.0, 5 + 2.2 * degree**0.5), 1)
        options = {**look, "size": size, "x": place[0], "y": place[1], **data}
        self.nodes.append(Node(iri, **options).options)  # type: ignore[no-untyped-call]
        self.node_ids.append(iri)
        self.node_map[iri] = self.nodes[-1]

    def generate_html(self, name: str = "", local: bool = True, notebook: bool = False) -> str:  # noqa: ARG002
        """The page. The arguments are those of pyvis and change nothing."""
        style, script = _source("viewer.css"), _source("picture.js") + _source("viewer.js")
        self.html = self.templateEnv.get_template(self.path).render(
            title=_writable(self.heading),
            note=_writable(self.note),
            policy=_policy(script, style),
            style=Markup(style),  # noqa: S704  our own files
            script=Markup(script),  # noqa: S704
            data=_json(self.payload()) if self.nodes else "",
        )
        return str(self.html)

    def write_html(
        self,
        name: str,
        local: bool = True,  # noqa: ARG002  pyvis's signature
        notebook: bool = False,  # noqa: ARG002
        open_browser: bool = False,
    ) -> None:
        """Write the page as UTF-8; pyvis would use the encoding of the machine and copy libraries beside it."""
        file = Path(name)
        file.write_text(self.generate_html(), encoding="utf-8", newline="\n")
        if open_browser:
            webbrowser.open(file.resolve().as_uri())

    def payload(self) -> Record:
        """What the script reads: nodes and edges refer to one another and to documents by position."""
        documents: dict[tuple[str, ...], int] = {}
        position = {node["id"]: index for index, node in enumerate(self.nodes)}
        return {
            "note": self.note,
            "classes": _classes({node.get("type", "") for node in self.nodes}),
            "relations": _relations(self.edges),
            "nodes": [_node(node) for node in self.nodes],
            "edges": [_edge(edge, position, documents) for edge in self.edges],
            "documents": [dict(zip(_DOCUMENT, document, strict=True)) for document in documents],
        }


_DOCUMENT = ("title", "source", "url", "published")
_SENTENCE = ("quote", "subject_names", "object_names", "speaker", "confidence", "polarity", "modality")


def _node(node: Record) -> Record:
    return {key: node[key] for key in ("id", "label", "type", "aliases", "x", "y", "size") if key in node}


def _edge(edge: Record, position: Mapping[str, int], documents: dict[tuple[str, ...], int]) -> Record:
    evidence = sorted(edge.get("evidence", ()), key=lambda item: (item["title"], item["quote"]))
    evidence.sort(key=lambda item: item["published"], reverse=True)
    return {
        "id": edge.get("id", ""),
        "from": position[edge["from"]],
        "to": position[edge["to"]],
        "relation": edge.get("relation", ""),
        "status": edge.get("status", "asserted"),
        "belief": round(edge.get("belief", 1.0), 3),
        "evidence": [_sentence(item, documents) for item in evidence],
    }


def _sentence(item: Record, documents: dict[tuple[str, ...], int]) -> Record:
    document = tuple(item[key] for key in _DOCUMENT)
    return {key: item[key] for key in _SENTENCE} | {"document": documents.setdefault(document, len(documents))}


def _classes(used: set[str]) -> dict[str, Record]:
    """Label, colour and shape of the classes used, those of the ontology first and in the order of appearance.toml."""
    known = ontology().classes
    order = [*(name for name in _appearance() if name in used), *sorted(used - set(_appearance()))]
    return {
        name: {"label": known[name].label if name in known else name, **_appearance().get(name, _UNKNOWN)}
        for name in order
    }


def _relations(edges: list[Record]) -> dict[str, Record]:
    """How each relation used reads from its subject, and from its object."""
    labels = {edge.get("relation", ""): edge.get("label", edge.get("relation", "")) for edge in edges}
    known = ontology().relations
    return {
        name: {"label": label, "inverse": known[name].inverse_label if name in known else f"{label} (of this)"}
        for name, label in sorted(labels.items())
    }


@lru_cache(maxsize=1)
def _appearance() -> dict[str, dict[str, str]]:
    return tomllib.loads(_source("appearance.toml"))


def _source(name: str) -> str:
    """A file of this package; line ends become \\n, as the browser hashes them."""
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    return (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _writable(text: str) -> str:
    """Without lone surrogates, which UTF-8 cannot hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _json(value: Record) -> Markup:
    """JSON that cannot end its script element, whatever the strings in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))  # noqa: S704  escaped here
