-- Letters that a hall sends out: numbered, and kept so that each can be drawn again to the byte.

-- A template as it was when its first letter was made; its version never stands for another text.
-- kind: core/notice.h.
CREATE TABLE document_template (
	template_id IDENTITY_KEY,
	kind SMALLINT NOT NULL,
	version BIGINT NOT NULL,
	body TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (kind, version)
);
@append_only document_template

-- The last number given out: it moves in the transaction that stores the letter, so there is no gap.
CREATE TABLE document_series (
	kind SMALLINT NOT NULL,
	year SMALLINT NOT NULL,
	last_serial BIGINT NOT NULL,
	PRIMARY KEY (kind, year)
);

-- data: all that the letter says but its number, as JSON; fonts: what it was drawn with.
CREATE TABLE document (
	document_id IDENTITY_KEY,
	kind SMALLINT NOT NULL,
	year SMALLINT NOT NULL,
	serial BIGINT NOT NULL CHECK (serial > 0),
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	template_id BIGINT NOT NULL REFERENCES document_template (template_id),
	dated_on TEXT NOT NULL,
	data TEXT NOT NULL,
	data_sha256 TEXT NOT NULL,
	fonts_sha256 TEXT NOT NULL,
	op_id TEXT NOT NULL,
	login TEXT NOT NULL,
	station TEXT NOT NULL,
	at BIGINT NOT NULL,
	UNIQUE (kind, year, serial)
);
CREATE INDEX document_by_account ON document (account_id, kind, dated_on);
@append_only document

-- The PDF of a letter alone, as it was first drawn. copy: 0 the letter, 1 its marked copy.
CREATE TABLE document_paper (
	document_id BIGINT NOT NULL REFERENCES document (document_id),
	copy SMALLINT NOT NULL,
	pages SMALLINT NOT NULL,
	sha256 TEXT NOT NULL,
	login TEXT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (document_id, copy)
);
@append_only document_paper
