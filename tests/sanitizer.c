/* What the sanitizers are told in every test program, before main. */
#include <sanitizer/asan_interface.h>

/*
 * A trap of undefined behaviour is shown with its place. What was freed is kept back from being
 * used again, but not so long that each allocation takes pages that were never touched.
 */
const char *__asan_default_options(void)
{
	return "handle_sigill=1:quarantine_size_mb=16";
}
