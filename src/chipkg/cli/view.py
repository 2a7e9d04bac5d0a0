"""`kg view`."""

from pathlib import Path

import click

from chipkg.cli.options import counted, find_entity, open_output, reading, store_option
from chipkg.store import Location


@click.command("view")
@click.argument("entity", required=False)
@click.option("--depth", default=2, show_default=True, type=click.IntRange(min=1), help="How far around ENTITY.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default="graph.html",
    show_default=True,
    help="File to write.",
)
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@store_option
def command(entity: str | None, depth: int, output: Path, open_page: bool, location: Location) -> None:
    """Write the graph as one interactive HTML page that needs no network.

    With ENTITY, only what lies around it.

    \b
    Example:  kg view SiCarrier --depth 2 --open
    """
    from chipkg.network import build_network, neighbourhood
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader
    from chipkg.view.page import render_page

    with reading(location) as store:
        reader = Reader(store, ontology())
        network = build_network(reader.statements(), ontology())
        title = "chip-kg"
        if entity:
            centre = find_entity(reader, entity)
            network = neighbourhood(network, centre.iri, depth) if centre.iri in network else network.subgraph([])
            title = f"{centre.label} — chip-kg"
    with open_output(output) as stream:
        stream.write(render_page(network, title=title).encode())
    click.echo(
        f"{output}: {counted(len(network), 'entity')}, {counted(network.number_of_edges(), 'statement')}", err=True
    )
    if open_page:
        click.launch(str(output))
