"""Watch what is served: what a window of comments looks like, and whether it still looks like the reference."""
