"""CPU time, not wall time: these machines are shared."""

import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from statistics import median


def command_cpu(command: Sequence[str], *, runs: int = 11) -> float:
    """Median CPU milliseconds (user and system) of a whole process, after one run to warm the caches."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return median(_one_run(command) for _ in range(runs))


def call_cpu(call: Callable[[], object], *, runs: int = 5) -> float:
    """Median CPU milliseconds of a call in this process."""
    return median(_one_call(call) for _ in range(runs))


def _one_run(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _one_call(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return 1000 * (time.process_time() - start)
