"""Predicted records against gold records, by schema.md's rules ("How a text is judged").

>>> gold = [{"id": "d", "entities": [{"id": "e1", "type": "Company", "names": ["The TSMC"]},
...          {"id": "e2", "type": "Company", "names": ["Nvidia"]}],
...          "statements": [{"subject": "e1", "relation": "supplies", "object": "e2"}]}]
>>> score(gold, gold).statements.f1
1.0
"""

from chipkg.scoring.measures import Bin, Calibration, Counts, Interval, Ratio
from chipkg.scoring.mistakes import Mistake, find_mistakes
from chipkg.scoring.page import Sheet, render_page, sheets
from chipkg.scoring.scores import Scores, score
from chipkg.scoring.tables import render

__all__ = [
    "Bin",
    "Calibration",
    "Counts",
    "Interval",
    "Mistake",
    "Ratio",
    "Scores",
    "Sheet",
    "find_mistakes",
    "render",
    "render_page",
    "score",
    "sheets",
]
