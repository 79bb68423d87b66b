"""report.pdf, and nothing else → whether what it says holds. Needs no network and no torch.

carried     a PDF → the files that it carries      opened     these → a manifest and a folder
recomputed  every number from the runs' values     drawn      every figure from them
rendered    every page from the manifest           pages      two PDFs → where they differ
seen        what one sees of a page
entries     two manifests → where they differ      findings   what does not hold
checked     all of it, in order: the door          told       the same for people and machines
"""
