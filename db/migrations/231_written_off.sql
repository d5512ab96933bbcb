-- What was written off is asked of each bill, but few bills have any.
CREATE INDEX journal_line_written_off ON journal_line (sub, amount) WHERE ledger = 6702;
