/* The CPU card through the reader's protocol, against a simulated reader and card. */
#include "devices/cpu_card.h"

#include <string.h>

#include "devices/card_device.h"
#include "devices/ccid.h"
#include "devices/sim/sim_reader.h"
#include "devices/software_module.h"
#include "tests/device/echo.h"
#include "tests/device/sim_port.h"
#include "tests/test.h"

static const uint8_t serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 1, 2, 3, 4, 5, 6};
static const uint8_t other_serial[SIM_SERIAL_BYTES] = {0x48, 0x44, 9, 9, 9, 9, 9, 9};

/* A counter's side on a port, and the simulated side behind it. */
struct desk {
	struct sim_port line;
	struct sim_reader *sim;
	struct sim_card card;
	struct ccid_reader reader;
	struct software_module module;
	struct cpu_card cpu;
	struct card_image image;
};

static int set_up(void **state)
{
	struct desk *d = test_calloc(1, sizeof *d);

	sim_port_open(&d->line, &sim_reader_kind);
	d->sim = sim_line_device(d->line.sim);
	sim_card_init(&d->card, serial, 49);
	software_module_init(&d->module, MODULE_SM4, &module_test_masters);
	assert_int_equal(ccid_reader_init(&d->reader, d->line.port), CARD_OK);
	cpu_card_init(&d->cpu, &d->reader.base, &d->module.base);
	sim_slot_insert(&d->sim->slot, &d->card);
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	d->reader.base.kind->release(&d->reader.base);
	d->line.port = NULL;
	sim_port_close(&d->line);
	test_free(d);
	return 0;
}

static enum card_end begin(struct desk *d)
{
	return card_medium_begin(&d->cpu.base, &d->image);
}

static enum card_end write_wallet(struct desk *d, uint32_t hundredths, uint32_t count)
{
	uint8_t bytes[CARD_WALLET_BYTES];

	assert_true(card_wallet_encode(&(struct card_wallet){hundredths, count}, bytes));
	return card_medium_write(&d->cpu.base, CARD_FILE_WALLET, bytes, sizeof bytes);
}

static struct card_wallet wallet_on(const struct desk *d)
{
	struct card_wallet wallet;

	assert_int_equal(card_wallet_decode(&wallet, d->card.file[1], 8), CARD_DECODE_OK);
	return wallet;
}

/* --- what is right --------------------------------------------------------------------------- */

static void purchase(struct card_medium *medium, struct sim_card *card)
{
	struct card_image image;
	struct card_parameter parameter = {
		.meter = "12345678", .customer = "100001", .kind = CARD_KIND_PURCHASE};
	uint8_t bytes[CARD_PARAMETER_BYTES], empty[CARD_RETURN_BYTES_MAX] = {0}, back[8];
	static const uint8_t wallet[] = {0x00, 0x00, 0x27, 0x10, 0, 0, 0, 1};

	assert_true(card_parameter_encode(&parameter, bytes));
	assert_int_equal(card_medium_begin(medium, &image), CARD_OK);
	assert_memory_equal(image.serial, card->serial, sizeof image.serial);
	assert_int_equal(image.returned_bytes, card->file_bytes[4]);
	assert_int_equal(
		card_medium_write(medium, CARD_FILE_PARAMETER, bytes, sizeof bytes), CARD_OK);
	assert_int_equal(
		card_medium_write(medium, CARD_FILE_RETURN, empty, image.returned_bytes), CARD_OK);
	assert_int_equal(card_medium_same(medium), CARD_OK);
	assert_int_equal(
		card_medium_write(medium, CARD_FILE_WALLET, wallet, sizeof wallet), CARD_OK);
	assert_int_equal(card_medium_read(medium, CARD_FILE_WALLET, back, sizeof back), CARD_OK);
	assert_memory_equal(back, wallet, sizeof wallet);
	card_medium_end(medium);
	assert_false(card->is_powered);
	assert_memory_equal(card->file[0], bytes, sizeof bytes);
	assert_memory_equal(card->file[1], wallet, sizeof wallet);
}

static void test_purchase(void **state)
{
	struct desk *d = *state;

	memset(d->card.file[4], 0xEE, 49);
	purchase(&d->cpu.base, &d->card);
	assert_int_equal(d->card.file[4][0], 0);
}

static void test_triple_des_and_2013(void **state)
{
	struct desk *d = *state;

	d->card.cipher = SIM_TRIPLE_DES;
	d->card.file_bytes[4] = 50;
	assert_int_equal(begin(d), CARD_UNPROVEN);
	software_module_init(&d->module, MODULE_TRIPLE_DES, &module_test_masters);
	purchase(&d->cpu.base, &d->card);
}

static void test_prices(void **state)
{
	struct desk *d = *state;
	uint8_t bytes[203], back[203];

	memset(bytes, 0x5A, sizeof bytes);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(
		card_medium_write(&d->cpu.base, CARD_FILE_PRICES, bytes, sizeof bytes), CARD_OK);
	assert_int_equal(
		card_medium_read(&d->cpu.base, CARD_FILE_PRICES, back, sizeof back), CARD_OK);
	assert_memory_equal(back, bytes, sizeof bytes);
}

/* The same over a pseudo-terminal, with the thread of the simulated reader at its other end. */
static void test_over_a_terminal(void **state)
{
	char place[PLACE_MAX], name[SIM_PATH_MAX];
	struct sim_line *line = sim_line_new(&sim_reader_kind);
	struct port_options options = {.settings = card_device_gempc_twin.settings};
	struct software_module module;
	struct ccid_reader reader;
	struct cpu_card cpu;
	struct sim_card card;
	struct port *port;
	struct fault why;

	(void)state;
	place_make(place);
	assert_true(sim_line_plug(line, place_name(place, "reader", name), false));
	sim_card_init(&card, serial, 49);
	sim_line_lock(line);
	sim_slot_insert(&((struct sim_reader *)sim_line_device(line))->slot, &card);
	sim_line_unlock(line);
	assert_true(port_open(&port, name, &options, &why));
	software_module_init(&module, MODULE_SM4, &module_test_masters);
	assert_int_equal(ccid_reader_init(&reader, port), CARD_OK);
	cpu_card_init(&cpu, &reader.base, &module.base);
	purchase(&cpu.base, &card);
	reader.base.kind->release(&reader.base);
	sim_line_free(line);
	place_drop(place);
}

/* --- whose card is it? ----------------------------------------------------------------------- */

static void test_no_card(void **state)
{
	struct desk *d = *state;

	sim_slot_pull(&d->sim->slot);
	assert_int_equal(begin(d), CARD_ABSENT);
	assert_int_equal(card_medium_same(&d->cpu.base), CARD_REMOVED);
	assert_int_equal(write_wallet(d, 1, 1), CARD_REMOVED);
	card_medium_end(&d->cpu.base);
	card_medium_end(&d->cpu.base);
}

static void test_strange_cards(void **state)
{
	struct desk *d = *state;

	d->card.has_application = false;
	assert_int_equal(begin(d), CARD_UNKNOWN);
	d->card.has_application = true;
	d->card.file_bytes[4] = 48;
	assert_int_equal(begin(d), CARD_UNKNOWN);
	d->card.file_bytes[4] = 49;
	d->card.file_bytes[0] = 44;
	assert_int_equal(begin(d), CARD_UNKNOWN);
	d->card.file_bytes[0] = 45;
	d->card.is_mute = true;
	assert_int_equal(begin(d), CARD_MUTE);
	d->card.is_mute = false;
	assert_int_equal(begin(d), CARD_OK);
}

/* A card whose serial was copied has not the keys of that serial; we must not have others either.
 */
static void test_forged(void **state)
{
	struct desk *d = *state;
	struct module_masters masters = module_test_masters;

	masters.key[MODULE_KEY_INTERNAL][3] ^= 1;
	software_module_init(&d->module, MODULE_SM4, &masters);
	assert_int_equal(begin(d), CARD_UNPROVEN);
	masters = module_test_masters;
	masters.key[MODULE_KEY_EXTERNAL][3] ^= 1;
	software_module_init(&d->module, MODULE_SM4, &masters);
	for (int tries = 9; tries >= 0; tries--) {
		assert_int_equal(begin(d), CARD_UNPROVEN);
		assert_int_equal(d->card.tries_left, tries);
	}
	software_module_init(&d->module, MODULE_SM4, &module_test_masters);
	assert_int_equal(begin(d), CARD_UNPROVEN); /* locked now, whoever comes */
}

static void test_wrong_mac(void **state)
{
	struct desk *d = *state;
	struct module_masters masters = module_test_masters;

	masters.key[MODULE_KEY_WRITE][3] ^= 1;
	software_module_init(&d->module, MODULE_SM4, &masters);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 10000, 1), CARD_MAC_REFUSED);
	assert_int_equal(wallet_on(d).count, 0);
	assert_int_equal(card_medium_same(&d->cpu.base), CARD_OK);
}

static bool no_cryptogram(struct security_module *module, const struct key_use *use,
	const uint8_t *challenge, uint8_t *out)
{
	(void)module, (void)use, (void)challenge, (void)out;
	return false;
}

static bool no_mac(struct security_module *module, const struct key_use *use, const uint8_t *iv,
	const struct module_message *message, uint8_t *out)
{
	(void)module, (void)use, (void)iv, (void)message, (void)out;
	return false;
}

static void test_module_that_fails(void **state)
{
	struct desk *d = *state;
	struct security_module_kind kind = *d->module.base.kind;

	d->module.base.kind = &kind;
	kind.mac = no_mac;
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 10000, 1), CARD_KEYLESS);
	kind.cryptogram = no_cryptogram;
	assert_int_equal(begin(d), CARD_KEYLESS);
	assert_int_equal(wallet_on(d).count, 0);
}

static const struct status_case {
	uint16_t status;
	enum card_end end;
} statuses[] = {
	{0x9000, CARD_OK},
	{0x6988, CARD_MAC_REFUSED},
	{0x6989, CARD_MAC_REFUSED},
	{0x6982, CARD_UNPROVEN},
	{0x63C9, CARD_UNPROVEN},
	{0x6983, CARD_UNPROVEN},
	{0x6A82, CARD_UNKNOWN},
	{0x6B00, CARD_UNKNOWN},
	{0x6581, CARD_REFUSED},
	{0x6A86, CARD_REFUSED},
	{0x9001, CARD_REFUSED},
	{0x0000, CARD_REFUSED},
};

static void test_status_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++)
		assert_int_equal(cpu_card_end_of(statuses[i].status), statuses[i].end);
}

static void test_ends_have_words(void **state)
{
	(void)state;
	for (int end = 0; end < CARD_ENDS; end++) {
		bool is_ok = end == CARD_OK;

		assert_true((card_end_code((enum card_end)end) == CODE_OK) == is_ok);
		assert_true((card_end_message((enum card_end)end)[0] == '\0') == is_ok);
		assert_true(card_end_name((enum card_end)end)[0] != '\0');
	}
}

/* --- what is pulled, torn, or swapped -------------------------------------------------------- */

/*
 * A card pulled after every byte of a write's two commands: the counter never believes that the
 * write was done, and the card holds the old wallet or, when the last byte had arrived, the new.
 */
static void test_pulled_at_every_byte(void **state)
{
	struct desk *d = *state;
	const size_t challenge = 5, write = 5 + 8 + 4;

	for (size_t at = 0; at <= challenge + write; at++) {
		uint32_t before = wallet_on(d).count;
		bool arrived = at == challenge + write;

		assert_int_equal(begin(d), CARD_OK);
		d->sim->slot.pull_after = at;
		assert_int_equal(write_wallet(d, 10000, before + 1), CARD_REMOVED);
		assert_int_equal(wallet_on(d).count, before + arrived);
		assert_int_equal(card_medium_same(&d->cpu.base), CARD_REMOVED);
		sim_slot_insert(&d->sim->slot, &d->card);
		assert_int_equal(card_medium_same(&d->cpu.base), CARD_REMOVED);
		assert_int_equal(write_wallet(d, 10000, 99), CARD_REMOVED);
	}
}

/* By hand one says "while it is written": what is read before that goes through. */
static void test_pulled_while_it_is_written(void **state)
{
	struct desk *d = *state;
	uint32_t before = wallet_on(d).count;
	uint8_t back[8];

	d->sim->slot.pull_writing = 12;
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(
		card_medium_read(&d->cpu.base, CARD_FILE_WALLET, back, sizeof back), CARD_OK);
	assert_int_equal(write_wallet(d, 10000, before + 1), CARD_REMOVED);
	assert_int_equal(wallet_on(d).count, before);
	sim_slot_insert(&d->sim->slot, &d->card);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 10000, before + 1), CARD_OK);
}

static void test_torn_write(void **state)
{
	struct desk *d = *state;
	uint8_t back[8];

	assert_int_equal(begin(d), CARD_OK);
	d->card.tear_at = 4;
	assert_int_equal(write_wallet(d, 10000, 5), CARD_MUTE);
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(
		card_medium_read(&d->cpu.base, CARD_FILE_WALLET, back, sizeof back), CARD_OK);
	assert_memory_equal(back, "\x00\x00\x27\x10\x00\x00\x00\x00", 8);
}

/* The reader loses its power for a moment between two commands: the card is there, its proof not.
 */
static void test_power_loss_between_commands(void **state)
{
	struct desk *d = *state;

	for (size_t step = 0; step < 2; step++) {
		assert_int_equal(begin(d), CARD_OK);
		d->sim->slot.power_loss_in = step;
		assert_int_not_equal(write_wallet(d, 10000, 1), CARD_OK);
		assert_int_equal(wallet_on(d).count, 0);
		assert_int_not_equal(write_wallet(d, 10000, 1), CARD_OK);
		assert_int_equal(wallet_on(d).count, 0);
	}
	assert_int_equal(begin(d), CARD_OK);
	assert_int_equal(write_wallet(d, 10000, 1), CARD_OK);
}

static void test_another_card_on_return(void **state)
{
	struct desk *d = *state;
	struct sim_card other;

	sim_card_init(&other, other_serial, 49);
	assert_int_equal(begin(d), CARD_OK);
	sim_slot_pull(&d->sim->slot);
	sim_slot_insert(&d->sim->slot, &other);
	assert_int_equal(write_wallet(d, 10000, 1), CARD_REMOVED);
	assert_int_equal(begin(d), CARD_OK);
	assert_memory_equal(d->image.serial, other_serial, sizeof other_serial);
	assert_int_equal(write_wallet(d, 10000, 1), CARD_OK);
	assert_int_equal(wallet_on(d).count, 0);
	assert_int_equal(other.file[1][7], 1);
	sim_slot_pull(&d->sim->slot);
}

/* Each fault at each byte of the answer to each command of a write: never a write that is believed
 * and was not done. */
static void test_every_fault(void **state)
{
	struct desk *d = *state;

	for (int fault = SIM_FAULT_SILENCE; fault < SIM_FAULT_UNPLUG; fault++) {
		for (int i = 0; i < 2 * 50; i++) {
			struct sim_script script = {.fault = (enum sim_fault)fault,
				.answer = i / 50,
				.at = (size_t)i % 50};
			uint32_t before = wallet_on(d).count;
			enum card_end end;

			sim_line_script(d->line.sim, &(struct sim_script){0});
			assert_int_equal(begin(d), CARD_OK);
			sim_line_script(d->line.sim, &script);
			end = write_wallet(d, 10000, before + 1);
			assert_true(end != CARD_OK || wallet_on(d).count == before + 1);
			assert_in_range(wallet_on(d).count, before, before + 1);
		}
	}
}

#define DESK_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESK_TEST(test_purchase),
		DESK_TEST(test_triple_des_and_2013),
		DESK_TEST(test_prices),
		cmocka_unit_test(test_over_a_terminal),
		DESK_TEST(test_no_card),
		DESK_TEST(test_strange_cards),
		DESK_TEST(test_forged),
		DESK_TEST(test_wrong_mac),
		DESK_TEST(test_module_that_fails),
		cmocka_unit_test(test_status_words),
		cmocka_unit_test(test_ends_have_words),
		DESK_TEST(test_pulled_at_every_byte),
		DESK_TEST(test_pulled_while_it_is_written),
		DESK_TEST(test_torn_write),
		DESK_TEST(test_power_loss_between_commands),
		DESK_TEST(test_another_card_on_return),
		DESK_TEST(test_every_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
