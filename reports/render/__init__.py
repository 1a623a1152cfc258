"""The report: reports/latest/*.jsonl, rendered in every format. Nothing else than the records says what is red."""
