"""Python's search for garbage in cycles: how often it is made.

While a report is made, millions of things come to be and nearly all of them stay, and each search looks
at all of them again: a quarter to a third of the time that figures, numbers and pages take. Memory
grows by a twelfth (measured on a laptop report: 424 to 459 MB without any search).
"""

import gc

# Of new things, of searches of the youngest, of the middle ones: as mypy has them.
THRESHOLDS = (200_000, 30, 100)


def seldom() -> None:
    """In this process, from now on."""
    gc.set_threshold(*THRESHOLDS)
