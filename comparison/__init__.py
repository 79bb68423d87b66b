"""From two runs to what differs between them, and whether it exceeds their noise. Needs no torch.

`read` makes two `sides` of output `folders` or `reports`, `inputs` says what went in otherwise,
`tests` and `weigh` whether what came out otherwise is more than other splits, starts and rows bring
about; `text` and `page` show it. `docs/comparison.md` has the method.
"""
