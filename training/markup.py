"""The compact markup in which passages are written: brackets for mentions, lines for statements.

    === wire-001 | wire
    [c1 Company|SiCarrier], known as [c1|Xinkailai], joined [a1 Alliance|[k1 Country|China]'s national team].
    [c1~|The company] cannot buy [x1 Equipment|EUV scanners], [p1 Person|Li Wei] said.

    > c1 memberOf a1
    > c1 buys x1 negated by p1

A passage begins with "=== id | register". One sentence a line; an empty line ends a paragraph. A mention is
"[entity class|words]" the first time and "[entity|words]" afterwards; "~" after the entity marks words that are no
name of it ("the company", "he"). Mentions may nest. A statement is "> subject relation object", then as needed
"negated", one of "planned", "possible" and "alleged", "by" a speaker, and "@3": the third sentence makes it. Without
"@" it is made by the only sentence that has both ends, else by the later one of the two sentences nearest to each
other that have one each.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import click

from chipkg.model import MentionKind
from training.passages import Annotated, Passage, PassageError, Span, problems, read_passages, write_passages

_HEADER = re.compile(r"=== (?P<id>[\w-]+) \| (?P<register>[\w -]+)")
_OPEN = re.compile(r"\[(?P<entity>[a-z]\w*)(?P<other>~?)(?: (?P<type>[A-Z]\w+))?\|")
_STATEMENT = re.compile(
    r"> (?P<subject>\w+) (?P<relation>\w+) (?P<object>\w+)(?P<negated> negated)?"
    r"(?: (?P<modality>planned|possible|alleged))?(?: by (?P<by>\w+))?(?: @(?P<sentence>\d+))?"
)
_PRONOUN = re.compile(r"he|she|it|they|him|hers?|his|its|theirs?|them|who|which|we|our|us|i|my", re.IGNORECASE)


@dataclass
class _Draft:
    text: str = ""
    types: dict[str, str] = field(default_factory=dict)
    mentions: list[Span] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)


def parse(text: str) -> Iterator[Passage]:
    """The passages of a draft; `PassageError` names the passage and the line that cannot be read."""
    lines = [line.rstrip() for line in text.splitlines()]
    starts = [number for number, line in enumerate(lines) if line.startswith("===")]
    if any(lines[: starts[0]] if starts else lines):
        raise PassageError("line 1: text before the first passage, which begins with '=== id | register'")
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        header = _HEADER.fullmatch(lines[start])
        if header is None:
            raise PassageError(f"line {start + 1}: {lines[start]!r} is not '=== id | register'")
        try:
            yield _passage(header["id"], header["register"], lines[start + 1 : end])
        except PassageError as error:
            raise PassageError(f"{header['id']}, after line {start + 1}: {error}") from None


def _passage(identifier: str, register: str, lines: list[str]) -> Passage:
    draft = _Draft()
    paragraphs = [list(group) for filled, group in groupby(lines, bool) if filled]
    for paragraph in paragraphs:
        for number, line in enumerate(line for line in paragraph if not line.startswith(">")):
            if draft.text:
                draft.text += "\n\n" if number == 0 else " "
            start = len(draft.text)
            _read_sentence(line, draft)
            draft.sentences.append((start, len(draft.text)))
    mentions = tuple(sorted(draft.mentions, key=lambda m: (m.start, -m.end)))
    passage = Passage(identifier, register, draft.text, tuple(draft.sentences), mentions, ())
    statements = tuple(_statement(line, passage) for line in lines if line.startswith(">"))
    return Passage(identifier, register, draft.text, passage.sentences, mentions, statements)


def _read_sentence(line: str, draft: _Draft) -> None:
    opened: list[tuple[int, re.Match[str]]] = []
    at = 0
    while at < len(line):
        if match := _OPEN.match(line, at):
            opened.append((len(draft.text), match))
            at = match.end()
        elif line[at] == "]" and opened:
            _close(*opened.pop(), draft)
            at += 1
        elif line[at] in "[]":
            raise PassageError(f"bracket without its fellow, or not '[entity class|': …{line[at : at + 30]}")
        else:
            draft.text += line[at]
            at += 1
    if opened:
        raise PassageError(f"bracket not closed in the sentence: {opened[-1][1][0]}")


def _close(start: int, opening: re.Match[str], draft: _Draft) -> None:
    entity, kind = opening["entity"], opening["type"] or draft.types.get(opening["entity"])
    if kind is None:
        raise PassageError(f"the first mention of {entity} must say its class: [{entity} Company|…]")
    if draft.types.setdefault(entity, kind) != kind:
        raise PassageError(f"{entity} is {draft.types[entity]} and {kind}")
    words = draft.text[start:]
    other: MentionKind = "pronoun" if _PRONOUN.fullmatch(words) else "nominal"
    draft.mentions.append(Span(start, len(draft.text), entity, kind, other if opening["other"] else "name"))


def _statement(line: str, passage: Passage) -> Annotated:
    match = _STATEMENT.fullmatch(line)
    if match is None:
        raise PassageError(f"not 'subject relation object [negated] [planned|possible|alleged] [by p] [@2]': {line}")
    number = int(match["sentence"]) - 1 if match["sentence"] else _made_by(match["subject"], match["object"], passage)
    if not 0 <= number < len(passage.sentences):
        raise PassageError(f"there is no sentence {number + 1}: {line}")
    polarity = "negated" if match["negated"] else "affirmed"
    modality = match["modality"] or "actual"
    ends = (match["subject"], match["relation"], match["object"])
    return Annotated(*ends, polarity, modality, match["by"], number)  # type: ignore[arg-type]


def _made_by(subject: str, other: str, passage: Passage) -> int:
    """The sentence that makes a statement, where that is plain."""
    entities = [{m.entity for m in passage.mentions_in(n)} for n in range(len(passage.sentences))]
    both = [n for n, here in enumerate(entities) if {subject, other} <= here]
    if len(both) > 1:
        raise PassageError(
            f"{subject} and {other} stand together in sentences {[n + 1 for n in both]}: say which, '@2'"
        )
    if both:
        return both[0]
    one = [n for n, here in enumerate(entities) if subject in here]
    two = [n for n, here in enumerate(entities) if other in here]
    if not one or not two:
        raise PassageError(f"no mention of {other if one else subject}")
    nearest = min(((a, b) for a in one for b in two), key=lambda pair: (abs(pair[0] - pair[1]), pair))
    return max(nearest)


def write(passage: Passage) -> str:
    """The passage as markup; `parse` reads it back as it was."""
    lines = [f"=== {passage.id} | {passage.register}"]
    known: set[str] = set()
    for number, (start, end) in enumerate(passage.sentences):
        if number and passage.text[passage.sentences[number - 1][1] : start] != " ":
            lines.append("")
        lines.append(_marked(passage, start, end, known))
    statements = [_line(statement) for statement in passage.statements]
    return "\n".join((*lines, "", *statements, "") if statements else (*lines, ""))


def _marked(passage: Passage, start: int, end: int, known: set[str]) -> str:
    parts = []
    for at in range(start, end + 1):
        ending = sorted((m for m in passage.mentions if m.end == at and m.start >= start), key=lambda m: -m.start)
        parts.append("]" * len(ending))
        for mention in sorted((m for m in passage.mentions if m.start == at and m.end <= end), key=lambda m: -m.end):
            kind = "" if mention.entity in known else f" {mention.type}"
            known.add(mention.entity)
            parts.append(f"[{mention.entity}{'' if mention.kind == 'name' else '~'}{kind}|")
        parts.append(passage.text[at] if at < end else "")
    return "".join(parts)


def _line(statement: Annotated) -> str:
    words = [">", statement.subject, statement.relation, statement.object]
    words += ["negated"] if statement.polarity == "negated" else []
    words += [statement.modality] if statement.modality != "actual" else []
    words += ["by", statement.attributed_to] if statement.attributed_to else []
    return " ".join((*words, f"@{statement.sentence + 1}"))


def check(passages: Iterable[Passage]) -> list[str]:
    """Everything that is wrong with the passages, each with the passage's id."""
    found, seen = [], set()
    for passage in passages:
        if passage.id in seen:
            found.append(f"{passage.id}: this id stands twice")
        seen.add(passage.id)
        found += [f"{passage.id}: {text}" for text in dict.fromkeys(problems(passage))]
    return found


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the passages there as JSON Lines.")
def main(source: Path, output: Path | None) -> None:
    """Check a draft in markup and write it as JSON Lines, or show a .jsonl file of the corpus as markup.

    Example:  python -m training.markup draft.txt -o training/corpus/train/wire.jsonl
    """
    if source.suffix == ".jsonl":
        click.echo("\n".join(map(write, read_passages(source))))
        return
    try:
        passages = list(parse(source.read_text(encoding="utf-8")))
    except PassageError as error:
        raise click.ClickException(f"{source}: {error}") from None
    if wrong := check(passages):
        raise click.ClickException(f"{source}:\n  " + "\n  ".join(wrong))
    sentences = sum(len(passage.sentences) for passage in passages)
    statements = sum(len(passage.statements) for passage in passages)
    click.echo(f"{len(passages)} passages, {sentences} sentences, {statements} statements", err=True)
    if output:
        write_passages(passages, output)


if __name__ == "__main__":
    main()
