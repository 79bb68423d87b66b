"""What every number of a report is computed from, as one file that a report can carry.

given     data, declarations and results, as `pipeline.results` takes them
packed    all of them ↔ the bytes of values.npz.xz
names     what the arrays are called
archive   arrays ↔ bytes         trainings   results ↔ arrays        scores   probabilities ↔ arrays

The file is an .npz of NumPy, packed by xz. Whoever reads one may have it from a stranger: nothing
is unpickled, and sizes are looked at before anything is unpacked.
"""
