"""Imported by every process that trains: a state is kept every fifth of a second.

So a training of seconds is killed between its batches as one of hours is, which keeps a state
every half minute.
"""

from pipeline.training import checkpoints

checkpoints.EVERY = 0.2
checkpoints.SHARE = 0.2
