"""How a command of ours starts and ends, whichever of our packages it belongs to."""
