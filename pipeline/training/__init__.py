"""From a declaration, a seed and data to one result. No networks or files of ours here."""
