"""From a submission to verdicts."""
