-- Addresses by one or two characters. The index knows the places of every three characters in a row,
-- so of every one or two at which three begin; two line feeds after each address let three begin at
-- its last characters, too. account_address_term lists the three and where they stand.
@sqlite
DROP TABLE account_address;
CREATE VIEW account_address_text AS
	SELECT account_id, address || char(10, 10) AS address FROM account;
CREATE VIRTUAL TABLE account_address USING fts5 (address, content='account_address_text', content_rowid='account_id', tokenize='trigram');
INSERT INTO account_address (account_address) VALUES ('rebuild');
CREATE VIRTUAL TABLE account_address_term USING fts5vocab (account_address, instance);
@end
