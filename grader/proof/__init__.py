"""The course proves itself: answers that are right pass, answers that are wrong fail where they should."""
