#ifndef DEVICES_SIM_SIM_QR_H
#define DEVICES_SIM_SIM_QR_H

#include <stddef.h>

/*
 * How many modules wide a QR code (ISO/IEC 18004, model 2) of so many bytes is; level 0 to 3 for
 * L, M, Q, H. 0: more than a printer's memory holds here.
 */
int sim_qr_width(int level, size_t bytes);

#endif
