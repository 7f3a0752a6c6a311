// Tokens of a normalised text, as the regular expressions of language/text.py find them, spelled out.

static Token tokens[MAX_TOKENS];
static uint32_t token_count;
// What is read: a space, then each token and a space behind it. `own` holds what was written where that differs.
static uint32_t codes[MAX_CODES];
static uint32_t code_count;
static uint32_t own[2 * MAX_CHARACTERS + 4];
static uint32_t own_count;

static int is_in(uint32_t code, const char *set) {
  for (; *set; set++)
    if (code == (uint8_t)*set) return 1;
  return 0;
}

static int is_word_at(uint32_t i) { return raw_flags[i] & IS_WORD; }

// [\w MARKS]+(?:['\-][\w MARKS]+)* from `i` on; returns where it ends, `i` where there is none.
static uint32_t word_end(uint32_t i) {
  const uint8_t part = IS_WORD | IS_MARK;
  while (raw_flags[i] & part) i++;
  while ((raw[i] == '\'' || raw[i] == '-') && raw_flags[i + 1] & part) {
    i++;
    while (raw_flags[i] & part) i++;
  }
  return i;
}

// [)\](\[dDpPoO/\\}{@|*]{1,5}(?!\w) from `i` on, as long as can be; returns where it ends, 0 where there is none.
static uint32_t mouth_end(uint32_t i, const char *set) {
  uint32_t count = 0;
  while (count < 5 && is_in(raw[i + count], set)) count++;
  for (; count; count--)
    if (!is_word_at(i + count)) return i + count;
  return 0;
}

// :-) ;D =P :/ that begin at `i`.
static uint32_t face_end(uint32_t i) {
  static const char mouths[] = ")]([dDpPoO/\\}{@|*";
  if (raw[i] == '<' || raw[i] == '>') i++;
  if (!is_in(raw[i], ":;=")) return 0;
  i++;
  uint32_t end = is_in(raw[i], "-o*'") ? mouth_end(i + 1, mouths) : 0;
  return end ? end : mouth_end(i, mouths);
}

// (: that begin at `i`.
static uint32_t mirrored_end(uint32_t i) {
  uint32_t count = 0;
  while (count < 5 && is_in(raw[i + count], ")]([/\\}{@|*")) count++;
  for (; count; count--) {
    uint32_t eyes = i + count;
    if (is_in(raw[eyes], "-o*'") && is_in(raw[eyes + 1], ":;=") && !is_word_at(eyes + 2)) return eyes + 2;
    if (is_in(raw[eyes], ":;=") && !is_word_at(eyes + 1)) return eyes + 1;
  }
  return 0;
}

// <{1,3}/?3{1,3} that begins at `i`.
static uint32_t heart_end(uint32_t i) {
  uint32_t count = 0, threes = 0;
  while (count < 3 && raw[i + count] == '<') count++;
  if (!count) return 0;
  i += count;
  if (raw[i] == '/') i++;
  while (threes < 3 && raw[i + threes] == '3') threes++;
  return threes ? i + threes : 0;
}

// \^[_.]{0,3}\^ that begins at `i`.
static uint32_t carets_end(uint32_t i) {
  if (raw[i] != '^') return 0;
  i++;
  for (uint32_t count = 0; count < 3 && (raw[i] == '_' || raw[i] == '.'); count++) i++;
  return raw[i] == '^' ? i + 1 : 0;
}

// Returns where the token that begins at `i` ends; `i` where none does.
static uint32_t token_end(uint32_t i) {
  uint32_t code = raw[i], end;
  if (raw_flags[i] & (IS_WORD | IS_MARK)) return word_end(i);
  if (code == ',') return i + 1;
  if (code == '.') {
    while (raw[i] == '.') i++;
    return i;
  }
  if (code == '!' || code == '?') {
    while (raw[i] == '!' || raw[i] == '?') i++;
    return i;
  }
  if (raw_flags[i] & IS_EMOJI) return i + 1;
  if (code > 127) return i;
  if ((end = face_end(i)) || (end = mirrored_end(i)) || (end = heart_end(i)) || (end = carets_end(i))) return end;
  return is_in(code, ";:$%#&") ? i + 1 : i;
}

// How many of a run of `count` equal characters stay: one where English never doubles them, else two; three marks.
static uint32_t kept_of_run(uint32_t code, uint32_t count) {
  if (count >= 3 && is_in(code, "ahijkquvwxyz")) return 1;
  if (count >= 3 && CLASS_FLAGS[class_of[code]] & IS_WORD) return 2;
  if (count >= 4 && (code == '!' || code == '?' || code == '.')) return 3;
  return count;
}

// Shortens runs in place; returns the new length, and whether letters went.
static uint32_t shorten(uint32_t *text, uint32_t count, uint8_t *elongated) {
  uint32_t out = 0;
  for (uint32_t i = 0; i < count;) {
    uint32_t run = 1, code = text[i];
    while (i + run < count && text[i + run] == code) run++;
    uint32_t kept = kept_of_run(code, run);
    if (kept < run && kept < 3) *elongated = 1;
    for (uint32_t k = 0; k < kept; k++) text[out++] = code;
    i += run;
  }
  return out;
}

// Takes raw[start] to raw[end - 1] as the next token: lower case, shorter runs, its hash, a stand-in for an identity.
static void take(uint32_t start, uint32_t end) {
  Token *token = &tokens[token_count++];
  uint32_t first = code_count, count = 0, run = 0, runs = 0, uppers = 0, lowers = 0;
  for (uint32_t i = start; i < end; i++) {
    uint32_t added = lower(i, start, end, &codes[first + count]);
    for (; added; added--, count++) {
      run = count && codes[first + count] == codes[first + count - 1] ? run + 1 : 1;
      runs |= run >= 3;
    }
    uppers |= raw_flags[i] & IS_UPPER;
    lowers |= raw_flags[i] & IS_LOWER;
  }
  token->capitals = uppers && !lowers && end - start > 1;
  token->elongated = 0;
  if (runs) count = shorten(&codes[first], count, &token->elongated);
  token->own_start = first, token->own_length = count;
  token->hash = hash_of(&codes[first], count);
  token->is_identity = (uint8_t)is_identity(token->hash, &codes[first], count);
  if (token->is_identity) {
    static const uint32_t stand_in[] = {'h', 'u', 'm', 'a', 'n'};
    token->own_start = own_count;
    for (uint32_t i = 0; i < count; i++) own[own_count++] = codes[first + i];
    for (count = 0; count < 5; count++) codes[first + count] = stand_in[count];
    token->hash = hash_of(stand_in, 5);
  }
  token->start = first, token->length = count;
  code_count = first + count;
  codes[code_count++] = ' ';
}

// Finds the tokens of `raw`.
static void tokenise(void) {
  token_count = own_count = 0;
  codes[0] = ' ', code_count = 1;
  for (uint32_t i = 0; i < raw_count;) {
    uint32_t end = token_end(i);
    if (end == i) {
      i++;
      continue;
    }
    double rating = 0;
    int is_rating = rates(i, &rating);
    take(i, end);
    tokens[token_count - 1].is_rating = (uint8_t)is_rating, tokens[token_count - 1].rating = rating;
    i = end;
  }
}

static const uint32_t *own_text(const Token *token) {
  return token->is_identity ? &own[token->own_start] : &codes[token->own_start];
}

// \d\s?/\s?\d anywhere in `raw`: a rating judges without a word.
static int has_rating(void) {
  for (uint32_t i = 1; i < raw_count; i++) {
    if (raw[i] != '/') continue;
    int before = raw_flags[i - 1] & IS_DIGIT || (raw_flags[i - 1] & IS_SPACE && i > 1 && raw_flags[i - 2] & IS_DIGIT);
    int after = raw_flags[i + 1] & IS_DIGIT || (raw_flags[i + 1] & IS_SPACE && raw_flags[i + 2] & IS_DIGIT);
    if (before && after) return 1;
  }
  return 0;
}
