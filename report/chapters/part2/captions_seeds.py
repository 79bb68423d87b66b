"""Figures of Part 2 that show all seeds at once."""

from collections.abc import Mapping

from report.page import formats
from report.page.captions import Words
from report.page.evidence import Facts
from report.page.formats import fixed, percent, plural
from report.phrases.curves import nats

BAND = "means, with bands from the first to the last decile"


def _over(facts: Facts, name: str = "seeds") -> str:
    if facts.count(name) == 1:
        return "one seed"
    return f"{BAND} over {plural(facts.count(name), 'seed')}"


def intervals(facts: Facts) -> str:
    """What dots with whiskers show."""
    if facts.count("n_seeds") == 1:
        return "one seed"
    return f"means and 95{formats.THIN}% intervals over {plural(facts.count('n_seeds'), 'seed')}"


def _protocols(facts: Facts) -> str:
    by = "protocol and optimiser" if facts.models.optimisers > 1 else "protocol"
    return f"Accuracy and balanced accuracy by {by}: {intervals(facts)}."


def _protocols_seen(facts: Facts) -> str:
    ends = [
        f"{measure} between {percent(facts.number(f'lowest_{name}'))} and {percent(facts.number(f'highest_{name}'))}"
        for name, measure in (("accuracy", "an accuracy"), ("balanced", "a balanced accuracy"))
    ]
    rows = plural(facts.count("rows"), "row")
    return f"Two columns of dots with whiskers, {rows} in groups by model: {formats.listed(ends)}."


def _learning(facts: Facts) -> str:
    each = formats.listed(f"of {phrase}" for phrase in facts.models.main.values())
    return f"Loss and accuracy per epoch {each}: {_over(facts, f'{next(iter(facts.models.main))}_seeds')}."


def _learning_seen(facts: Facts) -> str:
    told = [_learnt(facts, prefix, name) for prefix, name in facts.models.main.items()]
    panels = "Two" if len(told) == 1 else "Four"
    return f"{panels} panels with a curve of training and one of validation each. {' '.join(told)}"


def _learnt(facts: Facts, prefix: str, name: str) -> str:
    train, validation = (
        percent(facts.number(f"{prefix}_{part}_accuracy")) for part in ("train", "validation")
    )
    return (
        f"{formats.sentence(name)}: the last epoch has a validation loss of {nats(facts.number(f'{prefix}_last_loss'))}, a training "
        f"accuracy of {train} and a validation accuracy of {validation}."
    )


def _ranking(facts: Facts) -> str:
    return f"ROC curve (left) and precision by recall (right): {_over(facts)}. Dotted: guessing."


def _ranking_seen(facts: Facts) -> str:
    told = [
        f"{name}: AUC {fixed(facts.number(f'{prefix}_auc'), 3)}, average precision {fixed(facts.number(f'{prefix}_average_precision'), 3)}"
        for prefix, name in facts.models.main.items()
    ]
    return f"Two panels with a curve for each model. {formats.sentence('; '.join(told))}."


def _calibration(facts: Facts) -> str:
    band = (
        ""
        if facts.count("seeds") == 1
        else "; bands from the first to the last decile of the seeds"
    )
    rows = facts.called.row.many
    return (
        f"Share of positive {rows} by predicted probability, in {plural(facts.count('bins'), 'bin')}, all runs together{band}. "
        f"Below: {rows} in each bin."
    )


def _calibration_seen(facts: Facts) -> str:
    told = [
        f"{formats.distance(facts.number(f'{prefix}_distance'))} ({name})"
        for prefix, name in facts.models.main.items()
    ]
    return (
        f"{'One panel' if len(told) == 1 else 'Two panels'} with a line along the diagonal, from which it lies {formats.listed(told)} away on average, and "
        "columns of counts below."
    )


def _forest(facts: Facts) -> str:
    if facts.count("n_seeds") == 1:
        return f"Difference in test accuracy of every change from {facts.main(0)}: one seed."
    return (
        f"Difference in test accuracy of every change from {facts.main(0)} over {plural(facts.count('n_seeds'), 'seed')}, with "
        f"95{formats.THIN}% intervals: thick on this table, thin for new {facts.called.row.many}."
    )


def _forest_seen(facts: Facts) -> str:
    text = f"A column of {plural(facts.count('changes'), 'dot')} beside a line at zero."
    if "lowest_end" not in facts:
        return text
    low, high = (formats.points(facts.number(end)) for end in ("lowest_end", "highest_end"))
    return f"{text} Whiskers reach from {low} to {high}."


FIGURES: Mapping[str, Words] = {
    "2.5": Words(caption=_protocols, alternative=_protocols_seen),
    "2.6a": Words(caption=_learning, alternative=_learning_seen),
    "2.6b": Words(caption=_ranking, alternative=_ranking_seen),
    "2.6c": Words(caption=_calibration, alternative=_calibration_seen),
    "2.8": Words(caption=_forest, alternative=_forest_seen),
}
