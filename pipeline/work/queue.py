"""Jobs → which one whoever is free takes next: the longest of those that fit beside what is running.

Where none fits, whoever is free waits until something has ended: a job that takes more memory than there
is would be killed. The same queue, in virtual time, tells how long all of it takes.
"""

import heapq
import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a job asks for: seconds, by which the longest are known, and bytes of memory."""

    seconds: float
    memory: float = 0.0


class Queue:
    """free: bytes that all that run at once may take together."""

    def __init__(self, loads: Sequence[Load], free: float = math.inf) -> None:
        self.loads, self.free = loads, free
        self.running = set[int]()
        self._waiting = deque(sorted(range(len(loads)), key=lambda number: -loads[number].seconds))

    def __len__(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def take(self) -> int | None:
        """The number of the next job; None where none fits now, or none is left.

        One that runs alone takes what there is: whether it can is looked at before a run.
        """
        for place, number in enumerate(self._waiting):
            if self.loads[number].memory <= self.free or not self.running:
                del self._waiting[place]
                self.running.add(number)
                self.free -= self.loads[number].memory
                return number
        return None

    def give_back(self, number: int) -> None:
        """What a job took, which has ended."""
        self.running.remove(number)
        self.free += self.loads[number].memory


def makespan(queue: Queue, seconds: Sequence[float], places: int) -> float:
    """Until all jobs of `queue` are done, on so many cores or GPUs. seconds: what each really takes."""
    now, idle, ends = 0.0, max(1, places), list[tuple[float, int]]()
    while True:
        while idle and (number := queue.take()) is not None:
            heapq.heappush(ends, (now + seconds[number], number))
            idle -= 1
        if not ends:
            return now
        now, ended = heapq.heappop(ends)
        queue.give_back(ended)
        idle += 1
