"""What can be asked: the names and titles of the documents, and questions made from their sentences; pure."""
