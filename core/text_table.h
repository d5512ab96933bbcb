#ifndef CORE_TEXT_TABLE_H
#define CORE_TEXT_TABLE_H

#include <stddef.h>

/* The Chinese of every msgid, made by po/make_table.py from po/zh_CN.po; sorted as strcmp sorts. */
struct text_entry {
	const char *msgid, *msgstr;
};

extern const struct text_entry text_table[];
extern const size_t text_table_count;

#endif
