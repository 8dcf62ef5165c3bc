"""Complete follow-up questions, so that they can be understood without the conversation."""
