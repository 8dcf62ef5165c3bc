"""Text in pictures, read by tesseract: scanned pages of PDFs, and images."""
