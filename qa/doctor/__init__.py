"""Find what is wrong with an installation and its data folder, and what to do. Nothing is changed or repaired."""
