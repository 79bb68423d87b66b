"""Tests that share what takes long to make run in one process."""

import os

import pytest


@pytest.mark.xdist_group("together")
def test_a_group_is_known_to_whoever_hands_out_tests(request: pytest.FixtureRequest) -> None:
    """Where it is lost, nothing fails, and what a module makes once is made by every process."""
    is_one_of_several = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@together") == is_one_of_several
