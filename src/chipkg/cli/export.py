"""`kg export`."""

import click

from chipkg.cli.options import open_output, output_option, reading, store_option
from chipkg.store import Location

_FORMATS = {
    "turtle": "RDF in Turtle.",
    "ntriples": "RDF in N-Triples.",
    "nquads": "RDF in N-Quads.",
    "trig": "RDF in TriG.",
    "jsonld": "RDF in JSON-LD, with its context inside.",
    "rdfxml": "RDF in RDF/XML.",
    "graphml": "A network for Gephi, Cytoscape, yEd.",
    "gexf": "A network for Gephi.",
    "csv": "A table, one row a piece of evidence.",
}


def _format_options(command: click.decorators.FC) -> click.decorators.FC:
    for name, meaning in reversed(_FORMATS.items()):
        command = click.option(f"--{name}", is_flag=True, help=meaning)(command)
    return command


@click.command("export")
@_format_options
@click.option("--texts", is_flag=True, help="Include the documents' full texts (mind their copyright).")
@click.option(
    "--annotations", is_flag=True, help="In RDF, describe evidence in Web Annotation, PROV-O and schema.org terms too."
)
@output_option
@store_option
def command(texts: bool, annotations: bool, output: str, location: Location, **chosen: bool) -> None:
    """Write the graph in another format, to a file or standard output.

    \b
    Example:  kg export --turtle -o graph.ttl
    """
    from chipkg.export import EXPORTERS
    from chipkg.export.base import ExportSource
    from chipkg.ontology import ontology

    forms = [name for name, is_chosen in chosen.items() if is_chosen]
    if len(forms) != 1:
        raise click.UsageError("name one format, such as --turtle")
    with reading(location) as store, open_output(output) as stream:
        EXPORTERS[forms[0]](ExportSource(store, ontology(), texts=texts, annotations=annotations), stream)
