"""Carries out jobs in processes of their own, the longest first, and tells how far they are.

Parent and worker speak through one pipe each, which needs no shared memory. A worker ends with
its parent, so a killed run leaves nothing behind. Signals are the parent's: when it is
interrupted it tells its workers, each of which keeps what it has trained, and ends. A job that
fails, or whose worker dies, stops no other one.
"""

import importlib
import multiprocessing
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, NoReturn, TypeVar

import torch

from console import signals
from console.endings import Ending
from console.surroundings import fits_socket
from manifest.errors import KeepingError, MachineError, PipelineError, one_line
from pipeline import machine
from pipeline.config import Experiment
from pipeline.training.device import compute_alike, free_memory
from pipeline.training.images import StopError
from pipeline.work.demands import taken
from pipeline.work.display import Display
from pipeline.work.jobs import Job, carry_out
from pipeline.work.queue import Load, Queue

Task = TypeVar("Task")
Found = TypeVar("Found")
REPORT_EVERY = 0.2  # seconds between two messages of one worker
LOADED = [__name__]  # modules that are in the memory that workers share
SAVING = 4.0  # seconds that workers have to keep what they have trained


@dataclass(frozen=True, kw_only=True)
class Message:
    """A worker is ready, has got on, has finished its job, or has failed; died: with its process."""

    job: int | None = None
    epochs: int = 0
    seen: int = 0
    finished: bool = False
    error: PipelineError | None = None
    bug: str = ""
    died: bool = False

    @property
    def failed(self) -> bool:
        return self.error is not None or bool(self.bug)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A job that came to nothing. reason: one line; error: what a run that has no other one raises."""

    experiment: Experiment
    reason: str
    error: Exception


@dataclass(frozen=True, kw_only=True)
class Worker:
    process: BaseProcess
    connection: "Connection[Any, Any]"
    gpu: int | None

    def receive(self, job: int | None) -> Message:
        """job: what it does, which comes to nothing if it has died."""
        try:
            message: Message = self.connection.recv()
        except (EOFError, ConnectionResetError):
            self.process.join()
            if job is None:  # and so would the next one
                _explain_death(self.process.exitcode)
            try:
                _explain_death(self.process.exitcode)
            except MachineError as error:
                return Message(job=job, error=error, died=True)
            except RuntimeError as error:
                return Message(job=job, bug=str(error), died=True)
        return message


class Crew:
    """The workers of a run, on one core or GPU each."""

    def __init__(self) -> None:
        self.context, self.workers = _context(), list[Worker]()

    def start(self, gpu: int | None) -> Worker:
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=_work, args=(theirs, gpu), daemon=True)
        process.start()
        theirs.close()
        self.workers.append(Worker(process=process, connection=ours, gpu=gpu))
        return self.workers[-1]

    def let_save(self) -> None:
        """They are told to end, and waited for as long as keeping what they have may take."""
        until, busy = time.monotonic() + SAVING, [worker.connection for worker in self.workers]
        for connection in busy:
            with suppress(OSError):  # it has ended
                connection.send(None)
        while busy and (ready := wait(busy, max(0.0, until - time.monotonic()))):
            for connection in [connection for connection in busy if connection in ready]:
                try:
                    connection.recv()
                except (EOFError, OSError):
                    busy.remove(connection)

    def kill(self) -> None:
        for worker in self.workers:
            worker.connection.close()
            worker.process.kill()


def carry_out_all(jobs: Sequence[Job], device: str, display: Display) -> list[Failure]:
    """One at a time on each core or GPU, as memory allows; results are in the store, but of failures."""
    if not jobs:
        return []
    ordered = sorted(jobs, key=lambda job: -job.cost)
    count = at_once(len(ordered), device)
    queue = _queue(ordered, device)
    crew = Crew()
    try:
        for number in range(count):
            crew.start(number if device == "cuda" else None)
        with display.training(ordered):
            return _hand_out(ordered, queue, crew, display)
    except KeyboardInterrupt:
        crew.let_save()
        raise
    finally:
        crew.kill()


def in_its_own_process(
    work: Callable[[Task], Found],
    task: Task,
    device: str,
    modules: Sequence[str] = (),
    of_all: Sequence[str] = (),
) -> Found:
    """What `work` gives of `task`, of a process that does nothing else and ends with it.

    modules: what it will need. of_all: what it and those after it will need, loaded once where
    they share memory.
    """
    context = _context([*modules, *of_all])
    ours, theirs = context.Pipe()
    gpu = 0 if device == "cuda" else None
    process = context.Process(target=_work_once, args=(theirs, gpu, modules), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send((work, task))
        found, error = ours.recv()
    except (BrokenPipeError, ConnectionResetError, EOFError):
        process.join()
        _explain_death(process.exitcode)
    finally:
        ours.close()
        process.kill()
        process.join()
    if error is not None:
        raise error
    result: Found = found
    return result


def at_once(jobs: int, device: str) -> int:
    """How many of so many jobs are carried out at the same time."""
    places = torch.cuda.device_count() if device == "cuda" else machine.cores()
    return max(1, min(places, jobs))


def _queue(jobs: Sequence[Job], device: str) -> Queue:
    """Jobs on cores share the memory of the machine; each GPU has its own."""
    if device == "cuda":
        return Queue([Load(seconds=job.cost) for job in jobs])
    cpu = torch.device(device)
    loads = [Load(seconds=job.cost, memory=taken(job, cpu)) for job in jobs]
    return Queue(loads, free_memory(cpu))


def _hand_out(jobs: Sequence[Job], queue: Queue, crew: Crew, display: Display) -> list[Failure]:
    """Gives each worker that is free the next job that fits, until all are finished or have failed."""
    failures, idle = list[Failure](), list[Worker]()
    busy: dict[Worker, int | None] = dict.fromkeys(crew.workers)
    while busy:
        ready = wait([worker.connection for worker in busy])
        for worker in [worker for worker in busy if worker.connection in ready]:
            message = worker.receive(busy[worker])
            number = message.job
            if number is not None and message.failed:
                failures.append(_failure(message, jobs[number]))
                display.fail(number, failures[-1].reason, message.bug)
            elif number is not None:
                display.update(number, message.epochs, message.seen, message.finished)
            if number is not None and (message.failed or message.finished):
                queue.give_back(number)
            if message.died:
                del busy[worker]
                busy |= {crew.start(worker.gpu): None} if queue else {}
            elif number is None or message.finished or message.failed:
                busy[worker] = None
                idle.append(worker)
        idle = [worker for worker in idle if not _employ(worker, busy, queue, jobs)]
    return failures


def _employ(
    worker: Worker, busy: dict[Worker, int | None], queue: Queue, jobs: Sequence[Job]
) -> bool:
    """Whether it got its next job, or ends as none is left; else it waits for memory."""
    number = queue.take()
    if number is None and queue:
        return False
    with suppress(BrokenPipeError, ConnectionResetError):  # it has died, which is met at its word
        worker.connection.send(None if number is None else (number, jobs[number]))
    busy[worker] = number
    if number is None:
        del busy[worker]
    return True


def _context(modules: Sequence[str] = ()) -> ForkServerContext | SpawnContext:
    """Processes that share the memory of what is imported, where forking one without threads works.

    The process to fork is spoken to through a socket, whose path has to be short.
    """
    if sys.platform != "linux" or not fits_socket(tempfile.gettempdir()):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*LOADED, *modules])
    return context


def _explain_death(code: int | None) -> NoReturn:
    if code == -signal.SIGKILL:
        raise MachineError(
            "a training process was killed, most likely for want of memory; close other programs "
            "and run the same command again: it goes on from here"
        )
    raise RuntimeError(f"a training process ended with code {code}")


def _failure(message: Message, job: Job) -> Failure:
    """What can't be kept is a fault of the disk, which the next job meets too: it is raised."""
    if isinstance(message.error, KeepingError):
        raise message.error
    id = job.experiment.id
    if message.error is not None:
        return Failure(experiment=job.experiment, reason=str(message.error), error=message.error)
    error = RuntimeError(f"{id} failed in its worker:\n{message.bug}")
    reason = one_line(message.bug.strip().splitlines()[-1])
    return Failure(experiment=job.experiment, reason=reason, error=error)


def _work(connection: "Connection[Any, Any]", gpu: int | None) -> None:
    """The main function of a worker; `gpu`: the one that "cuda" means in it."""
    _settle(gpu)
    try:
        connection.send(Message())
        while (task := connection.recv()) is not None:
            number, job = task
            connection.send(_outcome(number, job, connection))
    except (BrokenPipeError, ConnectionResetError, EOFError, StopError):
        return  # the parent is gone, or has enough


def _settle(gpu: int | None) -> None:
    signals.leave_to_the_parent()
    if (parent := multiprocessing.parent_process()) is not None:
        signals.end_with(parent.sentinel, Ending.INTERRUPTED)
    compute_alike()
    if gpu is not None:
        torch.cuda.set_device(gpu)


def _work_once(connection: "Connection[Any, Any]", gpu: int | None, modules: Sequence[str]) -> None:
    """The main function of a process for one task."""
    _settle(gpu)
    for module in modules:
        importlib.import_module(module)
    try:
        work, task = connection.recv()
        connection.send(_found(work, task))
    except (BrokenPipeError, ConnectionResetError, EOFError):
        return  # the parent is gone


def _found(work: Callable[[Any], Any], task: object) -> tuple[object, Exception | None]:
    """What comes of a task, or the error to be raised again."""
    try:
        return work(task), None
    except PipelineError as error:
        return None, error
    except Exception:  # noqa: BLE001 - the parent raises it again
        return None, RuntimeError(
            f"{work.__name__} failed in its process:\n{traceback.format_exc()}"
        )


def _outcome(number: int, job: Job, connection: "Connection[Any, Any]") -> Message:
    last = 0.0

    def tell(epochs: int, seen: int) -> None:
        nonlocal last
        if connection.poll():  # during a job nothing comes but the word to end
            raise StopError
        if time.monotonic() - last > REPORT_EVERY:
            last = time.monotonic()
            connection.send(Message(job=number, epochs=epochs, seen=seen))

    try:
        carry_out(job, tell)
    except (BrokenPipeError, ConnectionResetError, StopError):
        raise
    except PipelineError as error:
        return Message(job=number, error=error)
    except Exception:  # noqa: BLE001 - the parent raises it again
        return Message(job=number, bug=traceback.format_exc())
    return Message(job=number, finished=True)
