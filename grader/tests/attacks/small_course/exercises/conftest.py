from grader.plugin import *  # noqa: F403
