-- A price file that is written with a sale, before the files that give value: file is its short
-- identifier (131 current, 132 next prices), seq that of card_target.
CREATE TABLE card_price_target (
	sale_id BIGINT NOT NULL REFERENCES card_sale (sale_id),
	seq SMALLINT NOT NULL,
	file SMALLINT NOT NULL,
	switch_at BIGINT NOT NULL,
	intended BYTEA NOT NULL,
	PRIMARY KEY (sale_id, seq)
);
@append_only card_price_target
