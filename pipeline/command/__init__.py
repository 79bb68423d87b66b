"""The command `run`: options → everything checked → the stages → one manifest and its report.

options     the command line                     preflight   what can fail early
run         the stages, in order: the door       rehearsal   the user's data through to a page
assembly    store and data → manifest            provenance  what the numbers depend on
summary     the table that closes a run
"""
