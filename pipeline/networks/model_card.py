"""A manifest and one of its networks → the card that lies beside the weights, in Markdown."""

from collections.abc import Iterator, Mapping

from manifest import Claim, Dataset, Experiment, Manifest
from manifest.errors import one_line
from pipeline.networks.weights import METADATA, SUFFIX, Description
from pipeline.results.metrics import IMAGE

SIGNIFICANT = 4  # decimals of a score
LICENCES = {
    "emnist": "EMNIST (Cohen et al., 2017) was made from NIST Special Database 19. Look for its terms at "
    "<https://www.nist.gov/itl/products-and-services/emnist-dataset> before you pass these weights on, "
    "and cite the paper.",
    "drawn": "The images were drawn by a2-report with the Hershey fonts of the package hershey-fonts and "
    "with fonts that come with matplotlib; no other data were used.",
}
UNKNOWN_LICENCE = (
    "The images came from a path that the user named. Their terms are not known here: whoever passes "
    "these weights on has to know them."
)


def card(content: Manifest, experiment: Experiment, described: Description) -> str:
    claims = {claim.id: claim for claim in content.claims}
    dataset = next(d for d in content.datasets if d.id == "images")
    sections = {
        "Use": _use(experiment),
        "Network": _network(experiment, described, claims),
        "Data": _data(dataset, described, claims),
        "What is done to an image": _preparation(described),
        "Training": _training(content, experiment, described),
        "Scores on test images": _scores(experiment, claims),
        "Limits": _limits(content, experiment, dataset),
        "Licence": (LICENCES.get(dataset.kind, UNKNOWN_LICENCE), ""),
    }
    lines = [
        f"# {experiment.title}",
        "",
        f"Reads single {dataset.noun.many}: an image to a class.",
        "",
    ]
    for title, body in sections.items():
        lines += [f"## {title}", "", *body]
    return "\n".join(lines).rstrip() + "\n"


def _use(experiment: Experiment) -> Iterator[str]:
    yield from ("```console", f"python -m pipeline predict {experiment.id}{SUFFIX} IMAGE…", "```")
    yield from (
        "",
        "or in Python, beside a checkout of a2-report:",
        "",
        "```python",
        "from pathlib import Path",
        "from pipeline.networks import weights",
        f'found, description = weights.find(Path("{experiment.id}{SUFFIX}"))',
        "network = weights.load(found, description)  # a torch.nn.Module, in evaluation",
        "```",
        "",
        f"The metadata of the file have the description as JSON, under the key `{METADATA}`.",
        "",
    )


def _network(
    experiment: Experiment, described: Description, claims: Mapping[str, Claim]
) -> Iterator[str]:
    parameters = claims[f"{experiment.id}.parameters"].value
    side = described.pixels
    network = described.network
    options = "".join(f", {told}" for told in _settings(network.model_dump(exclude={"model"})))
    yield f"- architecture: {network.title} (`{network.model}`{options}), {parameters:,.0f} parameters"
    yield f"- input: (n, 3, {side}, {side}), three equal channels from −1 (dark) to 1 (light)"
    yield f"- output: (n, {len(described.classes)}) logits, in the order of the classes"
    yield f"- classes: {' '.join(map(one_line, described.classes))}"
    yield ""


def _data(dataset: Dataset, described: Description, claims: Mapping[str, Claim]) -> Iterator[str]:
    trained = claims[f"{described.experiment}.train-images"].value
    yield f"- {dataset.name}: {dataset.size:,} images of {dataset.classes} classes"
    yield f"- SHA-256 of images and labels: `{dataset.digest}`"
    yield f"- trained on {trained:,.0f} of them; no test image was seen in training"
    yield from (f"- {notice}" for notice in dataset.notices)
    yield ""


def _preparation(described: Description) -> Iterator[str]:
    side = described.pixels
    yield "- A file of any mode becomes grey, light on dark: turned if its border is light."
    yield "- It is reduced to at most 64 pixels a side, and stands in the middle of a square."
    yield f"- It is resized to {side} × {side} pixels, bilinearly with antialiasing."
    yield "- Brightness 0…255 becomes −1…1, in three equal channels."
    yield ""


def _training(content: Manifest, experiment: Experiment, described: Description) -> Iterator[str]:
    own = set(type(described.network).model_fields)
    recipe = _settings({k: v for k, v in experiment.recipe.items() if k not in own})
    environment = content.environment
    yield f"- Adam, {', '.join(recipe)}; {experiment.epochs} epochs"
    yield f"- seed {described.seed}; the weights of the epoch with the highest validation accuracy"
    yield f"- scale `{content.scale.name}` of a2-report {environment.revision}, on {environment.device}"
    yield f"- Python {environment.python}, torch {environment.packages['torch']}"
    yield ""


def _settings(values: Mapping[str, object]) -> Iterator[str]:
    yield from (f"{name.replace('_', ' ')} {_setting(value)}" for name, value in values.items())


def _setting(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return str(value)


def _scores(experiment: Experiment, claims: Mapping[str, Claim]) -> Iterator[str]:
    yield from ("| score | value | 95 % interval | over |", "|---|---|---|---|")
    for metric in IMAGE.shown("card"):
        claim = claims[f"{experiment.id}.{metric.id}"]
        unit = " (nats)" if metric.unit == "nats" else ""
        yield f"| {metric.phrase}{unit} | {claim.value:.{SIGNIFICANT}f} | {_interval(claim)} | {claim.n:,} {claim.of} |"
    yield ""


def _interval(claim: Claim) -> str:
    if claim.interval is None:
        return "unknown"
    low, high = (f"{end:.{SIGNIFICANT}f}" for end in (claim.interval.low, claim.interval.high))
    return f"{low} to {high} ({claim.interval.method})"


def _limits(content: Manifest, experiment: Experiment, dataset: Dataset) -> Iterator[str]:
    if len(experiment.seeds) == 1:
        yield "- One seed was trained: what another would change is not in the intervals."
    else:
        yield "- The scores are means over seeds; the weights are those of one."
    yield "- It answers with one of its classes, whatever the image shows."
    yield f"- It reads one {dataset.noun.one} at a time, that fills most of the image."
    yield f"- The scores hold for images like those of “{dataset.name}”, and for no others."
    if dataset.kind == "drawn":
        yield "- Those were drawn from fonts: how it reads handwriting was not measured."
    if content.scale.name == "smoke":
        yield "- The scale `smoke` tries the program out: this network has hardly been trained."
    yield ""
