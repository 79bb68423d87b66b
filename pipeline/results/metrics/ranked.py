"""The area under a curve of two classes, to the last bit what scikit-learn makes of it.

A run has some thousands of them, and most of what scikit-learn does is to look at its arguments.
"""

import numpy as np
from sklearn import metrics


def area(truth: np.ndarray, scores: np.ndarray) -> float:
    """truth: (n,) 0 or 1, or bool; scores: (n,). The trapezoids of scikit-learn, in its order."""
    positive = np.asarray(truth) == 1
    if positive.all() or not positive.any():
        return float(metrics.roc_auc_score(truth, scores))  # which says that there is none
    order = np.argsort(scores, kind="stable")[::-1]
    ranked, hits = scores[order], positive[order]
    last = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)  # of equal scores
    true = np.cumsum(hits, dtype=np.float64)[last]
    false = 1 + last - true
    if len(false) > 2:  # points between two of one direction are left out
        bends = np.diff(false, 2).astype(bool) | np.diff(true, 2).astype(bool)
        kept = np.concatenate([[True], bends, [True]])
        true, false = true[kept], false[kept]
    rates = [np.append(0.0, counts) / counts[-1] for counts in (false, true)]
    return float(np.trapezoid(rates[1], rates[0]))
