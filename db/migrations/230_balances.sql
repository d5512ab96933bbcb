-- Who owes, what a drawer or the safe holds, whose advance it is: balances are asked of these. Income
-- is only ever added up as a whole, and needs no place in an index that every posting writes to. Lines
-- of one balance follow each other as they are posted, so that those of one entry share a page.
DROP INDEX journal_line_by_ledger;
CREATE INDEX journal_line_by_balance ON journal_line (ledger, sub, journal_id, line_no, amount) WHERE ledger < 6000;
