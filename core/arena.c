/* Memory that is handed out piece by piece and dropped whole. */
#include "core/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/alloc.h"

#define BLOCK_BYTES ((size_t)8192 - sizeof(struct arena_block))
#define FIRST_CAPACITY 16

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

static struct arena_block *block_new(size_t size)
{
	assert(size <= SIZE_MAX - sizeof(struct arena_block));
	struct arena_block *block = xcalloc(1, sizeof(*block) + size);

	block->size = size;
	return block;
}

/* A block that holds size bytes. A large piece gets its own, behind the head, which stays in use.
 */
static struct arena_block *block_with_room(struct arena *a, size_t size)
{
	struct arena_block *head = a->head;

	if (head != NULL && head->size - head->used >= size)
		return head;
	if (head != NULL && size > BLOCK_BYTES / 4) {
		struct arena_block *large = block_new(size);

		large->next = head->next;
		head->next = large;
		return large;
	}
	a->head = block_new(size > BLOCK_BYTES ? size : BLOCK_BYTES);
	a->head->next = head;
	return a->head;
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t step = alignof(max_align_t);

	assert(size <= SIZE_MAX / 2);
	size_t rounded = size == 0 ? step : (size + step - 1) / step * step;
	struct arena_block *block = block_with_room(a, rounded);
	void *piece = block->bytes + block->used;

	block->used += rounded;
	return piece;
}

void *arena_copy(struct arena *a, const void *bytes, size_t size)
{
	void *copy = arena_alloc(a, size);

	if (size > 0)
		memcpy(copy, bytes, size);
	return copy;
}

char *arena_text(struct arena *a, const char *text)
{
	return arena_copy(a, text, strlen(text) + 1);
}

void arena_release(struct arena *a)
{
	struct arena_block *block = a->head;

	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	a->head = NULL;
}

void *arena_grow(struct arena *a, void *list, size_t count, size_t *capacity, size_t item_size)
{
	assert(count <= *capacity);
	assert(item_size > 0);
	if (count < *capacity)
		return list;

	size_t wider = *capacity == 0 ? FIRST_CAPACITY : *capacity * 2;

	assert(wider <= SIZE_MAX / 2 / item_size);
	void *grown = arena_alloc(a, wider * item_size);

	if (count > 0)
		memcpy(grown, list, count * item_size);
	*capacity = wider;
	return grown;
}
