"""What several chapters say in the same words: on curves, layers, two classes and many.

None of the modules is a door; a chapter takes the one that it needs.
"""
