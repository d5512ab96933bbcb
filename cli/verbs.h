#ifndef CLI_VERBS_H
#define CLI_VERBS_H

#include "cli/verb.h"

/* The rows of the verbs, each beside its code; a new one is named here and in cli/verbs.c. */
extern const struct verb verb_account_change, verb_account_close, verb_account_find;
extern const struct verb verb_account_show;
extern const struct verb verb_ageing;
extern const struct verb verb_arrears_export, verb_arrears_list, verb_arrears_mark;
extern const struct verb verb_arrears_show, verb_arrears_step, verb_arrears_told;
extern const struct verb verb_arrears_reinstate, verb_arrears_written_off;
extern const struct verb verb_backup;
extern const struct verb verb_batch;
extern const struct verb verb_blacklist;
extern const struct verb verb_calc_appliance, verb_calc_bill, verb_calc_id, verb_calc_outage;
extern const struct verb verb_calc_late_charge, verb_calc_power_factor, verb_calc_theft;
extern const struct verb verb_calc_breach, verb_calc_meter_error, verb_calc_wiring;
extern const struct verb verb_calc_multiplier, verb_calc_rmb, verb_calc_rmb_date;
extern const struct verb verb_calc_stopped;
extern const struct verb verb_bill_cancel, verb_bill_release, verb_bill_run, verb_bill_show;
extern const struct verb verb_day_report;
extern const struct verb verb_clock_accept;
extern const struct verb verb_day_settle, verb_day_show;
extern const struct verb verb_demo;
extern const struct verb verb_devices, verb_devices_drop, verb_devices_drawer, verb_devices_models,
	verb_devices_set, verb_devices_add;
extern const struct verb verb_devices_test;
extern const struct verb verb_dun;
extern const struct verb verb_export_paid;
extern const struct verb verb_import_accounts, verb_import_bills, verb_import_meters;
extern const struct verb verb_import_readings, verb_import_tariffs, verb_import_terms;
extern const struct verb verb_deposit;
extern const struct verb verb_init;
extern const struct verb verb_key_rotate;
extern const struct verb verb_migrate_engine;
extern const struct verb verb_move;
extern const struct verb verb_notice, verb_notice_list, verb_notice_print;
extern const struct verb verb_notice_preview, verb_notice_run_list, verb_notice_run_show;
extern const struct verb verb_notice_run_resume, verb_notice_run_print, verb_notice_run_drop;
extern const struct verb verb_pay;
extern const struct verb verb_plan_add, verb_plan_show;
extern const struct verb verb_policy_list, verb_policy_set;
extern const struct verb verb_print_done, verb_print_drop, verb_print_list, verb_print_queue;
extern const struct verb verb_print_retry;
extern const struct verb verb_correction_approve, verb_correction_list, verb_correction_notice;
extern const struct verb verb_correction_propose, verb_correction_refuse, verb_correction_show;
extern const struct verb verb_readings_approve, verb_readings_cases, verb_readings_check;
extern const struct verb verb_readings_correct, verb_readings_estimate, verb_readings_send_back;
extern const struct verb verb_readings_enter, verb_readings_plan, verb_readings_rates;
extern const struct verb verb_readings_fetch, verb_readings_route;
extern const struct verb verb_readings_sheet;
extern const struct verb verb_card_read, verb_card_check, verb_card_open, verb_card_sell;
extern const struct verb verb_card_resolve, verb_card_audit, verb_card_review;
extern const struct verb verb_sales;
extern const struct verb verb_card_replace, verb_card_refund, verb_card_meter_change;
extern const struct verb verb_card_limits, verb_card_flags;
extern const struct verb verb_receipt, verb_receipt_check;
extern const struct verb verb_refund;
extern const struct verb verb_restore, verb_restore_supply;
extern const struct verb verb_restoration_list, verb_restoration_show, verb_restoration_done;
extern const struct verb verb_restoration_fail, verb_restoration_cancel;
extern const struct verb verb_restoration_close, verb_restoration_ask;
extern const struct verb verb_meter_line, verb_meter_read;
extern const struct verb verb_authority_add, verb_authority_list, verb_authority_withdraw;
extern const struct verb verb_reverse;
extern const struct verb verb_shift_close, verb_shift_hand_in, verb_shift_open, verb_shift_report;
extern const struct verb verb_shift_show;
extern const struct verb verb_sim;
extern const struct verb verb_staff_add, verb_staff_disable, verb_staff_enable, verb_staff_list;
extern const struct verb verb_staff_password, verb_staff_unlock;
extern const struct verb verb_statement;
extern const struct verb verb_tender_bounce, verb_tender_clear, verb_tender_list;
extern const struct verb verb_verify;
extern const struct verb verb_waive;

#endif
