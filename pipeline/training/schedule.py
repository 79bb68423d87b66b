"""A step's number → its share of the recipe's learning rate: up in a line, then down as a cosine.

docs/training.md has the measurements behind it.
"""

import math

WARM_UP = 0.05  # of all steps


def share(step: int, steps: int) -> float:
    """1-based `step` of `steps`; 1 at the end of the warm-up, just above 0 at the last step."""
    warm = max(1, round(WARM_UP * steps))
    if step <= warm:
        return step / warm
    return 0.5 * (1 + math.cos(math.pi * (step - warm) / (steps - warm + 1)))
