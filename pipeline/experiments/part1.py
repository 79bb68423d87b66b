"""Part 1: the base network on the table."""

from pipeline.config import TabularExperiment

BASE = TabularExperiment(
    name="base",
    part="1",
    question="How well does a small network with dropout tell the two classes apart?",
)
