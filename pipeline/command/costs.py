"""What each training of a run takes alone, before any is carried out.

In:  what a run has prepared and planned.
Out: by experiment, what was measured now or, under the same conditions, by a run before.
"""

from collections.abc import Mapping
from typing import Literal

from pipeline.command.prepared import Prepared
from pipeline.config import Experiment, ImageExperiment, TabularExperiment
from pipeline.records import Cost
from pipeline.work.costs import QUICK, THOROUGH, Costs
from pipeline.work.display import Display
from pipeline.work.plan import Plan
from pipeline.work.trials import Trial, Trials


def measure_costs(prepared: Prepared, plan: Plan, display: Display) -> Mapping[str, Cost]:
    """Of what the assignment declares, not of the same under other protocols and optimisers.

    Nothing else of ours runs meanwhile.
    """
    return Costs(prepared.store.root, display.note).of(declared(prepared, plan))


def declared(prepared: Prepared, plan: Plan) -> dict[str, Trial]:
    """What a run measures, by experiment."""
    main = prepared.assignment.main
    wanted = (entry for entry in plan.wanted if entry.experiment.id in main)
    return dict(trials_of(prepared, plan).of(wanted))


def trials_of(prepared: Prepared, plan: Plan) -> Trials:
    return Trials(
        splits=plan.splits,
        characters=prepared.characters,
        scale=prepared.scale,
        device=prepared.device,
        effort=QUICK if prepared.scale.name == "smoke" else THOROUGH,
    )


def made_up(experiment: Experiment) -> Cost:
    """As measured of a training that there was none of, for a rehearsal."""
    unit: Literal["epochs", "batches", "fits"] = "fits"
    if isinstance(experiment, TabularExperiment):
        unit = "epochs"
    elif isinstance(experiment, ImageExperiment):
        unit = "batches"
    return Cost(
        unit=unit, seconds=(1.0,), measured=1, of_epoch=1, evaluation=0.0, ending=0.0, memory=1
    )
