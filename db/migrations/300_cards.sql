-- Prepaid electricity on cards: who has which card, what was sold onto it, what the meters told.

-- A card of an account; the last row of an account is the card that lives. serial: 16 hexadecimal
-- digits. origin: 1 opened here, 2 replaces another, 3 taken over from the field, 4 meter change.
-- base_count: the purchases that the meter's generation had before these books began to count.
CREATE TABLE card (
	card_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	meter_no TEXT NOT NULL REFERENCES meter (meter_no),
	generation BIGINT NOT NULL,
	serial TEXT NOT NULL,
	origin SMALLINT NOT NULL,
	base_count BIGINT NOT NULL CHECK (base_count >= 0),
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_by_account ON card (account_id, card_id);
CREATE INDEX card_by_serial ON card (serial, card_id);
@append_only card

-- What is to be written onto a card, kept before its first byte. kind: 1 sale, 2 first card without
-- a purchase, 3 replacement, 4 refund, 5 meter change. unit: of hundredths, 1 yuan (fen), 2 kWh.
-- amount: for the energy; arrears: what is taken off them beside it. refers: the sale that a
-- replacement carries again or a refund takes back.
CREATE TABLE card_sale (
	sale_id IDENTITY_KEY,
	sale_no TEXT NOT NULL UNIQUE,
	kind SMALLINT NOT NULL,
	op_id TEXT NOT NULL UNIQUE,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	meter_no TEXT NOT NULL REFERENCES meter (meter_no),
	generation BIGINT NOT NULL,
	purchase_count BIGINT NOT NULL CHECK (purchase_count >= 0),
	unit SMALLINT NOT NULL,
	hundredths BIGINT NOT NULL CHECK (hundredths >= 0),
	amount BIGINT NOT NULL CHECK (amount >= 0),
	energy_wh BIGINT NOT NULL CHECK (energy_wh >= 0),
	arrears BIGINT NOT NULL CHECK (arrears >= 0),
	refers BIGINT REFERENCES card_sale (sale_id),
	approver TEXT NOT NULL,
	evidence TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	shift_id BIGINT NOT NULL REFERENCES shift (shift_id),
	business_date TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_sale_by_account ON card_sale (account_id, generation, purchase_count);
CREATE INDEX card_sale_by_shift ON card_sale (shift_id, sale_id);
@append_only card_sale

-- The card that a sale is written onto: its serial and files 81, 82 and 85 as they were and as they
-- are to be, one after the other. The last row holds: a lost card's place is taken by another.
CREATE TABLE card_target (
	sale_id BIGINT NOT NULL REFERENCES card_sale (sale_id),
	seq SMALLINT NOT NULL,
	serial TEXT NOT NULL,
	before_image BYTEA NOT NULL,
	intended_image BYTEA NOT NULL,
	approver TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (sale_id, seq)
);
@append_only card_target

-- The money of a sale; those without a row moved none.
CREATE TABLE card_payment (
	sale_id BIGINT NOT NULL PRIMARY KEY REFERENCES card_sale (sale_id),
	payment_id BIGINT NOT NULL UNIQUE REFERENCES payment (payment_id)
);
@append_only card_payment

-- state: 1 prepared, 2 writing, 3 written, 4 settled, 5 undone; the last row holds. journal_id: the
-- entry that came with it.
CREATE TABLE card_sale_state (
	sale_id BIGINT NOT NULL REFERENCES card_sale (sale_id),
	seq SMALLINT NOT NULL,
	state SMALLINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	detail TEXT NOT NULL,
	journal_id BIGINT REFERENCES journal (journal_id),
	PRIMARY KEY (sale_id, seq)
);
CREATE UNIQUE INDEX card_sale_settled ON card_sale_state (sale_id) WHERE state = 4;
CREATE UNIQUE INDEX card_sale_undone ON card_sale_state (sale_id) WHERE state = 5;
@append_only card_sale_state

-- The one sale of an account that is neither settled nor undone: its key refuses a second one.
CREATE TABLE card_sale_open (
	account_id BIGINT NOT NULL PRIMARY KEY REFERENCES account (account_id),
	sale_id BIGINT NOT NULL UNIQUE REFERENCES card_sale (sale_id)
);

-- How an account buys; the last row holds, and where there is none the hall's policy. unit: as in
-- card_sale. hoard_limit in hundredths of the unit; the others in fen, 0: no limit.
CREATE TABLE card_setting (
	setting_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	unit SMALLINT NOT NULL,
	user_type SMALLINT NOT NULL,
	hoard_limit BIGINT NOT NULL,
	day_limit BIGINT NOT NULL,
	month_limit BIGINT NOT NULL,
	alarm_1 BIGINT NOT NULL,
	alarm_2 BIGINT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_setting_by_account ON card_setting (account_id, setting_id);
@append_only card_setting

-- What a meter wrote onto the card, when it was first seen here. Amounts in hundredths.
CREATE TABLE card_return (
	return_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	meter_no TEXT NOT NULL,
	generation BIGINT NOT NULL,
	serial TEXT NOT NULL,
	purchase_count BIGINT NOT NULL,
	remaining BIGINT NOT NULL,
	overdraft BIGINT NOT NULL,
	strange_cards BIGINT NOT NULL,
	written_at BIGINT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (account_id, generation, purchase_count, written_at, remaining)
);
@append_only card_return

-- What looked like an abuse of purchases. rule: core/card_flag.h. other_id: the account whose card
-- it was.
CREATE TABLE card_flag (
	flag_id IDENTITY_KEY,
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	rule SMALLINT NOT NULL,
	serial TEXT NOT NULL,
	seen BIGINT NOT NULL,
	other_id BIGINT REFERENCES account (account_id),
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX card_flag_by_account ON card_flag (account_id, flag_id);
@append_only card_flag
