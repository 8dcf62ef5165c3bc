"""What single settings may be."""
