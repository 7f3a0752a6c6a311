"""The same commands as a file: what ``spark-submit`` wants, and ``python -m yt_sentiment.cli``."""

from yt_sentiment.cli import main

if __name__ == "__main__":
    main()
