#ifndef DEVICES_PROCESS_H
#define DEVICES_PROCESS_H

/*
 * Runs another program to its end, without a shell: its arguments are a vector and nothing in them
 * is interpreted. It starts with no open file of ours, no standard input, a C locale and none of
 * the WATTDESK_ variables; what it prints is kept up to a bound, the rest is read and dropped.
 */
#define PROCESS_TEXT_MAX 512

enum process_end {
	PROCESS_EXITED,     /* status is its exit status */
	PROCESS_KILLED,     /* status is the signal that ended it */
	PROCESS_TIMED_OUT,  /* it and what it had started were killed at the deadline */
	PROCESS_NOT_STARTED /* status is the errno that says why, ENOENT for no such program */
};

struct process_result {
	enum process_end end;
	int status;
	char out[PROCESS_TEXT_MAX]; /* its standard output, as it came */
	char err[PROCESS_TEXT_MAX]; /* its standard error */
};

/* argv ends with NULL; argv[0] is looked for in PATH. Waits up to deadline_ms. */
void process_run(const char *const argv[], int deadline_ms, struct process_result *result);

#endif
