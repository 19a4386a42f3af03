"""The trusted side of graded mode: runs the course's tests against a submission that lives in a worker."""
