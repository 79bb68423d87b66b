"""Networks on images of the example: what the pipeline counts in them and is told of them."""

from collections.abc import Iterator, Sequence

from report_example_asked import Asked, Named

from manifest import Claim, Network

CNN = {
    "channels": (32, 64, 128, 256), "units": (512, 36), "blocks": (1, 1, 1, 1), "rates": (0.5,), "kernels": {3: 4},
    "sides": (128, 8), "batch": 32, "parameters": 8_796_004, "batch-norms": 0,
}  # fmt: skip
VGG = {
    "channels": (64, 64, 128, 128, 256, 256, 512, 512, 512, 512), "units": (4096, 4096, 36), "blocks": (2, 2, 2, 2, 2),
    "rates": (0.5, 0.5), "kernels": {3: 10}, "sides": (224, 7), "batch": 1, "parameters": 129_098_340, "batch-norms": 0,
}  # fmt: skip
LAYERS = {
    "cnn": CNN,
    "cnn-batch-norm": CNN | {"batch-norms": 4, "parameters": 8_796_964},
    "vgg13": VGG,
    "vgg11": VGG | {
        "channels": (64, 128, 256, 256, 512, 512, 512, 512), "blocks": (1, 1, 2, 2, 2), "kernels": {3: 8},
        "parameters": 128_913_700,
    },
    "resnet18": {
        "channels": (*([64] * 5), *([128] * 5), *([256] * 5), *([512] * 5)), "units": (36,), "blocks": (), "rates": (),
        "kernels": {3: 17, 1: 3}, "sides": (224, 28), "batch": 1, "parameters": 11_187_300, "batch-norms": 20, "skips": 8,
        "means": 1, "relus": 17, "halvings": 3,
    },
}  # fmt: skip
STRUCTURE = "A skip connection carries the input of each block past its convolutions."


def networks(asked: Asked, parts: Sequence[str]) -> Iterator[Network]:
    for one in asked.trained(parts):
        yield Network(
            experiment=one.name,
            family=one.model,
            structure=STRUCTURE if one.model == "resnet18" else "",
            initialisation=f"{one.title} starts from small weights.",
            about=one.about,
            dropout=None if one.model == "resnet18" else 0.5,
            optimiser="Adam",
            loss="cross-entropy",
            schedule="The learning rate rises, and then falls.",
            chosen="The weights of one epoch are tested.",
        )


def layers(network: Named) -> list[Claim]:
    """What the pipeline counts in a layer table."""
    known = LAYERS[network.packaged or network.name]
    counts: dict[str, int] = {
        "convolutions": len(known["channels"]), "poolings": len(known["blocks"]), "dense": len(known["units"]),
        "dropouts": len(known["rates"]), "batch-norms": known["batch-norms"], "means": known.get("means", 0),
        "skips": known.get("skips", 0), "relus": known.get("relus", len(known["channels"])), "batch": known["batch"],
        "first-side": known["sides"][0], "last-side": known["sides"][1], "parameters": known["parameters"],
        "halvings": known.get("halvings", len(known["blocks"])),
    }  # fmt: skip
    for name, values in (
        ("channels", known["channels"]),
        ("units", known["units"]),
        ("block", known["blocks"]),
    ):
        counts |= {f"{name}-{place}": value for place, value in enumerate(values, 1)}
    counts |= {f"kernels-{side}": number for side, number in known["kernels"].items()}
    prefix, shown = f"{network.name}.architecture", {"n": 1, "of": "networks"}
    rates = {f"rate-{place}": rate for place, rate in enumerate(known["rates"], 1)}
    return [
        *(
            Claim(id=f"{prefix}.{name}", value=v, unit="count", **shown)
            for name, v in counts.items()
        ),
        *(
            Claim(id=f"{prefix}.{name}", value=v, unit="fraction", **shown)
            for name, v in rates.items()
        ),
        Claim(id=f"{prefix}.dense-share", value=0.9558, unit="fraction", **shown),
        Claim(id=f"{prefix}.total-size", value=293.27, unit="megabytes", **shown),
    ]
