"""What a network answers that has not learnt: one half each time, whose loss is ln 2."""

import math

from manifest import Claim

CONSTANT = math.log(2)
AT_REST = 0.95  # of that loss: a training that ends above has hardly begun


def has_stayed(loss: Claim) -> bool:
    """Whether the training loss of a network for two classes is still that of a constant answer."""
    return loss.value > AT_REST * CONSTANT
