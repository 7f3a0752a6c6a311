// Linear scores: a text's n-grams in its language, each with a weight per class.

static Table words, chars;
static uint32_t longest_words, longest_chars;
static uint32_t shortest_chars, shortest_elsewhere;  // of characters in English, and in other languages
static const float *idf;  // of each level

static const uint32_t NEGATED = 0x9e3779b9u;  // added to the hash of a single word that a negation governs
static const uint32_t TONES[2] = {0xa5a5a5a5u, 0x5a5a5a5au};  // terms that pictographs of one tone share: 1, -1

// The linear model of a language.
typedef struct {
  uint32_t salt;       // combined with the hashes of its n-grams
  uint32_t shortest;   // of its n-grams of characters
  const float *units;  // what a weight of 1 is worth, per class
} Linear;

static uint32_t kept[MAX_TOKENS];     // tokens that n-grams of words are made of
static uint32_t rolling[MAX_CODES];

// An n-gram's weights, in units, times its inverse document frequency, and the square of that.
static f32x4 weights_of(const Table *table, int32_t row) {
  const Term *term = &table->terms[row];
  float frequency = idf[term->level];
  f32x4 weights = {term->weights[0], term->weights[1], term->weights[2], frequency};
  return weights * (f32x4){frequency, frequency, frequency, frequency};
}

// What is done with an n-gram's hash, not yet of a language; `spanned` are the indices of its tokens. It is inlined.
typedef void (*Met)(void *context, uint32_t hash, const uint32_t *spanned, uint32_t span);
// What is done when all n-grams of one length were met.
typedef void (*Ended)(void *context);
INLINED void pass_length(void *context) { (void)context; }

static uint32_t keep_terms(void) {
  uint32_t count = 0;
  for (uint32_t i = 0; i < token_count; i++)
    if (tokens[i].length > 1 || !is_in(codes[tokens[i].start], ".,;:")) kept[count++] = i;
  return count;
}

INLINED void each_of_words(Met met, Ended ended, void *context) {
  uint32_t count = keep_terms();
  for (uint32_t i = 0; i < count; i++) {
    const Token *token = &tokens[kept[i]];
    met(context, finalise(token->hash + (token->negated ? NEGATED : 0)), &kept[i], 1);
  }
  ended(context);
  for (uint32_t tone = 0; tone < 2; tone++) {
    for (uint32_t i = 0; i < token_count; i++)
      if (tokens[i].tone == (tone ? -1 : 1)) met(context, TONES[tone], &i, 1);
    ended(context);
  }
  for (uint32_t i = 0; i < count; i++) rolling[i] = tokens[kept[i]].hash;
  for (uint32_t length = 2; length <= longest_words; length++) {
    for (uint32_t i = 0; i + length <= count; i++) {
      rolling[i] = finalise(rolling[i] * BASE + tokens[kept[i + length - 1]].hash);
      met(context, rolling[i], &kept[i], length);
    }
    ended(context);
  }
}

INLINED void each_of_chars(uint32_t shortest, Met met, Ended ended, void *context) {
  for (uint32_t i = 0; i < code_count; i++) rolling[i] = codes[i];
  for (uint32_t length = 2; length <= longest_chars; length++) {
    for (uint32_t i = 0; i + length <= code_count; i++) rolling[i] = rolling[i] * BASE + codes[i + length - 1];
    if (length < shortest) continue;
    for (uint32_t t = 0; t < token_count; t++) {
      uint32_t first = tokens[t].start - 1, end = tokens[t].start + tokens[t].length + 1;
      for (uint32_t i = first; i + length <= end; i++) met(context, finalise(rolling[i] + length), &t, 1);
    }
    ended(context);
  }
}

// The sum of the weights of a group's n-grams, and of the squares of their inverse document frequencies.
typedef struct {
  const Table *table;
  uint32_t salt, waiting;
  uint32_t hashes[SOUGHT_AT_ONCE];
  f32x4 of_length;
  double total[4];
} Sum;

// Adds the n-grams that wait, in their order.
static void add_waiting(Sum *sum) {
  int32_t rows[SOUGHT_AT_ONCE];
  find_all(&sum->table->index, TERM_STRIDE, sum->hashes, sum->waiting, rows);
  f32x4 total = sum->of_length;
  for (uint32_t i = 0; i < sum->waiting; i++)
    if (rows[i] >= 0) total += weights_of(sum->table, rows[i]);
  sum->of_length = total;
  sum->waiting = 0;
}

INLINED void add_ngram(void *context, uint32_t hash, const uint32_t *spanned, uint32_t span) {
  Sum *sum = context;
  if (sum->waiting == SOUGHT_AT_ONCE) add_waiting(sum);
  sum->hashes[sum->waiting++] = hash ^ sum->salt;
  (void)spanned, (void)span;
}

// N-grams of one length are summed in single precision, in reading order; lengths in double precision.
INLINED void add_length(void *context) {
  Sum *sum = context;
  add_waiting(sum);
  for (uint32_t k = 0; k < 4; k++) sum->total[k] += (double)sum->of_length[k];
  sum->of_length = (f32x4){0, 0, 0, 0};
}

static Sum sum_of_words(const Linear *model) {
  Sum sum = {.table = &words, .salt = model->salt};
  each_of_words(add_ngram, add_length, &sum);
  return sum;
}

static Sum sum_of_chars(const Linear *model) {
  Sum sum = {.table = &chars, .salt = model->salt};
  each_of_chars(model->shortest, add_ngram, add_length, &sum);
  return sum;
}

// Counts the tokens that are words, and those of them that a language's linear model knows.
static void count_known(uint32_t salt, Answer *answer) {
  answer->words = answer->known = 0;
  for (uint32_t i = 0; i < token_count; i++)
    if (is_word(&tokens[i])) {
      answer->words++;
      answer->known += find_term(&words, finalise(tokens[i].hash) ^ salt) >= 0;
    }
}

// Returns the length that the weights of a group's n-grams have as a vector.
static double length_of(const Sum *sum) { return __builtin_sqrt(sum->total[3] > 1e-12 ? sum->total[3] : 1e-12); }

// Writes the scores of a linear model, without its intercepts.
static void linear_scores(const Linear *model, double *scores) {
  Sum sums[2] = {sum_of_words(model), sum_of_chars(model)};
  double lengths[2] = {length_of(&sums[0]), length_of(&sums[1])};
  for (uint32_t k = 0; k < LABEL_COUNT; k++)
    scores[k] = (sums[0].total[k] / lengths[0] + sums[1].total[k] / lengths[1]) * (double)model->units[k];
}
