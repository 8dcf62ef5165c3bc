"""The service as parts of other frameworks. Each module needs the extra of its name, and nothing else loads it."""
