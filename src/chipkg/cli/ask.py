"""`kg ask`."""

import shutil
from datetime import date
from typing import TYPE_CHECKING

import click

from chipkg.cli.options import include_option, open_output, output_option, reading, store_option
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.query.answers import Answer
    from chipkg.query.asking import Asker


@click.command("ask")
@click.argument("words", nargs=-1, metavar="QUESTION [VALUES]…")
@click.option("--list", "listing", is_flag=True, help="List the questions with what they want to know.")
@click.option("--why", is_flag=True, help="Show the sentences behind each row.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json", "csv")),
    default="table",
    show_default=True,
    help="How to print the answer.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many rows.")
@include_option
@output_option
@store_option
def command(
    words: tuple[str, ...],
    listing: bool,
    why: bool,
    form: str,
    limit: int | None,
    include: str,
    output: str,
    location: Location,
) -> None:
    """Ask the graph one of its questions, by name or in plain English.

    Values are names of entities or dates, in the order that --list shows, or as NAME=VALUE. What was understood is
    said on standard error; when it is not clear what is asked, the nearest questions are offered.

    \b
    Example:  kg ask suppliers SMIC
              kg ask measures H20 date=2025-06-01
              kg ask "who supplies SMIC?" --why
    """
    from chipkg.query.answers import write_answer

    if listing:
        click.echo(_listed(), nl=False)
        return
    if not words:
        raise click.UsageError("say what to ask, or see: kg ask --list")
    with reading(location) as store, open_output(output) as stream:
        from chipkg.ontology import ontology
        from chipkg.query.asking import Asker
        from chipkg.query.reading import Reader
        from chipkg.registry import registry

        answer = _ask(Asker(Reader(store, ontology()), registry()), words, include == "all", limit or 0)
        click.echo(answer.asked, err=True)
        width = shutil.get_terminal_size().columns if output == "-" and stream.isatty() else 0
        write_answer(answer, stream, form=form, why=why, width=width)


def _ask(asker: "Asker", words: tuple[str, ...], include_all: bool, limit: int) -> "Answer":
    """A question by its name where the first word is one, else in plain English."""
    from chipkg.query.questions import find_question, in_order, questions

    name, *given = words
    today = date.today()
    if name in questions():
        values = in_order(find_question(name), given)
        return asker.ask(name, values, today=today, include_all=include_all, limit=limit)
    return asker.ask_text(" ".join(words), today=today, include_all=include_all, limit=limit)


def _listed() -> str:
    from chipkg.query.questions import questions
    from chipkg.query.results import render_table

    rows = [(question.usage, question.title) for question in questions().values()]
    return render_table(("question", "what it answers"), rows)
