// The encoder: a convolutional network over words (model/encoder_file.py). Convolutions multiply integers; the other sums
// are in single precision, run from the first product to the last, and each product and each sum is rounded by itself.

enum { MAX_READ = 64, MAX_SPELT = 40, SHORTEST = 3, LONGEST = 4, NUMBERS_AT_ONCE = 16, CACHED = 16384 };
enum { MAX_WIDTH = MAX_ROWS, MAX_TONGUE = MAX_ROWS, MAX_LANGUAGES = 256 };
enum { MAX_COLUMNS = 3 * MAX_WIDTH + 4 + MAX_TONGUE };

static struct {
  int there;
  Index index;
  uint32_t words, buckets, size;
  uint32_t first_width, second_width, dense_width, tongue, languages;  // multiples of four
  uint32_t columns;             // 3 * first_width, then 4 for the scores, then tongue
  const int8_t *vectors;        // words, buckets, a word that is left out
  const uint16_t *scales;       // of each row, in half precision
  Rounded projection;           // (size, columns)
  Rounded second;               // (first_width, 3 * second_width)
  const float *bias, *second_bias;
  const float *dense;           // (tongue + 2 * second_width, dense_width)
  const float *dense_bias;
  const float *output;          // (2 * second_width + dense_width, 4)
  const float *output_bias;     // (4)
  const float *language_output; // (tongue, languages)
  const float *language_bias;
  uint16_t *slots;              // per word, where its products are kept, plus 1
  float *products;              // (CACHED, columns)
  uint32_t used;
} encoder;

// What the encoder makes of a text.
static struct {
  float scores[4];
  float languages[MAX_LANGUAGES];
  float known;
} reading;

// What lies behind `size` stays zero: an instance has one model.
static _Alignas(16) float vector[MAX_ROWS];
static _Alignas(16) int16_t integers[MAX_ROWS];
_Static_assert((int)MAX_READ <= (int)SOUGHT_AT_ONCE, "a text's words are looked up at once");
_Static_assert(2 * (int)MAX_WIDTH + (int)MAX_TONGUE <= (int)MAX_SUMMANDS, "the dense layer's sums are made at once");
_Static_assert(3 * (int)MAX_WIDTH <= (int)MAX_SUMMANDS, "and what the scores are made of");
// Of each token one behind the other, as wide as the encoder is: products of those that are in no vocabulary, and of no
// token; what the convolutions give.
static f32x4 spelt[(MAX_READ + 1) * MAX_COLUMNS / 4];
static f32x4 hidden[MAX_READ * MAX_WIDTH / 4], top[MAX_READ * MAX_WIDTH / 4], second[3 * MAX_READ * MAX_WIDTH / 4];

// A number in half precision (IEEE 754-2008), in single precision; none is infinite, as the model file's check saw to.
static float widen(uint16_t half) {
  union {
    uint32_t bits;
    float number;
  } value, least = {113u << 23};  // of a number that is not subnormal
  value.bits = (half & 0x7fffu) << 13;
  if (half & 0x7c00) {
    value.bits += 112u << 23;
  } else {
    value.bits += 113u << 23;
    value.number -= least.number;
  }
  value.bits |= (half & 0x8000u) << 16;
  return value.number;
}

// Writes the products of a row of the table.
static void project_row(uint32_t row, float *out) {
  const int8_t *units = &encoder.vectors[(size_t)row * encoder.size];
  for (uint32_t k = 0; k < encoder.size; k++) integers[k] = units[k];
  multiply_rounded((const i16x8 *)integers, widen(encoder.scales[row]), &encoder.projection, out);
}

// Writes the products of `vector`.
static void project_vector(float *out) { multiply_numbers((const f32x4 *)vector, encoder.size, &encoder.projection, out); }

static float *spelt_products(uint32_t i) { return (float *)spelt + i * encoder.columns; }

// Makes room for the words of one text, none of which may go while it is read: full, the cache begins again.
static void make_room(void) {
  if (encoder.used + MAX_READ <= CACHED) return;
  for (uint32_t i = 0; i < encoder.words; i++) encoder.slots[i] = 0;
  encoder.used = 0;
}

// Returns the products of a word of the vocabulary, which are kept from the first time that it is met.
static const float *products_of(uint32_t word) {
  if (!encoder.slots[word]) {
    project_row(word, &encoder.products[(size_t)encoder.used * encoder.columns]);
    encoder.slots[word] = (uint16_t)++encoder.used;
  }
  return &encoder.products[(size_t)(encoder.slots[word] - 1) * encoder.columns];
}

// The vectors of a token's n-grams of characters: which rows they are, those of one length after those of another.
typedef struct {
  uint32_t ends[LONGEST - SHORTEST + 1];
  const int8_t *rows[2 * MAX_SPELT];
  float scales[2 * MAX_SPELT];
} Spelling;

// Finds the n-grams as training/distillation/subwords.py does.
static void find_spelling(const uint32_t *text, uint32_t length, Spelling *out) {
  uint32_t padded[MAX_SPELT + 2], count = 0, end = length < MAX_SPELT ? length : MAX_SPELT;
  padded[0] = ' ';
  for (uint32_t i = 0; i < end; i++) padded[i + 1] = text[i];
  padded[end + 1] = ' ';
  for (uint32_t n = SHORTEST; n <= LONGEST; n++) {
    for (uint32_t i = 0; i + n <= end + 2; i++, count++) {
      uint32_t hash = 0;
      for (uint32_t j = 0; j < n; j++) hash = hash * BASE + padded[i + j];
      uint32_t row = encoder.words + finalise(hash + n) % encoder.buckets;
      out->rows[count] = &encoder.vectors[(size_t)row * encoder.size];
      out->scales[count] = widen(encoder.scales[row]);
    }
    out->ends[n - SHORTEST] = count;
  }
}

// Writes some numbers of the mean of a token's vectors, `place` the first. They are summed by length, then over lengths.
INLINED void mean_of(const Spelling *spelling, uint32_t place, uint32_t numbers, float *out) {
  float total[NUMBERS_AT_ONCE] = {0};
  for (uint32_t n = 0, i = 0; n <= LONGEST - SHORTEST; n++) {
    float of_length[NUMBERS_AT_ONCE] = {0};
    for (; i < spelling->ends[n]; i++)
      for (uint32_t k = 0; k < numbers; k++) of_length[k] += (float)spelling->rows[i][place + k] * spelling->scales[i];
    for (uint32_t k = 0; k < numbers; k++) total[k] += of_length[k];
  }
  for (uint32_t k = 0; k < numbers; k++) out[place + k] = total[k] / (float)spelling->ends[LONGEST - SHORTEST];
}

// Writes the mean of the vectors of a token's n-grams of characters.
static void spell(const uint32_t *text, uint32_t length, float *out) {
  Spelling spelling;
  uint32_t k = 0;
  find_spelling(text, length, &spelling);
  for (; k + NUMBERS_AT_ONCE <= encoder.size; k += NUMBERS_AT_ONCE) mean_of(&spelling, k, NUMBERS_AT_ONCE, out);
  for (; k < encoder.size; k++) mean_of(&spelling, k, 1, out);
}

// out[i] = the larger of 0 and: what word i gives itself, a bias, what the word before gives it, and the word after; all of
// `quads` times four numbers.
static void convolve(const float *const *parts, uint32_t count, const float *bias, uint32_t quads, f32x4 *out) {
  static const float nothing[3 * MAX_WIDTH];
  const f32x4 *b = (const f32x4 *)bias, zero = {0};
  for (uint32_t i = 0; i < count; i++) {
    const f32x4 *here = (const f32x4 *)parts[i] + quads;
    const f32x4 *before = (const f32x4 *)(i ? parts[i - 1] : nothing);
    const f32x4 *after = (const f32x4 *)(i + 1 < count ? parts[i + 1] : nothing) + 2 * quads;
    f32x4 *restrict to = &out[i * quads];
    for (uint32_t c = 0; c < quads; c++) {
      to[c] = larger_of(zero, here[c] + b[c] + before[c] + after[c]);
    }
  }
}

// Reads words by their products, at least one; writes scores, and those of languages where they are asked for.
static void read_products(const float *const *parts, uint32_t count, float *scores, float *languages) {
  uint32_t first_width = encoder.first_width, second_width = encoder.second_width, quads = second_width / 4;
  const float *again[MAX_READ];
  convolve(parts, count, encoder.bias, first_width / 4, hidden);
  for (uint32_t i = 0; i < count; i++) {
    again[i] = (const float *)&second[3 * i * quads];
    multiply_numbers(&hidden[i * first_width / 4], first_width, &encoder.second, (float *)&second[3 * i * quads]);
  }
  convolve(again, count, encoder.second_bias, quads, top);
  // The dense layer reads tongue, largest and sum; the scores are of largest, sum and that layer, and of what words add.
  uint32_t tongue_quads = encoder.tongue / 4, dense_width = encoder.dense_width;
  f32x4 joined[(MAX_TONGUE + 3 * MAX_WIDTH) / 4];
  f32x4 *tongue = joined, *most = tongue + tongue_quads, *sum = most + quads, *activated = sum + quads;
  for (uint32_t c = 0; c < quads; c++) most[c] = sum[c] = top[c];
  for (uint32_t i = 1; i < count; i++)
    for (uint32_t c = 0; c < quads; c++) {
      f32x4 here = top[i * quads + c];
      most[c] = larger_of(most[c], here);
      sum[c] += here;
    }
  f32x4 added[1 + MAX_TONGUE / 4], all;
  for (uint32_t c = 0; c <= tongue_quads; c++) {
    added[c] = ((const f32x4 *)parts[0])[3 * first_width / 4 + c];
    for (uint32_t i = 1; i < count; i++) added[c] += ((const f32x4 *)parts[i])[3 * first_width / 4 + c];
  }
  float scale = (float)(1 / __builtin_sqrt((double)count)), squared = scale * scale;
  for (uint32_t c = 0; c < quads; c++) sum[c] *= scale;
  for (uint32_t c = 0; c < tongue_quads; c++) tongue[c] = added[1 + c] * squared;
  multiply((const float *)tongue, encoder.tongue + 2 * second_width, encoder.dense, dense_width, (float *)activated);
  const f32x4 *bias = (const f32x4 *)encoder.dense_bias, zero = {0};
  for (uint32_t c = 0; c < dense_width / 4; c++) activated[c] = larger_of(zero, activated[c] + bias[c]);
  multiply((const float *)most, 2 * second_width + dense_width, encoder.output, 4, (float *)&all);
  all += added[0] * scale;
  for (uint32_t k = 0; k < 4; k++) scores[k] = all[k] + encoder.output_bias[k];
  if (!languages) return;
  multiply((const float *)tongue, encoder.tongue, encoder.language_output, encoder.languages, languages);
  for (uint32_t k = 0; k < encoder.languages; k++) languages[k] += encoder.language_bias[k];
}

// Finds the products of the tokens that are read; returns how many they are.
static uint32_t find_products(const float **parts) {
  uint32_t count = token_count < MAX_READ ? token_count : MAX_READ, of_words = 0, known = 0;
  uint32_t hashes[MAX_READ];
  int32_t rows[MAX_READ];
  make_room();
  for (uint32_t i = 0; i < count; i++) hashes[i] = tokens[i].hash;
  find_all(&encoder.index, 1, hashes, count, rows);
  for (uint32_t i = 0; i < count; i++) {
    if (rows[i] < 0) {
      spell(own_text(&tokens[i]), tokens[i].own_length, vector);
      project_vector(spelt_products(i));
      parts[i] = spelt_products(i);
    } else {
      parts[i] = products_of((uint32_t)rows[i]);
    }
    if (is_word(&tokens[i])) of_words++, known += rows[i] >= 0;
  }
  reading.known = (float)((double)known / (of_words ? of_words : 1));
  return count;
}

// Reads the tokens into `reading`.
static void read_tokens(void) {
  static const float *parts[MAX_READ];
  if (!encoder.there) return;
  uint32_t count = find_products(parts);
  if (count) {
    read_products(parts, count, reading.scores, reading.languages);
    return;
  }
  for (uint32_t k = 0; k < 4; k++) reading.scores[k] = encoder.output_bias[k];
  for (uint32_t k = 0; k < encoder.languages; k++) reading.languages[k] = encoder.language_bias[k];
}
