-- A server looks up and locks the row that each written row refers to, and of what every station refers
-- to it keeps lists of who holds it. These five references say again what the database knows already:
-- the chart of accounts is never changed; a payment is of the shift of its entry; an allocation has its
-- payment, and the account of its bill; a receipt's book was counted up in the same transaction. Their
-- parents are never deleted, four of them cannot be. verify holds all references to the rows they name.
@postgres
ALTER TABLE journal_line DROP CONSTRAINT journal_line_ledger_fkey;
ALTER TABLE payment DROP CONSTRAINT payment_shift_id_fkey;
ALTER TABLE allocation DROP CONSTRAINT allocation_journal_id_fkey;
ALTER TABLE allocation DROP CONSTRAINT allocation_account_id_fkey;
ALTER TABLE receipt DROP CONSTRAINT receipt_book_id_fkey;
@end
