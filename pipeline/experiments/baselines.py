"""Simple models on the splits of the networks: what a network has to reach to be worth it."""

from pipeline.config import Baseline

LOGISTIC_REGRESSION = Baseline(
    name="logistic-regression",
    part="2",
    question="How far does a linear model get?",
    model="logistic-regression",
)
BOOSTED_TREES = Baseline(
    name="boosted-trees",
    part="2",
    question="How far do gradient-boosted trees get?",
    model="boosted-trees",
)
BASELINES = (LOGISTIC_REGRESSION, BOOSTED_TREES)
