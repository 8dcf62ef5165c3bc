"""Check whether quotations are still where they were, against the present texts of the documents."""
