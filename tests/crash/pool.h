#ifndef TESTS_CRASH_POOL_H
#define TESTS_CRASH_POOL_H

/*
 * SQLite set up for a campaign of one thread: no locks of its own, no counting of memory, and small
 * pieces of memory that are handed out again without asking the system. A million halls are opened
 * and closed, and half of their time went there. Under a sanitizer memory stays the system's, which
 * sees what is used after it was freed.
 *
 * No database may be open at either call.
 */
void pool_begin(void);
void pool_end(void);

#endif
