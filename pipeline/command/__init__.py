"""The command `run`: options → everything checked → the stages → one manifest and its report.

options     the command line                     preflight   what can fail early
run         the stages, in order: the door       rehearsal   the user's data through to a page
prepared    what the stages hand on              described   what was asked → the manifest
assembly    store and data → manifest            provenance  what the numbers depend on
named       what texts and sources name           examination  what is odd about the data
summary     the table that closes a run
"""
