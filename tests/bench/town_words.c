/* What stands in an account of a town. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/compiler.h"
#include "core/pinyin.h"
#include "tests/bench/town.h"

static const char *const surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周",
	"徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐",
	"许", "邓", "韩", "冯", "曹", "彭", "曾", "欧阳", "上官", "单", "解"};
static const char *const given[] = {"伟", "芳", "娜", "敏", "静", "秀", "丽", "强", "磊", "军",
	"洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "兰", "霞", "平", "刚", "桂", "英", "华",
	"玉", "萍", "红", "建", "国", "文", "志", "海", "春", "梅", "晓", "东", "辉", "玲", "云"};
static const char *const districts[] = {"上城区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区",
	"临平区", "钱塘区", "富阳区", "临安区"};
static const char *const streets[] = {"文", "山", "庆", "凤", "天", "江", "莫", "体", "环", "学",
	"建", "解", "延", "中", "清", "望", "采", "石", "古", "教"};
static const char *const roads[] = {"一", "三", "北", "南", "春", "起", "目", "干", "育", "城",
	"院", "国", "放", "安", "河", "泰", "荷", "桥", "墩", "工"};

uint64_t town_chance(int64_t account, int purpose)
{
	uint64_t x = (uint64_t)account * UINT64_C(0x9E3779B97F4A7C15) +
		     (uint64_t)(purpose + 1) * UINT64_C(0xBF58476D1CE4E5B9);

	x ^= x >> 30;
	x *= UINT64_C(0xBF58476D1CE4E5B9);
	x ^= x >> 27;
	x *= UINT64_C(0x94D049BB133111EB);
	return x ^ x >> 31;
}

static const char *pick(const char *const *list, size_t count, int64_t account, int purpose)
{
	return list[town_chance(account, purpose) % count];
}

#define PICK(list, purpose) pick(list, ARRAY_SIZE(list), account, purpose)

/* A few surnames are the names of most. */
static const char *surname(int64_t account)
{
	size_t at = town_chance(account, 0) % ARRAY_SIZE(surnames);

	return surnames[at * (town_chance(account, 1) % ARRAY_SIZE(surnames)) /
			ARRAY_SIZE(surnames)];
}

static int house(int64_t account)
{
	return (int)(town_chance(account, 8) % 900 + 1);
}

void town_number(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "3301%09" PRId64, account);
}

void town_name(char buf[TOWN_TEXT_MAX], int64_t account)
{
	const char *second = town_chance(account, 3) % 5 == 0 ? "" : PICK(given, 4);

	snprintf(buf, TOWN_TEXT_MAX, "%s%s%s", surname(account), PICK(given, 2), second);
}

void town_name_beginning(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "%s%s", surname(account), PICK(given, 2));
}

void town_surname(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "%s", surname(account));
}

void town_initials(char buf[TOWN_TEXT_MAX], int64_t account)
{
	char name[TOWN_TEXT_MAX];

	town_name(name, account);
	pinyin_initials(buf, name);
}

void town_district(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "%s", PICK(districts, 7));
}

void town_street(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "%s%s路", PICK(streets, 5), PICK(roads, 6));
}

void town_street_number(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(
		buf, TOWN_TEXT_MAX, "%s%s路%d号", PICK(streets, 5), PICK(roads, 6), house(account));
}

void town_address(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "浙江省杭州市%s%s%s路%d号%d幢%d单元%d室", PICK(districts, 7),
		PICK(streets, 5), PICK(roads, 6), house(account),
		(int)(town_chance(account, 9) % 40 + 1), (int)(town_chance(account, 10) % 4 + 1),
		(int)(town_chance(account, 11) % 2900 + 101));
}

void town_phone(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "13%09d", (int)(town_chance(account, 12) % 1000000000));
}

void town_meter(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "M%08" PRId64, account);
}

void town_bill(char buf[TOWN_TEXT_MAX], int64_t account)
{
	snprintf(buf, TOWN_TEXT_MAX, "B%08" PRId64, account);
}
