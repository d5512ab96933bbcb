/* Every verb of the program, one row each, in the order of the help. */
#include "cli/verbs.h"

const struct verb *const verbs[] = {
	&verb_init,
	&verb_staff_add,
	&verb_staff_list,
	&verb_staff_disable,
	&verb_staff_enable,
	&verb_staff_unlock,
	&verb_staff_password,
	&verb_policy_list,
	&verb_policy_set,
	&verb_import_accounts,
	&verb_import_bills,
	&verb_account_find,
	&verb_account_show,
	&verb_account_change,
	&verb_account_close,
	&verb_backup,
	&verb_batch,
	&verb_calc_rmb,
	&verb_calc_rmb_date,
	&verb_calc_id,
	&verb_calc_late_charge,
	NULL,
};
