-- What is charged or given back by rule outside of the month's bills: meter errors, theft, breach of
-- contract, outages. Proposed by one person, decided by another.

INSERT INTO ledger (ledger, name) VALUES
	(6052, 'penalties'), (6712, 'compensation');

-- kind: core/proposal.h. energy in Wh; amounts in fen, make_up negative where it is given back.
-- explain: sentences of core/say_pack.h.
CREATE TABLE correction (
	correction_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	kind SMALLINT NOT NULL,
	energy_wh BIGINT NOT NULL,
	make_up BIGINT NOT NULL,
	penalty BIGINT NOT NULL CHECK (penalty >= 0),
	explain TEXT NOT NULL,
	op_id TEXT NOT NULL UNIQUE
);
CREATE INDEX correction_by_account ON correction (account_id, correction_id);
@append_only correction

-- What became of it. state: 1 proposed, 2 approved, 3 refused; the last one holds.
CREATE TABLE correction_event (
	correction_id BIGINT NOT NULL REFERENCES correction (correction_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (correction_id, seq)
);
@append_only correction_event

-- What an approved one put into the books: a supplementary bill, or a credit to the advance balance.
CREATE TABLE correction_outcome (
	correction_id BIGINT NOT NULL PRIMARY KEY REFERENCES correction (correction_id),
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (journal_id),
	bill_id BIGINT UNIQUE REFERENCES bill (bill_id),
	business_date TEXT NOT NULL
);
@append_only correction_outcome
