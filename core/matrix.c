// Products of a row of numbers and a matrix, whose sums have one order.

enum { MAX_SIZE = 1024, QUADS_AT_ONCE = 6 };  // rows of a matrix at most

// Rows of a matrix that a row of numbers adds up, and how often each.
typedef struct {
  uint32_t count;
  const f32x4 *lines[MAX_SIZE];
  float factors[MAX_SIZE];
} Summands;

// Writes `quads` sums, as many as there are registers for beside what they are made of.
static inline __attribute__((always_inline)) void sum_quads(const Summands *of, uint32_t at, uint32_t quads, f32x4 *out) {
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
  uint32_t quads = columns / 4, at = 0;
  of.count = 0;
  for (uint32_t k = 0; k < rows; k++) {  // a product with zero changes no sum
    of.lines[of.count] = (const f32x4 *)matrix + k * quads, of.factors[of.count] = row[k];
    of.count += row[k] != 0;
  }
  f32x4 *to = (f32x4 *)out;
  for (; at + QUADS_AT_ONCE <= quads; at += QUADS_AT_ONCE) sum_quads(&of, at, QUADS_AT_ONCE, to);
  switch (quads - at) {
    case 5: return sum_quads(&of, at, 5, to);
    case 4: return sum_quads(&of, at, 4, to);
    case 3: return sum_quads(&of, at, 3, to);
    case 2: return sum_quads(&of, at, 2, to);
    case 1: return sum_quads(&of, at, 1, to);
  }
}
