-- Cash from the safe to the bank (缴款单), by business date.
CREATE TABLE deposit (
	deposit_id IDENTITY_KEY,
	deposit_no TEXT NOT NULL UNIQUE,
	business_date TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0),
	bank_ref TEXT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (journal_id)
);
CREATE INDEX deposit_by_date ON deposit (business_date);
@append_only deposit
