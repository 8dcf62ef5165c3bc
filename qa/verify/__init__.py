"""Is a quotation still where it was? Checked against the present text of the documents."""
