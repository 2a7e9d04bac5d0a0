"""Queries that are stopped when their time is up.

The engine has no time limit and hears no signals, so such a query runs in a process of its own, which is killed.
"""

import io
import multiprocessing
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import IO

from chipkg import errors
from chipkg.errors import ChipKGError, QueryError, TimeLimitError
from chipkg.query.results import QueryOptions
from chipkg.store import Location

# to start a process and open the store; does not count as the query's time
_STARTING = 60.0
_CHUNK = 1 << 16
_READY, _DATA, _DONE, _ERROR = b"r", b"d", b"e", b"x"


@dataclass(frozen=True, slots=True)
class _Request:
    location: Location
    sparql: str
    options: QueryOptions
    seconds: float


def write_within(seconds: float, location: Location, sparql: str, options: QueryOptions, output: IO[bytes]) -> None:
    """Run a query and write its results, as `write_query` does; `TimeLimitError` when it takes longer.

    What was written until then stays written.
    """
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(
        target=_work, args=(sender, _Request(location, sparql, options, seconds)), daemon=True, name="kg query"
    )
    process.start()
    sender.close()
    try:
        _receive(receiver, output.write, seconds)
    finally:
        process.kill()
        process.join()
        receiver.close()


def _receive(receiver: Connection, write: Callable[[bytes], object], seconds: float) -> None:
    deadline = time.monotonic() + _STARTING
    while True:
        if not receiver.poll(max(deadline - time.monotonic(), 0)):
            raise TimeLimitError(f"the query was stopped after {seconds:g} s; give it more time, or a LIMIT")
        try:
            kind, _, content = receiver.recv_bytes().partition(b":")
        except EOFError as error:
            raise QueryError("the query's process ended before the query did; it may have run out of memory") from error
        if kind == _READY:
            deadline = time.monotonic() + seconds
        elif kind == _DATA:
            write(content)
        elif kind == _ERROR:
            name, _, message = content.decode().partition(":")
            raise getattr(errors, name, QueryError)(message)
        else:
            return


def _work(sender: Connection, request: _Request) -> None:
    """What the process does; the system ends it also when nobody is left to kill it."""
    from chipkg.ontology import ontology
    from chipkg.query.results import write_query
    from chipkg.store import open_store

    try:
        with open_store(request.location) as store:
            sender.send_bytes(_READY)
            if hasattr(signal, "setitimer"):
                signal.signal(signal.SIGALRM, signal.SIG_DFL)
                signal.setitimer(signal.ITIMER_REAL, request.seconds + 1)
            stream = io.BufferedWriter(_Sending(sender), _CHUNK)
            write_query(store, request.sparql, ontology(), request.options, stream)
            stream.flush()
        sender.send_bytes(_DONE)
    except ChipKGError as error:
        sender.send_bytes(_ERROR + f":{type(error).__name__}:{error}".encode())


class _Sending(io.RawIOBase):
    """A stream whose other end is another process."""

    def __init__(self, sender: Connection) -> None:
        self._sender = sender

    def writable(self) -> bool:
        """It can be written to, and nothing else."""
        return True

    def write(self, content: object) -> int:
        """Send bytes on; the other end takes them when it has room."""
        taken = bytes(memoryview(content))  # type: ignore[arg-type]
        self._sender.send_bytes(_DATA + b":" + taken)
        return len(taken)
