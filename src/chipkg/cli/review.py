"""`kg review`."""

import json
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from chipkg.cli.judgements import judging, require_folder, who_option, why_option
from chipkg.cli.options import counted, reading, store_option, type_option
from chipkg.cli.show import registry_line
from chipkg.store import Location

if TYPE_CHECKING:
    from chipkg.cli.judgements import Desk
    from chipkg.query.review import Answers, Question, Review, Side
    from chipkg.resolution.judgements import Judgement, Judgements, Signature

_WORDS = {"s": "same", "d": "different", "u": "unsure", "k": "skip", "": "skip", "z": "undo", "q": "quit", "?": "help"}
_NOTHING = "nothing to review: no likely duplicates and no doubtful links that nobody has answered"
_PROMPT = "same, different, unsure, skip, undo, quit? [s d u k z q ?]"
_SHOWN_NAMES = 8
_HELP = """\
  s  same: they are one entity, or the name means it here
  d  different: they are two, or the name means something else here
  u  unsure: do not ask again, except with --unsure
  k  skip: ask another time (so does Enter)
  z  undo: take back your last answer, and answer it again
  q  quit; what you answered is kept
A reason may follow: s one person, two spellings"""


@click.command("review")
@click.option(
    "--list/--ask", "listed", default=None, help="List the questions, or ask them.  [default: ask on a terminal]"
)
@click.option("--json", "as_json", is_flag=True, help="List them as JSON Lines.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(min=1), help="List at most so many.")
@type_option
@click.option("--unsure", is_flag=True, help="Ask again what was answered with unsure.")
@why_option
@who_option
@store_option
def command(
    listed: bool | None, as_json: bool, limit: int, kind: str, unsure: bool, why: str, who: str, location: Location
) -> None:
    """Go through likely duplicates and doubtful links, most valuable first.

    Each question shows both sides with their sentences. An answer is written down and applied at once, so that you
    can stop at any time; what follows from it is not asked any more. Nobody has to wait for you: the graph is
    locked only while an answer is written.

    \b
    Example:  kg review --type Company
    """
    from chipkg.query.review import Answers

    if listed or as_json or (listed is None and not (sys.stdin.isatty() and sys.stdout.isatty())):
        with _reviewing(location) as review:
            questions = review.questions(Answers(_judgements(location), again=unsure), kind)
            _print_list(review, questions, limit, as_json=as_json)
        return
    require_folder(location)
    _Interview(location, who, why, unsure=unsure).run(kind)


@contextmanager
def _reviewing(location: Location) -> "Iterator[Review]":
    """What there is to review, while the graph is open for reading."""
    from chipkg.ontology import ontology
    from chipkg.query.reading import Reader
    from chipkg.query.review import Review
    from chipkg.registry import registry

    with reading(location) as store:
        yield Review(Reader(store, ontology()), ontology(), registry())


def _judgements(location: Location) -> "Judgements":
    from pathlib import Path

    from chipkg.registry import registry
    from chipkg.resolution.judgements import Judgements
    from chipkg.store.kept import kept_judgements

    return Judgements.of(kept_judgements(location) if isinstance(location, Path) else (), registry())


def _print_list(review: "Review", questions: "list[Question]", limit: int, *, as_json: bool) -> None:
    from chipkg.query.results import render_table

    if as_json:
        for question in questions[:limit]:
            record = asdict(question) | {"value": round(question.value, 3)}
            click.echo(json.dumps({k: v for k, v in record.items() if v != ""}, ensure_ascii=False))
    elif questions:
        titles = review.titles()
        rows = [
            (
                f"{q.value:.2f}",
                q.kind,
                q.left,
                q.right or titles.get(q.document, q.document),
                f"{q.likelihood:.2f}",
                q.why,
            )
            for q in questions[:limit]
        ]
        click.echo(render_table(("value", "kind", "entity", "same as, or in", "chance", "why"), rows), nl=False)
    if not questions:
        click.echo(_NOTHING, err=True)
    elif len(questions) > limit:
        click.echo(f"{counted(len(questions) - limit, 'more question')}; see --limit", err=True)


class _Interview:
    """One sitting of a person with a graph."""

    def __init__(self, location: Location, who: str, why: str, *, unsure: bool) -> None:
        self._location = location
        self._who = who
        self._why = why
        self._unsure = unsure
        self._queue: list[Question] = []
        self._answered: list[tuple[Question, list[Judgement]]] = []
        self._skipped: set[Question] = set()

    def run(self, kind: str) -> None:
        """Ask until nothing is left or the person stops; Ctrl-C and the end of the input are a way to stop."""
        try:
            with _reviewing(self._location) as review:
                self._queue = review.questions(self._answers(), kind)
            if not self._queue:
                click.echo(_NOTHING, err=True)
                return
            while self._queue and self._ask_next():
                pass
        except (click.Abort, KeyboardInterrupt):
            click.echo(err=True)
        self._print_summary()

    def _answers(self) -> "Answers":
        from chipkg.query.review import Answers

        return Answers(_judgements(self._location), again=self._unsure)

    def _ask_next(self) -> bool:
        """Put the first question of the queue and do what is answered; False to stop."""
        question = self._answers().current(self._queue[0])
        if question is None or question in self._skipped:
            self._queue.pop(0)
            return True
        with _reviewing(self._location) as review:
            _print_question(review, question, f"{len(self._queue):,} left")
        word, why = _read_answer(can_undo=bool(self._answered))
        if word == "quit":
            return False
        if word == "undo":
            self._take_back()
            return True
        self._queue.pop(0)
        if word == "skip":
            self._skipped.add(question)
        else:
            self._decide(question, word, why or self._why or f"kg review: {question.why}")
        return True

    def _decide(self, question: "Question", verdict: str, why: str) -> None:
        with _finished_first(), judging(self._location) as desk:
            lines = _lines(desk, question, verdict, desk.sign(self._who, why))
            desk.decide(lines)
            self._answered.append((question, lines))

    def _take_back(self) -> None:
        from chipkg.resolution.judgements import take_back

        question, lines = self._answered[-1]
        with _finished_first(), judging(self._location) as desk:
            signature = desk.sign(self._who, self._why)
            desk.decide(take_back(line, signature) for line in lines)
            self._answered.pop()
            self._queue.insert(0, question)

    def _print_summary(self) -> None:
        kept = f"{counted(len(self._answered), 'answer')} kept"
        left = f"{counted(len(self._queue) + len(self._skipped), 'question')} left"
        click.echo(f"{kept}, {left}; to see the answers: kg judgements", err=True)


def _read_answer(*, can_undo: bool) -> tuple[str, str]:
    """What to do, and the reason that was given with it."""
    while True:
        given, _, why = click.prompt(_PROMPT, default="", show_default=False, prompt_suffix=" ").strip().partition(" ")
        word = given.rstrip(":,").casefold()
        word = _WORDS.get(word, word)
        if word == "help":
            click.echo(_HELP)
        elif word not in _WORDS.values():
            click.echo(f"{given!r} is no answer; ? explains them")
        elif word == "undo" and not can_undo:
            click.echo("there is no answer of this sitting to undo; for older ones: kg undo")
        else:
            return word, why.strip()


def _lines(desk: "Desk", question: "Question", verdict: str, signature: "Signature") -> "list[Judgement]":
    """The judgement that an answer is; more than one only where it overrules others."""
    from chipkg.resolution.judgements import merge, set_apart, split

    left, right, document = question.left, question.right, question.document
    if verdict == "unsure":
        return [signature.judgement("unsure", left, right, document=document)]
    if document and verdict == "same":
        return [signature.judgement("same", left, document=document)]
    if document:
        return set_apart(desk.judgements, left, next(desk.kept.documents([document])), signature)
    return merge(desk.judgements, left, right, signature) if verdict == "same" else split(left, [right], signature)


def _print_question(review: "Review", question: "Question", left: str) -> None:
    stake = f"{counted(question.statements, 'statement')} at stake"
    why = f"{question.why}; {stake}; chance of a change {question.likelihood:.2f}; {left}"
    if question.document:
        title = review.titles().get(question.document, question.document)
        _print_heading("Is this what the name means?", why)
        _print_side(f"In “{title}”", review.side(question.left, within=question.document))
        click.echo("Elsewhere:")
        _print_sentences(review.side(question.left, without=question.document))
    else:
        _print_heading("Are these the same?", why)
        _print_side("A", review.side(question.left))
        _print_side("B", review.side(question.right))
    click.echo()


def _print_heading(text: str, why: str) -> None:
    from chipkg.query.results import one_line

    click.echo(f"\n{click.style(text, bold=True)}  {click.style(one_line(why), dim=True)}")


def _print_side(heading: str, side: "Side") -> None:
    """An entity with what else is known of it, then its sentences."""
    from chipkg.query.results import one_line
    from chipkg.registry import ENTITY_NAMESPACE

    click.echo(one_line(f"{heading}: {side.label}  {side.type}  {side.key}"))
    known, names = registry_line(ENTITY_NAMESPACE + side.key), _some(side.names)
    for line in (f"also: {names}" if names else "", f"registry: {known}" if known else ""):
        if line:
            click.echo(one_line(f"  {line}"))
    _print_sentences(side)


def _print_sentences(side: "Side") -> None:
    from chipkg.query.results import one_line

    for sighting in side.sightings:
        document = sighting.document
        click.echo(one_line(f"  | {sighting.sentence}"))
        source = ", ".join(part for part in (document.title, document.source, document.published) if part)
        click.echo("    " + click.style(one_line(source), dim=True))
    if not side.sightings:
        click.echo("  named in no sentence of the graph")


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return ", ".join(names[:_SHOWN_NAMES]) + more


@contextmanager
def _finished_first() -> Iterator[None]:
    """Ctrl-C waits until an answer is written and applied."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    former = signal.signal(signal.SIGINT, lambda number, _frame: caught.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if caught:
        raise KeyboardInterrupt
