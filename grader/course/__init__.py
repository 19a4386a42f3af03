"""The course as data: topics, katas, hints."""

from grader.course.model import Course, EngineOptions, Hint, Kata, Topic, UnknownKata
from grader.course.private import with_private
from grader.course.reader import CourseError, find_course, read_course

__all__ = [
    "Course",
    "CourseError",
    "EngineOptions",
    "Hint",
    "Kata",
    "Topic",
    "UnknownKata",
    "find_course",
    "read_course",
    "with_private",
]
