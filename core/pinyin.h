#ifndef CORE_PINYIN_H
#define CORE_PINYIN_H

#include <stddef.h>

#define PINYIN_INITIALS_MAX 33

/*
 * The initials by which a cashier finds a name without an input method: 欧阳建国 is "oyjg", 单 as a
 * surname is "s". Latin letters and digits stay (lower case), everything else is left out. At most
 * PINYIN_INITIALS_MAX - 1 letters. The table is made at build time from ICU's Han-Latin/Names.
 */
const char *pinyin_initials(char buf[PINYIN_INITIALS_MAX], const char *name);

#endif
