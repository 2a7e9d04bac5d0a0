"""Texts made to keep a pattern busy: each must end, long before a person would give up."""

import subprocess
import sys

import pytest

FRAGMENTS = [
    "has not ",
    "the company, which ",
    "recently, reportedly ",
    "has been and will be ",
    "one of the most of the ",
    "Intel's most of the ",
    "who has been a ",
    "Intel (INTC) ",
    "TSMC, ",
    "“",
    "A",
    "Ab-",
]
READ = """
import sys
from chipkg.extraction.patterns import PatternExtractor
from chipkg.model import Document
from chipkg.resolution.resolver import RegistryResolver
RegistryResolver().resolve(PatternExtractor().extract(Document("d", sys.stdin.read())))
"""


@pytest.mark.parametrize("length", [1_400, 10_000])
@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_repeated_fragment_is_read_in_the_end(fragment: str, length: int) -> None:
    # 60 seconds are a hundred times what it takes; before the auxiliaries were made atomic it took years
    text = "Intel " + fragment * (length // len(fragment)) + " makes chips for Nvidia."
    subprocess.run([sys.executable, "-c", READ], input=text, text=True, timeout=60, check=True)
