"""Carries out jobs in processes of their own, the longest first, and tells how far they are.

A worker that loses its parent ends at once, so a killed run leaves nothing behind.
"""

import multiprocessing
import os
import queue
import signal
import threading
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from typing import NoReturn

from pipeline.display import Display
from pipeline.errors import MachineError, PipelineError
from pipeline.jobs import Job, carry_out

REPORT_EVERY = 0.2  # seconds between two messages of one worker


@dataclass(frozen=True, kw_only=True)
class Message:
    """A job has begun an epoch, has finished, or has failed."""

    job: int
    epochs: int = 0
    seen: int = 0
    finished: bool = False
    error: PipelineError | None = None
    bug: str = ""


def carry_out_all(jobs: Sequence[Job], device: str, display: Display) -> None:
    """Every job's results are in the store afterwards; on CUDA one job at a time."""
    if not jobs:
        return
    ordered = sorted(jobs, key=lambda job: -job.cost)
    cores = (
        len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    count = 1 if device == "cuda" else min(cores, len(ordered))
    with _workers(ordered, count, max(1, cores // count)) as (processes, messages):
        waiting = set(range(len(ordered)))
        with display.training(ordered):
            while waiting:
                for message in _receive(messages, processes):
                    _raise_failure(message, ordered[message.job])
                    display.update(message.job, message.epochs, message.seen, message.finished)
                    if message.finished:
                        waiting.discard(message.job)


@contextmanager
def _workers(
    jobs: Sequence[Job], count: int, threads: int
) -> Iterator[tuple[list[SpawnProcess], "multiprocessing.Queue[Message]"]]:
    context = multiprocessing.get_context("spawn")
    tasks: multiprocessing.Queue[tuple[int, Job] | None] = context.Queue()
    messages: multiprocessing.Queue[Message] = context.Queue()
    for task in (*enumerate(jobs), *[None] * count):
        tasks.put(task)
    processes = [
        context.Process(target=_work, args=(tasks, messages, threads), daemon=True)
        for _ in range(count)
    ]
    try:
        for process in processes:
            process.start()
        yield processes, messages
        for process in processes:
            process.join()
    finally:
        for process in processes:
            process.kill()
        tasks.cancel_join_thread()


def _receive(
    messages: "multiprocessing.Queue[Message]", processes: Sequence[SpawnProcess]
) -> Iterator[Message]:
    try:
        yield messages.get(timeout=1)
    except queue.Empty:
        for code in {process.exitcode for process in processes} - {None, 0}:
            _explain_death(code)


def _explain_death(code: int | None) -> NoReturn:
    if code == -signal.SIGKILL:
        raise MachineError(
            "a training process was killed, most likely for want of memory; close other programs "
            "and run the same command again: it goes on from here"
        )
    raise RuntimeError(f"a training process ended with code {code}")


def _raise_failure(message: Message, job: Job) -> None:
    if message.error is not None:
        raise message.error
    if message.bug:
        raise RuntimeError(f"{job.experiment.id} failed in its worker:\n{message.bug}")


def _work(
    tasks: "multiprocessing.Queue[tuple[int, Job] | None]",
    messages: "multiprocessing.Queue[Message]",
    threads: int,
) -> None:
    """The main function of a worker."""
    import torch  # here, so that the parent of the workers can do without it

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    while (task := tasks.get()) is not None:
        number, job = task
        messages.put(_outcome(number, job, messages))


def _outcome(number: int, job: Job, messages: "multiprocessing.Queue[Message]") -> Message:
    told = Throttle(REPORT_EVERY)

    def tell(epochs: int, seen: int) -> None:
        if told.passes():
            messages.put(Message(job=number, epochs=epochs, seen=seen))

    try:
        carry_out(job, tell)
    except PipelineError as error:
        return Message(job=number, error=error)
    except Exception:
        return Message(job=number, bug=traceback.format_exc())
    return Message(job=number, finished=True)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class Throttle:
    """Lets one call in `seconds` pass."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.last = seconds, 0.0

    def passes(self) -> bool:
        now = time.monotonic()
        if now - self.last < self.seconds:
            return False
        self.last = now
        return True
