"""The list of references; `links` is the door."""
