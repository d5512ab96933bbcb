-- Arrears that are written off: 6702, whose sub is the bill, holds what of it stands.
INSERT INTO ledger (ledger, name) VALUES (6702, 'bad debts written off');

-- An act of writing off, or one that undoes it (reverses): amount is the sum over its bills, below zero
-- where it undoes.
CREATE TABLE write_off (
	write_off_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	case_id BIGINT NOT NULL REFERENCES arrears_case (case_id),
	reverses BIGINT UNIQUE REFERENCES write_off (write_off_id),
	amount BIGINT NOT NULL,
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
	op_id TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	approver TEXT NOT NULL,
	reason TEXT NOT NULL
);
CREATE INDEX write_off_by_account ON write_off (account_id, write_off_id);
CREATE INDEX write_off_by_date ON write_off (business_date);
@append_only write_off

CREATE TABLE write_off_bill (
	write_off_id BIGINT NOT NULL REFERENCES write_off (write_off_id),
	bill_id BIGINT NOT NULL REFERENCES bill (bill_id),
	amount BIGINT NOT NULL,
	PRIMARY KEY (write_off_id, bill_id)
);
CREATE INDEX write_off_bill_by_bill ON write_off_bill (bill_id);
@append_only write_off_bill

-- What came in on a bill that was written off; below zero what went back again, by a payment that was
-- undone. payment_id: none where no payment did it. shift_id: of whoever took it.
CREATE TABLE write_off_recovery (
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
	bill_id BIGINT NOT NULL REFERENCES bill (bill_id),
	amount BIGINT NOT NULL,
	payment_id BIGINT REFERENCES payment (payment_id),
	shift_id BIGINT,
	business_date TEXT NOT NULL,
	PRIMARY KEY (journal_id, bill_id)
);
CREATE INDEX write_off_recovery_by_date ON write_off_recovery (business_date);
CREATE INDEX write_off_recovery_by_shift ON write_off_recovery (shift_id);
@append_only write_off_recovery
