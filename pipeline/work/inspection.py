"""A stored training and the images → what its network looks at."""

from collections.abc import Sequence

from torch import nn

from pipeline.config import ImageExperiment, ImageScale
from pipeline.networks import weights
from pipeline.networks.weights import Shape, Weights
from pipeline.records import Characters, Reading, Run
from pipeline.results.reading import choose
from pipeline.store import Store
from pipeline.training import reading
from pipeline.training.device import one_thread


def inspect(
    run: Run, experiment: ImageExperiment, scale: ImageScale, characters: Characters, store: Store
) -> Reading:
    """A few hundred test images, on one core: threads would decide the last bits."""
    stored = Weights(store.weights(run.key), store.root / run.key)
    shape = Shape(network=experiment.network, pixels=scale.pixels, classes=characters.classes)
    network = weights.load(stored, shape)
    return look_into(network, experiment.network.blocks(network), run, scale, characters)


def look_into(
    network: nn.Module,
    blocks: Sequence[nn.Module],
    run: Run,
    scale: ImageScale,
    characters: Characters,
) -> Reading:
    """Of a network on the CPU, in evaluation, whose weights want no gradients."""
    chosen = choose(run, len(characters.classes))
    shown, measured, samples = (
        characters.images[run.test_rows[places]]
        for places in (chosen.shown, chosen.measured, chosen.samples)
    )
    with one_thread():
        return reading.read(
            network,
            blocks,
            scale.pixels,
            shown=shown,
            measured=measured,
            samples=samples,
            truths=run.test_labels[chosen.samples].tolist(),
        )
