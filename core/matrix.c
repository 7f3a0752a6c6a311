// Products of a row of numbers and a matrix, whose sums have one order.

enum {
  MAX_ROWS = 256,                // of a matrix of integers
  MAX_SUMMANDS = 3 * MAX_ROWS,   // rows of one of floats
  QUADS_AT_ONCE = 6,             // of its columns
};

// Of each two numbers b where it is larger, else a: also where b is no number. Where a is none, it stays.
static f32x4 larger_of(f32x4 a, f32x4 b) { return __builtin_wasm_pmax_f32x4(a, b); }

// Rows of a matrix that a row of numbers adds up, and how often each.
typedef struct {
  uint32_t count;
  const f32x4 *lines[MAX_SUMMANDS];
  float factors[MAX_SUMMANDS];
} Summands;

// Writes `quads` sums of four numbers each, from `at` on.
typedef void (*SumQuads)(const void *of, uint32_t at, uint32_t quads, f32x4 *out);

// Writes all sums, as many at a time as there are registers for beside what they are made of.
INLINED void sum_in_blocks(SumQuads sum, const void *of, uint32_t quads, f32x4 *out) {
  uint32_t at = 0;
  for (; at + QUADS_AT_ONCE <= quads; at += QUADS_AT_ONCE) sum(of, at, QUADS_AT_ONCE, out);
  switch (quads - at) {
    case 5: return sum(of, at, 5, out);
    case 4: return sum(of, at, 4, out);
    case 3: return sum(of, at, 3, out);
    case 2: return sum(of, at, 2, out);
    case 1: return sum(of, at, 1, out);
  }
}

INLINED void sum_floats(const void *summands, uint32_t at, uint32_t quads, f32x4 *out) {
  const Summands *of = summands;
  f32x4 sum[QUADS_AT_ONCE] = {0};
  for (uint32_t i = 0; i < of->count; i++) {
    f32x4 factor = {of->factors[i], of->factors[i], of->factors[i], of->factors[i]};
    const f32x4 *line = of->lines[i] + at;
    for (uint32_t c = 0; c < quads; c++) sum[c] += factor * line[c];
  }
  for (uint32_t c = 0; c < quads; c++) out[at + c] = sum[c];
}

// out[0 .. columns) = row times matrix; the sum over rows of the matrix runs from the first to the last.
static void multiply(const float *row, uint32_t rows, const float *matrix, uint32_t columns, float *out) {
  static Summands of;
  uint32_t quads = columns / 4;
  of.count = 0;
  for (uint32_t k = 0; k < rows; k++) {  // a product with zero changes no sum
    of.lines[of.count] = (const f32x4 *)matrix + k * quads, of.factors[of.count] = row[k];
    of.count += row[k] != 0;
  }
  sum_in_blocks(sum_floats, &of, quads, (f32x4 *)out);
}

// A matrix whose columns are rounded to integers of 14 bits, for a row of integers of 11 at most: twice as fast.
// Two rows lie beside each other, number by number, as the instruction that adds up the products of pairs takes them.
typedef struct {
  uint32_t pairs, quads;
  i16x8 *lines;   // (pairs, quads): of four columns, two rows
  f32x4 *scales;  // (quads): what an integer is worth
} Rounded;

enum { LARGEST_IN_MATRIX = 8191, LARGEST_IN_ROW = 1023 };
static const float LEAST = 1e-30f;
_Static_assert((uint64_t)LARGEST_IN_MATRIX * LARGEST_IN_ROW * MAX_ROWS < 1ull << 31, "no sum overflows");

// Numbers below 2^22 as integers, the nearest, of two the even one: the bits of what is added to them count from there on.
static i32x4 nearest(f32x4 numbers) {
  const float from = 0x1.8p23f;
  const int32_t bits = 0x4b400000;
  return (i32x4)(numbers + (f32x4){from, from, from, from}) - (i32x4){bits, bits, bits, bits};
}

// Rounds `count` numbers, with zeros behind them up to a multiple of four, so that the largest becomes `largest`; up to a
// multiple of eight, integers are zero. Returns what 1 is then worth: 0 where all numbers are so small that it would have
// few digits, or none.
static float round_numbers(const f32x4 *numbers, uint32_t count, int32_t largest, i16x8 *out) {
  uint32_t quads = (count + 3) / 4;
  f32x4 sizes = {0};
  for (uint32_t i = 0; i < quads; i++) sizes = larger_of(sizes, __builtin_wasm_abs_f32x4(numbers[i]));
  float most = 0;
  for (uint32_t k = 0; k < 4; k++)
    if (sizes[k] > most) most = sizes[k];
  float unit = most > LEAST ? most / (float)largest : 0, times = unit > 0 ? 1 / unit : 0;
  for (uint32_t i = 0; i < quads; i += 2) {
    i32x4 first = nearest(numbers[i] * times), next = {0};
    if (i + 1 < quads) next = nearest(numbers[i + 1] * times);
    out[i / 2] = __builtin_wasm_narrow_s_i16x8_i32x4(first, next);
  }
  return unit;
}

// Rounds a matrix. Returns 0 or an error.
static int32_t round_matrix(const float *matrix, uint32_t rows, uint32_t columns, Rounded *out) {
  static f32x4 column[MAX_ROWS / 4];
  static i16x8 integers[MAX_ROWS / 8];
  out->pairs = (rows + 1) / 2, out->quads = columns / 4;
  out->lines = (i16x8 *)reserve(out->pairs * out->quads * (uint32_t)sizeof(i16x8));
  out->scales = (f32x4 *)reserve(out->quads * (uint32_t)sizeof(f32x4));
  if (!out->lines || !out->scales) return ERROR_MEMORY;
  for (uint32_t r = 0; r < MAX_ROWS; r++) ((float *)column)[r] = 0;
  for (uint32_t c = 0; c < columns; c++) {
    for (uint32_t r = 0; r < rows; r++) ((float *)column)[r] = matrix[r * columns + c];
    ((float *)out->scales)[c] = round_numbers(column, rows, LARGEST_IN_MATRIX, integers);
    for (uint32_t r = 0; r < rows; r++) {
      int16_t *line = (int16_t *)&out->lines[r / 2 * out->quads + c / 4];
      line[2 * (c % 4) + r % 2] = ((const int16_t *)integers)[r];
    }
  }
  return 0;
}

// Pairs of a row of integers, what 1 of them is worth, and the lines of the matrix that they are multiplied with.
typedef struct {
  uint32_t count;
  int32_t pairs[MAX_ROWS / 2];
  const i16x8 *lines[MAX_ROWS / 2];
  const f32x4 *scales;
  float unit;
} Pairs;

INLINED void sum_pairs(const void *pairs, uint32_t at, uint32_t quads, f32x4 *out) {
  const Pairs *of = pairs;
  i32x4 sum[QUADS_AT_ONCE] = {0};
  for (uint32_t i = 0; i < of->count; i++) {
    i32x4 pair = {of->pairs[i], of->pairs[i], of->pairs[i], of->pairs[i]};
    const i16x8 *line = of->lines[i] + at;
    for (uint32_t c = 0; c < quads; c++) sum[c] += __builtin_wasm_dot_s_i32x4_i16x8((i16x8)pair, line[c]);
  }
  for (uint32_t c = 0; c < quads; c++)
    out[at + c] = __builtin_convertvector(sum[c], f32x4) * of->scales[at + c] * of->unit;
}

// out[0 .. columns) = row times matrix; behind an odd number of integers stands a zero.
static void multiply_rounded(const i16x8 *row, float unit, const Rounded *matrix, float *out) {
  static Pairs of;
  const int32_t *pairs = (const int32_t *)row;
  of.count = 0, of.scales = matrix->scales, of.unit = unit;
  for (uint32_t p = 0; p < matrix->pairs; p++) {  // a pair of zeros changes no sum
    of.lines[of.count] = matrix->lines + p * matrix->quads, of.pairs[of.count] = pairs[p];
    of.count += pairs[p] != 0;
  }
  sum_in_blocks(sum_pairs, &of, matrix->quads, (f32x4 *)out);
}

// The same for numbers, with zeros behind them up to a multiple of four, which are rounded first.
static void multiply_numbers(const f32x4 *numbers, uint32_t count, const Rounded *matrix, float *out) {
  static i16x8 row[MAX_ROWS / 8];
  float unit = round_numbers(numbers, count, LARGEST_IN_ROW, row);
  multiply_rounded(row, unit, matrix, out);
}
