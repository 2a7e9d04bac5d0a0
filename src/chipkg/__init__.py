"""chip-kg: a knowledge graph of the chip ecosystem, read from the news, with the sentence behind every triple."""

from importlib.metadata import version

__version__ = version("chip-kg")
