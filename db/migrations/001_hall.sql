-- The hall, its people, its customers, its books and its counters.
-- One text for both engines: db/make_migrations.py turns the types and the @ lines into each
-- engine's own. IDENTITY_KEY is a primary key given by the database.

CREATE TABLE hall (
	code TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	trial SMALLINT NOT NULL,
	created_at BIGINT NOT NULL
);

CREATE TABLE policy_value (
	seq IDENTITY_KEY,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	set_by TEXT NOT NULL,
	set_at BIGINT NOT NULL
);
@append_only policy_value

-- state: 1 active, 2 disabled. roles: the bits of core/permission.h.
CREATE TABLE staff (
	login TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	password TEXT NOT NULL,
	roles BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	failed_count BIGINT NOT NULL,
	locked_until BIGINT NOT NULL,
	lang TEXT,
	created_at BIGINT NOT NULL
);

-- status: 1 open, 2 closed. id_type: core/idnumber.h. The number itself is sealed; id_hash is
-- keyed, for look-up. id_masked is what screens and papers show.
CREATE TABLE account (
	account_id IDENTITY_KEY,
	account_no TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_initials TEXT NOT NULL,
	id_type SMALLINT NOT NULL,
	id_sealed BYTEA,
	id_hash BYTEA,
	id_masked TEXT NOT NULL,
	address TEXT NOT NULL,
	price_class TEXT NOT NULL,
	region TEXT NOT NULL,
	opened_on TEXT NOT NULL,
	closed_on TEXT,
	status SMALLINT NOT NULL,
	phone TEXT NOT NULL,
	voltage TEXT NOT NULL,
	capacity_kva TEXT NOT NULL,
	route TEXT NOT NULL,
	tariff TEXT NOT NULL,
	card_serial TEXT NOT NULL,
	card_count BIGINT NOT NULL,
	card_generation BIGINT NOT NULL
);
CREATE INDEX account_by_name ON account (name, account_no);
CREATE INDEX account_by_initials ON account (name_initials, account_no);
CREATE INDEX account_by_phone ON account (phone, account_no) WHERE phone <> '';
CREATE INDEX account_by_id ON account (id_hash) WHERE id_hash IS NOT NULL;

CREATE TABLE account_change (
	change_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	field TEXT NOT NULL,
	old_value TEXT NOT NULL,
	new_value TEXT NOT NULL
);
CREATE INDEX account_change_by_account ON account_change (account_id);
@append_only account_change

-- kind: 1 postpaid, 2 prepaid with CPU card, 3 prepaid with magnetic card.
CREATE TABLE meter (
	meter_no TEXT NOT NULL PRIMARY KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	kind SMALLINT NOT NULL,
	multiplier TEXT NOT NULL,
	generation BIGINT NOT NULL,
	installed_on TEXT NOT NULL,
	removed_on TEXT
);
CREATE INDEX meter_by_account ON meter (account_id);

-- Written by db/search_sqlite.c: with trusted_schema off no trigger may touch a virtual table.
@sqlite
CREATE VIRTUAL TABLE account_address USING fts5 (address, content='account', content_rowid='account_id', tokenize='trigram');
@end
@postgres
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX account_by_address ON account USING gin (address gin_trgm_ops);
@end

-- The journal. Every movement is one journal row whose lines sum to zero. kind: db/journal.h.
-- sub: the customer, shift or sale that a line is about, or 0.
CREATE TABLE ledger (
	ledger SMALLINT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL
);
INSERT INTO ledger (ledger, name) VALUES
	(1001, 'drawer'), (1002, 'safe'), (1003, 'bank in transit'), (1121, 'cheques and transfers in clearing'),
	(1122, 'receivable'), (1123, 'card-terminal clearing'), (1124, 'mobile clearing'), (2203, 'advance'),
	(2241, 'undelivered card sales'), (2242, 'unidentified money'), (3999, 'opening'), (6001, 'energy billed'),
	(6002, 'energy sold by card'), (6051, 'late charges'), (6301, 'cash over'), (6711, 'cash short');
@append_only ledger

CREATE TABLE shift (
	shift_id IDENTITY_KEY,
	shift_no TEXT NOT NULL UNIQUE,
	login TEXT NOT NULL REFERENCES staff (login),
	station TEXT NOT NULL,
	business_date TEXT NOT NULL,
	float_amount BIGINT NOT NULL,
	opened_at BIGINT NOT NULL,
	state SMALLINT NOT NULL -- 1 open, 2 closed
);
CREATE UNIQUE INDEX shift_open_by_login ON shift (login) WHERE state = 1;
CREATE UNIQUE INDEX shift_open_by_station ON shift (station) WHERE state = 1;
CREATE INDEX shift_by_date ON shift (business_date);

CREATE TABLE journal (
	journal_id IDENTITY_KEY,
	kind SMALLINT NOT NULL,
	op_id TEXT,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	shift_id BIGINT REFERENCES shift (shift_id),
	reverses BIGINT REFERENCES journal (journal_id),
	memo TEXT NOT NULL
);
CREATE UNIQUE INDEX journal_reversed ON journal (reverses) WHERE reverses IS NOT NULL;
@append_only journal

CREATE TABLE journal_line (
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
	line_no SMALLINT NOT NULL,
	ledger SMALLINT NOT NULL REFERENCES ledger (ledger),
	sub BIGINT NOT NULL,
	amount BIGINT NOT NULL,
	PRIMARY KEY (journal_id, line_no)
);
CREATE INDEX journal_line_by_ledger ON journal_line (ledger, sub, amount);
@append_only journal_line

-- paid_before: what was paid before the bill came into this database, posted against 3999.
CREATE TABLE bill (
	bill_id IDENTITY_KEY,
	bill_no TEXT NOT NULL UNIQUE,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	period TEXT NOT NULL,
	energy_wh BIGINT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount >= 0),
	paid_before BIGINT NOT NULL CHECK (paid_before >= 0),
	issued_on TEXT NOT NULL,
	due_on TEXT NOT NULL,
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id)
);
CREATE INDEX bill_by_account ON bill (account_id, due_on, bill_no);
@append_only bill

CREATE TABLE shift_count (
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	attempt SMALLINT NOT NULL,
	counted BIGINT NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (shift_id, attempt)
);
@append_only shift_count

-- purpose: 1 the float, 2 a count (attempt as in shift_count).
CREATE TABLE shift_denomination (
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	purpose SMALLINT NOT NULL,
	attempt SMALLINT NOT NULL,
	denomination BIGINT NOT NULL,
	pieces BIGINT NOT NULL CHECK (pieces >= 0),
	PRIMARY KEY (shift_id, purpose, attempt, denomination)
);
@append_only shift_denomination

-- What the cashier says the other tenders come to.
CREATE TABLE shift_declared (
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	kind SMALLINT NOT NULL,
	amount BIGINT NOT NULL,
	PRIMARY KEY (shift_id, kind)
);
@append_only shift_declared

CREATE TABLE shift_close (
	shift_id BIGINT NOT NULL PRIMARY KEY REFERENCES shift (shift_id),
	expected BIGINT NOT NULL,
	counted BIGINT NOT NULL,
	difference BIGINT NOT NULL,
	approver TEXT NOT NULL,
	at BIGINT NOT NULL,
	journal_id BIGINT REFERENCES journal (journal_id)
);
@append_only shift_close

CREATE TABLE hand_in (
	hand_in_id IDENTITY_KEY,
	hand_in_no TEXT NOT NULL UNIQUE,
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	amount BIGINT NOT NULL CHECK (amount > 0),
	receiver TEXT NOT NULL,
	at BIGINT NOT NULL,
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id)
);
CREATE INDEX hand_in_by_shift ON hand_in (shift_id);
@append_only hand_in

CREATE TABLE settlement (
	business_date TEXT NOT NULL PRIMARY KEY,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	shifts BIGINT NOT NULL,
	payments BIGINT NOT NULL,
	received BIGINT NOT NULL
);
@append_only settlement

-- result_id: what the operation made, in the table of its verb.
CREATE TABLE operation (
	op_id TEXT NOT NULL PRIMARY KEY,
	verb TEXT NOT NULL,
	login TEXT NOT NULL,
	args_hash BYTEA NOT NULL,
	at BIGINT NOT NULL,
	result_id BIGINT NOT NULL
);
@append_only operation

-- What was refused: who tried what, and why not.
CREATE TABLE attempt (
	attempt_id IDENTITY_KEY,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	verb TEXT NOT NULL,
	op_id TEXT NOT NULL,
	code TEXT NOT NULL,
	detail TEXT NOT NULL
);
@append_only attempt

CREATE TABLE payment (
	payment_id IDENTITY_KEY,
	payment_no TEXT NOT NULL UNIQUE,
	op_id TEXT NOT NULL,
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	received BIGINT NOT NULL CHECK (received > 0),
	change_given BIGINT NOT NULL CHECK (change_given >= 0),
	to_advance BIGINT NOT NULL CHECK (to_advance >= 0),
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (journal_id)
);
CREATE INDEX payment_by_shift ON payment (shift_id, payment_id);
@append_only payment

-- The accounts of a payment in the order named; what is left over goes to the first one's advance.
CREATE TABLE payment_account (
	payment_id BIGINT NOT NULL REFERENCES payment (payment_id),
	seq SMALLINT NOT NULL,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	PRIMARY KEY (payment_id, seq)
);
CREATE INDEX payment_account_by_account ON payment_account (account_id, payment_id);
@append_only payment_account

-- kind: core/tender.h.
CREATE TABLE tender (
	payment_id BIGINT NOT NULL REFERENCES payment (payment_id),
	seq SMALLINT NOT NULL,
	kind SMALLINT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0),
	ref TEXT NOT NULL,
	PRIMARY KEY (payment_id, seq)
);
@append_only tender

-- A cheque or transfer is received when paid; then, once, cleared (2) or bounced (3).
CREATE TABLE tender_event (
	payment_id BIGINT NOT NULL,
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	reason TEXT NOT NULL,
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
	PRIMARY KEY (payment_id, seq),
	FOREIGN KEY (payment_id, seq) REFERENCES tender (payment_id, seq)
);
@append_only tender_event

-- Where money went: to a bill (principal, late charge) or to the account's advance balance.
-- Also the opening advance (no payment) and the advance that a tender spends (advance < 0).
-- A reversing row names the row that it reverses and carries its exact negative.
CREATE TABLE allocation (
	allocation_id IDENTITY_KEY,
	journal_id BIGINT NOT NULL REFERENCES journal (journal_id),
	payment_id BIGINT REFERENCES payment (payment_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	bill_id BIGINT REFERENCES bill (bill_id),
	business_date TEXT NOT NULL,
	principal BIGINT NOT NULL,
	late_charge BIGINT NOT NULL,
	advance BIGINT NOT NULL,
	reverses BIGINT REFERENCES allocation (allocation_id)
);
CREATE UNIQUE INDEX allocation_reversed ON allocation (reverses) WHERE reverses IS NOT NULL;
CREATE INDEX allocation_by_bill ON allocation (bill_id) WHERE bill_id IS NOT NULL;
CREATE INDEX allocation_by_account ON allocation (account_id) WHERE bill_id IS NULL;
CREATE INDEX allocation_by_payment ON allocation (payment_id) WHERE payment_id IS NOT NULL;
@append_only allocation

-- kind: 1 reversed in the shift, 2 refunded later, 3 bounced, 4 moved to another account.
CREATE TABLE reversal (
	reversal_id IDENTITY_KEY,
	reversal_no TEXT NOT NULL UNIQUE,
	kind SMALLINT NOT NULL,
	payment_id BIGINT NOT NULL UNIQUE REFERENCES payment (payment_id),
	op_id TEXT NOT NULL,
	shift_id BIGINT REFERENCES shift (shift_id),
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	approver TEXT NOT NULL,
	reason TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (journal_id)
);
CREATE INDEX reversal_by_shift ON reversal (shift_id);
@append_only reversal

CREATE TABLE waiver (
	waiver_id IDENTITY_KEY,
	bill_id BIGINT NOT NULL REFERENCES bill (bill_id),
	amount BIGINT NOT NULL CHECK (amount > 0),
	login TEXT NOT NULL,
	approver TEXT NOT NULL,
	reason TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	op_id TEXT NOT NULL
);
CREATE INDEX waiver_by_bill ON waiver (bill_id);
@append_only waiver

CREATE TABLE book (
	book_id IDENTITY_KEY,
	station TEXT NOT NULL UNIQUE,
	prefix TEXT NOT NULL UNIQUE,
	last_seq BIGINT NOT NULL
);

CREATE TABLE receipt (
	receipt_id IDENTITY_KEY,
	receipt_no TEXT NOT NULL UNIQUE,
	book_id BIGINT NOT NULL REFERENCES book (book_id),
	seq BIGINT NOT NULL,
	payment_id BIGINT NOT NULL UNIQUE REFERENCES payment (payment_id),
	check_code TEXT NOT NULL UNIQUE,
	UNIQUE (book_id, seq)
);
@append_only receipt

-- Effects outside the database: what was meant to happen, journalled before it is tried, and what
-- became of it. Kinds and outcomes: db/effect_store.h. No outcome: prepared. sha256: of the file.
-- A paper of a receipt is a copy of it: 0 the original, then 1, 2 and so on, marked as reprints. A
-- copy of which certainly no paper came to be is tried again under its own number: attempt 1, 2 …
CREATE TABLE effect (
	effect_id IDENTITY_KEY,
	op_id TEXT NOT NULL,
	kind SMALLINT NOT NULL,
	subject TEXT NOT NULL,
	station TEXT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	receipt_id BIGINT REFERENCES receipt (receipt_id),
	copy SMALLINT NOT NULL,
	attempt SMALLINT NOT NULL
);
CREATE INDEX effect_by_station ON effect (station, at);
CREATE UNIQUE INDEX effect_copy ON effect (receipt_id, copy, attempt) WHERE receipt_id IS NOT NULL;
@append_only effect

CREATE TABLE effect_outcome (
	effect_id BIGINT NOT NULL REFERENCES effect (effect_id),
	seq SMALLINT NOT NULL,
	outcome SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	detail TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	PRIMARY KEY (effect_id, seq)
);
@append_only effect_outcome

-- Which printer queue a station uses for a kind of paper; no row: the folder.
CREATE TABLE print_queue (
	station TEXT NOT NULL,
	paper TEXT NOT NULL,
	queue TEXT NOT NULL,
	PRIMARY KEY (station, paper)
);
