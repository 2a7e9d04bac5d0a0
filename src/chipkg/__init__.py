"""chip-kg: a knowledge graph of the chip ecosystem, read from the news, with the sentence behind every triple."""


def __getattr__(name: str) -> str:
    """`__version__`, looked up when asked for: the look-up takes half of what `kg --help` may."""
    if name == "__version__":
        from importlib.metadata import version

        return version("chip-kg")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
