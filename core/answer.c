// From a text's tokens to the trees' columns, and from the judges' scores to an answer.

static struct {
  const float *units, *intercepts;  // (linear models, 4): what a weight of 1 is worth; what is added
  const Calibration *calibrations;
  double min_confidence;
} judge;

static double columns[MAX_INPUTS];

// Returns the linear model that judges a language; English's is the first.
static Linear linear_of(uint32_t code) {
  uint32_t row = language.linear[code];
  return (Linear){language.salts[code], row ? shortest_elsewhere : shortest_chars, &judge.units[4 * row]};
}

// Writes the columns that the trees read of the tokens; returns the text's language.
static uint32_t fill_columns(void) {
  know_tokens();
  read_tokens();
  uint32_t code = identify(), at = LABEL_COUNT;
  const float *intercepts = &judge.intercepts[4 * language.linear[code]];
  Linear model = linear_of(code);
  linear_scores(&model, columns);
  for (uint32_t k = 0; k < LABEL_COUNT; k++) columns[k] += (double)intercepts[k];
  if (encoder.there) {
    for (uint32_t k = 0; k < LABEL_COUNT; k++) columns[at++] = (double)reading.scores[k];
    columns[at++] = (double)reading.known;
    columns[at++] = english_share();
  }
  lexical_features(&columns[at]);
  return code;
}

static const Calibration *calibration_of(uint32_t code, uint32_t platform) {
  int32_t own_row = language.calibrations[code];
  return &judge.calibrations[own_row < 0 ? (int32_t)platform : own_row];
}

// Writes what all judges together say of each class: logarithms of probabilities, up to a constant.
static void weigh(const Calibration *calibration, const double *raw, double *out) {
  for (uint32_t k = 0; k < LABEL_COUNT; k++) {
    double encoded = encoder.there ? columns[LABEL_COUNT + k] : 0;
    out[k] = raw[k] / calibration->temperature + calibration->linear * columns[k] + calibration->encoder * encoded;
  }
  out[NEGATIVE] += calibration->negative;
  out[NEUTRAL] += calibration->neutral;
}

static uint8_t doubt(uint32_t code, double confidence) {
  if (code == language.no_words) {
    if (!has_pictograph() && !has_rating()) return 2;
  } else if (!language.is_read[code]) {
    return 1;
  }
  return confidence < judge.min_confidence ? 3 : 0;
}

// Judges the text in `raw`, written on a platform.
static void judge_text(uint32_t platform, Answer *answer) {
  double raw_scores[LABEL_COUNT], scores[LABEL_COUNT], sum = 0;
  tokenise();
  uint32_t code = fill_columns(), best = 0;
  tree_scores(columns, raw_scores);
  weigh(calibration_of(code, platform), raw_scores, scores);
  double most = scores[0];
  for (uint32_t k = 1; k < LABEL_COUNT; k++)
    if (scores[k] > most) most = scores[k];
  for (uint32_t k = 0; k < LABEL_COUNT; k++) sum += scores[k] = exponential(scores[k] - most);
  for (uint32_t k = 0; k < LABEL_COUNT; k++) answer->probabilities[k] = scores[k] / sum;
  for (uint32_t k = 1; k < LABEL_COUNT; k++)
    if (answer->probabilities[k] > answer->probabilities[best]) best = k;
  answer->language = (uint16_t)code;
  answer->label = (uint8_t)best;
  answer->doubt = doubt(code, answer->probabilities[best]);
  answer->tokens = (uint16_t)token_count;
  for (uint32_t k = 0; k < 3; k++) answer->zeros[k] = 0;
  count_known(language.salts[code], answer);
}
