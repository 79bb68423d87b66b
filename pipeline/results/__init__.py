"""From stored runs to the numbers, tables and figures of the manifest."""
