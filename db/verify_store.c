/*
 * The questions of the judge. Each answers with at most one row: the place, what is expected there
 * and what was found (both null where there are no amounts).
 */
#include "db/verify_store.h"

#include <assert.h>

#include "core/fault.h"
#include "core/proposal.h"
#include "core/tender.h"
#include "db/bind.h"
#include "db/journal.h"
#include "db/migration.h"
#include "db/sql_sets.h"

/* The questions name these numbers. */
static_assert(LEDGER_DRAWER == 1001, "stored");
static_assert(LEDGER_SAFE == 1002, "stored");
static_assert(LEDGER_CLEARING == 1121, "stored");
static_assert(LEDGER_RECEIVABLE == 1122, "stored");
static_assert(LEDGER_CARD == 1123, "stored");
static_assert(LEDGER_MOBILE == 1124, "stored");
static_assert(LEDGER_ADVANCE == 2203, "stored");
static_assert(LEDGER_ENERGY == 6001, "stored");
static_assert(LEDGER_LATE == 6051, "stored");
static_assert(LEDGER_PENALTY == 6052 && LEDGER_COMPENSATION == 6712, "stored");
static_assert(PROPOSAL_OUTAGE == 7, "stored");
static_assert(LEDGER_OVER == 6301, "stored");
static_assert(LEDGER_SHORT == 6711, "stored");
static_assert(JOURNAL_PAYMENT == 3, "stored");
static_assert(JOURNAL_REVERSAL == 4, "stored");
static_assert(TENDER_CASH == 1, "stored");
static_assert(TENDER_ADVANCE == 6, "stored");

/*
 * What moved money, as the audit rows of its operations tell it (counter/): with the chains whole,
 * whoever changes an amount everywhere at once must also forge a MAC.
 */
#define YUAN(fen)                                                                                \
	"CASE WHEN " fen " < 0 THEN '-' ELSE '' END || CAST(abs(" fen ") / 100 AS TEXT) || '.' " \
	"|| substr(CAST(100 + abs(" fen ") % 100 AS TEXT), 2)"
#define TAKEN                                                           \
	"p.payment_no || ' ' || r.receipt_no || ' received ' || " YUAN( \
		"p.received") " || ' change ' || " YUAN("p.change_given")
#define CONSENT "' approved by ' || v.approver || ': ' || v.reason"
#define PAYMENTS                                                                        \
	"FROM payment AS p JOIN receipt AS r ON r.payment_id = p.payment_id LEFT JOIN " \
	"card_payment AS k ON k.payment_id = p.payment_id LEFT JOIN "                   \
	"reversal AS v ON v.op_id = p.op_id AND v.kind = 4 "
/* A purchase that was owed and is taken back: there is no second reversal of its payment. */
/* clang-format off */
#define DEBTS_TAKEN_BACK \
	"UNION ALL SELECT 'card_undo ' || b.bill_no || ' approved by ' || s.approver || ': ' || " \
	"s.evidence FROM card_debt AS d JOIN bill AS b ON b.bill_id = d.bill_id JOIN card_sale AS " \
	"s ON s.refers = d.sale_id AND s.kind = 4 JOIN card_sale_state AS t ON t.sale_id = " \
	"s.sale_id AND t.state = 4"
/* The same of what is sold onto cards. */
#define CARD_ROWS \
	"SELECT 'card_sell ' || s.sale_no || ' received ' || " YUAN("p.received") \
	" || ' change ' || " YUAN("p.change_given") " AS said FROM card_payment AS k JOIN " \
	"card_sale AS s ON s.sale_id = k.sale_id JOIN payment AS p ON p.payment_id = " \
	"k.payment_id UNION ALL SELECT 'card_settle ' || s.sale_no || ' ' || r.receipt_no FROM " \
	"card_payment AS k JOIN card_sale AS s ON s.sale_id = k.sale_id JOIN receipt AS r " \
	"ON r.payment_id = k.payment_id UNION ALL SELECT 'card_undo ' || v.reversal_no || " CONSENT \
	" FROM reversal AS v WHERE v.kind = 5 " DEBTS_TAKEN_BACK
#define MONEY_ROWS \
	"SELECT 'pay ' || " TAKEN " AS said " PAYMENTS "WHERE v.reversal_id IS NULL " \
	"AND k.payment_id IS NULL " \
	"UNION ALL SELECT 'move ' || " TAKEN " || ' to ' || c.account_no || " CONSENT " " PAYMENTS \
	"JOIN payment_account AS a ON a.payment_id = p.payment_id AND a.seq = 1 " \
	"JOIN account AS c ON c.account_id = a.account_id WHERE v.reversal_id IS NOT NULL " \
	"UNION ALL SELECT CASE v.kind WHEN 1 THEN 'reverse ' WHEN 2 THEN 'refund ' ELSE " \
	"'tender_bounce ' END || v.reversal_no || " CONSENT \
	" FROM reversal AS v WHERE v.kind NOT IN (4, 5) " \
	"UNION ALL SELECT 'hand_in ' || h.hand_in_no || ' ' || " YUAN("h.amount") \
	" || ' received by ' || h.receiver FROM hand_in AS h " \
	"UNION ALL SELECT 'deposit ' || d.deposit_no || ' ' || " YUAN("d.amount") \
	" FROM deposit AS d " \
	"UNION ALL SELECT 'waive ' || b.bill_no || ' ' || " YUAN("v.amount") " || " CONSENT \
	" FROM waiver AS v JOIN bill AS b ON b.bill_id = v.bill_id " \
	"UNION ALL SELECT 'shift_close ' || s.shift_no || ' difference ' || " \
	YUAN("k.difference") " || CASE k.approver WHEN '' THEN '' ELSE ' approved by ' || " \
	"k.approver END FROM shift_close AS k JOIN shift AS s ON s.shift_id = k.shift_id " \
	"UNION ALL SELECT 'day_settle ' || business_date || ' shifts ' || CAST(shifts AS TEXT) " \
	"|| ' payments ' || CAST(payments AS TEXT) || ' received ' || " YUAN("received") \
	" FROM settlement"
/* clang-format on */

#define ROWS_OF(table) (VERIFY_QUESTIONS + (int)(table))

static const char *const texts[VERIFY_QUESTIONS + VERIFY_TABLES] = {
	[VERIFY_ENTRY_SUM] =
		"SELECT 'entry ' || CAST(journal_id AS TEXT), 0, CAST(sum(amount) AS BIGINT) "
		"FROM journal_line GROUP BY journal_id HAVING sum(amount) <> 0 "
		"ORDER BY journal_id LIMIT 1",
	[VERIFY_ENTRY_EMPTY] =
		"SELECT 'entry ' || CAST(j.journal_id AS TEXT), NULL, NULL FROM journal AS j "
		"WHERE NOT EXISTS (SELECT 1 FROM journal_line AS l "
		"WHERE l.journal_id = j.journal_id) AND NOT EXISTS (SELECT 1 FROM bill AS b "
		"WHERE b.journal_id = j.journal_id AND b.amount = 0) "
		"ORDER BY j.journal_id LIMIT 1",
	[VERIFY_ENTRY_LEDGER] =
		"SELECT 'ledger ' || CAST(u.ledger AS TEXT) || ' in entry ' || CAST(u.first "
		"AS TEXT), NULL, NULL FROM ("
		"SELECT ledger, min(journal_id) AS first FROM journal_line "
		"GROUP BY ledger) AS u WHERE NOT EXISTS (SELECT 1 FROM ledger AS g "
		"WHERE g.ledger = u.ledger) ORDER BY u.ledger LIMIT 1",
	/* A refund gives the cash out of the drawer of its own shift. */
	[VERIFY_ENTRY_REVERSES] =
		"SELECT 'entry ' || CAST(r.journal_id AS TEXT), NULL, NULL FROM journal AS r "
		"WHERE r.kind = 4 AND (r.reverses IS NULL OR EXISTS ("
		"SELECT 1 FROM journal_line AS a "
		"LEFT JOIN journal_line AS b ON b.journal_id = r.journal_id AND b.line_no = "
		"a.line_no "
		"WHERE a.journal_id = r.reverses AND (b.journal_id IS NULL OR b.ledger <> "
		"a.ledger OR b.amount <> -a.amount OR (b.sub <> a.sub AND NOT (a.ledger = "
		"1001 AND b.sub = coalesce(r.shift_id, 0))))) OR ("
		"SELECT count(*) FROM journal_line AS a WHERE a.journal_id = r.reverses) <> ("
		"SELECT count(*) FROM journal_line AS b WHERE b.journal_id = r.journal_id)) "
		"ORDER BY r.journal_id LIMIT 1",
	[VERIFY_OPERATION] =
		"SELECT place, NULL, NULL FROM ("
		"SELECT 'payment ' || p.payment_no AS place FROM payment AS p "
		"WHERE NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.op_id = p.op_id) "
		"UNION ALL SELECT 'reversal ' || r.reversal_no FROM reversal AS r "
		"WHERE NOT EXISTS (SELECT 1 FROM operation AS o WHERE o.op_id = r.op_id) "
		"UNION ALL SELECT 'entry ' || CAST(j.journal_id AS TEXT) FROM journal AS j "
		"WHERE j.op_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM operation AS o "
		"WHERE o.op_id = j.op_id)) AS lost LIMIT 1",
	[VERIFY_PAYMENT_TENDERS] =
		"SELECT 'payment ' || p.payment_no, p.received, coalesce(t.total, 0) FROM "
		"payment AS p LEFT JOIN ("
		"SELECT payment_id, CAST(sum(amount) AS BIGINT) AS total FROM tender "
		"GROUP BY payment_id) AS t ON t.payment_id = p.payment_id "
		"WHERE coalesce(t.total, 0) <> p.received ORDER BY p.payment_id LIMIT 1",
	[VERIFY_PAYMENT_POSTED] =
		"SELECT coalesce('payment ' || p.payment_no, 'entry ' || CAST(m.journal_id "
		"AS TEXT)) || ' on ledger ' || CAST(m.ledger AS TEXT), m.expected, m.posted "
		"FROM ("
		"SELECT journal_id, ledger, CAST(sum(expected) AS BIGINT) AS expected, "
		"CAST(sum(posted) AS BIGINT) AS posted FROM ("
		"SELECT p.journal_id AS journal_id, CASE t.kind WHEN 1 THEN 1001 WHEN 2 THEN "
		"1123 WHEN 5 THEN 1124 ELSE 1121 END AS ledger, t.amount AS expected, 0 AS "
		"posted FROM tender AS t JOIN payment AS p ON p.payment_id = t.payment_id "
		"WHERE t.kind <> 6 "
		"UNION ALL SELECT journal_id, 1001, -change_given, 0 FROM payment "
		"WHERE change_given > 0 "
		"UNION ALL SELECT l.journal_id, l.ledger, 0, l.amount FROM journal AS j JOIN "
		"journal_line AS l ON l.journal_id = j.journal_id "
		"WHERE j.kind = 3 AND l.ledger IN (1001, 1121, 1123, 1124)) AS movement "
		"GROUP BY journal_id, ledger HAVING sum(expected) <> sum(posted)) AS m "
		"LEFT JOIN payment AS p ON p.journal_id = m.journal_id "
		"ORDER BY m.journal_id, m.ledger LIMIT 1",
	[VERIFY_PAYMENT_ALLOCATED] =
		"SELECT 'payment ' || p.payment_no, p.received - p.change_given, "
		"coalesce(a.total, 0) + coalesce(t.total, 0) + coalesce(s.price, 0) FROM "
		"payment AS p LEFT JOIN ("
		"SELECT journal_id, CAST(sum(principal + late_charge + advance) AS BIGINT) "
		"AS total FROM allocation "
		"GROUP BY journal_id) AS a ON a.journal_id = p.journal_id LEFT JOIN ("
		"SELECT payment_id, CAST(sum(amount) AS BIGINT) AS total FROM tender "
		"WHERE kind = 6 GROUP BY payment_id) AS t ON t.payment_id = p.payment_id "
		"LEFT JOIN (SELECT k.payment_id, c.amount + c.arrears AS price FROM "
		"card_payment AS k JOIN card_sale AS c ON c.sale_id = k.sale_id) AS s ON "
		"s.payment_id = p.payment_id "
		"WHERE coalesce(a.total, 0) + coalesce(t.total, 0) + coalesce(s.price, 0) <> "
		"p.received - p.change_given ORDER BY p.payment_id LIMIT 1",
	[VERIFY_PAYMENT_ADVANCE] =
		"SELECT 'payment ' || p.payment_no, p.to_advance, coalesce(a.total, 0) FROM "
		"payment AS p LEFT JOIN ("
		"SELECT journal_id, CAST(sum(advance) AS BIGINT) AS total FROM allocation "
		"WHERE advance > 0 GROUP BY journal_id) AS a ON a.journal_id = p.journal_id "
		"WHERE coalesce(a.total, 0) <> p.to_advance ORDER BY p.payment_id LIMIT 1",
	[VERIFY_ALLOCATION_REVERSES] =
		"SELECT 'allocation ' || CAST(r.allocation_id AS TEXT), NULL, NULL FROM "
		"allocation AS r JOIN allocation AS a ON a.allocation_id = r.reverses "
		"WHERE r.principal <> -a.principal OR r.late_charge <> -a.late_charge OR "
		"r.advance <> -a.advance OR r.account_id <> a.account_id OR "
		"coalesce(r.bill_id, 0) <> coalesce(a.bill_id, 0) LIMIT 1",
	[VERIFY_ALLOCATION_ACCOUNT] =
		"SELECT 'bill ' || b.bill_no, NULL, NULL FROM allocation AS a "
		"JOIN bill AS b ON b.bill_id = a.bill_id WHERE a.account_id <> b.account_id "
		"ORDER BY a.allocation_id LIMIT 1",
	[VERIFY_ACCOUNT_RECEIVABLE] =
		"SELECT 'account ' || coalesce(c.account_no, 'id ' || CAST(m.account_id AS "
		"TEXT)), m.expected, m.posted FROM ("
		"SELECT account_id, CAST(sum(expected) AS BIGINT) AS expected, "
		"CAST(sum(posted) AS BIGINT) AS posted FROM ("
		"SELECT sub AS account_id, 0 AS expected, amount AS posted FROM journal_line "
		"WHERE " JOURNAL_HELD "AND ledger = 1122 "
		"UNION ALL SELECT account_id, amount - paid_before, 0 FROM bill "
		"UNION ALL SELECT b.account_id, -l.amount, 0 FROM journal_line AS l JOIN bill AS b "
		"ON b.bill_id = l.sub WHERE l.ledger = 6702 "
		"UNION ALL SELECT account_id, -principal, 0 FROM allocation "
		"WHERE principal <> 0) AS movement GROUP BY account_id "
		"HAVING sum(expected) <> sum(posted)) AS m "
		"LEFT JOIN account AS c ON c.account_id = m.account_id "
		"ORDER BY m.account_id LIMIT 1",
	[VERIFY_BILL_PAID] =
		"SELECT 'bill ' || b.bill_no, b.amount, b.paid_before + "
		"coalesce(a.principal, 0) FROM bill AS b LEFT JOIN ("
		"SELECT bill_id, CAST(sum(principal) AS BIGINT) AS principal, "
		"CAST(sum(late_charge) AS BIGINT) AS late FROM allocation "
		"WHERE bill_id IS NOT NULL GROUP BY bill_id) AS a ON a.bill_id = b.bill_id "
		"WHERE b.paid_before + coalesce(a.principal, 0) > b.amount OR a.principal < "
		"0 OR a.late < 0 ORDER BY b.bill_id LIMIT 1",
	[VERIFY_BILLED] =
		"SELECT 'ledgers 6001 and 6052', -m.billed, m.posted FROM (SELECT ("
		"SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM ("
		"SELECT amount FROM bill AS b WHERE NOT "
		"EXISTS (SELECT 1 FROM bill_cancel AS x WHERE x.bill_id = b.bill_id) AND NOT "
		"EXISTS (SELECT 1 FROM card_debt AS y WHERE y.bill_id = b.bill_id) "
		"UNION ALL SELECT c.make_up + c.penalty FROM correction AS c JOIN "
		"correction_outcome AS o ON o.correction_id = c.correction_id "
		"WHERE o.bill_id IS NULL AND c.kind <> 7) AS part) AS "
		"billed, ("
		"SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM journal_line "
		"WHERE ledger IN (6001, 6052)) AS posted) AS m WHERE m.billed + m.posted <> 0",
	/* 6001 or, for a compensation, 6712; 6052; 1122 or 2203: each as it was approved. */
	[VERIFY_CORRECTED] =
		"SELECT 'correction ' || CAST(m.correction_id AS TEXT) || ' on ledger ' || "
		"CAST(m.ledger AS TEXT), m.expected, m.posted FROM ("
		"SELECT correction_id, ledger, CAST(sum(expected) AS BIGINT) AS expected, "
		"CAST(sum(posted) AS BIGINT) AS posted FROM ("
		"SELECT c.correction_id, CASE WHEN o.bill_id IS NULL THEN 2203 ELSE 1122 END AS "
		"ledger, c.make_up + c.penalty AS expected, 0 AS posted FROM correction AS c JOIN "
		"correction_outcome AS o ON o.correction_id = c.correction_id "
		"UNION ALL SELECT c.correction_id, CASE WHEN c.kind = 7 THEN 6712 ELSE 6001 END, "
		"-c.make_up, 0 FROM correction AS c JOIN correction_outcome AS o ON "
		"o.correction_id = c.correction_id "
		"UNION ALL SELECT c.correction_id, 6052, -c.penalty, 0 FROM correction AS c JOIN "
		"correction_outcome AS o ON o.correction_id = c.correction_id "
		"UNION ALL SELECT o.correction_id, l.ledger, 0, l.amount FROM correction_outcome "
		"AS o JOIN journal_line AS l ON l.journal_id = o.journal_id) AS movement "
		"GROUP BY correction_id, ledger HAVING sum(expected) <> sum(posted)) AS m "
		"ORDER BY m.correction_id, m.ledger LIMIT 1",
	[VERIFY_CORRECTED_BILL] =
		"SELECT 'bill ' || b.bill_no, c.make_up + c.penalty, b.amount FROM "
		"correction_outcome AS o JOIN correction AS c ON c.correction_id = "
		"o.correction_id JOIN bill AS b ON b.bill_id = o.bill_id WHERE b.amount <> "
		"c.make_up + c.penalty OR b.account_id <> c.account_id OR b.journal_id <> "
		"o.journal_id ORDER BY b.bill_id LIMIT 1",
	/* Approved by somebody else, and nothing was posted without it. */
	[VERIFY_CORRECTED_BY] =
		"SELECT 'correction ' || CAST(o.correction_id AS TEXT), NULL, NULL FROM "
		"correction_outcome AS o JOIN correction_event AS p ON p.correction_id = "
		"o.correction_id AND p.seq = 1 WHERE NOT EXISTS (SELECT 1 FROM correction_event "
		"AS e WHERE e.correction_id = o.correction_id AND e.state = 2 AND e.login <> "
		"p.login) ORDER BY o.correction_id LIMIT 1",
	[VERIFY_CALCULATION_LINES] =
		"SELECT 'calculation ' || CAST(c.calculation_id AS TEXT) || ' of account ' || "
		"coalesce(a.account_no, 'id ' || CAST(c.account_id AS TEXT)), c.amount, "
		"coalesce(l.amount, 0) FROM calculation AS c LEFT JOIN ("
		"SELECT calculation_id, CAST(sum(amount) AS BIGINT) AS amount FROM bill_line "
		"GROUP BY calculation_id) AS l ON l.calculation_id = c.calculation_id "
		"LEFT JOIN account AS a ON a.account_id = c.account_id "
		"WHERE c.amount <> coalesce(l.amount, 0) ORDER BY c.calculation_id LIMIT 1",
	[VERIFY_BILL_CALCULATED] =
		"SELECT 'bill ' || b.bill_no, c.amount, b.amount FROM bill_origin AS o "
		"JOIN bill AS b ON b.bill_id = o.bill_id "
		"JOIN calculation AS c ON c.calculation_id = o.calculation_id "
		"WHERE b.amount <> c.amount OR b.energy_wh <> c.energy_wh OR "
		"b.account_id <> c.account_id OR b.period <> c.period ORDER BY b.bill_id LIMIT 1",
	[VERIFY_BILL_TAKEN_BACK] =
		"SELECT 'bill ' || b.bill_no, NULL, NULL FROM bill_cancel AS x "
		"JOIN bill AS b ON b.bill_id = x.bill_id "
		"JOIN journal AS j ON j.journal_id = x.journal_id "
		"WHERE coalesce(j.reverses, 0) <> b.journal_id ORDER BY b.bill_id LIMIT 1",
	[VERIFY_LATE] =
		"SELECT 'entry ' || CAST(journal_id AS TEXT), CAST(sum(expected) AS BIGINT), "
		"CAST(sum(posted) AS BIGINT) FROM ("
		"SELECT journal_id, -late_charge AS expected, 0 AS posted FROM allocation "
		"WHERE late_charge <> 0 "
		"UNION ALL SELECT journal_id, 0, amount FROM journal_line "
		"WHERE ledger = 6051) AS movement GROUP BY journal_id "
		"HAVING sum(expected) <> sum(posted) ORDER BY journal_id LIMIT 1",
	[VERIFY_ACCOUNT_ADVANCE] =
		"SELECT 'account ' || coalesce(c.account_no, 'id ' || CAST(m.account_id AS "
		"TEXT)), m.expected, m.posted FROM ("
		"SELECT account_id, CAST(sum(expected) AS BIGINT) AS expected, "
		"CAST(sum(posted) AS BIGINT) AS posted FROM ("
		"SELECT sub AS account_id, 0 AS expected, amount AS posted FROM journal_line "
		"WHERE " JOURNAL_HELD "AND ledger = 2203 "
		"UNION ALL SELECT account_id, -advance, 0 FROM allocation "
		"WHERE advance <> 0) AS movement GROUP BY account_id "
		"HAVING sum(expected) <> sum(posted)) AS m "
		"LEFT JOIN account AS c ON c.account_id = m.account_id "
		"ORDER BY m.account_id LIMIT 1",
	[VERIFY_ADVANCE_DEBIT] =
		"SELECT 'account ' || c.account_no, NULL, NULL FROM ("
		"SELECT sub FROM journal_line WHERE " JOURNAL_HELD "AND ledger = 2203 GROUP BY sub "
		"HAVING sum(amount) > 0) AS m JOIN account AS c ON c.account_id = m.sub "
		"ORDER BY m.sub LIMIT 1",
	[VERIFY_PAYMENT_SHIFT] =
		"SELECT 'payment ' || p.payment_no, NULL, NULL FROM payment AS p "
		"JOIN journal AS j ON j.journal_id = p.journal_id "
		"WHERE p.shift_id <> coalesce(j.shift_id, 0) ORDER BY p.payment_id LIMIT 1",
	/* A bounce (kind 3) moves no cash. */
	[VERIFY_SHIFT_DRAWER] =
		"SELECT coalesce('shift ' || s.shift_no, 'shift id ' || CAST(m.shift_id AS "
		"TEXT)), m.expected, m.posted FROM ("
		"SELECT shift_id, CAST(sum(expected) AS BIGINT) AS expected, "
		"CAST(sum(posted) AS BIGINT) AS posted FROM ("
		"SELECT shift_id, float_amount AS expected, 0 AS posted FROM shift "
		"UNION ALL SELECT p.shift_id, t.amount, 0 FROM tender AS t JOIN payment AS p "
		"ON p.payment_id = t.payment_id WHERE t.kind = 1 "
		"UNION ALL SELECT shift_id, -change_given, 0 FROM payment "
		"WHERE change_given > 0 "
		"UNION ALL SELECT r.shift_id, -t.amount, 0 FROM reversal AS r JOIN tender AS "
		"t ON t.payment_id = r.payment_id WHERE t.kind = 1 AND r.kind <> 3 "
		"UNION ALL SELECT r.shift_id, p.change_given, 0 FROM reversal AS r JOIN "
		"payment AS p ON p.payment_id = r.payment_id "
		"WHERE p.change_given > 0 AND r.kind <> 3 "
		"UNION ALL SELECT shift_id, -amount, 0 FROM hand_in "
		"UNION ALL SELECT shift_id, difference - counted, 0 FROM shift_close "
		"UNION ALL SELECT sub, 0, amount FROM journal_line "
		"WHERE " JOURNAL_HELD "AND ledger = 1001) AS movement GROUP BY shift_id "
		"HAVING sum(expected) <> sum(posted)) AS m "
		"LEFT JOIN shift AS s ON s.shift_id = m.shift_id ORDER BY m.shift_id LIMIT 1",
	[VERIFY_SHIFT_CLOSED] =
		"SELECT 'shift ' || s.shift_no, NULL, NULL FROM shift AS s "
		"LEFT JOIN shift_close AS c ON c.shift_id = s.shift_id "
		"WHERE (s.state = 2) <> (c.shift_id IS NOT NULL) OR s.state NOT IN (1, 2) "
		"ORDER BY s.shift_id LIMIT 1",
	[VERIFY_SHIFT_ZERO] = "SELECT 'shift ' || s.shift_no, 0, m.total FROM ("
			      "SELECT sub, CAST(sum(amount) AS BIGINT) AS total FROM journal_line "
			      "WHERE " JOURNAL_HELD "AND ledger = 1001 GROUP BY sub "
			      "HAVING sum(amount) <> 0) AS m JOIN shift AS s ON s.shift_id = m.sub "
			      "WHERE s.state = 2 ORDER BY s.shift_id LIMIT 1",
	[VERIFY_CLOSE_DIFFERENCE] =
		"SELECT 'shift ' || s.shift_no, n.counted - c.expected, c.difference FROM "
		"shift_close AS c JOIN shift AS s ON s.shift_id = c.shift_id JOIN "
		"shift_count AS n ON n.shift_id = c.shift_id AND n.attempt = ("
		"SELECT max(attempt) FROM shift_count AS l WHERE l.shift_id = c.shift_id) "
		"WHERE c.difference <> n.counted - c.expected OR c.counted <> n.counted "
		"ORDER BY s.shift_id LIMIT 1",
	[VERIFY_CLOSE_POSTED] =
		"SELECT 'shift ' || s.shift_no, c.difference, coalesce(-l.total, 0) FROM "
		"shift_close AS c JOIN shift AS s ON s.shift_id = c.shift_id LEFT JOIN ("
		"SELECT journal_id, CAST(sum(amount) AS BIGINT) AS total FROM journal_line "
		"WHERE ledger IN (6301, 6711) "
		"GROUP BY journal_id) AS l ON l.journal_id = c.journal_id "
		"WHERE coalesce(-l.total, 0) <> c.difference ORDER BY s.shift_id LIMIT 1",
	[VERIFY_DIFFERENCES] =
		"SELECT 'ledgers 6301 and 6711', -m.differences, m.posted FROM (SELECT ("
		"SELECT CAST(coalesce(sum(difference), 0) AS BIGINT) FROM shift_close) AS "
		"differences, ("
		"SELECT CAST(coalesce(sum(amount), 0) AS BIGINT) FROM journal_line "
		"WHERE ledger IN (6301, 6711)) AS posted) AS m "
		"WHERE m.differences + m.posted <> 0",
	[VERIFY_HAND_IN_POSTED] =
		"SELECT 'hand-in ' || h.hand_in_no, h.amount, coalesce(l.total, 0) FROM "
		"hand_in AS h LEFT JOIN ("
		"SELECT journal_id, CAST(sum(amount) AS BIGINT) AS total FROM journal_line "
		"WHERE " JOURNAL_HELD "AND ledger = 1002 "
		"GROUP BY journal_id) AS l ON l.journal_id = h.journal_id "
		"WHERE coalesce(l.total, 0) <> h.amount ORDER BY h.hand_in_id LIMIT 1",
	[VERIFY_PIECES] =
		"SELECT 'shift ' || s.shift_no, CASE d.purpose WHEN 1 THEN s.float_amount "
		"ELSE n.counted END, d.total FROM ("
		"SELECT shift_id, purpose, attempt, CAST(sum(denomination * pieces) AS "
		"BIGINT) AS total FROM shift_denomination "
		"GROUP BY shift_id, purpose, attempt) AS d JOIN shift AS s ON s.shift_id = "
		"d.shift_id "
		"LEFT JOIN shift_count AS n ON n.shift_id = d.shift_id AND n.attempt = "
		"d.attempt "
		"WHERE d.total <> CASE d.purpose WHEN 1 THEN s.float_amount ELSE "
		"coalesce(n.counted, -1) END ORDER BY d.shift_id LIMIT 1",
	[VERIFY_BOOK_LAST] =
		"SELECT 'book ' || b.prefix || ' at ' || CAST(b.last_seq AS TEXT) || ', "
		"receipts to ' || CAST(coalesce(m.last, 0) AS TEXT), NULL, NULL FROM book AS "
		"b LEFT JOIN (SELECT book_id, max(seq) AS last FROM receipt "
		"GROUP BY book_id) AS m ON m.book_id = b.book_id "
		"WHERE coalesce(m.last, 0) <> b.last_seq ORDER BY b.book_id LIMIT 1",
	[VERIFY_RECEIPT_GAP] =
		"SELECT 'before receipt ' || r.receipt_no, NULL, NULL FROM receipt AS r "
		"WHERE r.seq < 1 OR (r.seq > 1 AND NOT EXISTS (SELECT 1 FROM receipt AS q "
		"WHERE q.book_id = r.book_id AND q.seq = r.seq - 1)) "
		"ORDER BY r.book_id, r.seq LIMIT 1",
	[VERIFY_RECEIPT_MISSING] =
		"SELECT 'payment ' || p.payment_no, NULL, NULL FROM payment AS p "
		"LEFT JOIN receipt AS r ON r.payment_id = p.payment_id LEFT JOIN card_payment AS k "
		"ON k.payment_id = p.payment_id "
		"LEFT JOIN card_sale_state AS t ON t.sale_id = k.sale_id AND t.state = 4 "
		"WHERE (r.receipt_id IS NULL) <> (k.sale_id IS NOT NULL AND t.sale_id IS NULL) "
		"ORDER BY p.payment_id LIMIT 1",
	[VERIFY_RECEIPT_NUMBER] =
		"SELECT 'receipt ' || r.receipt_no, NULL, NULL FROM receipt AS r JOIN book "
		"AS b ON b.book_id = r.book_id "
		"WHERE r.receipt_no <> b.prefix || CASE WHEN r.seq < 1000000 THEN "
		"substr(CAST(1000000 + r.seq AS TEXT), 2) ELSE CAST(r.seq AS TEXT) END "
		"ORDER BY r.receipt_id LIMIT 1",
	[VERIFY_RECEIPT_STATION] =
		"SELECT 'receipt ' || r.receipt_no, NULL, NULL FROM receipt AS r JOIN book "
		"AS b ON b.book_id = r.book_id JOIN payment AS p ON p.payment_id = "
		"r.payment_id LEFT JOIN card_payment AS k ON k.payment_id = p.payment_id "
		"LEFT JOIN card_sale_state AS t ON t.sale_id = k.sale_id AND t.state = 4 "
		"WHERE coalesce(t.station, p.station) <> b.station ORDER BY r.receipt_id LIMIT 1",
	[VERIFY_RECEIPT_COPIES] =
		"SELECT 'receipt ' || r.receipt_no, NULL, NULL FROM ("
		"SELECT receipt_id FROM effect WHERE receipt_id IS NOT NULL GROUP BY receipt_id "
		"HAVING count(DISTINCT copy) <> max(copy) + 1 OR min(copy) <> 0) AS c JOIN "
		"receipt AS r ON r.receipt_id = c.receipt_id ORDER BY r.receipt_id LIMIT 1",
	[VERIFY_CARD_COUNT] =
		"SELECT 'account ' || account_no, NULL, NULL FROM account "
		"WHERE card_count < 0 OR card_generation < 0 ORDER BY account_id LIMIT 1",
	/* One card lives; the others of an account came before it, in their order. */
	[VERIFY_CARD_ROWS] =
		"SELECT 'card ' || c.serial, NULL, NULL FROM card AS c "
		"WHERE c.base_count < 0 OR c.generation < 0 OR EXISTS (SELECT 1 FROM card AS d "
		"WHERE d.account_id = c.account_id AND d.card_id > c.card_id AND d.generation < "
		"c.generation) ORDER BY c.card_id LIMIT 1",
	/* What is not delivered yet, and what was sold by card, belongs to a sale. */
	[VERIFY_SALE_LEDGER] =
		"SELECT 'entry ' || CAST(l.journal_id AS TEXT), 0, l.amount FROM journal_line AS l "
		"WHERE l.ledger IN (2241, 6002) AND NOT EXISTS (SELECT 1 FROM card_payment AS k "
		"WHERE k.sale_id = l.sub) ORDER BY l.journal_id LIMIT 1",
	[VERIFY_SALE_STATE] =
		"SELECT 'sale ' || s.sale_no, NULL, NULL FROM card_sale AS s LEFT JOIN "
		"card_sale_open AS o ON o.sale_id = s.sale_id LEFT JOIN card_sale_state AS t ON "
		"t.sale_id = s.sale_id AND t.seq = (SELECT max(seq) FROM card_sale_state "
		"WHERE sale_id = s.sale_id) "
		"WHERE t.state IS NULL OR t.state NOT BETWEEN 1 AND 5 OR "
		"(t.state IN (4, 5)) <> (o.sale_id IS NULL) OR (o.sale_id IS NOT NULL AND "
		"o.account_id <> s.account_id) OR (SELECT count(*) FROM card_sale_state AS x "
		"WHERE x.sale_id = s.sale_id) <> t.seq OR NOT EXISTS (SELECT 1 FROM card_target "
		"AS g WHERE g.sale_id = s.sale_id) ORDER BY s.sale_id LIMIT 1",
	/* 2241 holds what is open, and nothing of what is settled or undone. */
	[VERIFY_SALE_UNDELIVERED] =
		"SELECT 'sale ' || coalesce(s.sale_no, 'id ' || CAST(m.sale_id AS TEXT)), "
		"m.expected, m.posted FROM ("
		"SELECT sale_id, CAST(sum(expected) AS BIGINT) AS expected, CAST(sum(posted) AS "
		"BIGINT) AS posted FROM (SELECT sub AS sale_id, 0 AS expected, amount AS posted "
		"FROM journal_line WHERE " JOURNAL_HELD "AND ledger = 2241 "
		"UNION ALL SELECT o.sale_id, -(c.amount + c.arrears), 0 FROM card_sale_open AS o "
		"JOIN card_sale AS c ON c.sale_id = o.sale_id JOIN card_payment AS k ON k.sale_id "
		"= o.sale_id) AS movement GROUP BY sale_id HAVING sum(expected) <> sum(posted)) "
		"AS m LEFT JOIN card_sale AS s ON s.sale_id = m.sale_id "
		"ORDER BY m.sale_id LIMIT 1",
	/* 6002 holds what is settled, and is not taken back. */
	[VERIFY_SALE_EARNED] =
		"SELECT 'sale ' || coalesce(s.sale_no, 'id ' || CAST(m.sale_id AS TEXT)), "
		"m.expected, m.posted FROM ("
		"SELECT sale_id, CAST(sum(expected) AS BIGINT) AS expected, CAST(sum(posted) AS "
		"BIGINT) AS posted FROM (SELECT sub AS sale_id, 0 AS expected, amount AS posted "
		"FROM journal_line WHERE ledger = 6002 "
		"UNION ALL SELECT c.sale_id, -c.amount, 0 FROM card_sale AS c JOIN card_payment AS "
		"k ON k.sale_id = c.sale_id WHERE EXISTS (SELECT 1 FROM card_sale_state AS x "
		"WHERE x.sale_id = c.sale_id AND x.state = 4) AND NOT EXISTS (SELECT 1 FROM "
		"card_sale_state AS x WHERE x.sale_id = c.sale_id AND x.state = 5)) AS movement "
		"GROUP BY sale_id HAVING sum(expected) <> sum(posted)) "
		"AS m LEFT JOIN card_sale AS s ON s.sale_id = m.sale_id "
		"ORDER BY m.sale_id LIMIT 1",
	/* From the base of the generation on: 1, 2 … k, each once. */
	[VERIFY_SALE_COUNT] =
		"SELECT 'account ' || a.account_no || ' generation ' || CAST(m.generation AS "
		"TEXT), "
		"NULL, NULL FROM (SELECT s.account_id, s.generation, count(*) AS sales, "
		"count(DISTINCT s.purchase_count) AS numbers, min(s.purchase_count) AS first, "
		"max(s.purchase_count) AS last FROM card_sale AS s WHERE s.kind IN (1, 5) AND "
		"s.purchase_count > 0 AND EXISTS (SELECT 1 FROM card_sale_state AS x WHERE "
		"x.sale_id = s.sale_id AND x.state = 4) AND NOT EXISTS (SELECT 1 FROM "
		"card_sale_state AS x WHERE x.sale_id = s.sale_id AND x.state = 5) "
		"GROUP BY s.account_id, s.generation) AS m JOIN account AS a ON a.account_id = "
		"m.account_id LEFT JOIN (SELECT account_id, generation, max(base_count) AS base "
		"FROM card GROUP BY account_id, generation) AS b ON b.account_id = m.account_id "
		"AND b.generation = m.generation WHERE m.sales <> m.numbers OR m.first <> "
		"coalesce(b.base, 0) + 1 OR m.last <> coalesce(b.base, 0) + m.sales "
		"ORDER BY m.account_id, m.generation LIMIT 1",
	/* The cheque of a sale bounced: its price is a bill, until the sale is taken back. */
	[VERIFY_SALE_OWED] =
		"SELECT 'sale ' || s.sale_no, NULL, NULL FROM card_payment AS k JOIN card_sale AS "
		"s ON s.sale_id = k.sale_id LEFT JOIN card_debt AS d ON d.sale_id = k.sale_id "
		"LEFT JOIN bill AS b ON b.bill_id = d.bill_id WHERE EXISTS (SELECT 1 FROM reversal "
		"AS v WHERE v.payment_id = k.payment_id AND v.kind = 3) <> (d.bill_id IS NOT NULL) "
		"OR (d.bill_id IS NOT NULL AND (b.bill_id IS NULL OR b.account_id <> s.account_id "
		"OR b.amount <> s.amount + d.advance OR b.paid_before <> 0 OR EXISTS (SELECT 1 "
		"FROM bill_cancel AS x WHERE x.bill_id = d.bill_id) <> EXISTS (SELECT 1 FROM "
		"card_sale_state AS u WHERE u.sale_id = k.sale_id AND u.state = 5))) "
		"ORDER BY s.sale_id LIMIT 1",
	[VERIFY_SETTLED_FIGURES] =
		"SELECT 'day ' || d.business_date, d.received, coalesce(p.total, 0) FROM "
		"settlement AS d LEFT JOIN ("
		"SELECT business_date, count(*) AS payments, CAST(sum(received - "
		"change_given) AS BIGINT) AS total FROM payment "
		"GROUP BY business_date) AS p ON p.business_date = d.business_date "
		"WHERE coalesce(p.total, 0) <> d.received OR coalesce(p.payments, 0) <> "
		"d.payments OR d.shifts <> (SELECT count(*) FROM shift AS s "
		"WHERE s.business_date = d.business_date AND s.state = 2) "
		"ORDER BY d.business_date LIMIT 1",
	[VERIFY_SETTLED_SEAL] = "SELECT 'day ' || d.business_date, NULL, NULL FROM settlement AS d "
				"WHERE NOT EXISTS (SELECT 1 FROM audit AS a "
				"WHERE a.chain = 'hall' AND a.action = 'seal' AND a.subject = "
				"d.business_date) ORDER BY d.business_date LIMIT 1",
	[VERIFY_TOLD] = "SELECT said, NULL, NULL FROM (" MONEY_ROWS
			" EXCEPT SELECT action || ' ' || detail FROM audit) AS untold "
			"ORDER BY said LIMIT 1",
	/* A refusal stands there with its code, which is one word. */
	[VERIFY_UNTOLD] =
		"SELECT said, NULL, NULL FROM ("
		"SELECT action || ' ' || detail AS said FROM audit WHERE action IN ('pay', "
		"'move', 'reverse', 'refund', 'hand_in', 'deposit', 'waive', 'shift_close', "
		"'day_settle') AND detail LIKE '% %' "
		"EXCEPT SELECT said FROM (" MONEY_ROWS ") AS money) AS gone ORDER BY said LIMIT 1",
	[VERIFY_CARD_TOLD] = "SELECT said, NULL, NULL FROM (" CARD_ROWS
			     " EXCEPT SELECT action || ' ' || detail FROM audit) AS untold "
			     "ORDER BY said LIMIT 1",
	[VERIFY_CARD_UNTOLD] =
		"SELECT said, NULL, NULL FROM (SELECT action || ' ' || detail AS said FROM audit "
		"WHERE action IN ('card_sell', 'card_settle', 'card_undo') AND detail LIKE '% %' "
		"EXCEPT SELECT said FROM (" CARD_ROWS ") AS money) AS gone ORDER BY said LIMIT 1",
	[VERIFY_REFERENCES] = orphans_sql,
	[ROWS_OF(VERIFY_JOURNAL_LINES)] = "SELECT count(*) FROM journal_line",
	[ROWS_OF(VERIFY_BILLS)] = "SELECT count(*) FROM bill",
	[ROWS_OF(VERIFY_ACCOUNTS)] = "SELECT count(*) FROM account",
	[ROWS_OF(VERIFY_SHIFTS)] = "SELECT count(*) FROM shift",
	[ROWS_OF(VERIFY_RECEIPTS)] = "SELECT count(*) FROM receipt",
	[ROWS_OF(VERIFY_CARDS)] = "SELECT (SELECT count(*) FROM account WHERE card_serial <> '' "
				  "OR card_count <> 0) + (SELECT count(*) FROM card)",
	[ROWS_OF(VERIFY_SALES)] = "SELECT count(*) FROM card_sale",
};

const struct sql_set verify_sql = {
	"verify", texts, VERIFY_QUESTIONS + VERIFY_TABLES, SQL_SET_VERIFY};

bool verify_store_ask(
	struct db *db, enum verify_question question, bool *wrong, struct verify_finding *out)
{
	return verify_store_answer(db, db_stmt(db, &verify_sql, question), wrong, out);
}

bool verify_store_answer(struct db *db, struct stmt *st, bool *wrong, struct verify_finding *out)
{
	enum db_step step = stmt_one(st);

	*wrong = step == DB_ROW;
	if (step != DB_ROW)
		return step == DB_DONE;
	stmt_copy_text(st, 0, out->place, sizeof out->place);
	out->has_amounts = !stmt_is_null(st, 1) && !stmt_is_null(st, 2);
	if (out->has_amounts) {
		out->expected = stmt_money(st, 1);
		out->found = stmt_money(st, 2);
	}
	return !db_has_failed(db);
}

bool verify_store_rows(struct db *db, enum verify_table table, int64_t *rows)
{
	struct stmt *st = db_stmt(db, &verify_sql, ROWS_OF(table));

	if (stmt_one(st) != DB_ROW)
		return false;
	*rows = stmt_int(st, 0);
	return true;
}
