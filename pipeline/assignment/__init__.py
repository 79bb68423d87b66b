"""What an assignment asks, read from one file of TOML. Data only: it imports no torch.

members     sweeps, methods, simple models and networks, and the experiment of each
declared    the file as a whole, and what each part needs
read        a folder or a file → an `Assignment`; faults with their place and line

An `Assignment` has every experiment as it is trained, and the groups that they belong to.
"""

from pipeline.assignment.declared import Assignment
from pipeline.assignment.members import Combination, Method, Methods, Simple, Sweep, Twins
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
