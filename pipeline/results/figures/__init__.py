"""Plain data → figures: what is drawn, the numbers it was drawn from, and its facts.

tabular     1.3a distribution, 1.3b scatter, 1.3c correlations
epochs      1.5b 1.5c 2.2a 2.2b 2.4d 3.4a 4.3c: accuracy, loss, alone or side by side
binary      1.5d 2.4e confusion, 1.5f 2.4f roc
intervals   2.4c base_against_best, 2.5 by_protocol, B against_twins
learning    2.6a curves
bands       2.6b roc_and_precision
calibration 2.6c reliability
differences 2.8 forest
images      3.1b samples, 3.2a images_per_class, 3.2b sizes, 3.2c channels, 3.2d dimensions
matrices    3.4d confusion, 4.3d confusion_side_by_side
confused    3.4f samples
reliability 3.4g reliability
reading     3.7a filters, 3.7b activations, 3.7c saliency
curves      3.4e roc, 4.3e roc_side_by_side
drawing     save: the one place that writes files

Every public function returns a `Drawing`; `save` turns it into a `manifest.Figure`.
"""
