"""The page in a real browser, with the network blocked: what a reader does with mouse, keyboard and address."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

import networkx as nx
import pytest

from chipkg.view.page import render_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    Network: TypeAlias = nx.MultiDiGraph[str]

pytestmark = pytest.mark.browser
PROGRAMS = ["chromium", "chromium-browser", "google-chrome"]
HOSTILE = [
    "</script><img src=x onerror=window.ran=1><svg onload=window.ran=1>",
    "javascript:window.ran=1",
    "\u202edetfirts\u2066 \u2028 '\"><script>window.ran=1</script>",
    "w" * 10_000,
]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    program = os.environ.get("KG_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("no Chromium found: install one or name it in KG_CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Reader:
    """Opens pages with everything but the page itself blocked, and keeps what went wrong."""

    def __init__(self, browser: "Browser", folder: Path, **options: Any) -> None:
        self.context = browser.new_context(reduced_motion="reduce", **options)
        self.page: Page = self.context.new_page()
        self.file = folder / "page.html"
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.route(lambda url: not url.startswith(("file:", "data:")), lambda route: route.abort())
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, graph: "Network", fragment: str = "") -> "Page":
        self.file.write_text(render_page(graph, title="Test"), encoding="utf-8")
        self.page.goto(self.file.as_uri() + fragment)
        self.page.wait_for_timeout(100)
        return self.page

    def check(self) -> None:
        assert self.complaints == []
        assert [url for url in self.requests if not url.startswith((self.file.as_uri(), "data:"))] == []


@pytest.fixture
def reader(browser: "Browser", tmp_path: Path) -> Iterator[Reader]:
    reader = Reader(browser, tmp_path)
    yield reader
    reader.check()
    reader.context.close()


def colours(page: "Page") -> int:
    """How many different colours the canvas shows."""
    script = """() => { const c = document.getElementById("picture");
      return new Set(new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer)).size }"""
    return int(page.evaluate(script))


def wait_for_panel(page: "Page", heading: str) -> None:
    """The address changes first, the panel follows."""
    page.locator("#panel h2").get_by_text(heading, exact=True).wait_for()


def edge_of(graph: "Network", number: int = 0) -> tuple[str, dict[str, Any]]:
    _, _, key, data = sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[2])[number]
    return key, data


@pytest.mark.parametrize("size", [1, 30, 1000])
def test_the_picture_is_drawn(reader: Reader, made_up_network: Callable[[int], "Network"], size: int) -> None:
    page = reader.open(made_up_network(size))
    assert colours(page) > 5
    assert page.locator("#counts").inner_text().startswith(f"{size:,} entit")


def test_a_search_result_opens_the_entity_and_its_statement_the_sentence(
    reader: Reader, made_up_network: Callable[[int], "Network"]
) -> None:
    graph = made_up_network(30)
    subject, _, key, data = max(graph.edges(keys=True, data=True), key=lambda edge: graph.out_degree(edge[0]))
    page = reader.open(graph)
    page.locator("#search").fill(graph.nodes[subject]["label"])
    page.locator("#suggestions [role=option]").first.click()
    wait_for_panel(page, graph.nodes[subject]["label"])
    page.locator(f'#panel .row a[href="#edge={quote(key, safe="")}"]').first.click()
    page.wait_for_selector("blockquote")
    assert data["evidence"][0]["quote"] in page.locator("blockquote").all_inner_texts()
    assert page.locator("blockquote mark").first.inner_text() == data["evidence"][0]["subject_names"][0]


def test_search_by_keyboard_finds_an_alias(reader: Reader, made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(30)
    graph.nodes[sorted(graph)[4]]["aliases"] = ["Žluťoučký kůň"]
    page = reader.open(graph)
    page.locator("#search").focus()
    page.keyboard.type("zlutoucky")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    wait_for_panel(page, graph.nodes[sorted(graph)[4]]["label"])
    assert page.evaluate("document.activeElement.id") == "panel"
    page.locator("#search").fill("kun")
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").is_hidden()


def test_every_edge_opens_its_quotes_by_address(reader: Reader, made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(12)
    page = reader.open(graph)
    for _, _, key, data in graph.edges(keys=True, data=True):
        page.evaluate("address => { location.hash = address }", f"#edge={quote(key, safe='')}")
        page.wait_for_function(
            "key => picture.focus && [...picture.focus.edges].some(edge => edge.id === key)", arg=key
        )
        assert sorted(page.locator("blockquote").all_inner_texts()) == sorted(e["quote"] for e in data["evidence"])


def test_the_address_opens_a_view_on_loading(reader: Reader, made_up_network: Callable[[int], "Network"]) -> None:
    graph = made_up_network(30)
    key, data = edge_of(graph, 3)
    page = reader.open(graph, f"#edge={quote(key, safe='')}")
    assert page.locator("blockquote").first.inner_text() in {evidence["quote"] for evidence in data["evidence"]}
    assert page.locator(".sentence a").first.get_attribute("rel") == "noopener noreferrer"


def test_an_address_of_nothing_says_so(reader: Reader, made_up_network: Callable[[int], "Network"]) -> None:
    page = reader.open(made_up_network(3), "#node=%E0%A4%A")
    assert "not in this network" in page.locator("#panel").inner_text()


def test_a_click_on_the_picture_opens_what_is_there(
    reader: Reader, made_up_network: Callable[[int], "Network"]
) -> None:
    graph = made_up_network(30)
    page = reader.open(graph)
    for kind in ("nodes", "edges"):
        spot = page.evaluate(
            """kind => { picture.place(picture.width, picture.height);
              const box = picture.canvas.getBoundingClientRect();
              for (const item of picture[kind]) {
                const here = [item.sx, item.sy], curve = item.from ? picture.curve(item) : [...here, ...here, ...here];
                const [x0, y0, cx, cy, x1, y1] = curve;
                const x = (x0 + 2 * cx + x1) / 4, y = (y0 + 2 * cy + y1) / 4;
                const uncovered = document.elementFromPoint(box.x + x, box.y + y) === picture.canvas;
                if (uncovered && picture.pick(x, y, 3) === item) return [box.x + x, box.y + y, item.id];
              } }""",
            kind,
        )
        page.mouse.click(spot[0], spot[1])
        page.wait_for_function("id => decodeURIComponent(location.hash).endsWith('=' + id)", arg=spot[2])
        page.go_back()
        page.locator("#zoom-fit").click()
        page.wait_for_timeout(50)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_strings_run_nothing(reader: Reader, hostile_network: Callable[[str], "Network"], text: str) -> None:
    graph = hostile_network(text)
    page = reader.open(graph)
    for kind, ids in (("node", list(graph)), ("edge", [key for _, _, key in graph.edges(keys=True)])):
        for iri in ids:
            page.evaluate("address => { location.hash = address }", f"#{kind}={quote(iri, safe='')}")
            page.wait_for_timeout(50)
    page.locator("#as-table").click()
    assert page.evaluate("window.ran") is None
    assert page.locator("img, svg, #panel script").count() == 0
    assert page.locator("a[href^='javascript']").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_switching_off_a_class_and_a_status_changes_counts_and_table(
    reader: Reader, made_up_network: Callable[[int], "Network"]
) -> None:
    graph = made_up_network(30)
    page = reader.open(graph)
    denied = sum(data["status"] == "denied" for *_, data in graph.edges(data=True))
    page.locator("#legend label", has_text="denied").click()
    left = graph.number_of_edges() - denied
    assert f"{left} of {graph.number_of_edges()} statements" in page.locator("#counts").inner_text()
    page.locator("#as-table").click()
    assert page.locator("#table tbody tr").count() == left
    page.locator("#as-picture").click()
    page.locator("#legend label", has_text="Company").click()
    assert " of 30 entities" in page.locator("#counts").inner_text()


def test_the_table_gives_the_sentences_without_the_picture(
    reader: Reader, made_up_network: Callable[[int], "Network"]
) -> None:
    graph = made_up_network(30)
    page = reader.open(graph)
    page.locator("#as-table").click()
    assert page.locator("#table tbody tr").count() == graph.number_of_edges()
    page.locator("#table tbody td:nth-child(2) a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("blockquote")


def test_zooming_and_panning_move_the_picture(reader: Reader, made_up_network: Callable[[int], "Network"]) -> None:
    page = reader.open(made_up_network(100))
    before = page.evaluate("({ ...picture.view })")
    page.mouse.move(500, 300)
    page.mouse.wheel(0, -400)
    page.mouse.down()
    page.mouse.move(560, 340, steps=4)
    page.mouse.up()
    page.wait_for_timeout(200)
    after = page.evaluate("({ ...picture.view })")
    assert after["scale"] > before["scale"]
    assert (after["x"], after["y"]) != (before["x"], before["y"])
    assert page.evaluate("location.hash") == ""
    assert colours(page) > 5


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_its_window(
    browser: "Browser", tmp_path: Path, made_up_network: Callable[[int], "Network"], width: int, scheme: str
) -> None:
    reader = Reader(browser, tmp_path, viewport={"width": width, "height": 740}, color_scheme=scheme)
    page = reader.open(made_up_network(60), f"#edge={quote(edge_of(made_up_network(60))[0], safe='')}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    picture, panel = page.locator("#picture").bounding_box(), page.locator("#panel").bounding_box()
    assert picture is not None
    assert panel is not None
    assert (panel["y"] >= picture["y"] + picture["height"] - 1) is (width == 360)
    reader.check()
    reader.context.close()


def test_an_empty_network_says_what_to_do(reader: Reader) -> None:
    page = reader.open(nx.MultiDiGraph())
    assert "kg build" in page.locator("main").inner_text()
