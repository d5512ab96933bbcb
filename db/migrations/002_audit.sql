-- The audit chains: one per station, and "hall" for the seals. Each row carries the plain hash of
-- itself and its predecessor, and a MAC under the hall's key.
CREATE TABLE audit (
	chain TEXT NOT NULL,
	seq BIGINT NOT NULL,
	at BIGINT NOT NULL,
	login TEXT NOT NULL,
	action TEXT NOT NULL,
	subject TEXT NOT NULL,
	detail TEXT NOT NULL,
	hash BYTEA NOT NULL,
	mac BYTEA NOT NULL,
	PRIMARY KEY (chain, seq)
);
@append_only audit

-- How many rows a chain has. Counting up is also what makes two writers of one chain wait for each
-- other on a server.
CREATE TABLE audit_chain (
	chain TEXT NOT NULL PRIMARY KEY,
	last_seq BIGINT NOT NULL
);
