// Characters: UTF-8 to code points, and what is known of each.

enum {
  IS_WORD = 1,       // \w of Python's
  IS_MARK = 2,       // MARKS of language/text.py
  IS_DIGIT = 4,      // \d
  IS_SPACE = 8,      // \s
  IS_EMOJI = 16,     // EMOJI of language/text.py
  IS_UPPER = 32,
  IS_LOWER = 64,     // or in title case
  IS_IGNORABLE = 128  // passed over where the form of a sigma is decided
};
enum { LAST_CODE = 0x10ffff, SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2, DOTTED_I = 0x130, DOT = 0x307 };

static uint8_t class_of[LAST_CODE + 1];
static uint8_t script_of[LAST_CODE + 1];

static void fill_runs(uint8_t *out, const uint32_t *runs, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    uint32_t first = runs[i] >> 8, end = i + 1 < count ? runs[i + 1] >> 8 : LAST_CODE + 1;
    uint8_t value = (uint8_t)runs[i];
    if (value)
      for (uint32_t code = first; code < end; code++) out[code] = value;
  }
}

static void fill_characters(void) {
  fill_runs(class_of, CLASS_RUNS, sizeof CLASS_RUNS / sizeof *CLASS_RUNS);
  fill_runs(script_of, SCRIPT_RUNS, sizeof SCRIPT_RUNS / sizeof *SCRIPT_RUNS);
}

// The text that is read now: code points, and the flags of each. Three more stand behind it, so that one may look ahead.
static uint32_t raw[MAX_CHARACTERS + 4];
static uint8_t raw_flags[MAX_CHARACTERS + 4];
static uint32_t raw_count;

// Returns the code point that begins at *at, and moves on; -1 where there is none in UTF-8 (RFC 3629).
static int32_t decode(const uint8_t *bytes, uint32_t size, uint32_t *at) {
  uint32_t left = size - *at, first = bytes[*at], more, code, least;
  if (first < 0x80) {
    *at += 1;
    return (int32_t)first;
  }
  if (first < 0xc2 || first > 0xf4) return -1;
  if (first < 0xe0) more = 1, code = first & 0x1f, least = 0x80;
  else if (first < 0xf0) more = 2, code = first & 0x0f, least = 0x800;
  else more = 3, code = first & 0x07, least = 0x10000;
  if (left <= more) return -1;
  for (uint32_t i = 1; i <= more; i++) {
    uint32_t byte = bytes[*at + i];
    if ((byte & 0xc0) != 0x80) return -1;
    code = code << 6 | (byte & 0x3f);
  }
  if (code < least || code > LAST_CODE || (code >= 0xd800 && code < 0xe000)) return -1;
  *at += more + 1;
  return (int32_t)code;
}

// Reads one text, up to its line feed, into `raw`. Moves *at behind the line feed. Returns 0 or an error.
static int32_t read_text(const uint8_t *bytes, uint32_t size, uint32_t *at) {
  uint32_t count = 0, place = *at;
  for (;;) {
    if (place >= size) return ERROR_COUNT;
    int32_t code = decode(bytes, size, &place);
    if (code < 0) return ERROR_UTF8;
    if (code == '\n') break;
    if (count == MAX_CHARACTERS) return ERROR_LONG;
    raw[count] = (uint32_t)code;
    raw_flags[count++] = CLASS_FLAGS[class_of[code]];
  }
  for (uint32_t i = 0; i < 4; i++) raw[count + i] = '\n', raw_flags[count + i] = IS_SPACE;
  raw_count = count;
  *at = place;
  return 0;
}

// Writes the character at `i` of the raw span `start` to `end` in lower case; returns how many code points it is.
static uint32_t lower(uint32_t i, uint32_t start, uint32_t end, uint32_t *out) {
  uint32_t code = raw[i];
  if (code == DOTTED_I) {
    out[0] = 'i', out[1] = DOT;
    return 2;
  }
  if (code == SIGMA) {
    // Final where a letter stands before it and none after it; Unicode 14, table 3-17, as Python reads it.
    uint32_t before = i, after = i + 1;
    while (before > start && raw_flags[before - 1] & IS_IGNORABLE) before--;
    while (after < end && raw_flags[after] & IS_IGNORABLE) after++;
    int is_final = before > start && raw_flags[before - 1] & (IS_UPPER | IS_LOWER) &&
                   !(after < end && raw_flags[after] & (IS_UPPER | IS_LOWER));
    out[0] = is_final ? FINAL_SIGMA : SMALL_SIGMA;
    return 1;
  }
  out[0] = code + (uint32_t)CLASS_LOWER[class_of[code]];
  return 1;
}
