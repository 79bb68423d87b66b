"""What an assignment asks, read from one file of TOML. Data only: it imports no torch.

front       what people write: authors, dates, headings
members     sweeps, methods and simple models, and the experiment of each
networks    the same of networks on images
declared    the file as a whole, and what each part needs
checks      what does not go together
beside      the files that it names: published numbers, references
read        a folder or a file → an `Assignment`; faults with their place and line: the door
new         a folder of one's own

An `Assignment` has every experiment as it is trained, and the groups that they belong to.
"""

from pipeline.assignment.declared import Assignment
from pipeline.assignment.members import Combination, Method, Methods, Simple, Sweep
from pipeline.assignment.networks import EqualTerms, Twins
from pipeline.assignment.read import PACKAGED, read

__all__ = [
    "PACKAGED",
    "Assignment",
    "Combination",
    "EqualTerms",
    "Method",
    "Methods",
    "Simple",
    "Sweep",
    "Twins",
    "read",
]
