// Ratings: "8.5/10", "nine out of ten", "5 stars". What they say, in the lexicon's measure.

static const double NO_RATING = -1;
static const double BEST_RATING = 2.7, WORST_RATING = -3.3;  // as 10/10 and 0/10 count; 5.5/10 says nothing

static const char *const NUMBERS[] = {"zero", "one", "two",   "three", "four", "five",
                                      "six",  "seven", "eight", "nine",  "ten"};
static const char *const COUNTED[] = {"part", "episode", "ep",   "day",  "level", "chapter", "page", "step",
                                      "lap",  "round",   "week", "year", "stage", "lesson",  "question"};
#define LENGTH_OF(list) (sizeof(list) / sizeof *(list))

// Whether `text`, in lower case, is written at `i`, in any case. A line feed behind the raw text ends the comparison.
static int says(uint32_t i, const char *text) {
  for (; *text; text++, i++)
    if (raw[i] != (uint8_t)*text && !(raw_flags[i] & IS_UPPER && (raw[i] | 32) == (uint8_t)*text)) return 0;
  return 1;
}

static uint32_t text_length(const char *text) {
  uint32_t count = 0;
  while (text[count]) count++;
  return count;
}

static int is_digit(uint32_t i) { return raw[i] >= '0' && raw[i] <= '9'; }
static uint32_t after_space(uint32_t i) { return raw[i] == ' ' ? i + 1 : i; }

// Returns where the number that begins at `i` ends, 0 where there is none: 9, 8.5, 8,5 or nine.
static uint32_t number_end(uint32_t i, double *number) {
  *number = 0;
  for (uint32_t k = 0; k < LENGTH_OF(NUMBERS); k++) {
    uint32_t end = i + text_length(NUMBERS[k]);
    if (says(i, NUMBERS[k]) && !is_word_at(end)) return *number = k, end;
  }
  uint32_t end = i;
  for (; is_digit(end) && end < i + 4; end++) *number = 10 * *number + (raw[end] - '0');
  if (end == i || is_digit(end)) return 0;
  if ((raw[end] == '.' || raw[end] == ',') && is_digit(end + 1)) {
    double worth = 0.1;
    for (end++; is_digit(end); end++, worth /= 10) *number += worth * (raw[end] - '0');
  }
  return end;
}

// Whether the last token says that a number counts parts of something, as in "part 2/5".
static int is_counted(void) {
  if (!token_count) return 0;
  const Token *last = &tokens[token_count - 1];
  for (uint32_t k = 0; k < LENGTH_OF(COUNTED); k++) {
    uint32_t i = 0;
    while (COUNTED[k][i] && i < last->length && codes[last->start + i] == (uint8_t)COUNTED[k][i]) i++;
    if (!COUNTED[k][i] && i == last->length) return 1;
  }
  return 0;
}

// Returns which share of the best a rating that begins at `i` gives, 0 to 1; NO_RATING where none does.
static double rated_share(uint32_t i) {
  double given, best;
  if (i && (raw[i - 1] == '/' || raw[i - 1] == '.' || raw[i - 1] == ',' || raw[i - 1] == '$')) return NO_RATING;
  uint32_t end = number_end(i, &given);
  if (!end || is_counted()) return NO_RATING;
  uint32_t star = raw[end] == '-' ? end + 1 : after_space(end), slash = after_space(end);
  if (given <= 5 && says(star, "star") && !is_word_at(star + 4 + (uint32_t)says(star + 4, "s"))) return given / 5;
  if (raw[slash] == '/') end = after_space(slash + 1);
  else if (says(end, " out of ")) end += 8;
  else if (says(end, " outta ")) end += 7;
  else return NO_RATING;
  end = number_end(end, &best);
  if (!end || (best != 5 && best != 10 && best != 20 && best != 100)) return NO_RATING;
  if (is_word_at(end) || raw[end] == '/' || says(end, " of ")) return NO_RATING;  // a date, or a part of them
  if (i && raw[i - 1] == '-' && !(i > 1 && is_word_at(i - 2))) return 0;          // below zero
  return given < best ? given / best : 1;
}

// Returns what the token that begins at `i` of the raw text says as a rating; 0 where it is none.
static double rating_at(uint32_t i) {
  double share = rated_share(i);
  return share == NO_RATING ? 0 : WORST_RATING + share * (BEST_RATING - WORST_RATING);
}
