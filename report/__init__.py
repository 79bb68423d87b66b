"""From the manifest of a run to the report: claims → prose → HTML → PDF. No torch."""
