"""From an output folder to an archive of it that says what everything in it is. Needs no torch.

`contents` finds what goes in, `code` the revision and what differs from it, `environment` the
packages; `build` writes an RO-Crate of all that, whole or not at all.
"""
