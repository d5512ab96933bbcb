/* The program: finds the front door that was asked for and opens it. */
#include <stdio.h>

int main(void)
{
	fputs("usage: wattdesk [OPTION]... [VERB [ARG|OPTION]...]\n", stderr);
	return 2;
}
