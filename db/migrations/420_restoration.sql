-- Identity papers shown at the counter, orders to restore supply, and meters that can be reached.

-- Numbers and passwords under the hall's key (db/vault.h), and the keyed hash by which a number is
-- found again. A change of the key seals them anew, and nothing else changes here.
CREATE TABLE sealed_text (
	sealed_id IDENTITY_KEY,
	sealed BYTEA NOT NULL,
	hash BYTEA NOT NULL
);
CREATE INDEX sealed_text_by_hash ON sealed_text (hash);

-- Who may act for the holder of an account, by which document, from when until when (both days
-- included). An authority that is withdrawn is one more row of the same document that ends before
-- it begins: the last row of a document holds.
CREATE TABLE agent_authority (
	authority_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	document TEXT NOT NULL,
	name TEXT NOT NULL,
	id_type SMALLINT NOT NULL,
	id_masked TEXT NOT NULL,
	sealed_id BIGINT NOT NULL REFERENCES sealed_text (sealed_id),
	from_on TEXT NOT NULL,
	until_on TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL
);
CREATE INDEX agent_authority_by_account ON agent_authority (account_id, authority_id);
@append_only agent_authority

-- A paper that was looked at. method: 1 read from the card, 2 typed. valid_until: a date, '-' for
-- ever, '' not read. agent: 1 somebody came for the holder. passed: 1 all findings pass. The name is
-- that of the paper.
CREATE TABLE identity_check (
	check_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	method SMALLINT NOT NULL,
	id_type SMALLINT NOT NULL,
	id_masked TEXT NOT NULL,
	sealed_id BIGINT NOT NULL REFERENCES sealed_text (sealed_id),
	name TEXT NOT NULL,
	valid_until TEXT NOT NULL,
	agent SMALLINT NOT NULL,
	passed SMALLINT NOT NULL
);
CREATE INDEX identity_check_by_account ON identity_check (account_id, check_id);
@append_only identity_check

-- What each look found: core/identity_check.h.
CREATE TABLE identity_finding (
	check_id BIGINT NOT NULL REFERENCES identity_check (check_id),
	seq SMALLINT NOT NULL,
	kind SMALLINT NOT NULL,
	result SMALLINT NOT NULL,
	PRIMARY KEY (check_id, seq)
);
@append_only identity_finding

-- An order to restore supply: not before, and by when. state: the last event's; 1 ordered, 2 carried
-- out, 3 failed (and still to be done), 4 cancelled.
CREATE TABLE restoration_order (
	order_id IDENTITY_KEY,
	order_no TEXT NOT NULL UNIQUE,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	case_id BIGINT NOT NULL REFERENCES arrears_case (case_id),
	check_id BIGINT REFERENCES identity_check (check_id),
	blacklisted SMALLINT NOT NULL,
	business_date TEXT NOT NULL,
	settled_at BIGINT NOT NULL,
	at BIGINT NOT NULL,
	not_before BIGINT NOT NULL,
	deadline BIGINT NOT NULL,
	prepayment BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	state SMALLINT NOT NULL
);
CREATE UNIQUE INDEX restoration_order_open ON restoration_order (case_id)
	WHERE state = 1 OR state = 3;
CREATE INDEX restoration_order_due ON restoration_order (deadline) WHERE state = 1 OR state = 3;
CREATE INDEX restoration_order_by_account ON restoration_order (account_id, order_id);
CREATE INDEX restoration_order_by_date ON restoration_order (business_date);

-- how: 1 on site, 2 over the line to the meter, 0 neither.
CREATE TABLE restoration_event (
	order_id BIGINT NOT NULL REFERENCES restoration_order (order_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	how SMALLINT NOT NULL,
	result TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	PRIMARY KEY (order_id, seq)
);
@append_only restoration_event

-- Where a meter can be reached by DL/T 645: the line's address, the meter's own, and what it wants
-- to know of who gives it orders. The last row of a meter holds.
CREATE TABLE meter_line (
	meter_line_id IDENTITY_KEY,
	meter_no TEXT NOT NULL REFERENCES meter (meter_no),
	line TEXT NOT NULL,
	address TEXT NOT NULL,
	level SMALLINT NOT NULL,
	operator_no BIGINT NOT NULL,
	sealed_id BIGINT NOT NULL REFERENCES sealed_text (sealed_id),
	at BIGINT NOT NULL,
	login TEXT NOT NULL
);
CREATE INDEX meter_line_by_meter ON meter_line (meter_no, meter_line_id);
@append_only meter_line

-- An order given to a meter, written down before it is sent, and what came of it: no row means that
-- it may have been sent. deed: 1 permit to close, 2 close. outcome: db/effect_store.h.
CREATE TABLE meter_order (
	meter_order_id IDENTITY_KEY,
	op_id TEXT NOT NULL,
	order_id BIGINT NOT NULL REFERENCES restoration_order (order_id),
	meter_no TEXT NOT NULL,
	deed SMALLINT NOT NULL,
	valid_until BIGINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL
);
CREATE INDEX meter_order_by_order ON meter_order (order_id, meter_order_id);
@append_only meter_order

CREATE TABLE meter_order_outcome (
	meter_order_id BIGINT NOT NULL REFERENCES meter_order (meter_order_id),
	seq SMALLINT NOT NULL,
	outcome SMALLINT NOT NULL,
	detail TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (meter_order_id, seq)
);
@append_only meter_order_outcome
