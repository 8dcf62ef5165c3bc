"""Feedback on answers, and unanswered questions: stored, reviewed, exported, turned into a question set."""
