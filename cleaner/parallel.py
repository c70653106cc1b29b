"""Work in several processes: in order, with bounded memory, and without loss when a process is killed."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection, parent_process
from threading import Thread
from typing import Final, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

#: Chunks per worker that are in progress or wait for it. More would only take memory.
_CHUNKS_AHEAD: Final = 2
#: What is reported of a job during which its process was killed.
KILLED: Final = "the process that cleaned it was killed; perhaps it needs more memory than there is"


def in_order(
    work: Callable[[list[Job]], Result], chunks: Iterable[list[Job]], processes: int, lost: Callable[[Job], Result]
) -> Generator[Result]:
    """Yield the results of chunks of jobs, in order.

    Args:
        work: Does the jobs of a chunk.
        chunks: The chunks. They are taken as they are needed.
        processes: The number of processes; 1 is this process.
        lost: Returns the result for a job that kills its process. The other jobs of its chunk are done again, so that
            a chunk with such a job has several results.
    """
    if processes == 1:
        yield from map(work, chunks)
        return
    waiting = iter(chunks)
    started: deque[tuple[list[Job], Future[Result]]] = deque()
    pool = ProcessPoolExecutor(processes, initializer=_start_worker)
    try:
        while True:
            while len(started) < _CHUNKS_AHEAD * processes and (chunk := next(waiting, None)):
                try:
                    future = pool.submit(work, chunk)
                except BrokenProcessPool:
                    pool.shutdown()
                    pool = ProcessPoolExecutor(processes, initializer=_start_worker)
                    future = pool.submit(work, chunk)
                started.append((chunk, future))
            if not started:
                return
            chunk, future = started.popleft()
            try:
                result = future.result()
            except BrokenProcessPool:  # a worker was killed, perhaps because of a job of this chunk
                yield from _isolate(work, chunk, lost)
            else:
                yield result
    finally:
        pool.shutdown(cancel_futures=True)


def _isolate(work: Callable[[list[Job]], Result], chunk: list[Job], lost: Callable[[Job], Result]) -> Generator[Result]:
    """Do a chunk in a process of its own, and halve it while it kills the process, to find the cause."""
    with ProcessPoolExecutor(1, initializer=_start_worker) as pool:
        try:
            result = pool.submit(work, chunk).result()
        except BrokenProcessPool:
            pass
        else:
            yield result
            return
    if len(chunk) == 1:
        yield lost(chunk[0])
        return
    middle = len(chunk) // 2
    yield from _isolate(work, chunk[:middle], lost)
    yield from _isolate(work, chunk[middle:], lost)


def _start_worker() -> None:
    """Leave Ctrl-C to the main process, and end with it even if it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := parent_process():
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
