-- Arrears: cases with their steps, disconnection orders, the blacklist, repayment plans, daily runs.

-- A round of arrears of an account, from the first reminder until nothing of it is left to do. stage:
-- core/arrears.h. state: 1 open, 2 closed. supply_off: 1 while it is cut. What stands here is the sum
-- of its steps, kept beside them so that a run over a million accounts need not add them up.
CREATE TABLE arrears_case (
	case_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	opened_on TEXT NOT NULL,
	stage SMALLINT NOT NULL,
	since_on TEXT NOT NULL,
	steps BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	supply_off SMALLINT NOT NULL,
	reminded_on TEXT,
	served_on TEXT,
	warned_at BIGINT,
	letter_on TEXT,
	letter_until TEXT
);
CREATE UNIQUE INDEX arrears_case_open ON arrears_case (account_id) WHERE state = 1;
CREATE INDEX arrears_case_by_account ON arrears_case (account_id, case_id);
CREATE INDEX arrears_case_by_stage ON arrears_case (stage, account_id) WHERE state = 1;

-- on_date: the day the step belongs to; at: when it was written down. reason: a sentence of
-- core/say_pack.h, or words that somebody typed. run_id: of the daily run, payment_id: of the
-- payment that settled, or that was undone.
CREATE TABLE arrears_step (
	case_id BIGINT NOT NULL REFERENCES arrears_case (case_id),
	seq BIGINT NOT NULL,
	from_stage SMALLINT NOT NULL,
	stage SMALLINT NOT NULL,
	on_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	reason TEXT NOT NULL,
	evidence TEXT NOT NULL,
	approver TEXT NOT NULL,
	run_id BIGINT,
	payment_id BIGINT REFERENCES payment (payment_id),
	PRIMARY KEY (case_id, seq)
);
CREATE INDEX arrears_step_by_run ON arrears_step (run_id, case_id, seq) WHERE run_id IS NOT NULL;
CREATE INDEX arrears_step_by_payment ON arrears_step (payment_id) WHERE payment_id IS NOT NULL;
@append_only arrears_step

-- What is said of an account and holds up or changes its case; the last row of a kind holds. kind:
-- core/arrears.h. value: 1 from now on, 0 no longer.
CREATE TABLE arrears_mark (
	mark_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	kind SMALLINT NOT NULL,
	value SMALLINT NOT NULL,
	reason TEXT NOT NULL,
	on_date TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL
);
CREATE INDEX arrears_mark_by_account ON arrears_mark (account_id, kind, mark_id);
@append_only arrears_mark

-- An order to cut the supply. important and authority: of an important customer, and the number under
-- which the power authority was told. state: the last event's; 1 made, 2 cancelled, 3 carried out.
CREATE TABLE disconnection_order (
	order_id IDENTITY_KEY,
	order_no TEXT NOT NULL UNIQUE,
	case_id BIGINT NOT NULL REFERENCES arrears_case (case_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	made_on TEXT NOT NULL,
	important SMALLINT NOT NULL,
	authority TEXT NOT NULL,
	safety TEXT NOT NULL,
	state SMALLINT NOT NULL
);
CREATE INDEX disconnection_order_by_account ON disconnection_order (account_id, order_id);
CREATE UNIQUE INDEX disconnection_order_open ON disconnection_order (case_id) WHERE state = 1;

CREATE TABLE disconnection_approval (
	order_id BIGINT NOT NULL REFERENCES disconnection_order (order_id),
	level SMALLINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (order_id, level)
);
@append_only disconnection_approval

-- Who comes along: core/disconnection.h.
CREATE TABLE disconnection_participant (
	order_id BIGINT NOT NULL REFERENCES disconnection_order (order_id),
	seq SMALLINT NOT NULL,
	kind SMALLINT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (order_id, seq)
);
@append_only disconnection_participant

-- state: as of the order, and 4: the crew was told that it is cancelled.
CREATE TABLE disconnection_event (
	order_id BIGINT NOT NULL REFERENCES disconnection_order (order_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	result TEXT NOT NULL,
	payment_id BIGINT REFERENCES payment (payment_id),
	PRIMARY KEY (order_id, seq)
);
CREATE INDEX disconnection_event_by_payment ON disconnection_event (payment_id)
	WHERE payment_id IS NOT NULL;
@append_only disconnection_event

-- Periods that count, each once: one of their bills was unpaid at the end of the listing day
-- counted_on. state: 1 counts, 2 withdrawn because it was paid on that same day after all.
CREATE TABLE blacklist_period (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	period TEXT NOT NULL,
	counted_on TEXT NOT NULL,
	state SMALLINT NOT NULL,
	PRIMARY KEY (account_id, period)
);

-- Entries and exits; the last one holds. entry: 1 entered, 0 left.
CREATE TABLE blacklist_event (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	seq SMALLINT NOT NULL,
	entry SMALLINT NOT NULL,
	on_date TEXT NOT NULL,
	reason TEXT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	approver TEXT NOT NULL,
	PRIMARY KEY (account_id, seq)
);
@append_only blacklist_event

-- A repayment plan over what was acknowledged; the instalments add up to it. stage_before: where the
-- case goes on if it breaks. after_id: the last allocation before it, so that what is paid under it
-- can be told. state: 1 under way, 2 kept, 3 broken, 4 given up.
CREATE TABLE repayment_plan (
	plan_id IDENTITY_KEY,
	plan_no TEXT NOT NULL UNIQUE,
	case_id BIGINT NOT NULL REFERENCES arrears_case (case_id),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	made_on TEXT NOT NULL,
	principal BIGINT NOT NULL,
	late_charge BIGINT NOT NULL,
	total BIGINT NOT NULL CHECK (total > 0),
	stage_before SMALLINT NOT NULL,
	after_id BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE UNIQUE INDEX repayment_plan_under_way ON repayment_plan (account_id) WHERE state = 1;
CREATE INDEX repayment_plan_by_account ON repayment_plan (account_id, plan_id);

CREATE TABLE plan_instalment (
	plan_id BIGINT NOT NULL REFERENCES repayment_plan (plan_id),
	seq SMALLINT NOT NULL,
	due_on TEXT NOT NULL,
	amount BIGINT NOT NULL CHECK (amount > 0),
	PRIMARY KEY (plan_id, seq)
);
@append_only plan_instalment

-- What became of an instalment, once. fate: core/repayment.h.
CREATE TABLE plan_fate (
	plan_id BIGINT NOT NULL,
	seq SMALLINT NOT NULL,
	fate SMALLINT NOT NULL,
	on_date TEXT NOT NULL,
	PRIMARY KEY (plan_id, seq),
	FOREIGN KEY (plan_id, seq) REFERENCES plan_instalment (plan_id, seq)
);
@append_only plan_fate

-- The daily run of a day, in steps that each move the cursor. state: 1 under way, 2 done.
CREATE TABLE arrears_run (
	run_id IDENTITY_KEY,
	on_date TEXT NOT NULL UNIQUE,
	op_id TEXT NOT NULL UNIQUE,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	state SMALLINT NOT NULL,
	cursor_id BIGINT NOT NULL,
	looked_at BIGINT NOT NULL,
	moved BIGINT NOT NULL
);
