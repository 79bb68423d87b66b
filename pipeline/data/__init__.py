"""Rows and images, with their digests: what the experiments learn from."""
