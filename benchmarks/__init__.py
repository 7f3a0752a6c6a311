"""What the model and the service are timed against."""
