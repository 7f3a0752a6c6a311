"""Who acts, with which rights, and logs that show when they were altered."""
