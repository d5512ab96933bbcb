/* The program: finds the front door that was asked for and opens it. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/verb.h"
#include "gen/version.h"

#define SHARE_INSTALLED "/usr/share/wattdesk"

/* Data that a hall may edit: named by WATTDESK_SHARE, else beside the program, else installed. */
static const char *find_share(char buf[PATH_MAX])
{
	const char *named = getenv("WATTDESK_SHARE");
	ssize_t size;
	char *slash;

	if (named != NULL && named[0] != '\0')
		return named;
	size = readlink("/proc/self/exe", buf, PATH_MAX - sizeof("/share/wattdesk"));
	if (size <= 0)
		return SHARE_INSTALLED;
	buf[size] = '\0';
	slash = strrchr(buf, '/');
	if (slash == NULL)
		return SHARE_INSTALLED;
	snprintf(slash, sizeof("/share/wattdesk"), "/share/wattdesk");
	return access(buf, R_OK) == 0 ? buf : SHARE_INSTALLED;
}

int main(int argc, char **argv)
{
	struct invocation inv = {.lang = LANG_ZH};
	char share[PATH_MAX];

	inv.share_dir = find_share(share);
	if (!invocation_parse(&inv, argc - 1, argv + 1))
		return answer_write(&inv, false);
	if (inv.version) {
		printf("wattdesk %s\n", WATTDESK_VERSION);
		return 0;
	}
	if (inv.help || inv.verb == NULL) {
		help_write(&inv);
		return inv.help ? 0 : 2;
	}
	return invocation_run_in(&inv, NULL);
}
