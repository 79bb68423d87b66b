"""The text engine: from evidence to a page, whatever the chapters say in it.

Doors: `evidence.Evidence` is what a chapter may say, `sentences` and `formats` are how it is said,
`html.filled` makes the page and `pdf.render` the PDF. Nothing here imports a chapter.
"""
