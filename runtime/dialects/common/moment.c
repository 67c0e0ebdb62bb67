/* SPDX-License-Identifier: MIT */
#include "dialects/common/moment.h"

/* Years are counted from March of 1968 or later: the leap day is the last day of such a year, and
 * a leap year the last of four. */
enum { FIRST = 1968, DAYS_BEFORE = 671 }; /* from the first of March 1968 to 1970 */
enum { DAYS_OF_FOUR = 4 * 365 + 1, SECONDS_OF_DAY = 24 * 60 * 60 };

/* Days from the first of March to that of the n-th month behind it: 31, 30, 31, 30, 31 and again.
 */
static unsigned days_to_month(unsigned n)
{
	return (153 * n + 2) / 5;
}

struct clock_time moment_to_clock(const struct at_time *time)
{
	unsigned year = time->year + (time->year < 70 ? 2000u : 1900u) - FIRST;
	unsigned month = time->month < 3 ? time->month + 9u : time->month - 3u;
	uint32_t days;

	if (time->month < 3)
		year--;
	days = year / 4 * DAYS_OF_FOUR + year % 4 * 365 + days_to_month(month) + time->day - 1u -
	       DAYS_BEFORE;
	return (struct clock_time){.local = days * SECONDS_OF_DAY + time->hour * 3600u +
					    time->minute * 60u + time->second,
				   .zone = time->zone};
}

struct at_time moment_of_clock(struct clock_time time)
{
	uint32_t days = time.local / SECONDS_OF_DAY + DAYS_BEFORE;
	uint32_t second = time.local % SECONDS_OF_DAY;
	unsigned year = days / DAYS_OF_FOUR * 4, day = days % DAYS_OF_FOUR, month;

	/* The last day of four years belongs to the fourth. */
	year += day == DAYS_OF_FOUR - 1 ? 3 : day / 365;
	day -= day == DAYS_OF_FOUR - 1 ? 3 * 365 : day / 365 * 365;
	month = (5 * day + 2) / 153;
	day -= days_to_month(month);
	if (month >= 10)
		year++;
	return (struct at_time){.year = (uint8_t)((FIRST + year) % 100),
				.month = (uint8_t)(month >= 10 ? month - 9 : month + 3),
				.day = (uint8_t)(day + 1),
				.hour = (uint8_t)(second / 3600),
				.minute = (uint8_t)(second / 60 % 60),
				.second = (uint8_t)(second % 60),
				.zone = time.zone};
}
