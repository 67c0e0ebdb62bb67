/* SPDX-License-Identifier: MIT */
/* The modem's clock as mbedTLS asks for it: for the dates of certificates. */
#include "mbedtls/platform_util.h"

#include "services/tls/tls_sessions.h"

enum { DAY = 86400, QUARTER = 900 };

static struct clock *the_clock;

void tls_clock_use(struct clock *clock)
{
	the_clock = clock;
}

int64_t tls_clock_now(int64_t *seconds)
{
	int64_t now = 0; /* without a clock it is 1970 */

	if (the_clock) {
		struct clock_time time = the_clock->operations->read(the_clock);

		now = (int64_t)time.local - QUARTER * time.zone;
	}
	if (seconds)
		*seconds = now;
	return now;
}

static bool leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
	static const uint8_t days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month] + (month == 1 && leap(year));
}

struct tm *mbedtls_platform_gmtime_r(const mbedtls_time_t *seconds, struct tm *broken)
{
	int64_t days = *seconds / DAY;
	int rest = (int)(*seconds % DAY), year = 1970, month = 0;

	if (*seconds < 0)
		return NULL;
	for (; days >= 365 + leap(year); year++)
		days -= 365 + leap(year);
	for (; days >= days_of(year, month); month++)
		days -= days_of(year, month);
	*broken = (struct tm){.tm_year = year - 1900,
			      .tm_mon = month,
			      .tm_mday = (int)days + 1,
			      .tm_hour = rest / 3600,
			      .tm_min = rest / 60 % 60,
			      .tm_sec = rest % 60};
	return broken;
}
