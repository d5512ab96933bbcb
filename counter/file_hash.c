/*
 * The SHA-256 of a file, read in slices: of backups, papers and fonts, so that anybody can hold it
 * against sha256sum.
 */
#include "counter/file_hash.h"

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#define SLICE_BYTES 65536

bool file_sha256(const char *path, char out[SHA256_TEXT_MAX], int64_t *bytes)
{
	crypto_hash_sha256_state state;
	uint8_t slice[SLICE_BYTES], hash[crypto_hash_sha256_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return false;
	*bytes = 0;
	crypto_hash_sha256_init(&state);
	while ((got = read(fd, slice, sizeof(slice))) > 0) {
		crypto_hash_sha256_update(&state, slice, (unsigned long long)got);
		*bytes += got;
	}
	close(fd);
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(out, SHA256_TEXT_MAX, hash, sizeof(hash));
	return got == 0;
}
