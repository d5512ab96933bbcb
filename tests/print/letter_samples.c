#include "tests/print/letter_samples.h"

#include <stdio.h>

static const char *const values[LETTER_FIELD_COUNT] = {
	[FIELD_NUMBER] = "律函〔2026〕12号",
	[FIELD_DATE] = "2026年11月21日",
	[FIELD_OFFICE] = "示范县供电公司城关营业厅",
	[FIELD_OFFICE_ADDRESS] = "示范县城关镇人民路1号",
	[FIELD_OFFICE_PHONE] = "95598",
	[FIELD_PAYEE] = "示范县供电公司",
	[FIELD_PAYEE_BANK] = "示范银行城关支行",
	[FIELD_PAYEE_ACCOUNT] = "6200 0000 0000 0000",
	[FIELD_LAW_FIRM] = "示范律师事务所",
	[FIELD_LAWYER] = "赵律",
	[FIELD_COURT] = "示范县人民法院",
	[FIELD_ACCOUNT_NO] = "0301001234",
	[FIELD_ADDRESS] = "示范县城关镇解放路88号5栋2单元601室",
	[FIELD_PRICE_CLASS] = "居民生活用电",
	[FIELD_METER_NO] = "00012345678",
	[FIELD_PHONE] = "13800000000",
	[FIELD_ID_NO] = "150302********1234",
	[FIELD_ROUTE] = "R01",
	[FIELD_AS_OF] = "2026年11月21日",
	[FIELD_PERIODS] = "2024年1月至2026年9月",
	[FIELD_OLDEST_DUE] = "2024年2月20日",
	[FIELD_DAYS_LATE] = "1005",
	[FIELD_PRINCIPAL] = "12,345.67",
	[FIELD_LATE_CHARGE] = "2,345.60",
	[FIELD_TOTAL] = "14,691.27",
	[FIELD_TOTAL_WORDS] = "人民币壹万肆仟陆佰玖拾壹元贰角柒分",
	[FIELD_ADVANCE] = "1.00",
	[FIELD_RATE] = "居民客户的违约金自逾期之日起每日按欠费总额的千分之一计算。",
	[FIELD_PAY_BY] = "2026年12月6日",
	[FIELD_CUT_ON] = "2026年11月30日",
	[FIELD_NOTICE_DAYS] = "7",
	[FIELD_SERVED_NUMBER] = "电停〔2026〕7号",
	[FIELD_SERVED_TITLE] = "停电通知书",
	[FIELD_ORDER_NO] = "R20261121-1",
	[FIELD_SETTLED_ON] = "2026年11月21日",
	[FIELD_NOT_BEFORE] = "2026年11月21日 09:30",
	[FIELD_RESTORE_BY] = "2026年11月22日 09:30",
	[FIELD_BLACK_SINCE] = "2026年11月25日",
	[FIELD_BLACK_PERIODS] = "2026年3月、2026年8月",
	[FIELD_PLAN_COUNT] = "6",
	[FIELD_PLAN_FIRST] = "2026年12月20日",
	[FIELD_PLAN_LAST] = "2027年5月20日",
	[FIELD_STAGE] = "律师函",
	[FIELD_EVIDENCE_COUNT] = "5",
};

static void fill_rows(
	struct arena *arena, struct letter_data *data, enum letter_list list, size_t count)
{
	size_t width = letter_list_width(list);
	const char **cells = arena_alloc(arena, (count + 1) * width * sizeof(*cells));

	for (size_t r = 0; r < count; r++)
		for (size_t i = 0; i < width; i++) {
			char text[32];

			if (i == 0)
				snprintf(text, sizeof(text), "%zu", r + 1);
			else
				snprintf(text, sizeof(text), "%zu.%02zu", 100 + r, i);
			cells[r * width + i] = arena_text(arena, text);
		}
	data->rows[list] = (struct letter_rows){cells, count};
}

struct letter_data letter_sample(struct arena *arena, const char *name, size_t bills)
{
	struct letter_data data = {.values = {NULL}};
	char count[24];

	for (enum letter_field f = 0; f < LETTER_FIELD_COUNT; f++)
		data.values[f] = values[f];
	snprintf(count, sizeof(count), "%zu", bills);
	data.values[FIELD_NAME] = arena_text(arena, name);
	data.values[FIELD_BILL_COUNT] = arena_text(arena, count);
	fill_rows(arena, &data, LIST_BILLS, bills);
	fill_rows(arena, &data, LIST_SCHEDULE, 6);
	fill_rows(arena, &data, LIST_EVIDENCE, 5);
	return data;
}
