// The lexicon, and the lexical features: what it says of a text, and how that is written.

static struct {
  Index index;
  const double *valence, *booster;
  const uint8_t *flags;
} lexicon;

static struct {
  Index index;
  const uint32_t *starts;  // of each term in `codes`, one more than there are
  const uint32_t *codes;
} identity;

static int is_identity(uint32_t hash, const uint32_t *text, uint32_t count) {
  int32_t row = find(&identity.index, hash);
  if (row < 0 || identity.starts[row + 1] - identity.starts[row] != count) return 0;
  const uint32_t *term = &identity.codes[identity.starts[row]];
  for (uint32_t i = 0; i < count; i++)
    if (term[i] != text[i]) return 0;
  return 1;
}

// VADER's (Hutto and Gilbert 2014).
static const double NEGATION_FACTOR = -0.74, CAPITALS_BONUS = 0.733, BEFORE_CONTRAST = 0.5, AFTER_CONTRAST = 1.5;
static const double EXCLAMATION_BONUS = 0.292, COMPOUND_SCALE = 15.0;
static const double BOOSTER_DECAY[3] = {1.0, 0.95, 0.9};  // of a booster one, two and three tokens before
static const double CLEAR_VALENCE = 0.8;  // from which an emoji or emoticon is called positive or negative
enum { NEGATION_SCOPE = 4 };

static double sign(double value) { return (double)((value > 0) - (value < 0)); }

// Whether a token begins with a letter of any script, as far as code points tell.
static int is_word(const Token *token) {
  uint32_t begins = codes[token->start] | 32;
  return ((begins >= 'a' && begins <= 'z') || begins > 127) && !(token->flags & PICTOGRAPH);
}

// Looks each token up; one with repeated letters that is not known, without its doubled letters.
static void look_up(void) {
  for (uint32_t i = 0; i < token_count; i++) {
    Token *token = &tokens[i];
    int32_t row = find(&lexicon.index, token->hash);
    if (row < 0 && token->elongated) row = find(&lexicon.index, squeezed_hash(&codes[token->start], token->length));
    token->flags = row < 0 ? 0 : lexicon.flags[row];
    token->valence = token->is_rating ? token->rating : row < 0 ? 0 : lexicon.valence[row];
    token->booster = row < 0 ? 0 : lexicon.booster[row];
    int clear = token->flags & PICTOGRAPH && __builtin_fabs(token->valence) >= CLEAR_VALENCE;
    token->tone = clear ? (int8_t)sign(token->valence) : 0;
  }
}

// Marks what a negation governs: NEGATION_SCOPE tokens after it, until a contrast or punctuation.
static void negate(void) {
  int32_t last_negation = -NEGATION_SCOPE - 1, last_end = -1;
  for (int32_t i = 0; i < (int32_t)token_count; i++) {
    int negation = tokens[i].flags & NEGATION;
    if (negation) last_negation = i;
    if (tokens[i].flags & SCOPE_END) last_end = i;
    int inside = last_negation >= 0 && last_negation > last_end && i - last_negation <= NEGATION_SCOPE;
    tokens[i].negated = inside && !negation;
  }
}

// Moves valences by boosters, capitals and negation.
static void move_valences(void) {
  uint32_t capitals = 0;
  for (uint32_t i = 0; i < token_count; i++) capitals += tokens[i].capitals;
  double bonus = capitals < token_count ? CAPITALS_BONUS : 0;
  for (uint32_t i = 0; i < token_count; i++) {
    double strength = 0;
    for (uint32_t distance = 1; distance <= 3 && distance <= i; distance++)
      strength += tokens[i - distance].booster * BOOSTER_DECAY[distance - 1];
    strength += tokens[i].capitals ? bonus : 0;
    double moved = tokens[i].valence + sign(tokens[i].valence) * strength;
    tokens[i].valence = tokens[i].negated ? moved * NEGATION_FACTOR : moved;
  }
}

// Everything that is known of the tokens before features are counted.
static void know_tokens(void) {
  look_up();
  negate();
  move_valences();
}

static int has_pictograph(void) {
  for (uint32_t i = 0; i < token_count; i++)
    if (tokens[i].flags & PICTOGRAPH) return 1;
  return 0;
}

static void valence_features(double exclamations, double *out) {
  int32_t split = -1;
  for (uint32_t i = 0; i < token_count; i++)
    if (tokens[i].flags & CONTRAST) split = (int32_t)i;
  double total = 0, first = 0, last = 0;
  for (uint32_t i = 0; i < token_count; i++) {
    double value = tokens[i].valence, up = value > 0 ? value : 0, down = value < 0 ? value : 0;
    int after = split >= 0 && (int32_t)i > split, before = (int32_t)i <= split;
    total += value * (after ? AFTER_CONTRAST : before ? BEFORE_CONTRAST : 1.0);
    out[1] += up;
    out[2] += down;
    out[3] += value > 0;
    out[4] += value < 0;
    if (value > out[5]) out[5] = value;
    if (value < out[6]) out[6] = value;
    if (value != 0) {
      if (first == 0) first = value;
      last = value;
    }
    if (after) out[9] += value;
    if (before) out[10] += value;
    if (tokens[i].negated) out[11] += down, out[12] += up;
  }
  out[7] = first, out[8] = last;
  total += sign(total) * EXCLAMATION_BONUS * (exclamations < 4 ? exclamations : 4);
  out[0] = total / __builtin_sqrt(total * total + COMPOUND_SCALE);
}

// Writes the LEXICAL_COUNT features of the tokens, in the order of LEXICAL_FEATURES of language/lexical_features.py.
static void lexical_features(double *out) {
  for (uint32_t i = 0; i < LEXICAL_COUNT; i++) out[i] = 0;
  double exclamations = 0, questions = 0, ratings = 0;
  for (uint32_t i = 0; i < code_count; i++) exclamations += codes[i] == '!', questions += codes[i] == '?';
  valence_features(exclamations, out);
  static const uint8_t counted[8] = {NEGATION, CONTRAST, 0, WISH, REQUEST, QUESTION, PICTOGRAPH, 0};
  for (uint32_t i = 0; i < token_count; i++) {
    const Token *token = &tokens[i];
    uint32_t begins = codes[token->start];
    for (uint32_t k = 0; k < 8; k++) out[13 + k] += (token->flags & counted[k]) != 0;
    out[15] += token->booster != 0;
    if (token->flags & PICTOGRAPH) out[20] += token->valence;
    out[22] += token->length;
    out[25] += token->capitals;
    out[27] += begins == '.' && token->length > 1;
    out[28] += begins == '#';
    out[29] += token->elongated;
    ratings += token->is_rating, out[30] += token->rating;
  }
  out[21] = token_count, out[23] = exclamations, out[24] = questions;
  if (ratings > 0) out[30] /= ratings;
  out[26] = out[25] / (token_count ? token_count : 1);
  for (uint32_t i = 0; i < LEXICAL_COUNT; i++) out[i] = (double)(float)out[i];
}
