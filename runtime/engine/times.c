/* SPDX-License-Identifier: MIT */
/* The type of dates and times, "yy/MM/dd,hh:mm:ss+zz", read and written. */
#include "engine/port.h"

static const char shape[] = "yy/MM/dd,hh:mm:ss+zz";

enum { NUMBER = 3 }; /* a number and the sign behind it take this many bytes */

/* The last two digits of a year tell a leap year: 2000 is the one turn of a century among them. */
static unsigned days_of(unsigned month, unsigned year)
{
	if (month == 2)
		return year % 4 == 0 ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool has_shape(const char *text, size_t length)
{
	if (length != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < length; i++) {
		bool letter = (shape[i] | 0x20) >= 'a' && (shape[i] | 0x20) <= 'z';

		if (letter	      ? !is_digit(text[i])
		    : shape[i] == '+' ? text[i] != '+' && text[i] != '-'
				      : text[i] != shape[i])
			return false;
	}
	return true;
}

/* The n-th number of the text. */
static uint8_t number_at(const char *text, unsigned n)
{
	return (uint8_t)((text[n * NUMBER] - '0') * 10 + text[n * NUMBER + 1] - '0');
}

static enum cause read_time(const struct binding *binding, const struct at_parameter *parameter,
			    const struct at_token *token)
{
	const struct at_wide *zones = &binding->product->wides[parameter->domain];
	struct at_time *time = (struct at_time *)((char *)binding->record + parameter->offset);
	const char *text = binding->line + token->start;

	if (!has_shape(text, token->length))
		return CAUSE_parameter_type;
	*time = (struct at_time){.year = number_at(text, 0),
				 .month = number_at(text, 1),
				 .day = number_at(text, 2),
				 .hour = number_at(text, 3),
				 .minute = number_at(text, 4),
				 .second = number_at(text, 5),
				 .zone = (int8_t)number_at(text, 6)};
	if (text[6 * NUMBER - 1] == '-')
		time->zone = (int8_t)-time->zone;
	if (time->month < 1 || time->month > 12 || time->day < 1 ||
	    time->day > days_of(time->month, time->year) || time->hour > 23 || time->minute > 59 ||
	    time->second > 59 || time->zone < (int32_t)zones->minimum ||
	    time->zone > (int32_t)zones->maximum)
		return CAUSE_parameter_range;
	return CAUSE_NONE;
}

static void put_time(struct writer *writer, const struct at_parameter *parameter,
		     const void *member)
{
	const struct at_time *time = member;
	int zone = time->zone;
	const unsigned numbers[] = {time->year,
				    time->month,
				    time->day,
				    time->hour,
				    time->minute,
				    time->second,
				    (unsigned)(zone < 0 ? -zone : zone)};

	(void)parameter;
	for (unsigned n = 0; n < sizeof(numbers) / sizeof(*numbers); n++) {
		char sign = n == 0 ? '\0' : shape[n * NUMBER - 1];

		if (sign != '\0')
			put_char(writer, sign == '+' && zone < 0 ? '-' : sign);
		put_number(writer, numbers[n], 10, 2);
	}
}

const struct at_type_code at_type_time = {read_time, put_time, NULL};
