"""From an assignment and data to one manifest of every number and figure of the report.

In the order of the flow; each room's docstring says which module is its door.

assignment   what is asked, read from one file
command      options → everything checked → the stages of a run
work         what there is to train, and how it is carried out
data         rows and images, with their digests
models       the networks
training     from a declaration, a seed and data to one result
results      from stored runs to numbers, tables and figures
networks     trained image networks: exported, loaded, used

What every room stands on: `declaration`, `choices`, `config` and `given` (what can be
declared), `records` (what the stages hand to one another), `store` (what was trained) and
`sealed` (bytes with their digest).
"""
