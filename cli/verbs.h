#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/verb.h"

/* The rows of the verbs, each beside its code; a new one is named here and in cli/verbs.c. */
extern const struct verb verb_account_change;
extern const struct verb verb_account_close;
extern const struct verb verb_account_find;
extern const struct verb verb_account_show;
extern const struct verb verb_ageing;
extern const struct verb verb_backup;
extern const struct verb verb_batch;
extern const struct verb verb_calc_appliance;
extern const struct verb verb_calc_bill;
extern const struct verb verb_bill_cancel;
extern const struct verb verb_bill_release;
extern const struct verb verb_bill_run;
extern const struct verb verb_bill_show;
extern const struct verb verb_calc_id;
extern const struct verb verb_calc_outage;
extern const struct verb verb_calc_late_charge;
extern const struct verb verb_calc_power_factor;
extern const struct verb verb_calc_theft;
extern const struct verb verb_calc_breach;
extern const struct verb verb_calc_meter_error;
extern const struct verb verb_calc_wiring;
extern const struct verb verb_calc_multiplier;
extern const struct verb verb_calc_rmb;
extern const struct verb verb_calc_rmb_date;
extern const struct verb verb_day_report;
extern const struct verb verb_clock_accept;
extern const struct verb verb_day_settle;
extern const struct verb verb_day_show;
extern const struct verb verb_demo;
extern const struct verb verb_export_paid;
extern const struct verb verb_import_accounts;
extern const struct verb verb_import_bills;
extern const struct verb verb_import_meters;
extern const struct verb verb_import_readings;
extern const struct verb verb_import_tariffs;
extern const struct verb verb_import_terms;
extern const struct verb verb_deposit;
extern const struct verb verb_init;
extern const struct verb verb_key_rotate;
extern const struct verb verb_migrate_engine;
extern const struct verb verb_move;
extern const struct verb verb_pay;
extern const struct verb verb_policy_list;
extern const struct verb verb_policy_set;
extern const struct verb verb_print_done;
extern const struct verb verb_print_drop;
extern const struct verb verb_print_list;
extern const struct verb verb_print_queue;
extern const struct verb verb_print_retry;
extern const struct verb verb_readings_approve;
extern const struct verb verb_readings_cases;
extern const struct verb verb_readings_check;
extern const struct verb verb_readings_correct;
extern const struct verb verb_readings_estimate;
extern const struct verb verb_readings_send_back;
extern const struct verb verb_readings_enter;
extern const struct verb verb_readings_plan;
extern const struct verb verb_receipt;
extern const struct verb verb_receipt_check;
extern const struct verb verb_refund;
extern const struct verb verb_restore;
extern const struct verb verb_reverse;
extern const struct verb verb_shift_close;
extern const struct verb verb_shift_hand_in;
extern const struct verb verb_shift_open;
extern const struct verb verb_shift_report;
extern const struct verb verb_shift_show;
extern const struct verb verb_staff_add;
extern const struct verb verb_staff_disable;
extern const struct verb verb_staff_enable;
extern const struct verb verb_staff_list;
extern const struct verb verb_staff_password;
extern const struct verb verb_staff_unlock;
extern const struct verb verb_statement;
extern const struct verb verb_tender_bounce;
extern const struct verb verb_tender_clear;
extern const struct verb verb_tender_list;
extern const struct verb verb_verify;
extern const struct verb verb_waive;

#endif
