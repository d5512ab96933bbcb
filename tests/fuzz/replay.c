/*
 * The fuzzers without libFuzzer, for every `make check`: each file of the corpus, then a fixed
 * number of inputs made of them. The same on every machine; what libFuzzer finds goes into the
 * corpus and so is tried here for ever.
 */
#include <assert.h>
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/compiler.h"
#include "tests/fuzz/fuzz.h"

#define FILES_MAX 256
#define INPUT_MAX 4096
#define MADE 3000       /* inputs of each fuzzer */
#define MADE_SECONDS 20 /* of those that ask a database, as many as go into that */
#define SEED UINT64_C(0x9E3779B97F4A7C15)

struct input {
	uint8_t bytes[INPUT_MAX];
	size_t size;
};

struct corpus {
	struct input *inputs;
	size_t count;
};

static uint64_t chance(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static bool take_file(struct corpus *corpus, const char *folder, const char *name)
{
	struct input *input = &corpus->inputs[corpus->count];
	char path[512];
	FILE *in;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	in = fopen(path, "rb");
	if (in == NULL)
		return false;
	input->size = fread(input->bytes, 1, INPUT_MAX, in);
	fclose(in);
	corpus->count++;
	return true;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool take_folder(struct corpus *corpus, const char *folder)
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, by_name);
	bool ok = count > 0 && count <= FILES_MAX;

	for (int i = 0; i < count; i++) {
		if (ok && names[i]->d_name[0] != '.')
			ok = take_file(corpus, folder, names[i]->d_name);
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return ok && corpus->count > 0;
}

/* Bytes that parsers stumble over. */
static const char *const hard[] = {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
	"\x1B[2J", "\xE2\x80\xAE", "\n", "\r\n", "\"", "'", ",", ":", "=", "{", "}", "{1}", "{7}",
	"%s%n", "-", "--", ".", "0", "9999999999999999999", "-1", "1e9", " ", "\t", "\\",
	"'; DROP TABLE account; --", "\xEF\xBB\xBF", "\xF0\xA0\xAE\xB7", "\xEF\xBC\x91", "*", "%",
	"_", ";", "$1"};

static void insert(struct input *input, size_t at, const void *bytes, size_t size)
{
	if (size > INPUT_MAX - input->size)
		return;
	memmove(input->bytes + at + size, input->bytes + at, input->size - at);
	memcpy(input->bytes + at, bytes, size);
	input->size += size;
}

static void change(struct input *input, const struct corpus *corpus, uint64_t *state)
{
	size_t at = input->size == 0 ? 0 : chance(state) % input->size;
	size_t length = input->size - at == 0 ? 0 : chance(state) % (input->size - at) % 16;
	const struct input *other = &corpus->inputs[chance(state) % corpus->count];
	const char *word = hard[chance(state) % ARRAY_SIZE(hard)];

	switch (chance(state) % 6) {
	case 0:
		if (input->size > 0)
			input->bytes[at] = (uint8_t)chance(state);
		break;
	case 1:
		insert(input, at, word, strlen(word));
		break;
	case 2:
		memmove(input->bytes + at, input->bytes + at + length, input->size - at - length);
		input->size -= length;
		break;
	case 3:
		input->size = at;
		break;
	case 4:
		insert(input, at, other->bytes, other->size < 64 ? other->size : 64);
		break;
	case 5:
		if (length > 0) {
			uint8_t piece[16];

			memcpy(piece, input->bytes + at, length);
			insert(input, at, piece, length);
		}
		break;
	}
}

/* A copy without a byte to spare, so that reading past the end is seen. */
static void try_one(const struct input *input)
{
	uint8_t *bytes = xmalloc(input->size);

	memcpy(bytes, input->bytes, input->size);
	(void)LLVMFuzzerTestOneInput(bytes, input->size);
	free(bytes);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + 1e-9 * (double)(now.tv_nsec - start->tv_nsec);
}

static int replay(const struct corpus *corpus)
{
	struct input made;
	struct timespec start;
	uint64_t state = SEED;
	int count = 0;

	for (size_t i = 0; i < corpus->count; i++)
		try_one(&corpus->inputs[i]);
	clock_gettime(CLOCK_MONOTONIC, &start);
	while (count < MADE && seconds_since(&start) < MADE_SECONDS) {
		made = corpus->inputs[chance(&state) % corpus->count];
		for (uint64_t changes = 1 + chance(&state) % 5; changes > 0; changes--)
			change(&made, corpus, &state);
		try_one(&made);
		count++;
	}
	return count;
}

int main(int argc, char **argv)
{
	struct corpus corpus = {.count = 0};
	int made;

	if (argc != 2) {
		fprintf(stderr, "usage: build/replay/NOUN_fuzz tests/fuzz/corpus/NOUN\n");
		return 2;
	}
	corpus.inputs = xcalloc(FILES_MAX, sizeof *corpus.inputs);
	if (!take_folder(&corpus, argv[1])) {
		fprintf(stderr, "%s: no corpus, or too much of it\n", argv[1]);
		return 1;
	}
	made = replay(&corpus);
	printf("%zu inputs of the corpus, %d made of them\n", corpus.count, made);
	free(corpus.inputs);
	return 0;
}
