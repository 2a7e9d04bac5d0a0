"""The extractor that ships, on texts whose statements are known: evaluation/README.md, "Floors"."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from chipkg.ontology import ontology
from chipkg.pipeline import resolve_documents, stages
from chipkg.records import document_from_record, read_records, read_resolved, resolved_to_record
from chipkg.scoring import score

ROOT = Path(__file__).parents[1]
EVALUATION = ROOT / "evaluation"
# the second holds sets that are not ours to publish; it is beside some checkouts
FOLDERS = (EVALUATION / "gold", ROOT.parent / "shared" / "eval")
LIMITS: Mapping[str, Any] = json.loads((EVALUATION / "floors.json").read_text(encoding="utf-8"))
SETS = {file.stem: file for folder in FOLDERS for file in sorted(folder.glob("*.jsonl"))}
# "all" is the extractor that ships, "patterns" its high-precision layer alone
LAYERS = ("all", "patterns")
SCORES = {
    (file.stem, layer): json.loads(file.read_text(encoding="utf-8"))
    for layer in LAYERS
    for file in sorted((EVALUATION / "scores" / layer).glob("*.json"))
}
PUBLISHED = {name: scores for (name, layer), scores in SCORES.items() if layer == "all"}
# how far a limit may be from the published score, and the published score from the present one
TOLERANCE = 0.02
UNSET = {"floors": 0.0, "ceilings": 1.0}
CASES = [(name, kind, measure) for name, limits in LIMITS.items() for kind in limits for measure in limits[kind]]


@lru_cache
def measured(name: str) -> Mapping[str, Any]:
    """The scores of a set now, in the form in which they are published."""
    if name not in SETS:
        pytest.skip(f"the set {name} is not beside this checkout")
    with SETS[name].open(encoding="utf-8") as lines:
        gold = list(read_records(lines, SETS[name].name))
    documents = (document_from_record(record) for record in gold)
    resolved = resolve_documents(documents, *stages())
    return score(gold, [resolved_to_record(document) for document in resolved]).to_dict()


def value(scores: Mapping[str, Any], measure: str) -> float:
    """F1 or share; 0 where there is nothing to divide."""
    found = scores[measure].get("f1", scores[measure].get("share"))
    return 0.0 if found is None else float(found)


@pytest.mark.parametrize(("name", "kind", "measure"), CASES)
def test_no_score_is_outside_its_limit(name: str, kind: str, measure: str) -> None:
    limit, now = LIMITS[name][kind][measure], value(measured(name), measure)
    within = now >= limit if kind == "floors" else now <= limit
    assert within, f"{measure} of {name} is {now}, outside its limit {limit}: repair what made it worse"


@pytest.mark.parametrize(("name", "kind", "measure"), CASES)
def test_limits_are_tight_under_the_published_scores(name: str, kind: str, measure: str) -> None:
    limit = LIMITS[name][kind][measure]
    if name not in PUBLISHED:
        assert limit == UNSET[kind], f"{name} has limits and no evaluation/scores/{name}.json: publish its scores"
        return
    slack = abs(value(PUBLISHED[name], measure) - limit)
    assert slack <= TOLERANCE, f"the limit of {measure} of {name} is {slack:.4f} off the published score: tighten it"


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_scores_have_limits_and_are_up_to_date(name: str) -> None:
    assert name in LIMITS, f"evaluation/scores/{name}.json has no limits in evaluation/floors.json: add them"
    for measure in (measure for limits in LIMITS[name].values() for measure in limits):
        published, now = value(PUBLISHED[name], measure), value(measured(name), measure)
        gap = f"{measure} of {name} is {now} and published as {published}"
        assert abs(now - published) <= TOLERANCE, f"{gap}: publish again and move the limit"


def test_the_readme_shows_the_published_scores() -> None:
    table = "\n".join(published_table())
    readme = (EVALUATION / "README.md").read_text(encoding="utf-8")
    assert table in readme, f"evaluation/README.md does not show evaluation/scores/; its table must be\n{table}"


@pytest.mark.parametrize("file", sorted(FOLDERS[0].glob("*.jsonl")), ids=lambda file: file.stem)
def test_our_own_gold_is_within_the_schema(file: Path) -> None:
    with file.open(encoding="utf-8") as lines:
        for document in read_resolved(lines, file.name):
            types = {entity.id: entity.type for entity in document.entities}
            for said in document.statements:
                assert isinstance(said.object, str)
                assert not ontology().violation(said.relation, types[said.subject], types[said.object])


def published_table() -> list[str]:
    """One row for each published set and layer."""
    shares = ("polarity", "modality", "attribution", "asserted_found")
    heads = ("set", "layer", "documents", "statements", "entity F1", "P", "R", "F1", "95%", "undirected F1", *shares)
    rows = ["| " + " | ".join(heads) + " |", "|---|---|" + "---:|" * (len(heads) - 2)]
    for (name, layer), scores in sorted(SCORES.items()):
        strict = scores["statements"]
        cells = [
            name,
            layer,
            str(scores["documents"]),
            str(strict["gold"]),
            f"{value(scores, 'typed_entities'):.3f}",
            *(f"{strict[key] or 0:.3f}" for key in ("precision", "recall", "f1")),
            "–".join(f"{end:.3f}" for end in strict.get("interval", ())) or "one document",
            f"{value(scores, 'undirected'):.3f}",
            *(f"{value(scores, share):.3f}" for share in shares),
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return rows
