"""What a learner has done: progress, hints, copies of what was reset; and practice runs that are warm."""
