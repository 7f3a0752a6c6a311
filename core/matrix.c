// Products of a row of numbers and a matrix, whose sums have one order.

enum { MAX_ROWS = 256, QUADS_AT_ONCE = 6 };  // of a matrix

// Rows of a matrix that a row of numbers adds up, and how often each.
typedef struct {
  uint32_t count;
  const f32x4 *lines[MAX_ROWS];
  float factors[MAX_ROWS];
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

// Rounds `count` numbers, `stride` apart, so that the largest becomes `largest`. Returns what 1 is then worth: 0 where all
// numbers are so small that what 1 is worth would have few digits, or none.
static float round_numbers(const float *numbers, uint32_t count, uint32_t stride, int32_t largest, int16_t *out) {
  float most = 0;
  for (uint32_t i = 0; i < count; i++) {
    float size = __builtin_fabsf(numbers[i * stride]);
    if (size > most) most = size;
  }
  float unit = most > LEAST ? most / (float)largest : 0;
  for (uint32_t i = 0; i < count; i++) {
    float whole = unit > 0 ? numbers[i * stride] / unit : 0;
    out[i] = (int16_t)(whole < 0 ? whole - 0.5f : whole + 0.5f);
  }
  return unit;
}

// Rounds a matrix. Returns 0 or an error.
static int32_t round_matrix(const float *matrix, uint32_t rows, uint32_t columns, Rounded *out) {
  static int16_t column[MAX_ROWS];
  out->pairs = (rows + 1) / 2, out->quads = columns / 4;
  out->lines = (i16x8 *)reserve(out->pairs * out->quads * (uint32_t)sizeof(i16x8));
  out->scales = (f32x4 *)reserve(out->quads * (uint32_t)sizeof(f32x4));
  if (!out->lines || !out->scales) return ERROR_MEMORY;
  for (uint32_t c = 0; c < columns; c++) {
    ((float *)out->scales)[c] = round_numbers(&matrix[c], rows, columns, LARGEST_IN_MATRIX, column);
    for (uint32_t r = 0; r < rows; r++) {
      int16_t *line = (int16_t *)&out->lines[r / 2 * out->quads + c / 4];
      line[2 * (c % 4) + r % 2] = column[r];
    }
  }
  return 0;
}

// A row of integers, what 1 of them is worth, and the matrix that it is multiplied with.
typedef struct {
  const int16_t *row;
  float unit;
  const Rounded *matrix;
} Pairs;

INLINED void sum_pairs(const void *pairs, uint32_t at, uint32_t quads, f32x4 *out) {
  const Pairs *of = pairs;
  const int32_t *row = (const int32_t *)of->row;
  const Rounded *matrix = of->matrix;
  i32x4 sum[QUADS_AT_ONCE] = {0};
  for (uint32_t p = 0; p < matrix->pairs; p++) {
    i32x4 pair = {row[p], row[p], row[p], row[p]};
    const i16x8 *line = &matrix->lines[p * matrix->quads + at];
    for (uint32_t c = 0; c < quads; c++) sum[c] += __builtin_wasm_dot_s_i32x4_i16x8((i16x8)pair, line[c]);
  }
  for (uint32_t c = 0; c < quads; c++)
    out[at + c] = __builtin_convertvector(sum[c], f32x4) * matrix->scales[at + c] * of->unit;
}

// out[0 .. columns) = row times matrix. The row begins on a multiple of 4 bytes; of an odd number, a zero is behind it.
static void multiply_rounded(const int16_t *row, float unit, const Rounded *matrix, float *out) {
  Pairs of = {row, unit, matrix};
  sum_in_blocks(sum_pairs, &of, matrix->quads, (f32x4 *)out);
}
