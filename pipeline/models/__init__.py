"""The networks of the report, each one class for every input size."""
