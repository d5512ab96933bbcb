-- What is owed for a purchase on a card whose cheque or transfer bounced: its energy is delivered, so it
-- becomes a bill. advance: the part of the bill that stands for an advance of the same payment that was
-- spent meanwhile.
CREATE TABLE card_debt (
	bill_id BIGINT NOT NULL PRIMARY KEY REFERENCES bill (bill_id),
	sale_id BIGINT NOT NULL UNIQUE REFERENCES card_sale (sale_id),
	advance BIGINT NOT NULL CHECK (advance >= 0)
);
@append_only card_debt
