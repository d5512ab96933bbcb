#ifndef CORE_COMPILER_H
#define CORE_COMPILER_H

/* The only place for compiler extensions: everything else is plain C17. */

#define NODISCARD __attribute__((warn_unused_result))
#define NORETURN __attribute__((noreturn))
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Marks user text in a const table for xgettext; text_in() translates it later. */
#define N_(msgid) msgid

/* Holds any product of two int64_t. */
__extension__ typedef __int128 wide;

#endif
