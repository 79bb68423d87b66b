"""A report and a few minutes → its trainings, drawn in strata and made again: what came of them."""

import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import torch

from console.places import default_output, from_variable
from manifest.errors import DataError
from pipeline.command.options import CACHE_VARIABLE
from pipeline.data.characters import load_characters
from pipeline.records import Characters, Run
from pipeline.training import device as devices
from pipeline.values.given import Given
from pipeline.work.display import Display, duration
from pipeline.work.reasons import differences
from verification.again import held
from verification.again.asked import Asked
from verification.again.held import Held, Outcome, Pair
from verification.again.strata import Drawn, drawn, invented, named, risk
from verification.again.trained import Bench, on_images, with_images
from verification.checked import Read
from verification.findings import Finding, short

DIFFERS = "trained again under the same conditions, it comes to other numbers"
FAR = "trained again, it lies further away than another start would (p = {:.2g}, Holm)"
MINUTES = 20.0
CONDITIONS = 6  # that are told
LISTED = 8  # names in a line


def again(read: Read, asked: Asked) -> None:
    """What was found is added to what was checked of the report."""
    checked, given, display = read.checked, read.given, Display()
    if given is None or read.opened is None:
        checked.left_out.append("training again: the report has no values that could be read")
        return
    until, seed = time.monotonic() + 60 * (asked.minutes or MINUTES), asked.seed
    with tempfile.TemporaryDirectory(prefix="a2-report-") as name:
        bench = Bench(
            given=given,
            characters=_images(given, asked, display),
            device=_device(given),
            folder=Path(name),
            display=display,
        )
        seeds = {id: [run.seed for run in runs] for id, runs in given.runs.items()}
        images = on_images(given.experiments) - bench.unable.keys()
        rounds = drawn(seeds, images, _named(read), seed)
        chosen = bench.fitting(rounds, until - time.monotonic())
        display.note(
            f"training {len(chosen):,} of {sum(map(len, seeds.values())):,} trainings again"
        )
        began = time.monotonic()
        made = bench.train(chosen)
        took = time.monotonic() - began
        pairs, findings = _pairs(given, made, bench)
    known = held.hold(pairs, given.runs)
    checked.add(findings)
    checked.add(_findings(known))
    checked.compared.append(
        f"{len(known):,} of {sum(map(len, seeds.values())):,} trainings, drawn by seed {seed} (--draw {seed} draws the same) and made again in "
        f"{duration(took)}: {_outcomes(known)}"
    )
    checked.compared += [*_risks(known, seeds)]
    checked.left_out += [*_unable(bench.unable), *_untested(known), *_other(pairs)]


def _named(read: Read) -> tuple[str, ...]:
    if read.opened is None or read.given is None:
        return ()
    return tuple(id for id in named(read.opened.manifest) if id in read.given.runs)


def _device(given: Given) -> torch.device:
    """A GPU where the report was made on one, and one is here."""
    asked = {str(shared.get("device")) for shared in given.depends_on.values()}
    return devices.resolve("auto" if "cuda" in asked else "cpu")[0]


def _images(given: Given, asked: Asked, display: Display) -> Characters | None:
    """None where there are none, or others."""
    if given.characters is None:
        return None
    own = given.characters
    by_default = "drawn" if own.source == "drawn" else "auto"
    source = asked.characters or "auto"
    if source == "auto":
        source = by_default
    try:
        found = load_characters(
            source,
            per_class=given.scale.images_per_class,
            seed=given.assignment.first_seed,
            cache=from_variable(CACHE_VARIABLE) or default_output() / "cache",
            polarity=asked.polarity or "auto",
            download=False,
            announce=display.note,
        )
    except DataError as error:
        if asked.characters not in {None, "auto"}:
            raise
        display.note(str(error))
        return None
    if (same := with_images(given, found)) is None:
        display.note(f"the images here are not those of the report ({own.name})")
    return same


def _pairs(
    given: Given, made: Mapping[Drawn, Run], bench: Bench
) -> tuple[list[Pair], list[Finding]]:
    pairs, findings = [], list[Finding]()
    stated = {Drawn(id, run.seed): run for id, runs in given.runs.items() for run in runs}
    here = {experiment: bench.depends_on(experiment) for experiment in {d.experiment for d in made}}
    for one, found in made.items():
        changed = differences(given.depends_on[one.experiment], here[one.experiment])
        for other in held.contradicting(changed):
            place = f"{one.experiment}@{one.seed}"
            what = f"says that it depends on another {other.field} than its declaration gives"
            values = {"stated": short(other.old), "found": short(other.new)}
            findings.append(Finding(kind="run", place=place, what=what, **values))
        repeats = here[one.experiment]["level"] != "same distribution"
        pair = Pair(drawn=one, stated=stated[one], found=found, conditions=changed, repeats=repeats)
        pairs.append(pair)
    return pairs, findings


def _findings(known: Sequence[Held]) -> Iterator[Finding]:
    for one in known:
        if one.outcome == "differs":
            yield Finding(
                kind="run",
                place=f"{one.drawn.experiment}@{one.drawn.seed}",
                what=DIFFERS if one.p is None else FAR.format(one.p),
                stated=f"a test loss of {one.stated!r}",
                found=repr(one.found),
            )


OUTCOMES: dict[Outcome, str] = {
    "equal": "equal to the last bit",
    "within": "as near as another start",
    "differs": "other numbers",
    "untested": "not the same, and without other starts to hold them against",
}


def _outcomes(known: Sequence[Held]) -> str:
    counts = Counter(one.outcome for one in known)
    told = [f"{counts[name]:,} {text}" for name, text in OUTCOMES.items() if counts[name]]
    return ", ".join(told) or "none"


def _risks(known: Sequence[Held], seeds: Mapping[str, Sequence[int]]) -> Iterator[str]:
    """Strata of one size, of which as many were drawn, in one line."""
    drawn = Counter(one.drawn.experiment for one in known)
    alike = defaultdict[tuple[int, int], list[str]](list)
    for experiment, count in drawn.items():
        alike[len(seeds[experiment]), count].append(experiment)
    for (trainings, count), experiments in sorted(alike.items()):
        if count == trainings:
            yield f"all trainings ({trainings:,} each) of {_listed(experiments)}"
            continue
        chances = ", ".join(
            f"{number:,} with {risk(trainings, number, count):.0%}"
            for number in invented(trainings)
        )
        yield (
            f"{count:,} of {trainings:,} trainings of each of {_listed(experiments)}; whoever invents "
            f"some of these {trainings:,} is found out: {chances}"
        )


def _unable(unable: Mapping[str, str]) -> Iterator[str]:
    by_reason = defaultdict[str, list[str]](list)
    for experiment, reason in unable.items():
        by_reason[reason].append(experiment)
    for reason, experiments in by_reason.items():
        yield f"training {_listed(experiments)} again: {reason}"


def _untested(known: Sequence[Held]) -> Iterator[str]:
    for one in known:
        if one.outcome == "untested":
            yield (
                f"{one.drawn.experiment}@{one.drawn.seed}: came to a test loss of {one.found:.6g} "
                f"and the report has {one.stated:.6g}, which nothing says whether it is far"
            )


def _other(pairs: Sequence[Pair]) -> Iterator[str]:
    """Conditions that promise no equal bytes, each told once."""
    told = dict.fromkeys(str(one) for pair in pairs for one in pair.conditions)
    if told:
        more = f"; and {len(told) - CONDITIONS:,} more" if len(told) > CONDITIONS else ""
        shown = "; ".join([*told][:CONDITIONS])
        yield f"equal bytes were not to be expected where these differ from the report: {shown}{more}"


def _listed(names: Collection[str]) -> str:
    known = sorted(names)
    more = f" and {len(known) - LISTED:,} more" if len(known) > LISTED else ""
    return f"{', '.join(known[:LISTED])}{more}"
