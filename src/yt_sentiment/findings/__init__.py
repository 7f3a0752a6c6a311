"""What is said of sources that a user names: read, judged, compared, and shown in a terminal or on a page."""
