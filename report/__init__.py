"""From the manifest of a run to the report: claims → prose → HTML → PDF. No torch.

`document.render` is the door: it hands the evidence of a manifest to the chapters (`chapters`)
and fills the page (`page`) with what they make of it. What chapters share stands in `phrases`,
what the source prints in `published`, and what a figure may hold in `pictures`.
"""
