"""citewell: answers that are quotations. Start reading at `qa.answering.service`."""
