/*
 * The long campaign: `make crash`. Cases of each kind one after the other, from where the state
 * file says, until as many are done as were asked for; then a summary. One case again:
 * `make crash SEED=power:1234`.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/compiler.h"
#include "tests/crash/card_case.h"
#include "tests/crash/card_lab.h"
#include "tests/crash/kill_case.h"
#include "tests/crash/power_case.h"
#include "tests/crash/proxy.h"
#include "tests/crash/server_case.h"
#include "tests/crash/stripe_case.h"

#define SAVE_EVERY 64
#define FAULTS_MAX 16
#define LINE_MAX_BYTES 512

/* --- the three kinds ----------------------------------------------------------------------------
 */

static void *power_new(void)
{
	return power_lab_new(SABOTAGE_NONE);
}

static bool power_run(void *lab, uint64_t seed, struct outcome *out)
{
	return power_case_run(lab, seed, out);
}

static void power_free(void *lab)
{
	power_lab_free(lab);
}

static const char *power_fault(int fault)
{
	return disk_fault_name((enum disk_fault)fault);
}

static void *kill_new(void)
{
	return kill_lab_new(SABOTAGE_NONE);
}

static bool kill_run(void *lab, uint64_t seed, struct outcome *out)
{
	return kill_case_run(lab, seed, out);
}

static void kill_free(void *lab)
{
	kill_lab_free(lab);
}

static void *card_new(void)
{
	return lab_new(false);
}

static bool card_run(void *lab, uint64_t seed, struct outcome *out)
{
	return card_case_run(lab, seed, out);
}

static void *stripe_new(void)
{
	return lab_new(true);
}

static bool stripe_run(void *lab, uint64_t seed, struct outcome *out)
{
	return stripe_case_run(lab, seed, out);
}

static void card_free(void *lab)
{
	lab_free(lab);
}

static void *server_new(void)
{
	return server_lab_new(SABOTAGE_NONE);
}

static bool server_run(void *lab, uint64_t seed, struct outcome *out)
{
	return server_case_run(lab, seed, out);
}

static void server_free(void *lab)
{
	server_lab_free(lab);
}

static const struct kind {
	const char *name, *title;
	void *(*begin)(void);
	bool (*run)(void *lab, uint64_t seed, struct outcome *out);
	void (*end)(void *lab);
	const char *(*fault_name)(int fault);
	int faults;
	uint64_t wanted; /* by default */
} kinds[] = {
	{"power", "in process, on a disk in memory", power_new, power_run, power_free, power_fault,
		FAULT_DISK_KINDS, 1000000},
	{"kill", "a process killed with SIGKILL", kill_new, kill_run, kill_free, kill_fault_name,
		KILL_FAULTS, 20000},
	{"card", "a card pulled, torn or exchanged, a process killed", card_new, card_run,
		card_free, card_fault_name, CARD_FAULTS, 20000},
	{"stripe", "a magnetic card torn, exchanged or unheard, a process killed", stripe_new,
		stripe_run, card_free, stripe_fault_name, STRIPE_FAULTS, 20000},
	{"server", "PostgreSQL, the connection lost", server_new, server_run, server_free,
		proxy_fault_name, PROXY_FAULTS, 2000},
};
#define KINDS ARRAY_SIZE(kinds)

/* --- what was done so far
 * -------------------------------------------------------------------------
 */

struct tally {
	uint64_t cases, struck, under_way, failed, ms;
	uint64_t by_fault[FAULTS_MAX];
};

struct campaign {
	const char *state_path;
	struct tally tally[KINDS];
	uint64_t wanted[KINDS];
	uint64_t first[KINDS]; /* seed; the same whenever a state is gone on with */
};

static uint64_t now_ms(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000 + (uint64_t)at.tv_nsec / 1000000;
}

static void tally_read(struct campaign *c, const char *line)
{
	for (size_t i = 0; i < KINDS; i++) {
		struct tally *t = &c->tally[i];
		size_t length = strlen(kinds[i].name);
		const char *at = line + length;
		int used = 0;

		if (strncmp(line, kinds[i].name, length) != 0 ||
			sscanf(at, "%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64 "%" SCNu64 "%n",
				&t->cases, &t->struck, &t->under_way, &t->failed, &t->ms,
				&used) < 5)
			continue;
		at += used;
		for (int f = 0; f < kinds[i].faults; f++) {
			if (sscanf(at, "%" SCNu64 "%n", &t->by_fault[f], &used) < 1)
				break;
			at += used;
		}
	}
}

static void state_read(struct campaign *c)
{
	FILE *in = fopen(c->state_path, "re");
	char line[LINE_MAX_BYTES];

	if (in == NULL)
		return;
	while (fgets(line, sizeof line, in) != NULL)
		tally_read(c, line);
	fclose(in);
}

/* Whole or not at all. */
static void state_write(const struct campaign *c)
{
	char part[LINE_MAX_BYTES];
	FILE *out;

	snprintf(part, sizeof part, "%s.part", c->state_path);
	out = fopen(part, "we");
	if (out == NULL) {
		perror(part);
		exit(1);
	}
	for (size_t i = 0; i < KINDS; i++) {
		const struct tally *t = &c->tally[i];

		fprintf(out, "%s %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64 " %" PRIu64,
			kinds[i].name, t->cases, t->struck, t->under_way, t->failed, t->ms);
		for (int f = 0; f < kinds[i].faults; f++)
			fprintf(out, " %" PRIu64, t->by_fault[f]);
		fputc('\n', out);
	}
	if (fclose(out) != 0 || rename(part, c->state_path) != 0) {
		perror(c->state_path);
		exit(1);
	}
}

static void summary(const struct campaign *c)
{
	uint64_t failed = 0;

	for (size_t i = 0; i < KINDS; i++) {
		const struct tally *t = &c->tally[i];

		if (t->cases == 0)
			continue;
		printf("%s (%s): seeds %" PRIu64 " to %" PRIu64 ", %" PRIu64
		       " faults struck, %" PRIu64 " while a deed was under way, %" PRIu64
		       " failed, %.1f ms a case\n",
			kinds[i].name, kinds[i].title, c->first[i], c->first[i] + t->cases - 1,
			t->struck, t->under_way, t->failed, (double)t->ms / (double)t->cases);
		for (int f = 0; f < kinds[i].faults; f++)
			if (t->by_fault[f] > 0)
				printf("    %s: %" PRIu64 "\n", kinds[i].fault_name(f),
					t->by_fault[f]);
		failed += t->failed;
	}
	printf("%" PRIu64 " failed\n", failed);
}

/* --- running
 * --------------------------------------------------------------------------------------
 */

static bool run_case(const struct kind *kind, void *lab, uint64_t seed, struct outcome *out)
{
	if (kind->run(lab, seed, out))
		return true;
	printf("FAILED: make crash SEED=%s:%" PRIu64 " (%s): %s\n", kind->name, seed,
		kind->fault_name(out->fault), out->complaint);
	fflush(stdout);
	return false;
}

static void run_kind(struct campaign *c, size_t i)
{
	struct tally *t = &c->tally[i];
	uint64_t began = now_ms(), before = t->ms;
	void *lab;

	if (t->cases >= c->wanted[i])
		return;
	lab = kinds[i].begin();
	while (t->cases < c->wanted[i]) {
		struct outcome out;
		bool ok = run_case(&kinds[i], lab, c->first[i] + t->cases, &out);

		t->cases++;
		t->failed += !ok;
		t->struck += out.struck;
		t->under_way += out.was_under_way;
		t->by_fault[out.fault] += out.struck;
		t->ms = before + now_ms() - began;
		if (t->cases % SAVE_EVERY == 0 || !ok)
			state_write(c);
	}
	kinds[i].end(lab);
	state_write(c);
}

/* power:1234 */
static int replay(const char *text)
{
	const char *colon = strchr(text, ':');
	struct outcome out;
	uint64_t seed;
	void *lab;
	bool ok;

	for (size_t i = 0; colon != NULL && i < KINDS; i++) {
		if (strncmp(text, kinds[i].name, (size_t)(colon - text)) != 0)
			continue;
		seed = strtoull(colon + 1, NULL, 10);
		lab = kinds[i].begin();
		ok = run_case(&kinds[i], lab, seed, &out);
		kinds[i].end(lab);
		printf("%s:%" PRIu64 " (%s): %s, struck %d, after %" PRId64 " calls\n",
			kinds[i].name, seed, kinds[i].fault_name(out.fault), ok ? "held" : "FAILED",
			out.struck, out.calls);
		return ok ? 0 : 1;
	}
	fprintf(stderr, "crash: a seed is power:N, kill:N, card:N, stripe:N or server:N\n");
	return 2;
}

/* kill:1000, or kill:1000@20000 for those from seed 20000 on. */
static void ask(struct campaign *c, const char *text)
{
	const char *colon = strchr(text, ':');
	char *end;

	for (size_t i = 0; colon != NULL && i < KINDS; i++) {
		size_t length = strlen(kinds[i].name);

		if (length != (size_t)(colon - text) || strncmp(text, kinds[i].name, length) != 0)
			continue;
		c->wanted[i] = strtoull(colon + 1, &end, 10);
		if (*end == '@')
			c->first[i] = strtoull(end + 1, NULL, 10);
	}
}

/* crash_campaign STATE [KIND:COUNT[@SEED]]..., or crash_campaign --seed KIND:N */
int main(int argc, char **argv)
{
	struct campaign c = {.state_path = argc > 1 ? argv[1] : "build/crash/state"};
	uint64_t failed = 0;

	if (argc > 2 && strcmp(argv[1], "--seed") == 0)
		return replay(argv[2]);
	for (size_t i = 0; i < KINDS; i++)
		c.wanted[i] = argc > 2 ? 0 : kinds[i].wanted;
	for (int arg = 2; arg < argc; arg++)
		ask(&c, argv[arg]);
	state_read(&c);
	for (size_t i = KINDS; i-- > 0;) /* the longest last */
		run_kind(&c, i);
	summary(&c);
	for (size_t i = 0; i < KINDS; i++)
		failed += c.tally[i].failed;
	return failed == 0 ? 0 : 1;
}
