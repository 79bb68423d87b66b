"""Sums of an epoch agree with the whole, and a number that is not finite names its step."""

import pytest
import torch
import torch.nn.functional as F

from manifest.errors import TrainingError
from pipeline.training.tally import LOOK_EVERY, Tally, mean_loss, sums

LOGITS = torch.randn(3 * LOOK_EVERY * 4, 5, generator=torch.Generator().manual_seed(1))
LABELS = torch.randint(0, 5, (len(LOGITS),), generator=torch.Generator().manual_seed(2))


def add(tally: Tally, logits: torch.Tensor, labels: torch.Tensor) -> None:
    tally.add(sums(logits, labels, F.cross_entropy(logits, labels)), len(labels))


@pytest.mark.parametrize("batch", [1, 4, 7, len(LOGITS)])
def test_means_over_batches_are_those_of_all_images(batch: int) -> None:
    tally = Tally("cnn", 1)
    for logits, labels in zip(LOGITS.split(batch), LABELS.split(batch), strict=True):
        add(tally, logits, labels)
    loss, accuracy = tally.means()
    assert loss == pytest.approx(F.cross_entropy(LOGITS, LABELS).item(), rel=1e-5)
    assert accuracy == pytest.approx((LOGITS.argmax(1) == LABELS).float().mean().item())
    assert tally.seen == len(LOGITS)


@pytest.mark.parametrize("bad", [torch.nan, torch.inf, -torch.inf])
@pytest.mark.parametrize("step", [1, LOOK_EVERY, LOOK_EVERY + 3])
def test_one_logit_that_is_not_finite_stops_with_epoch_and_step(bad: float, step: int) -> None:
    tally = Tally("cnn, seed 42", 3)
    wrong = LOGITS[:4].clone()
    wrong[2, (LABELS[2] + 1) % 5] = bad

    def run() -> None:
        for number in range(1, LOOK_EVERY + 5):
            add(tally, wrong if number == step else LOGITS[:4], LABELS[:4])
        tally.means()

    with pytest.raises(TrainingError, match=rf"^cnn, seed 42: .* epoch 3, step {step};"):
        run()


def test_loss_of_probabilities_is_that_of_the_logits() -> None:
    expected = F.cross_entropy(LOGITS, LABELS).item()
    assert mean_loss(LOGITS.softmax(dim=1), LABELS) == pytest.approx(expected, rel=1e-5)
    assert mean_loss(torch.tensor([[1.0, 0.0]]), torch.tensor([1])) < 30


@pytest.mark.parametrize("steps", [0, 1, LOOK_EVERY - 1, LOOK_EVERY, LOOK_EVERY + 7])
def test_sums_go_on_from_a_state_to_the_same_bits(steps: int) -> None:
    unbroken, first, second = (Tally("cnn", 1) for _ in range(3))
    batches = list(zip(LOGITS.split(4), LABELS.split(4), strict=True))
    for logits, labels in batches:
        add(unbroken, logits, labels)
    for logits, labels in batches[:steps]:
        add(first, logits, labels)
    second.restore(first.state(), torch.device("cpu"))
    for logits, labels in batches[steps:]:
        add(second, logits, labels)
    assert (second.means(), second.seen) == (unbroken.means(), unbroken.seen)


def test_the_step_that_failed_is_named_after_a_state_too() -> None:
    first, second = Tally("cnn", 3), Tally("cnn", 3)
    for _ in range(LOOK_EVERY + 2):
        add(first, LOGITS[:4], LABELS[:4])
    second.restore(first.state(), torch.device("cpu"))
    add(second, LOGITS[:4] * torch.nan, LABELS[:4])
    with pytest.raises(TrainingError, match=f"step {LOOK_EVERY + 3};"):
        second.means()
