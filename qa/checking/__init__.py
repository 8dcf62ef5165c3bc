"""Check the quotations of any text against the indexed documents."""
