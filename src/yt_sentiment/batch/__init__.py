"""Score files and tables that are larger than memory: in one process, or on Spark; the same code reads and writes.

An input is split into units: a row group of a Parquet file, a CSV or JSON-lines file, a range of a table. Each unit is
read in bounded batches, scored, and written under names that follow from it alone, so that a unit that is done twice
gives the same files. What is done is noted; a job that was killed goes on from there.
"""
