#ifndef CORE_PRICE_CLASS_H
#define CORE_PRICE_CLASS_H

/*
 * What people call a price class (用电类别). Classes are data of a hall's tariffs; those of the
 * national catalogue (发改价格〔2023〕526号: residential, agricultural, industrial and commercial)
 * have titles here.
 */

/* The msgid of its title; the class as it is written where it has none. */
const char *price_class_title(const char *price_class);

#endif
