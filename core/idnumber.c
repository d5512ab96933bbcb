/*
 * Numbers on identity papers. Each kind is checked from the outside in: length, characters, what it
 * begins with, date, check characters; the first thing that is wrong is the reason.
 */
#include "core/idnumber.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "core/region.h"
#include "core/utf8.h"

#define INPUT_MAX 192 /* what does not fit is longer than any number */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool all_digits(const char *text, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!is_digit(text[i]))
			return false;
	return true;
}

/* --- check characters ------------------------------------------------------------------------ */

/* GB 11643 (ISO 7064 MOD 11-2) over 17 digits. */
static char resident_check_char(const char *digits)
{
	static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(weights); i++)
		sum += (digits[i] - '0') * weights[i];
	return "10X98765432"[sum % 11];
}

/* GB 11714 over the 8 characters of an organisation code; letters count from A = 10 to Z = 35. */
static char organisation_check_char(const char *code)
{
	static const int weights[] = {3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;

	for (size_t i = 0; i < ARRAY_SIZE(weights); i++)
		sum += (is_digit(code[i]) ? code[i] - '0' : code[i] - 'A' + 10) * weights[i];
	return "0X987654321"[sum % 11];
}

/* GB 32100: its own alphabet has no I O S V Z. */
static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static char uscc_check_char(const char *code)
{
	int sum = 0, weight = 1;

	for (size_t i = 0; i < 17; i++) {
		sum += (int)(strchr(uscc_alphabet, code[i]) - uscc_alphabet) * weight;
		weight = weight * 3 % 31;
	}
	return uscc_alphabet[(31 - sum % 31) % 31];
}

/* --- parts ----------------------------------------------------------------------------------- */

static int number_of(const char *digits, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++)
		number = number * 10 + (digits[i] - '0');
	return number;
}

static bool read_birth(struct id_check *out, const char *yyyymmdd, struct date on)
{
	struct date birth;

	if (!date_from_civil(&birth, number_of(yyyymmdd, 4), number_of(yyyymmdd + 4, 2),
		    number_of(yyyymmdd + 6, 2)))
		return false;
	if (date_compare(birth, on) > 0)
		return false;
	out->birth = birth;
	out->has_birth = true;
	return true;
}

static void read_region(struct id_check *out, const char *digits, size_t count)
{
	memset(out->region, '0', 6);
	memcpy(out->region, digits, count);
	out->region[6] = '\0';
}

/* What an 18-character number of a person has in common from the seventh character on. */
static enum id_reason check_person_tail(struct id_check *out, struct date on, size_t birth_at)
{
	const char *n = out->normalized;

	if (!read_birth(out, n + birth_at, on))
		return ID_REASON_DATE;
	if (n[17] != resident_check_char(n))
		return ID_REASON_CHECK;
	out->sex = (n[16] - '0') % 2 == 1 ? ID_SEX_MALE : ID_SEX_FEMALE;
	out->full = true;
	return ID_REASON_NONE;
}

/* 17 digits and a digit or X. */
static enum id_reason check_person_form(const char *n)
{
	if (utf8_count(n) != 18)
		return ID_REASON_LENGTH;
	if (!all_digits(n, 17) || (!is_digit(n[17]) && n[17] != 'X'))
		return ID_REASON_CHARACTER;
	return ID_REASON_NONE;
}

/* --- the kinds of paper ---------------------------------------------------------------------- */

/* The numbers of 1984 to 1999 leave out the century and have no check character. */
static void lengthen_15(char n[ID_TEXT_MAX])
{
	char long_form[19] = {0};

	memcpy(long_form, n, 6);
	memcpy(long_form + 6, "19", 2);
	memcpy(long_form + 8, n + 6, 9);
	long_form[17] = resident_check_char(long_form);
	memcpy(n, long_form, sizeof(long_form));
}

static enum id_reason check_resident(struct id_check *out, struct date on)
{
	char *n = out->normalized;
	enum id_reason form;

	if (utf8_count(n) == 15) {
		if (!all_digits(n, 15))
			return ID_REASON_CHARACTER;
		lengthen_15(n);
	}
	form = check_person_form(n);
	if (form != ID_REASON_NONE)
		return form;
	if (!region_resident_valid(n))
		return ID_REASON_REGION;
	read_region(out, n, 6);
	return check_person_tail(out, on, 6);
}

static enum id_reason check_residence_permit(struct id_check *out, struct date on)
{
	static const char *const prefixes[] = {"810000", "820000", "830000"};
	enum id_reason form = check_person_form(out->normalized);

	if (form != ID_REASON_NONE)
		return form;
	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		if (memcmp(out->normalized, prefixes[i], 6) != 0)
			continue;
		read_region(out, out->normalized, 6);
		return check_person_tail(out, on, 6);
	}
	return ID_REASON_PREFIX;
}

/* H or M, 8 digits of the person; cards before 2013 show 2 digits for the issue as well. */
static enum id_reason check_hk_mo_permit(struct id_check *out, struct date on)
{
	const char *n = out->normalized;
	size_t length = utf8_count(n);

	(void)on;
	if (length != 9 && length != 11)
		return ID_REASON_LENGTH;
	if (!all_digits(n + 1, length - 1) || (!is_letter(n[0]) && !is_digit(n[0])))
		return ID_REASON_CHARACTER;
	if (n[0] != 'H' && n[0] != 'M')
		return ID_REASON_PREFIX;
	return ID_REASON_NONE;
}

/* 8 digits since 2015; before that 10 digits, often followed by a letter. */
static enum id_reason check_tw_permit(struct id_check *out, struct date on)
{
	const char *n = out->normalized;
	size_t length = utf8_count(n);

	(void)on;
	if (length != 8 && length != 10 && length != 11)
		return ID_REASON_LENGTH;
	if (!all_digits(n, length == 8 ? 8 : 10))
		return ID_REASON_CHARACTER;
	if (length == 11 && !is_letter(n[10]))
		return ID_REASON_CHARACTER;
	return ID_REASON_NONE;
}

/* The 2017 form: nationality in 3 letters and 12 digits. */
static enum id_reason check_old_foreign_pr(const char *n)
{
	for (size_t i = 0; i < 3; i++)
		if (!is_letter(n[i]))
			return ID_REASON_CHARACTER;
	return all_digits(n + 3, 12) ? ID_REASON_NONE : ID_REASON_CHARACTER;
}

/* The 2023 form: 9, province (2), nationality (3, GB/T 2659), birth, sequence, check. */
static enum id_reason check_foreign_pr(struct id_check *out, struct date on)
{
	const char *n = out->normalized;
	enum id_reason form;

	if (utf8_count(n) == 15)
		return check_old_foreign_pr(n);
	form = check_person_form(n);
	if (form != ID_REASON_NONE)
		return form;
	if (n[0] != '9')
		return ID_REASON_PREFIX;
	if (!region_province_valid(n + 1) || number_of(n + 3, 3) == 0)
		return ID_REASON_REGION;
	read_region(out, n + 1, 2);
	return check_person_tail(out, on, 6);
}

static enum id_reason check_passport(struct id_check *out, struct date on)
{
	const char *n = out->normalized;
	size_t length = utf8_count(n);

	(void)on;
	if (length < 5 || length > 17)
		return ID_REASON_LENGTH;
	for (; *n != '\0'; n++)
		if (!is_letter(*n) && !is_digit(*n))
			return ID_REASON_CHARACTER;
	return ID_REASON_NONE;
}

/* GB 32100 table 1: the registering department and what it registers. */
static bool uscc_class_valid(const char *n)
{
	static const struct {
		char department;
		const char *classes;
	} rows[] = {
		{'1', "1239"},   /* staffing offices: bodies, institutions, mass organisations */
		{'2', "19"},     /* foreign affairs */
		{'3', "123459"}, /* justice */
		{'4', "19"},     /* culture */
		{'5', "1239"},   /* civil affairs: societies, private non-profits, foundations */
		{'6', "129"},    /* tourism */
		{'7', "129"},    /* religion */
		{'8', "19"},     /* trade unions */
		{'9', "123"},    /* commerce: enterprises, individual businesses, cooperatives */
		{'A', "19"},     /* armed forces */
		{'N', "1239"},   /* village collectives */
		{'Y', "1"},      /* others */
	};

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].department == n[0])
			return strchr(rows[i].classes, n[1]) != NULL;
	return false;
}

static enum id_reason check_uscc(struct id_check *out, struct date on)
{
	const char *n = out->normalized;

	(void)on;
	if (utf8_count(n) != 18)
		return ID_REASON_LENGTH;
	if (strspn(n, uscc_alphabet) != 18 || !all_digits(n + 2, 6))
		return ID_REASON_CHARACTER;
	if (!uscc_class_valid(n))
		return ID_REASON_CLASS;
	if (!region_registrar_valid(n + 2))
		return ID_REASON_REGION;
	read_region(out, n + 2, 6);
	if (n[16] != organisation_check_char(n + 8))
		return ID_REASON_ORG_CHECK;
	if (n[17] != uscc_check_char(n))
		return ID_REASON_CHECK;
	out->full = true;
	return ID_REASON_NONE;
}

static enum id_reason check_none(struct id_check *out, struct date on)
{
	(void)on;
	return out->normalized[0] == '\0' ? ID_REASON_NONE : ID_REASON_LENGTH;
}

/* --- the table ------------------------------------------------------------------------------- */

static const struct {
	const char *name, *title;
	enum id_reason (*check)(struct id_check *out, struct date on);
} types[ID_TYPE_COUNT] = {
	[ID_RESIDENT] = {"resident", N_("Resident identity card"), check_resident},
	[ID_RESIDENCE_PERMIT] = {"residence_permit",
		N_("Residence permit for Hong Kong, Macau and Taiwan residents"),
		check_residence_permit},
	[ID_HK_MO_PERMIT] = {"hk_mo_permit", N_("Travel permit for Hong Kong and Macau residents"),
		check_hk_mo_permit},
	[ID_TW_PERMIT] = {"tw_permit", N_("Travel permit for Taiwan residents"), check_tw_permit},
	[ID_FOREIGN_PR] = {"foreign_pr", N_("Foreign permanent resident card"), check_foreign_pr},
	[ID_PASSPORT] = {"passport", N_("Passport"), check_passport},
	[ID_USCC] = {"uscc", N_("Unified social credit code"), check_uscc},
	[ID_NONE] = {"none", N_("No identity paper"), check_none},
};

static const struct {
	const char *name, *message;
} reasons[ID_REASON_COUNT] = {
	[ID_REASON_NONE] = {NULL, N_("The number is valid.")},
	[ID_REASON_LENGTH] = {"length", N_("The number has a wrong length.")},
	[ID_REASON_CHARACTER] = {"character",
		N_("The number has a character that cannot stand there.")},
	[ID_REASON_REGION] = {"region", N_("The number names a region that does not exist.")},
	[ID_REASON_DATE] = {"date",
		N_("The birth date in the number does not exist or is yet to come.")},
	[ID_REASON_CHECK] = {"check", N_("The check character of the number is wrong: one of its "
					 "characters is mistyped.")},
	[ID_REASON_ORG_CHECK] = {"org_check", N_("The organisation code in the number is wrong: "
						 "one of its characters is mistyped.")},
	[ID_REASON_CLASS] = {"class",
		N_("The first two characters name no registering department and class.")},
	[ID_REASON_PREFIX] = {"prefix",
		N_("The number does not begin as this kind of paper does.")},
};

/* Cleaned, half-width, upper case, without spaces around it. */
static void normalize(char out[ID_TEXT_MAX], const char *number)
{
	char clean[INPUT_MAX], folded[INPUT_MAX];
	char *begin = folded, *end;

	utf8_clean(clean, sizeof(clean), number);
	utf8_fold_width(folded, sizeof(folded), clean);
	while (*begin == ' ')
		begin++;
	end = begin + strlen(begin);
	while (end > begin && end[-1] == ' ')
		end--;
	*end = '\0';
	for (char *p = begin; *p != '\0'; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	utf8_copy(out, ID_TEXT_MAX, begin);
}

void id_check(struct id_check *out, enum id_type type, const char *number, struct date on)
{
	assert(type < ID_TYPE_COUNT);
	*out = (struct id_check){0};
	normalize(out->normalized, number);
	out->reason = types[type].check(out, on);
	out->valid = out->reason == ID_REASON_NONE;
}

const char *id_mask(char buf[ID_TEXT_MAX], const char *normalized)
{
	size_t count = utf8_count(normalized), size = strlen(normalized);
	size_t head = count < 12 ? 2 : 6, tail = count < 12 ? 2 : 4;
	size_t used = 0, index = 0;

	if (count <= head + tail) /* nothing would be left to hide */
		head = tail = 0;
	for (size_t at = 0; at < size; index++) {
		size_t begin = at;

		(void)utf8_next(normalized, size, &at);
		if (used + (at - begin) >= ID_TEXT_MAX)
			break;
		if (index < head || index >= count - tail) {
			memcpy(buf + used, normalized + begin, at - begin);
			used += at - begin;
		} else {
			buf[used++] = '*';
		}
	}
	buf[used] = '\0';
	return buf;
}

bool id_type_parse(enum id_type *out, const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		if (strcmp(types[i].name, name) != 0)
			continue;
		*out = (enum id_type)i;
		return true;
	}
	return false;
}

const char *id_type_name(enum id_type type)
{
	assert(type < ID_TYPE_COUNT);
	return types[type].name;
}

const char *id_type_title(enum id_type type)
{
	assert(type < ID_TYPE_COUNT);
	return types[type].title;
}

const char *id_reason_name(enum id_reason reason)
{
	assert(reason < ID_REASON_COUNT);
	return reasons[reason].name;
}

const char *id_reason_message(enum id_reason reason)
{
	assert(reason < ID_REASON_COUNT);
	return reasons[reason].message;
}

const char *id_sex_name(enum id_sex sex)
{
	switch (sex) {
	case ID_SEX_UNKNOWN:
		return NULL;
	case ID_SEX_MALE:
		return "male";
	case ID_SEX_FEMALE:
		return "female";
	}
	return NULL;
}
