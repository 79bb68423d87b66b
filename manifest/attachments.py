"""What report.pdf carries, by which whoever has it alone can check it: names and limits."""

VALUES = "values.npz.xz"  # what every number was computed from, beside the manifest
RENDERER = "renderer.json"  # what turned the manifest into a page and a PDF

# A report stays below 6 MB in all: 1.7 MB of pages, 1.2 MB of manifest and figures, and these.
# Larger values lie beside the report, and their digest stands in it.
MOST_ATTACHED = 3 * 2**20  # bytes

# Of what a stranger's file holds. Values of 1,000 seeds take 60 MB packed.
MOST_PACKED = 2**28
MOST_UNPACKED = 2**31
