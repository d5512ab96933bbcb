-- From the meter to the bill: readings, routes, what looks wrong in them, and the runs that make
-- bills of them.

-- The registers of a meter and their digits before the point; a meter of which none is on record may
-- have any. register: core/register.h.
CREATE TABLE meter_register (
	meter_no TEXT NOT NULL REFERENCES meter (meter_no),
	register SMALLINT NOT NULL,
	digits SMALLINT NOT NULL,
	PRIMARY KEY (meter_no, register)
);
@append_only meter_register

-- value: thousandths of kWh, kvarh or kW, before the multiplier. kind: core/reading.h. A correction
-- is a row of its own that names the one that it takes the place of; what no row corrects stands.
CREATE TABLE reading (
	reading_id IDENTITY_KEY,
	meter_no TEXT NOT NULL REFERENCES meter (meter_no),
	register SMALLINT NOT NULL,
	read_on TEXT NOT NULL,
	value BIGINT NOT NULL CHECK (value >= 0),
	kind SMALLINT NOT NULL,
	source TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	reason TEXT NOT NULL,
	corrects BIGINT UNIQUE REFERENCES reading (reading_id)
);
CREATE UNIQUE INDEX reading_once ON reading (meter_no, register, read_on) WHERE corrects IS NULL;
CREATE INDEX reading_by_meter ON reading (meter_no, read_on, register);
@append_only reading

CREATE INDEX account_by_route ON account (route, account_id);

-- Who reads a route, on which day of the month, every how many months.
CREATE TABLE route (
	route TEXT NOT NULL PRIMARY KEY,
	reader TEXT NOT NULL,
	read_day SMALLINT NOT NULL,
	every_months SMALLINT NOT NULL
);

-- A route's reading of one month. state: 1 planned, 2 done.
CREATE TABLE reading_plan (
	period TEXT NOT NULL,
	route TEXT NOT NULL,
	reader TEXT NOT NULL,
	due_on TEXT NOT NULL,
	state SMALLINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (period, route)
);

-- Tariffs as they were registered; the text is that of core/tariff_file.h.
CREATE TABLE tariff (
	tariff_id IDENTITY_KEY,
	name TEXT NOT NULL,
	valid_from TEXT NOT NULL,
	valid_to TEXT,
	price_class TEXT NOT NULL,
	body TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (name, valid_from)
);
@append_only tariff

-- What a bill needs to know of a customer beyond the file of the account, from a day on: the last
-- row of that day or before holds. household: persons, 0 not known. Energy in Wh, demand in W.
-- power_factor: hundredths of the standard, 0 none.
CREATE TABLE account_terms (
	terms_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	from_on TEXT NOT NULL,
	tariff TEXT NOT NULL,
	household SMALLINT NOT NULL,
	free_wh BIGINT NOT NULL,
	demand_w BIGINT NOT NULL,
	power_factor SMALLINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX account_terms_by_account ON account_terms (account_id, from_on);
@append_only account_terms

-- What looks wrong in a reading. rule: core/verification.h; seen and usual are what it compared, in
-- thousandths. state: 1 open, 2 approved, 3 corrected, 4 sent back; each change is an event.
CREATE TABLE abnormal (
	abnormal_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	period TEXT NOT NULL,
	reading_id BIGINT NOT NULL REFERENCES reading (reading_id),
	rule SMALLINT NOT NULL,
	seen BIGINT NOT NULL,
	usual BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (reading_id, rule)
);
CREATE INDEX abnormal_by_account ON abnormal (account_id, period);
CREATE INDEX abnormal_open ON abnormal (period, account_id) WHERE state IN (1, 4);

CREATE TABLE abnormal_event (
	abnormal_id BIGINT NOT NULL REFERENCES abnormal (abnormal_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	reason TEXT NOT NULL,
	PRIMARY KEY (abnormal_id, seq)
);
@append_only abnormal_event

-- A run over the accounts in the order of their ids; each step is a transaction that moves the
-- cursor. action: 1 calculate, 2 release, 3 cancel, 4 check. state: 1 under way, 2 done.
CREATE TABLE bill_run (
	run_id IDENTITY_KEY,
	op_id TEXT NOT NULL UNIQUE,
	action SMALLINT NOT NULL,
	period TEXT NOT NULL,
	route TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	cursor_id BIGINT NOT NULL,
	customers BIGINT NOT NULL,
	bills BIGINT NOT NULL,
	amount BIGINT NOT NULL
);
CREATE UNIQUE INDEX bill_run_under_way ON bill_run (action, period, route) WHERE state = 1;

-- What a run made of an account's readings; the last one of an account and period holds. basis: all
-- that went into it, as text, so that a change is seen. explain: sentences of core/say_pack.h.
CREATE TABLE calculation (
	calculation_id IDENTITY_KEY,
	run_id BIGINT NOT NULL REFERENCES bill_run (run_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	period TEXT NOT NULL,
	from_on TEXT NOT NULL,
	to_on TEXT NOT NULL,
	energy_wh BIGINT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount >= 0),
	basis TEXT NOT NULL,
	explain TEXT NOT NULL
);
CREATE INDEX calculation_by_account ON calculation (account_id, period);
@append_only calculation

-- quantity: 10^-6 of the unit. price: 10^-8 yuan a unit, null where the line has none.
CREATE TABLE bill_line (
	calculation_id BIGINT NOT NULL REFERENCES calculation (calculation_id),
	line_no SMALLINT NOT NULL,
	name TEXT NOT NULL,
	quantity BIGINT NOT NULL,
	unit TEXT NOT NULL,
	price BIGINT,
	amount BIGINT NOT NULL,
	rule TEXT NOT NULL,
	source TEXT NOT NULL,
	PRIMARY KEY (calculation_id, line_no)
);
@append_only bill_line

-- Which calculation a bill was released from; bills from elsewhere have none.
CREATE TABLE bill_origin (
	bill_id BIGINT NOT NULL PRIMARY KEY REFERENCES bill (bill_id),
	calculation_id BIGINT NOT NULL UNIQUE REFERENCES calculation (calculation_id)
);
@append_only bill_origin

-- A bill that was taken back: its entry's exact negative, and what was paid on it as an advance.
CREATE TABLE bill_cancel (
	bill_id BIGINT NOT NULL PRIMARY KEY REFERENCES bill (bill_id),
	journal_id BIGINT NOT NULL UNIQUE REFERENCES journal (journal_id),
	credit_id BIGINT REFERENCES journal (journal_id),
	to_advance BIGINT NOT NULL CHECK (to_advance >= 0),
	op_id TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	reason TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL
);
@append_only bill_cancel
