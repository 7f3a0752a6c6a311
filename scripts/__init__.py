"""What is run by hand, by make and by the workflows; nothing of the service or the pipeline imports it."""
