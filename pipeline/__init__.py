"""From experiments and data to one manifest of every number and figure of the report."""
