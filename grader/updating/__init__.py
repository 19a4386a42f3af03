"""Brings a newer course into a learner's clone: git does the transport, the learner's files stay."""
