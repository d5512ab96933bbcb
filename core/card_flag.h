#ifndef CORE_CARD_FLAG_H
#define CORE_CARD_FLAG_H

/* What looks like an abuse of purchases and is listed for the inspector; stored: never renumber. */
enum card_flag {
	CARD_FLAG_OTHER = 1, /* somebody came with another customer's card */
	CARD_FLAG_REPEAT = 2 /* bought again and again within a few days */
};

const char *card_flag_name(enum card_flag flag);    /* "other_card", "repeat" */
const char *card_flag_message(enum card_flag flag); /* msgid */

#endif
