"""Which submissions are alike: fingerprints of what was added to the stub, and who shares them. Nothing is run."""
