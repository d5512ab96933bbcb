/* Bills: the published cases to the fen, every kind of line, and what no bill may be made of. */
#include "core/bill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/bill_fixture.h"

static const char zhejiang[] = HOME "cycle = year\nhousehold_kwh = 100\npeak_hours = 8-22\n"
				    "valley_hours = 22-8\ntier = 0 2760 0.538 0.568 0.288\n"
				    "tier = 2760 4800 0.588 0.618 0.338\n"
				    "tier = 4800 - 0.838 0.868 0.588\n";
static const char shanghai[] = HOME "cycle = year\npeak_hours = 6-22\nvalley_hours = 22-6\n"
				    "tier = 0 3120 0.617 0.617 0.307\n"
				    "tier = 3120 4800 0.667 0.677 0.337\n"
				    "tier = 4800 - 0.917 0.977 0.487\n";
static const char exam_51[] = HOME "cycle = month\nhousehold_kwh = 100\ntier = 0 240 0.49\n"
				   "tier = 240 400 0.53\ntier = 400 - 0.79\n";
static const char hunan[] = HOME "cycle = month\nmonths = 3-5,9-11\n"
				 "tier = 0 180 0.588\ntier = 180 350 0.638\ntier = 350 - 0.888\n"
				 "months = 12-2,6-8\n"
				 "tier = 0 200 0.588\ntier = 200 450 0.638\ntier = 450 - 0.888\n";
static const char guizhou[] = HOME "cycle = year\nyear_starts = 12\nhousehold_kwh = 100\n"
				   "tier = 0 3000 0.4556\ntier = 3000 4700 0.5056\n"
				   "tier = 4700 - 0.7556\n";
static const char yunnan[] = HOME "cycle = month\nmonths = 12-4\ntier = 0 170 0.423625\n"
				  "tier = 170 - 0.473625\nmonths = 5-11\ntier = 0 - 0.423625\n";
static const char shared[] = HOME "cycle = none\ntier = 0 - 0.483625\n";
static const char single[] = PLANT "tier = 0 - 0.5\n";
static const char price_25[] = PLANT "tier = 0 - 0.25\n";
static const char two_part_10[] = PLANT "capacity_price = 10\ntier = 0 - 0.25\n";
static const char two_part_15[] = PLANT "capacity_price = 15\ntier = 0 - 0.2\n";
static const char two_part_20[] = PLANT "capacity_price = 20\ntier = 0 - 0.2\n";
static const char two_part_22[] = PLANT "capacity_price = 22\ntier = 0 - 0.2\n";
static const char two_part_23[] = PLANT "capacity_price = 23\ntier = 0 - 0.2\n";
static const char average[] = PLANT "capacity_price = 10\ntier = 0 - 0.2\n";
static const char demand_30[] = PLANT "capacity_price = 20\ndemand_price = 30\ntier = 0 - 0.5\n";
static const char discount[] = PLANT "demand_price = 40\ndemand_discount = 260 90\n"
				     "tier = 0 - 0.5\n";
static const char four_times[] = PLANT "time_of_use = required\nsharp_hours = 10-12\n"
				       "peak_hours = 8-10\nvalley_hours = 22-8\n"
				       "tier = 0 - 0.6 0.9 0.3 1.1\n";
static const char with_funds[] =
	"format = 1\nname = F\nregion = 河南\nplan = P\ngrade = example\n"
	"valid_from = 2020-01-01\nprice_class = industrial\ncycle = none\nfunds = separate\n"
	"tier = 0 - 0.5\n";
static const char old_price[] = HEAD "valid_to = 2026-03-10\nprice_class = residential\n"
				     "cycle = month\ntier = 0 200 0.5\ntier = 200 - 0.6\n";
static const char new_price[] =
	"format = 1\nname = N\nregion = R\nplan = P\ngrade = good\nvalid_from = 2026-03-11\n"
	"price_class = residential\ncycle = month\ntier = 0 200 0.7\ntier = 200 - 0.8\n";

/* --- published cases and kinds of lines ------------------------------------------------------ */

static const struct bill_case cases[] = {
	{"exam 20: suspended, a new customer by the rules of 1996", two_part_15, NULL,
		"{\"account\":{\"units\":[{\"kva\":1000},{\"kva\":630}],\"suspensions\":[{\"kva\":"
		"1000,\"from\":\"2001-06-11\",\"charged_percent\":50}]}," JUNE_2001 "," NOTHING "}",
		{0, 1695000, 250000}, 3, 1945000},
	{"exam 20: since 2016", two_part_15, NULL,
		"{\"account\":{\"capacity_kva\":1630,\"suspensions\":[{\"kva\":1000,\"from\":"
		"\"2001-06-11\"}]}," JUNE_2001 "," NOTHING "}",
		{0, 945000, 500000}, 3, 1445000},
	{"exam 21: replaced for a time", two_part_10, NULL,
		"{\"account\":{\"units\":[{\"kva\":315,\"to\":\"2001-05-11\"},{\"kva\":400,"
		"\"from\":\"2001-05-12\"}]},\"period\":{\"from\":\"2001-04-24\",\"to\":"
		"\"2001-05-23\"}," NOTHING "}",
		{0, 315000, 34000}, 3, 349000},
	{"exam 23: capacity added, at 20", two_part_20, NULL,
		"{\"account\":{\"units\":[{\"kva\":400},{\"kva\":200,\"from\":\"2001-04-14\"}]}"
		"," APRIL_2001 "," NOTHING "}",
		{0, 800000, 226667}, 3, 1026667},
	{"exam 23: at 22", two_part_22, NULL,
		"{\"account\":{\"units\":[{\"kva\":400},{\"kva\":200,\"from\":\"2001-04-14\"}]}"
		"," APRIL_2001 "," NOTHING "}",
		{0, 880000, 249333}, 3, 1129333},
	{"exam 24", two_part_23, NULL, "{\"account\":{\"capacity_kva\":630}," JUNE "," NOTHING "}",
		{0, 1449000}, 2, 1449000},
	{"exam 25: suspended for less than 15 days", two_part_10, NULL,
		"{\"account\":{\"units\":[{\"kva\":315},{\"kva\":250}],\"suspensions\":[{\"kva\":"
		"315,\"from\":\"2001-04-13\",\"to\":\"2001-04-25\"}]}," APRIL_2001 "," NOTHING "}",
		{0, 565000}, 2, 565000},
	{"exam 26: average price", average, NULL,
		"{\"account\":{\"capacity_kva\":2000}," JUNE
		",\"readings\":[" READ("total", 100000) "]}",
		{2000000, 2000000}, 2, 4000000},
	{"exam 28 (b): demand above 105 %", demand_30, NULL,
		"{\"account\":{\"demand_kw\":1000}," JUNE
		",\"readings\":[" READ("total", 0) "," READ("demand", 1100) "]}",
		{0, 3000000, 300000}, 3, 3300000},
	{"exam 28 (a): the older text, above", demand_30, NULL,
		"{\"account\":{\"demand_kw\":1000}," JUNE_2001
		",\"readings\":[" READ("total", 0) "," READ("demand", 1100) "]}",
		{0, 3000000, 600000}, 3, 3600000},
	{"exam 28 (a): between", demand_30, NULL,
		"{\"account\":{\"demand_kw\":1000,\"demand_rules\":\"1996\"}," JUNE
		",\"readings\":[" READ("total", 0) "," READ("demand", 980) "]}",
		{0, 2940000}, 2, 2940000},
	{"exam 28 (a): below", demand_30, NULL,
		"{\"account\":{\"demand_kw\":1000,\"demand_rules\":1996}," JUNE
		",\"readings\":[" READ("total", 0) "," READ("demand", 500) "]}",
		{0, 2850000}, 2, 2850000},
	{"exam 29: as billed, 12,000 at +5 %", PLANT "tier = 0 - 0.3\n", NULL,
		"{\"account\":{\"power_factor_standard\":\"0.90\"}," JUNE
		",\"readings\":[" READ("total", 40000) "," READ("reactive", 30000) "]}",
		{1200000, 60000}, 2, 1260000},
	{"exam 29: with the missing kvarh, 540 more", PLANT "tier = 0 - 0.3\n", NULL,
		"{\"account\":{\"power_factor_standard\":\"0.90\"}," JUNE ",\"readings\":[" READ(
			"total", 40000) "," READ("reactive", 30000) "," READ("reactive", 9670) "]}",
		{1200000, 114000}, 2, 1314000},
	{"exam 33 (a)", price_25, NULL,
		"{\"account\":{\"power_factor_standard\":\"0.90\",\"capacity_kva\":160}," JUNE
		",\"readings\":[" READ("total", 40000) "," READ("reactive", 25000) "," READ(
			"reactive", 5000) "]}",
		{1000000, 50000}, 2, 1050000},
	{"exam 33 (b)", two_part_10, NULL,
		"{\"account\":{\"power_factor_standard\":0.9,\"capacity_kva\":500}," JUNE
		",\"readings\":[" READ("total", 40000) "," READ("reactive", 25000) "," READ(
			"reactive", 5000) "]}",
		{1000000, 500000, 75000}, 3, 1575000},
	{"exam 34: losses", single, NULL,
		"{\"account\":{\"power_factor_standard\":\"0.90\",\"loss_kwh\":1037,"
		"\"loss_kvarh\":7200,\"line_loss_percent\":3}," JUNE
		",\"readings\":[" READ("total", 40000) "," READ("reactive", 10000) "]}",
		{2000000, 51850, 61556, -6340}, 4, 2107066},
	{"exam 48: 2 February", zhejiang, NULL,
		"{\"period\":{\"from\":\"2026-01-01\",\"to\":\"2026-01-31\"},\"year_to_date_kwh\":"
		"0,\"readings\":[" READ("total", 2800) "]}",
		{150640, 200}, 2, 150840},
	{"exam 48: 2 March, a large household since February", zhejiang, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2026-02\"},\"period\":{"
		"\"from\":\"2026-02-01\",\"to\":\"2026-02-28\"},\"year_to_date_tiers\":[2760,40],"
		"\"readings\":[" READ("total", 1200) "]}",
		{64560, 500}, 2, 65060},
	{"a month and a half of 1996's rules: no month is more than a month", two_part_10, NULL,
		"{\"account\":{\"capacity_kva\":100},\"period\":{\"from\":\"2001-01-01\",\"to\":"
		"\"2001-02-14\"}," NOTHING "}",
		{0, 146667}, 2, 146667},
	{"exam 51: what was used in the year is nothing to monthly tiers", exam_51, NULL,
		"{" JUNE ",\"year_to_date_tiers\":[240,160],\"readings\":[" READ("total", 300) "]}",
		{14700, 240}, 2, 14940},
	{"exam 51: 300", exam_51, NULL, "{" JUNE ",\"readings\":[" READ("total", 300) "]}",
		{14700, 240}, 2, 14940},
	{"exam 51: 450", exam_51, NULL, "{" JUNE ",\"readings\":[" READ("total", 450) "]}",
		{22050, 640, 1500}, 3, 24190},
	{"exam 52: 7 July to 7 August", hunan, NULL,
		"{\"period\":{\"from\":\"2026-07-07\",\"to\":\"2026-08-07\"},\"readings\":[{"
		"\"register\":\"total\",\"previous\":\"300\",\"current\":\"950\",\"multiplier\":"
		"\"1\"}]}",
		{38220, 1250, 6000}, 3, 45470},
	{"exam 56: without a meter", PLANT "tier = 0 - 0.2\n", NULL,
		"{\"period\":{\"from\":\"2001-01-01\",\"to\":\"2001-03-31\"},\"unmetered_kwh\":"
		"16200}",
		{324000}, 1, 324000},

	{"time of use and tiers", zhejiang, NULL,
		"{" MARCH ",\"year_to_date_kwh\":2700,\"readings\":[" READ("total", 100) "," READ(
			"valley", 40) "]}",
		{3408, 1152, 200}, 3, 4760},
	{"increments by time of use", shanghai, NULL,
		"{" MARCH ",\"year_to_date_kwh\":3120,\"readings\":[" READ("peak", 60) "," READ(
			"valley", 40) "]}",
		{3702, 1228, 360, 120}, 4, 5410},
	{"four registers", four_times, NULL,
		"{" MARCH ",\"readings\":[" READ("sharp", 10) "," READ("peak", 20) "," READ(
			"flat", 30) "," READ("valley", 40) "]}",
		{1100, 1800, 1800, 1200}, 4, 5900},
	{"flat is what is left", four_times, NULL,
		"{" MARCH ",\"readings\":[" READ("total", 100) "," READ("peak", 20) "," READ(
			"valley", 40) "," READ("sharp", 10) "]}",
		{1100, 1800, 1800, 1200}, 4, 5900},
	{"registers short of the total by their last digits", four_times, NULL,
		"{" MARCH ",\"readings\":[" READ("total", 102) "," READ("sharp", 10) "," READ(
			"peak", 20) "," READ("flat", 30) "," READ("valley", 40) "]}",
		{1100, 1800, 1920, 1200}, 4, 6020},
	{"a combined meter asks for no times", shared, NULL,
		"{" MARCH ",\"readings\":[" READ("peak", 600) "," READ("valley", 400) "]}", {48363},
		1, 48363},
	{"two months read at once", exam_51, NULL,
		"{\"period\":{\"from\":\"2026-03-01\",\"to\":\"2026-04-30\"},\"readings\":[" READ(
			"total", 900) "]}",
		{44100, 1280, 3000}, 3, 48380},
	{"two months of two seasons", hunan, NULL,
		"{\"period\":{\"from\":\"2026-05-01\",\"to\":\"2026-06-30\"},\"readings\":[" READ(
			"total", 850) "]}",
		{49980, 2100, 1500}, 3, 53580},
	{"a large household in a month", exam_51, NULL,
		"{\"account\":{\"household\":6}," JUNE ",\"readings\":[" READ("total", 450) "]}",
		{22050, 440}, 2, 22490},
	{"four persons are none", exam_51, NULL,
		"{\"account\":{\"household\":4}," JUNE ",\"readings\":[" READ("total", 450) "]}",
		{22050, 640, 1500}, 3, 24190},
	{"approved after the period", exam_51, NULL,
		"{\"account\":{\"household\":6,\"household_since\":\"2024-07\"}," JUNE
		",\"readings\":[" READ("total", 450) "]}",
		{22050, 640, 1500}, 3, 24190},
	{"a new account of seven months: 1,610", zhejiang, NULL,
		"{\"account\":{\"quota_months\":7}," MARCH
		",\"readings\":[" READ("total", 1700) "]}",
		{91460, 450}, 2, 91910},
	{"December begins the year of Guizhou", guizhou, NULL,
		"{\"account\":{\"household\":5,\"household_since\":\"2025-12\"},\"period\":{"
		"\"from\":\"2025-12-01\",\"to\":\"2025-12-31\"},\"readings\":[" READ(
			"total", 4300) "]}",
		{195908, 500}, 2, 196408},
	{"free quota", zhejiang, NULL,
		"{\"account\":{\"quota_free_kwh\":15}," MARCH
		",\"readings\":[" READ("total", 100) "]}",
		{5380, -807}, 2, 4573},
	{"free quota above the use", zhejiang, NULL,
		"{\"account\":{\"quota_free_kwh\":15}," MARCH
		",\"readings\":[" READ("total", 10) "]}",
		{538, -538}, 2, 0},
	{"free quota of two months", exam_51, NULL,
		"{\"account\":{\"quota_free_kwh\":10},\"period\":{\"from\":\"2026-03-01\",\"to\":"
		"\"2026-04-30\"},\"readings\":[" READ("total", 100) "]}",
		{4900, -980}, 2, 3920},
	{"nothing used", exam_51, NULL, "{" JUNE "," NOTHING "}", {0}, 1, 0},
	{"multiplier with decimals", single, NULL,
		"{" JUNE
		",\"readings\":[{\"register\":\"total\",\"previous\":\"10.25\",\"current\":"
		"\"20.75\",\"multiplier\":\"1.5\"}]}",
		{788}, 1, 788},
	{"a register that rolled over", single, NULL,
		"{" JUNE
		",\"readings\":[{\"register\":\"total\",\"previous\":\"99980\",\"current\":"
		"\"20\",\"multiplier\":30}]}",
		{60000}, 1, 60000},
	{"a register that rolled over, digits told", single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":\"800\",\"current\":"
		"\"100\",\"digits\":3}]}",
		{15000}, 1, 15000},
	{"the meter changed within the period", single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":900,\"current\":1000,"
		"\"to\":\"2024-06-11\"},{\"register\":\"total\",\"previous\":0,\"current\":5,"
		"\"multiplier\":20,\"from\":\"2024-06-12\"}]}",
		{10000}, 1, 10000},
	{"interlocked: the largest that can run together", two_part_10, NULL,
		"{\"account\":{\"units\":[{\"kva\":1000,\"interlock\":1},{\"kva\":630,"
		"\"interlock\":1},{\"kva\":250}]}," JUNE "," NOTHING "}",
		{0, 1250000}, 2, 1250000},
	{"calendar days since June 2024", two_part_10, NULL,
		"{\"account\":{\"units\":[{\"kva\":310,\"from\":\"2026-03-12\"}]}," MARCH
		"," NOTHING "}",
		{0, 200000}, 2, 200000},
	{"connected within the month", two_part_10, NULL,
		"{\"account\":{\"capacity_kva\":310},\"period\":{\"from\":\"2026-03-12\",\"to\":"
		"\"2026-03-31\"}," NOTHING "}",
		{0, 200000}, 2, 200000},
	{"contract demand below 40 % of the capacity", demand_30, NULL,
		"{\"account\":{\"demand_kw\":300,\"capacity_kva\":1000}," JUNE
		",\"readings\":[" READ("total", 0) "," READ("demand", 420) "]}",
		{0, 1200000}, 2, 1200000},
	{"the demands of two lines are added", demand_30, NULL,
		"{\"account\":{\"demand_kw\":1000}," JUNE
		",\"readings\":[" READ("total", 0) ",{\"register\":\"demand\",\"current\":600},{"
						   "\"register\":\"demand\",\"current\":400},{"
						   "\"register\":\"demand\",\"current\":500,"
						   "\"line\":1}]}",
		{0, 3000000, 300000}, 3, 3300000},
	{"260 kWh a kVA: 90 % of the price of demand", discount, NULL,
		"{\"account\":{\"demand_kw\":1000,\"capacity_kva\":1000}," JUNE
		",\"readings\":[" READ("total", 260000) "," READ("demand", 900) "]}",
		{13000000, 3600000}, 2, 16600000},
	{"one kWh less: the whole price", discount, NULL,
		"{\"account\":{\"demand_kw\":1000,\"capacity_kva\":1000}," JUNE
		",\"readings\":[" READ("total", 259999) "," READ("demand", 900) "]}",
		{12999950, 4000000}, 2, 16999950},
	{"funds with nine decimals a kWh, then others", with_funds, NULL,
		"{\"account\":{\"power_factor_standard\":\"0.90\"},\"period\":{\"from\":"
		"\"2026-08-01\",\"to\":\"2026-08-31\"},\"readings\":[" READ(
			"total", 3100000) "," READ("reactive", 0) "]}",
		{155000000, -1162500, 5777875, 3300000}, 4, 162915375},
	{"a new price, shared by days: 100 and 210 kWh", old_price, new_price,
		"{" MARCH ",\"readings\":[" READ("total", 310) "]}", {5000, 14700, 1100}, 3, 20800},
	{"a new price with a reading on its day", old_price, new_price,
		"{" MARCH
		",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":250,\"to\":"
		"\"2026-03-10\"},{\"register\":\"total\",\"previous\":250,\"current\":310,\"from\":"
		"\"2026-03-11\"}]}",
		{12500, 500, 4200, 600}, 4, 17800},
};

static void test_bills(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check_case(&cases[i]);
}

/* --- what no bill is made of ----------------------------------------------------------------- */

struct refused_case {
	const char *tariff, *next, *json, *why;
};

static const struct refused_case refused[] = {
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":1000,"
		"\"current\":900}]}",
		"Reading 1, register overall: current 900 lies below previous 1000"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":800,"
		"\"current\":100,\"digits\":4}]}",
		"lies below"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":0,"
		"\"current\":1000,\"digits\":3}]}",
		"it has 3 digits"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":0,"
		"\"current\":999999999,\"multiplier\":1000000}]}",
		"quantity is too large"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":0,"
		"\"current\":1,\"from\":\"2024-05-31\"}]}",
		"from 2024-05-31 to 2024-06-30 do not lie"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":0,"
		"\"current\":1,\"from\":\"2024-06-12\",\"to\":\"2024-06-11\"}]}",
		"do not lie"},
	{single, NULL, "{" JUNE "}", "no reading of the energy"},
	{single, NULL, "{" JUNE ",\"readings\":[" READ("reactive", 1) "]}", "no reading of the"},
	{single, NULL, "{\"period\":{\"from\":\"2024-06-30\",\"to\":\"2024-06-01\"}," NOTHING "}",
		"before it begins"},
	{single, NULL, "{\"period\":{\"from\":\"2022-06-30\",\"to\":\"2024-06-01\"}," NOTHING "}",
		"at most 400"},
	{single, NULL, "{\"period\":{\"from\":\"1999-12-31\",\"to\":\"2000-01-31\"}," NOTHING "}",
		"T does not hold on 1999-12-31"},
	{old_price, NULL, "{" MARCH "," NOTHING "}", "T does not hold on 2026-03-31"},
	{old_price, new_price, "{" JUNE "," NOTHING "}", "do not follow"},
	{new_price, old_price, "{" MARCH "," NOTHING "}", "N does not hold on 2026-03-01"},
	{four_times, NULL, "{" MARCH ",\"readings\":[" READ("total", 100) "]}",
		"asks for readings by time of use"},
	{four_times, NULL, "{" MARCH ",\"readings\":[" READ("total", 100) "," READ("peak", 10) "]}",
		"is missing"},
	{four_times, NULL,
		"{" MARCH
		",\"readings\":[" READ("flat", 9) "," READ("peak", 9) "," READ("valley", 9) "]}",
		"sharp is missing"},
	{zhejiang, NULL, "{" MARCH ",\"readings\":[" READ("valley", 9) "]}", "peak is missing"},
	{zhejiang, NULL, "{" MARCH ",\"readings\":[" READ("total", 9) "," READ("valley", 10) "]}",
		"count 10 kWh and the total 9 kWh"},
	{four_times, NULL,
		"{" MARCH ",\"readings\":[" READ("total", 110) "," READ("sharp", 10) "," READ(
			"peak", 20) "," READ("flat", 30) "," READ("valley", 40) "]}",
		"count 100 kWh and the total 110 kWh"},
	{yunnan, NULL, "{\"period\":{\"from\":\"2026-04-01\",\"to\":\"2026-05-31\"}," NOTHING "}",
		"read the meter where the season changes"},
	{exam_51, NULL, "{\"account\":{\"loss_kwh\":10}," JUNE "," NOTHING "}", "bears no losses"},
	{single, NULL,
		"{\"account\":{\"quota_free_kwh\":10}," JUNE
		",\"readings\":[" READ("total", 9) "]}",
		"belongs to homes"},
	{two_part_10, NULL, "{" JUNE "," NOTHING "}", "capacity or the contract demand is missing"},
	{two_part_10, NULL, "{\"account\":{\"demand_kw\":100}," JUNE "," NOTHING "}",
		"no price for demand"},
	{single, NULL, "{\"account\":{\"demand_kw\":100}," JUNE "," NOTHING "}",
		"no price for demand"},
	{discount, NULL, "{\"account\":{\"capacity_kva\":100}," JUNE "," NOTHING "}",
		"contract demand is missing"},
	{demand_30, NULL, "{\"account\":{\"demand_kw\":100}," JUNE "," NOTHING "}",
		"register demand is missing"},
	{demand_30, NULL,
		"{\"account\":{\"capacity_kva\":100,\"suspensions\":[{\"kva\":101,\"from\":"
		"\"2024-06-02\"}]}," JUNE "," NOTHING "}",
		"more is suspended"},
	{single, NULL, "{\"account\":{\"power_factor_standard\":\"0.90\"}," JUNE "," NOTHING "}",
		"register reactive is missing"},
	{with_funds, NULL, "{" JUNE ",\"readings\":[" READ("total", 9) "]}",
		"No government funds are known for 河南 on 2024-06-01"},
	{single, NULL,
		"{\"account\":{\"transformer\":{\"kva\":0,\"no_load_kw\":1,\"load_kw\":1,"
		"\"no_load_percent\":101,\"short_circuit_percent\":1,\"hours\":0}}," JUNE
		"," NOTHING "}",
		"account.transformer.no_load_percent: 101 is too large"},
	{single, NULL,
		"{\"account\":{\"transformer\":{\"kva\":10,\"no_load_kw\":1,\"load_kw\":1,"
		"\"no_load_percent\":1,\"short_circuit_percent\":1,\"hours\":0}}," JUNE "," NOTHING
		"}",
		"losses cannot be reckoned"},
	{single, NULL,
		"{" JUNE ",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":"
		"900000000,\"multiplier\":1000},{\"register\":\"total\",\"previous\":0,"
		"\"current\":900000000,\"multiplier\":1000}]}",
		"energies are too large"},
};

static void test_refuses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		const struct refused_case *c = &refused[i];
		struct fixture *f = fixture_new();
		char text[SAY_TEXT_MAX];

		assert_false(fixture_bill(f, c->tariff, c->next, c->json));
		text_render(LANG_EN, &f->why, text, sizeof(text));
		print_message("  %s\n", text);
		assert_non_null(strstr(text, c->why));
		assert_string_not_equal(text_in(LANG_ZH, f->why.msgid), f->why.msgid);
		fixture_free(f);
	}
}

/* --- explanations ---------------------------------------------------------------------------- */

static void test_explains(void **state)
{
	static const char *const want[] = {
		"Register overall: (900.5 - 800) x 400 = 40200",
		"Register reactive: (75 - 50) x 400 = 10000",
		"Transformer loss: 1037 kWh, 7200 kvarh",
		"Line loss of 3.00 %: 1237.11 kWh, 516 kvarh",
		"power factor = 42474.11 / sqrt(42474.11^2 + 17716^2) = 0.92",
		"standard 0.90: -0.30 % (method of 1983, No. 215)",
		"Energy: 40200 kWh x 0.2500 = 10050.00",
		"Transformer loss: 1037 kWh x 0.2500 = 259.25",
		"Line loss: 1237.11 kWh x 0.2500 = 309.28",
		"Capacity charge: 250 kVA x 10.0000 = 2500.00",
		"Capacity charge: 315 kVA x 10.0000 x 11/30 = 1155.00",
		"Power-factor adjustment: 14273.53 x -0.30 % = -42.82",
		"Sum of the lines: 14230.71",
		"T, valid from 2000-01-01",
	};
	static const char json[] =
		"{\"account\":{\"power_factor_standard\":\"0.90\",\"loss_kwh\":1037,"
		"\"loss_kvarh\":7200,\"line_loss_percent\":3,\"units\":[{\"kva\":250},{\"kva\":"
		"315,\"from\":\"2024-06-20\"}]}," JUNE
		",\"readings\":[{\"register\":\"total\",\"previous\":\"800\",\"current\":"
		"\"900.5\",\"multiplier\":\"400\"},{\"register\":\"reactive\",\"previous\":50,"
		"\"current\":75,\"multiplier\":400.0}]}";
	struct fixture *f = fixture_new();
	char text[SAY_TEXT_MAX];
	size_t count;

	(void)state;
	assert_true(fixture_bill(f, two_part_10, NULL, json));
	count = bill_explain(&f->bill, &f->request.input, f->lines);
	for (size_t i = 0; i < count; i++)
		print_message("    %s\n", text_render(LANG_EN, &f->lines[i], text, sizeof(text)));
	assert_int_equal(count, ARRAY_SIZE(want));
	for (size_t i = 0; i < count; i++)
		assert_string_equal(
			text_render(LANG_EN, &f->lines[i], text, sizeof(text)), want[i]);
	fixture_free(f);
}

static void check_say(const struct say *say)
{
	assert_non_null(say->msgid);
	assert_string_not_equal(text_in(LANG_ZH, say->msgid), say->msgid);
}

/* Every sentence of every case has its Chinese, and every line a name, a rule and a source. */
static void test_says_all_in_chinese(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct bill_case *c = &cases[i];
		struct fixture *f = fixture_new();
		size_t count;

		assert_true(fixture_bill(f, c->tariff, c->next, c->json));
		count = bill_explain(&f->bill, &f->request.input, f->lines);
		for (size_t k = 0; k < count; k++)
			check_say(&f->lines[k]);
		for (size_t k = 0; k < f->bill.line_count; k++) {
			struct say name = bill_line_name(&f->bill.lines[k], &f->request.input);
			struct say rule = bill_line_rule(&f->bill.lines[k], &f->request.input);
			struct say source = bill_line_source(&f->bill.lines[k], &f->request.input);

			check_say(&name);
			check_say(&rule);
			check_say(&source);
		}
		fixture_free(f);
	}
}

/* Exam 26: 0.40 a kWh, and 0.05 less at 133,333.333 kWh. */
static void test_average_price(void **state)
{
	static const struct {
		const char *kwh, *average;
	} months[] = {{"100000", "0.4000"}, {"133333.333", "0.3500"}};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(months); i++) {
		struct fixture *f = fixture_new();
		char json[512], text[PRICE_TEXT_MAX];
		struct price price;

		snprintf(json, sizeof(json),
			"{\"account\":{\"capacity_kva\":2000}," JUNE
			",\"readings\":[{\"register\":\"total\",\"previous\":0,\"current\":%s}]}",
			months[i].kwh);
		assert_true(fixture_bill(f, average, NULL, json));
		assert_true(bill_average(&price, &f->bill));
		price.e8 = (price.e8 + 5000) / 10000 * 10000;
		assert_string_equal(price_format(price, text), months[i].average);
		fixture_free(f);
	}
	struct bill nothing = {.total = MONEY_ZERO};
	struct price price;

	assert_false(bill_average(&price, &nothing));
}

/* --- what must hold of every bill ------------------------------------------------------------ */

static struct date day_of(const char *text)
{
	struct date d = {0};

	assert_true(date_parse(&d, text));
	return d;
}

static struct register_pair pair_of(
	enum register_kind kind, int64_t kwh, const struct bill_input *in)
{
	return (struct register_pair){.kind = kind,
		.current = kwh * 1000,
		.multiplier = MULTIPLIER_ONE,
		.from = in->from,
		.to = in->to};
}

static int64_t total_of(struct bill *bill, const struct bill_input *in)
{
	struct say why = {0};
	int64_t sum = 0;

	if (!bill_compute(bill, in, &why))
		say_why(&why);
	assert_null(why.msgid);
	for (size_t i = 0; i < bill->line_count; i++)
		sum += money_to_fen(bill->lines[i].amount);
	assert_int_equal(sum, money_to_fen(bill->total));
	return sum;
}

/* Each kWh more costs more than the lowest price and less than the highest, tier after tier. */
static void test_grows_without_jumps(void **state)
{
	static const char *const texts[] = {zhejiang, exam_51, hunan, guizhou, shared};
	struct fixture *f = fixture_new();
	struct bill_input in = {.from = day_of("2026-07-01"), .to = day_of("2026-07-31")};
	struct register_pair pair = pair_of(REGISTER_TOTAL, 0, &in);

	(void)state;
	in.spans = f->spans;
	in.span_count = in.pair_count = 1;
	in.pairs = &pair;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		int64_t before = 0;

		read_tariff(f, 0, texts[i]);
		for (int64_t kwh = 1; kwh <= 6000; kwh++) {
			int64_t total;

			pair.current = kwh * 1000;
			total = total_of(&f->bill, &in);
			assert_in_range(total - before, 44, 90);
			before = total;
		}
	}
	fixture_free(f);
}

/* Moving a kWh from peak to valley never costs more, whatever the tier. */
static void test_valley_is_cheaper(void **state)
{
	struct fixture *f = fixture_new();
	struct bill_input in = {.from = day_of("2026-07-01"), .to = day_of("2026-07-31")};
	struct register_pair pairs[] = {
		pair_of(REGISTER_PEAK, 0, &in), pair_of(REGISTER_VALLEY, 0, &in)};

	(void)state;
	read_tariff(f, 0, shanghai);
	in.spans = f->spans;
	in.span_count = 1;
	in.pairs = pairs;
	in.pair_count = 2;
	for (int64_t used = 0; used < 6000; used += 500) {
		int64_t before = INT64_MAX;

		in.used_total.wh = used * 1000;
		for (int64_t valley = 0; valley <= 2000; valley += 10) {
			int64_t total;

			pairs[0].current = (2000 - valley) * 1000;
			pairs[1].current = valley * 1000;
			total = total_of(&f->bill, &in);
			assert_true(total < before);
			before = total;
		}
	}
	fixture_free(f);
}

/*
 * The same price from a second span on changes nothing but the rounding: half a fen for each line
 * that is there instead of another. Nor does cutting a year's month into two bills.
 */
static void test_splitting_changes_only_the_rounding(void **state)
{
	static const char *const texts[] = {zhejiang, exam_51, shanghai, two_part_10, shared};
	struct fixture *f = fixture_new();
	struct bill whole;
	uint32_t seed = 7;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct bill_input in = {.from = day_of("2026-03-01"),
			.to = day_of("2026-03-31"),
			.spans = f->spans,
			.span_count = 1,
			.pair_count = 2,
			.capacity_va = 315000};
		struct register_pair pairs[2];
		int64_t one, two, lines;

		seed = seed * 1664525U + 1013904223U;
		pairs[0] = pair_of(REGISTER_PEAK, (seed >> 8) % 3000, &in);
		pairs[1] = pair_of(REGISTER_VALLEY, (seed >> 12) % 3000, &in);
		in.pairs = pairs;
		in.used_total.wh = (seed >> 5) % 5000000;
		read_tariff(f, 0, texts[round % (int)ARRAY_SIZE(texts)]);
		one = total_of(&whole, &in);
		f->spans[1] = (struct bill_span){
			f->spans[0].tariff, date_add_days(in.from, 1 + (int)(seed >> 20) % 30)};
		in.span_count = 2;
		two = total_of(&f->bill, &in);
		lines = (int64_t)(whole.line_count + f->bill.line_count);
		assert_true(2 * llabs(one - two) <= lines);
		for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
			assert_int_equal(whole.by_tier[i].wh, f->bill.by_tier[i].wh);
		assert_int_equal(whole.energy.wh, f->bill.energy.wh);
	}
	fixture_free(f);
}

static void test_a_year_in_bills(void **state)
{
	struct fixture *f = fixture_new();
	struct bill_input in = {.from = day_of("2026-01-01"),
		.to = day_of("2026-01-31"),
		.spans = f->spans,
		.span_count = 1,
		.pair_count = 1};
	struct register_pair pair = pair_of(REGISTER_TOTAL, 0, &in);
	int64_t sum = 0, used[TARIFF_TIERS_MAX] = {0};

	(void)state;
	read_tariff(f, 0, zhejiang);
	in.pairs = &pair;
	for (int month = 0; month < 12; month++) {
		struct period p = period_add(period_of(day_of("2026-01-01")), month);

		in.from = pair.from = period_first_day(p);
		in.to = pair.to = period_last_day(p);
		pair.current = 500000;
		in.has_used = month % 2 == 0; /* the sum says the same as the tiers */
		for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
			in.used[i].wh = used[i];
		in.used_total.wh = month * INT64_C(500000);
		sum += total_of(&f->bill, &in);
		for (size_t i = 0; i < TARIFF_TIERS_MAX; i++)
			used[i] += f->bill.by_tier[i].wh;
	}
	assert_int_equal(sum, 6000 * 538 / 10 + 2040 * 5 + 1200 * 30);
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bills),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_explains),
		cmocka_unit_test(test_says_all_in_chinese),
		cmocka_unit_test(test_average_price),
		cmocka_unit_test(test_grows_without_jumps),
		cmocka_unit_test(test_valley_is_cheaper),
		cmocka_unit_test(test_splitting_changes_only_the_rounding),
		cmocka_unit_test(test_a_year_in_bills),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
