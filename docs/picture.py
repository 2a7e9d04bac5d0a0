"""`make picture`: the viewer on the sample graph, as docs/viewer.png. Needs Playwright and a Chromium."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import sync_playwright

from chipkg.rdf.namespaces import DEFAULT_BASE

ROOT = Path(__file__).parents[1]
SHOWN = f"{DEFAULT_BASE}entity/asml"
SIZE = {"width": 1280, "height": 800}


def _kg(*arguments: str) -> None:
    subprocess.run([sys.executable, "-c", "from chipkg.cli import main; main()", *arguments], check=True)


def _take(page: Path, picture: Path) -> None:
    chromium = os.environ.get("KG_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        # motion would be caught half way
        tab = browser.new_page(viewport=SIZE, reduced_motion="reduce")  # type: ignore[arg-type]
        tab.goto(f"{page.as_uri()}#node={quote(SHOWN, safe='')}")
        tab.wait_for_timeout(1000)
        tab.locator("#panel li", has_text="sentences").locator("a").first.click()
        tab.wait_for_timeout(1000)
        tab.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        store, page = f"{folder}/store", Path(folder) / "graph.html"
        _kg("build", str(ROOT / "graph/articles"), "--store", store)
        _kg("view", "--store", store, "-o", str(page))
        _take(page, ROOT / "docs/viewer.png")
