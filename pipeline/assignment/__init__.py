"""What an assignment asks, read from one file of TOML. Data only: it imports no torch.

declared    the file's own form, each field checked
read        a folder or a file → an `Assignment`; faults with their place and line

An `Assignment` has every experiment as it is trained, and the groups that they belong to.
"""

from pipeline.assignment.declared import (
    Assignment,
    Combination,
    Method,
    Methods,
    Simple,
    Sweep,
    Twins,
)
from pipeline.assignment.read import PACKAGED, read

__all__ = [
    "PACKAGED",
    "Assignment",
    "Combination",
    "Method",
    "Methods",
    "Simple",
    "Sweep",
    "Twins",
    "read",
]
