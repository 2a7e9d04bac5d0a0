import html
import json
import re
import tomllib
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx
import pytest

import chipkg.view.page
from chipkg.ontology import ontology
from chipkg.view.page import ViewerNetwork, render_page

if TYPE_CHECKING:
    Network: TypeAlias = nx.MultiDiGraph[str]

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>alert(1)</script>",
    "javascript:alert(1)",
    "\u202eright to left\u2066 \u2028\u2029 \x00 & ' \" \\",
    "{{ 7 * 7 }}{% raw %}",
    "x" * 10_000,
    "lone \ud800 surrogate",
]


class Page(HTMLParser):
    """Tags with their attributes, and the text of scripts and styles."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inline: list[tuple[str, str]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem:
            self.inline.append((self.tags[-1][1].get("type") or self.tags[-1][0], data))

    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads("".join(text for kind, text in self.inline if kind == "application/json"))
        return found

    def policy(self) -> str:
        return next(str(a["content"]) for _, a in self.tags if a.get("http-equiv") == "Content-Security-Policy")


def test_nothing_is_fetched(made_up_network: Callable[[int], "Network"]) -> None:
    page = Page(render_page(made_up_network(30), title="Thirty"))
    loading = [value for _, a in page.tags for name, value in a.items() if name in {"src", "href", "srcset", "action"}]
    assert loading == ["data:,"]
    assert not any(
        re.search(r"https?://|\bfetch\(|XMLHttp|import\(|url\(", text) or "@import" in text
        for kind, text in page.inline
        if kind in {"script", "style"}
    )


def test_the_policy_admits_exactly_the_inline_script_and_style(made_up_network: Callable[[int], "Network"]) -> None:
    page = Page(render_page(made_up_network(3), title="Three"))
    directives = dict(part.strip().split(" ", 1) for part in page.policy().split(";"))
    for kind in ("script", "style"):
        content = "".join(text for found, text in page.inline if found == kind)
        assert directives[f"{kind}-src"] == f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
    assert directives["default-src"] == "'none'"
    assert not any(name.startswith("on") or name == "style" for _, a in page.tags for name in a)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_stay_data(hostile_network: Callable[[str], "Network"], text: str) -> None:
    graph = hostile_network(text)
    source = render_page(graph, title=text, note=text)
    source.encode()
    page, plain = Page(source), Page(render_page(hostile_network("plain"), title="plain", note="plain"))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    data = page.data()
    assert text in {node["label"] for node in data["nodes"]}
    assert [evidence["quote"] for edge in data["edges"] for evidence in edge["evidence"]] == [text, text]
    assert data["note"] == text


def test_the_same_network_gives_the_same_bytes(made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(60)
    other: Network = nx.MultiDiGraph()
    other.add_nodes_from(reversed(list(graph.nodes(data=True))))
    for source, target, key in reversed(list(graph.edges(keys=True))):
        other.add_edge(source, target, key=key, **graph.edges[source, target, key])
    assert render_page(graph, title="a") == render_page(graph, title="a") == render_page(other, title="a")


def test_an_empty_network_gives_a_page_that_says_what_to_do() -> None:
    source = render_page(nx.MultiDiGraph(), title="Nothing <yet>", note="kg view SiCarrier")
    assert "kg build" in source
    assert "Nothing &lt;yet&gt;" in source
    assert "<canvas" not in source
    assert "<script" not in source


def test_one_node_is_a_page(made_up_network: Callable[[int], "Network"]) -> None:
    data = Page(render_page(made_up_network(1), title="One")).data()
    assert [(node["x"], node["y"]) for node in data["nodes"]] == [(0, 0)]
    assert data["edges"] == []


def test_relations_read_as_the_ontology_says_from_both_ends(made_up_network: Callable[[int], "Network"]) -> None:
    data = Page(render_page(made_up_network(30), title="Thirty")).data()
    assert data["relations"]["supplies"] == {"label": "supplies", "inverse": "is supplied by"}
    assert data["classes"]["GovernmentBody"]["label"] == "Government body"


def test_every_class_of_the_ontology_has_a_look_of_its_own() -> None:
    looks = tomllib.loads((Path(chipkg.view.page.__file__).parent / "appearance.toml").read_text(encoding="utf-8"))
    leaves = {name for name, below in ontology().leaves.items() if below == {name}}
    assert set(looks) == leaves
    assert len({(look["color"], look["shape"]) for look in looks.values()}) == len(looks)


def test_the_overhead_of_the_page_is_small(made_up_network: Callable[[int], "Network"]) -> None:
    source = render_page(made_up_network(1), title="One")
    assert len(source.encode()) < 100_000


def test_pyvis_sees_the_network_and_writes_our_page(
    made_up_network: Callable[[int], "Network"], tmp_path: Path
) -> None:
    graph = made_up_network(20)
    network = ViewerNetwork(title="Twenty")
    network.add_graph(graph)
    assert network.num_nodes() == 20  # type: ignore[no-untyped-call]
    assert network.num_edges() == graph.number_of_edges()  # type: ignore[no-untyped-call]
    network.write_html(str(tmp_path / "page.html"))
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == render_page(graph, title="Twenty")
    assert [file.name for file in tmp_path.iterdir()] == ["page.html"]


def test_the_title_is_escaped(made_up_network: Callable[[int], "Network"]) -> None:
    source = render_page(made_up_network(1), title="<b>R&D</b>")
    titles = re.findall(r"<title>(.*?)</title>", source)
    assert [html.unescape(title) for title in titles] == ["<b>R&D</b>"]
    assert "<b>" not in source
