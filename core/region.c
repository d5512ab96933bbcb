/* Administrative division codes: which prefectures each province has or has had since 1980. */
#include "core/region.h"

#include <stddef.h>
#include <string.h>

#define RANGES_MAX 6
#define REGISTRAR_PREFECTURE_MAX 43

struct range {
	int from, to; /* to = 0 ends the list */
};

struct province {
	int code;
	struct range prefectures[RANGES_MAX];
};

/*
 * 01 … 20 are prefecture-level cities, 21 … 43 prefectures, leagues and autonomous prefectures,
 * 51 … 53 and 70 later cities, 90 what the province itself administers.
 */
static const struct province provinces[] = {
	{11, {{1, 2}}},
	{12, {{1, 2}}},
	{13, {{1, 11}, {21, 30}, {90, 90}}},
	{14, {{1, 11}, {21, 27}, {90, 90}}},
	{15, {{1, 9}, {21, 29}}},
	{21, {{1, 14}, {21, 22}, {90, 90}}},
	{22, {{1, 8}, {21, 26}, {90, 90}}},
	{23, {{1, 12}, {21, 27}, {90, 90}}},
	{31, {{1, 2}}},
	{32, {{1, 13}, {21, 27}, {90, 90}}},
	{33, {{1, 11}, {21, 28}, {90, 90}}},
	{34, {{1, 18}, {21, 29}, {90, 90}}},
	{35, {{1, 9}, {21, 28}, {90, 90}}},
	{36, {{1, 11}, {21, 26}, {90, 90}}},
	{37, {{1, 17}, {21, 29}, {90, 90}}},
	{41, {{1, 17}, {21, 30}, {90, 90}}},
	{42, {{1, 13}, {21, 29}, {90, 90}}},
	{43, {{1, 13}, {21, 31}, {90, 90}}},
	{44, {{1, 20}, {21, 29}, {51, 53}, {90, 90}}},
	{45, {{1, 14}, {21, 28}}},
	{46, {{0, 4}, {90, 90}}}, /* 4600xx: counties of Hainan from 1988 on */
	{50, {{1, 3}}},
	{51, {{1, 20}, {21, 39}, {70, 70}, {90, 90}}},
	{52, {{1, 6}, {21, 27}}},
	{53, {{1, 9}, {21, 35}}},
	{54, {{1, 6}, {21, 27}}},
	{61, {{1, 10}, {21, 27}, {90, 90}}},
	{62, {{1, 12}, {21, 30}}},
	{63, {{1, 2}, {21, 28}}},
	{64, {{1, 5}, {21, 22}}},
	{65, {{1, 5}, {21, 32}, {40, 43}, {90, 90}}},
};

/* Prefecture-level cities without counties, whose own code begins the numbers of their people. */
static const char *const without_counties[] = {"441900", "442000", "460300", "460400", "620200"};

static int two(const char digits[2])
{
	return (digits[0] - '0') * 10 + (digits[1] - '0');
}

static const struct province *province_of(const char digits[2])
{
	for (size_t i = 0; i < ARRAY_SIZE(provinces); i++)
		if (provinces[i].code == two(digits))
			return &provinces[i];
	return NULL;
}

static bool has_prefecture(const struct province *province, int prefecture)
{
	for (const struct range *r = province->prefectures; r->to != 0; r++)
		if (prefecture >= r->from && prefecture <= r->to)
			return true;
	return false;
}

bool region_province_valid(const char digits[2])
{
	return province_of(digits) != NULL;
}

bool region_resident_valid(const char digits[6])
{
	const struct province *province = province_of(digits);

	if (province == NULL || !has_prefecture(province, two(digits + 2)))
		return false;
	if (two(digits + 4) != 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(without_counties); i++)
		if (memcmp(without_counties[i], digits, 6) == 0)
			return true;
	return false;
}

bool region_registrar_valid(const char digits[6])
{
	const struct province *province = province_of(digits);
	int prefecture = two(digits + 2);

	if (province == NULL)
		return memcmp(digits, "100000", 6) == 0;
	return prefecture <= REGISTRAR_PREFECTURE_MAX || has_prefecture(province, prefecture);
}
