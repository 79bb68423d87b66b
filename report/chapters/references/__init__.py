"""The list of references, which is the assignment's: its page alone."""
