// Which tokens and features moved a label: what the trees say of the linear models' and the encoder's
// columns is shared out among the tokens that made those; the lexicon's columns stay features of their own.

static const double STEADY = 0.2;  // smallest share of the parts' total size that their sum is taken for
static double parts_of[2][LABEL_COUNT][MAX_TOKENS];  // what each token adds to the linear models' scores, the encoder's

typedef struct {
  double base, rest;
  double features[LEXICAL_COUNT];
  double tokens[];
} Explanation;

typedef struct {
  const Table *table;
  const Linear *model;
  double length;
} Shares;

INLINED void share_ngram(void *context, uint32_t hash, const uint32_t *spanned, uint32_t span) {
  Shares *shares = context;
  int32_t row = find_term(shares->table, hash ^ shares->model->salt);
  if (row < 0) return;
  f32x4 weights = weights_of(shares->table, row);
  for (uint32_t i = 0; i < span; i++)
    for (uint32_t k = 0; k < LABEL_COUNT; k++)
      parts_of[0][k][spanned[i]] += (double)weights[k] * (double)shares->model->units[k] / shares->length / span;
}

static void share_linear(const Linear *model) {
  Sum of_words = sum_of_words(model), of_chars = sum_of_chars(model);
  Shares shares = {&words, model, length_of(&of_words)};
  each_of_words(share_ngram, pass_length, &shares);
  shares = (Shares){&chars, model, length_of(&of_chars)};
  each_of_chars(model->shortest, share_ngram, pass_length, &shares);
}

// What the encoder's scores change without each token that it reads.
static void share_encoder(void) {
  static const float *parts[MAX_READ];
  float without[4];
  uint32_t count = find_products(parts);
  project_row(encoder.words + encoder.buckets, spelt_products(MAX_READ));
  for (uint32_t i = 0; i < count; i++) {
    const float *whole = parts[i];
    parts[i] = spelt_products(MAX_READ);
    read_products(parts, count, without, 0);
    parts[i] = whole;
    for (uint32_t k = 0; k < LABEL_COUNT; k++) parts_of[1][k][i] = (double)(reading.scores[k] - without[k]);
  }
}

// Adds `amount`, shared out in proportion to `parts` as far as their sum is steady.
static void share_out(double amount, const double *parts, double *out) {
  double total = 0, size = 0;
  for (uint32_t i = 0; i < token_count; i++) total += parts[i], size += __builtin_fabs(parts[i]);
  if (size == 0) return;
  double steady = __builtin_fabs(total) > STEADY * size ? __builtin_fabs(total) : STEADY * size;
  steady = __builtin_copysign(steady, total);
  for (uint32_t i = 0; i < token_count; i++) out[i] += amount * parts[i] / steady;
}

// Writes why the text that was judged last, on a platform, got its answer.
static void explain(uint32_t platform, const Answer *answer, Explanation *out) {
  static double moved[MAX_INPUTS + 1];
  const Calibration *calibration = calibration_of(answer->language, platform);
  uint32_t label = answer->label, first = encoder.there ? LABEL_COUNT + ENCODER_COUNT : LABEL_COUNT;
  for (uint32_t s = 0; s < 2; s++)
    for (uint32_t k = 0; k < LABEL_COUNT; k++)
      for (uint32_t i = 0; i < token_count; i++) parts_of[s][k][i] = 0;
  Linear model = linear_of(answer->language);
  share_linear(&model);
  if (encoder.there) share_encoder();
  tree_contributions(columns, label, moved);
  for (uint32_t k = 0; k <= trees.columns; k++) moved[k] /= calibration->temperature;
  out->base = moved[trees.columns];
  if (label == NEGATIVE) out->base += calibration->negative;
  if (label == NEUTRAL) out->base += calibration->neutral;
  out->rest = 0;
  for (uint32_t i = 0; i < token_count; i++) out->tokens[i] = 0;
  for (uint32_t s = 0; s < (encoder.there ? 2 : 1); s++) {
    double weight = s ? calibration->encoder : calibration->linear;
    for (uint32_t k = 0; k < LABEL_COUNT; k++) share_out(moved[s * LABEL_COUNT + k], parts_of[s][k], out->tokens);
    for (uint32_t i = 0; i < token_count; i++) out->tokens[i] += weight * parts_of[s][label][i];
    out->rest += weight * columns[s * LABEL_COUNT + label];
  }
  for (uint32_t k = 0; k < first; k++) out->rest += moved[k];
  for (uint32_t i = 0; i < token_count; i++) out->rest -= out->tokens[i];
  for (uint32_t k = 0; k < LEXICAL_COUNT; k++) out->features[k] = moved[first + k];
}
