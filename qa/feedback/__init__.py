"""What people said of answers, and which questions had none: kept, decided, exported, turned into a question set."""
