"""Coverage-guided fuzzing of what a stranger's text enters first: `make fuzz`."""
