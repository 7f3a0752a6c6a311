// Ratings: "8.5/10", "nine out of ten", "5 stars". What they say, in the lexicon's measure.

static const double BEST_RATING = 2.7, WORST_RATING = -3.3;  // as 10/10 and 0/10 count; 5.5/10 says nothing

static const char *const NUMBERS[] = {"zero", "one", "two",   "three", "four", "five",
                                      "six",  "seven", "eight", "nine",  "ten"};
// Before a number that counts parts of something, as in "part 2/5"; before stars that are no rating.
static const char *const COUNTED[] = {"part", "episode", "ep",   "day",  "level", "chapter", "page", "step",
                                      "lap",  "round",   "week", "year", "stage", "lesson",  "question"};
static const char *const POINTED[] = {"this", "these", "those", "all", "the", "both"};
// Behind a number that is a share of something, as in "2 out of 5 people".
static const char *const SHARED[] = {" of ", " people", " times", " minutes", " hours", " days"};
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

// Returns where the number that begins at `i` ends, 0 where there is none: 9, 8.5, 8,5, 1,000 or nine.
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
    uint32_t first = end + 1;
    double digits = 0, scale = 1;
    for (end++; is_digit(end) && end < first + 9; end++, scale *= 10) digits = 10 * digits + (raw[end] - '0');
    int is_thousands = raw[first - 1] == ',' && end == first + 3;
    *number = is_thousands ? 1000 * *number + digits : *number + digits / scale;
  }
  return end;
}

// Whether the last token is one of some words; marks such as ":" and "#" are passed over.
static int is_after(const char *const *list, uint32_t count) {
  uint32_t at = token_count;
  while (at && tokens[at - 1].length == 1 && is_in(codes[tokens[at - 1].start], ":#")) at--;
  if (!at) return 0;
  const Token *last = &tokens[at - 1];
  for (uint32_t k = 0; k < count; k++) {
    uint32_t i = 0;
    while (list[k][i] && i < last->length && codes[last->start + i] == (uint8_t)list[k][i]) i++;
    if (!list[k][i] && i == last->length) return 1;
  }
  return 0;
}

static int is_share_at(uint32_t end) {
  for (uint32_t k = 0; k < LENGTH_OF(SHARED); k++)
    if (says(end, SHARED[k])) return 1;
  return 0;
}

// Whether "star" or "stars" is written at `i`, as what `given` counts, and neither a verb nor a part of a name.
static int are_stars(uint32_t i, double given) {
  if (!says(i, "star")) return 0;
  uint32_t plural = (uint32_t)says(i + 4, "s"), end = i + 4 + plural;
  int is_name = raw_flags[i] & IS_UPPER && !(raw_flags[i + 1] & IS_UPPER);
  return !is_word_at(end) && !(plural && given == 1) && !is_name && !is_after(POINTED, LENGTH_OF(POINTED));
}

// Whether a rating begins at `i`; says which share of the best it gives, 0 to 1.
static int rated_share(uint32_t i, double *share) {
  double given, best;
  uint32_t before = i ? raw[i - 1] : ' ';
  if (is_in(before, "/.,$") || before == 0xa3 || before == 0xa5 || (before >= 0x20a0 && before <= 0x20cf))
    return 0;  // a date, or a price in some currency
  uint32_t end = number_end(i, &given);
  if (!end || is_after(COUNTED, LENGTH_OF(COUNTED))) return 0;
  uint32_t star = raw[end] == '-' ? end + 1 : after_space(end), slash = after_space(end);
  if (given <= 5 && are_stars(star, given)) return *share = given / 5, 1;
  if (raw[slash] == '/') end = after_space(slash + 1);
  else if (says(end, " out of ")) end += 8;
  else if (says(end, " outta ")) end += 7;
  else return 0;
  end = number_end(end, &best);
  if (!end || (best != 5 && best != 10 && best != 100)) return 0;
  if (is_word_at(end) || raw[end] == '/' || is_share_at(end)) return 0;
  *share = i == 1 && before == '-' ? 0 : given < best ? given / best : 1;  // a dash at the beginning: below zero
  return 1;
}

// Whether the token that begins at `i` of the raw text is a rating, and what it says in the lexicon's measure.
static int rates(uint32_t i, double *said) {
  double share;
  if (!rated_share(i, &share)) return 0;
  *said = WORST_RATING + share * (BEST_RATING - WORST_RATING);
  if (*said > -1e-9 && *said < 1e-9) *said = 0;
  return 1;
}
