#ifndef CORE_BANNED_H
#define CORE_BANNED_H

/*
 * Functions that do not look where they write, cannot say what is wrong, or ask a locale: the
 * compiler refuses each and names what to use. The Makefile includes this file before every source
 * of ours; it declares only, so that a source must still include what it needs.
 */
#define BANNED_(instead) __attribute__((deprecated("banned: use " instead)))

char *strcpy(char *restrict, const char *restrict) BANNED_("utf8_copy or snprintf");
char *strncpy(char *restrict, const char *restrict, __SIZE_TYPE__) BANNED_("utf8_copy");
char *strcat(char *restrict, const char *restrict) BANNED_("snprintf");
char *strncat(char *restrict, const char *restrict, __SIZE_TYPE__) BANNED_("snprintf");
int sprintf(char *restrict, const char *restrict, ...) BANNED_("snprintf");
int vsprintf(char *restrict, const char *restrict, __builtin_va_list) BANNED_("vsnprintf");
char *strtok(char *restrict, const char *restrict) BANNED_("a parser with a length");
int atoi(const char *) BANNED_("a parser that says what is wrong");
long atol(const char *) BANNED_("a parser that says what is wrong");
long long atoll(const char *) BANNED_("a parser that says what is wrong");
int system(const char *) BANNED_("posix_spawn, which needs no shell");

#undef BANNED_

#endif
