"""Training in tests as in a worker: one thread, no denormals."""

import torch

torch.set_num_threads(1)
torch.set_flush_denormal(True)
