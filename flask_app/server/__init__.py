"""The HTTP server in each gunicorn worker: one loop reads and writes, and threads see complete requests only."""
