"""Start-up: `kg --help` beside what Python and click alone need."""

import shutil
import sys

from benchmarks.timing import command_cpu


def measure() -> list[tuple[str, float]]:
    kg = shutil.which("kg", path=str(sys.prefix) + "/bin") or "kg"
    commands = {
        "python -c 'import click'": (sys.executable, "-c", "import click"),
        "kg --help": (kg, "--help"),
        "kg query --help": (kg, "query", "--help"),
        "python -c 'import rdflib'": (sys.executable, "-c", "import rdflib"),
        "python -c 'import pyvis.network'": (sys.executable, "-c", "import pyvis.network"),
    }
    return [(name, command_cpu(command)) for name, command in commands.items()]
