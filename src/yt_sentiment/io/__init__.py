"""Files as they are read and written: strict JSON and YAML, and writes that happen whole or not at all."""
