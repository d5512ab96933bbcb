#include "cli/words.h"

#include <string.h>

bool words_split(char *line, char *words[BATCH_WORDS_MAX], int *count)
{
	char *in = line, *out = line;

	*count = 0;
	for (;;) {
		bool quoted = false;

		in += strspn(in, " \t\r\n");
		if (*in == '\0')
			return true;
		if (*count == BATCH_WORDS_MAX)
			return false;
		words[(*count)++] = out;
		while (*in != '\0' && (quoted || strchr(" \t\r\n", *in) == NULL)) {
			if (*in == '"') {
				quoted = !quoted;
				in++;
				continue;
			}
			if (quoted && *in == '\\' && (in[1] == '"' || in[1] == '\\'))
				in++;
			*out++ = *in++;
		}
		if (quoted)
			return false;
		in += *in != '\0';
		*out++ = '\0';
	}
}
