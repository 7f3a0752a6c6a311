// The leaves of all trees without a walk. A column's thresholds cut its values into cells; of each cell it is kept which
// leaves a text in it can come to, a bit each. What all columns leave over is one leaf per tree: the one that a walk
// comes to. After QuickScorer (Lucchese et al. 2015).

enum { LANE_LEAVES = 16, MAX_CELL_LEAVES = 64, MAX_CELL_BYTES = 8 << 20 };
enum { AT_ONCE = 8, LANES_AT_ONCE = 8 * AT_ONCE };  // of vectors, and lanes in them
typedef uint16_t u16x8 __attribute__((vector_size(16)));

static struct {
  uint32_t lanes;                   // of 16 leaves each, those of one tree after the other's; 0: the trees are walked
  uint32_t first[MAX_INPUTS + 1];   // of each column among the bounds; its cells are one more than its bounds
  double *bounds;                   // ascending; the largest value of each cell but a column's last
  uint16_t *open;                   // (cells, lanes): the leaves that can be come to
  uint16_t *left;                   // (lanes): what all columns of a text leave over
  uint16_t *lane_of;                // of each tree, and one more
} cells;

static const uint16_t *cell(uint32_t column, uint32_t rank) {
  return &cells.open[(size_t)(cells.first[column] + column + rank) * cells.lanes];
}

// Puts a bound between those of a column that lie from `first` to before `end`; returns their new end.
static uint32_t add_bound(uint32_t first, uint32_t end, double bound) {
  uint32_t place = end;
  while (place > first && cells.bounds[place - 1] >= bound) place--;
  if (place < end && cells.bounds[place] == bound) return end;
  for (uint32_t i = end; i > place; i--) cells.bounds[i] = cells.bounds[i - 1];
  cells.bounds[place] = bound;
  return end + 1;
}

static void find_bounds(void) {
  union {
    double value;
    uint64_t bits;
  } below = {-1e-35f};
  below.bits++;  // the next double away from zero
  uint32_t end = 0, splits = trees.starts[trees.count];
  for (uint32_t column = 0; column < trees.columns; column++) {
    uint32_t first = cells.first[column] = end;
    for (uint32_t i = 0; i < splits; i++) {
      const Split *split = &trees.splits[i];
      if (split->column != column) continue;
      end = add_bound(first, end, split->threshold);
      if (split->zero) end = add_bound(first, add_bound(first, end, below.value), 1e-35f);
    }
  }
  cells.first[trees.columns] = end;
}

// Takes from each cell the leaves of a tree that a split keeps a text in it from.
static void close_leaves(const Split *split, uint32_t lane, uint32_t lanes, uint64_t left, uint64_t right) {
  uint32_t column = split->column, bounds = cells.first[column + 1] - cells.first[column];
  for (uint32_t rank = 0; rank <= bounds; rank++) {
    double value = rank < bounds ? cells.bounds[cells.first[column] + rank] : __builtin_inf();
    uint64_t gone = goes_left(split, value) ? right : left;
    uint16_t *open = (uint16_t *)cell(column, rank) + lane;
    for (uint32_t i = 0; i < lanes; i++) open[i] &= (uint16_t)(~gone >> LANE_LEAVES * i);
  }
}

static void close_tree(uint32_t tree) {
  uint64_t below[MAX_CELL_LEAVES];  // leaves below each split; a split comes after the one above it
  uint32_t lane = cells.lane_of[tree], lanes = cells.lane_of[tree + 1] - lane;
  const Split *splits = &trees.splits[trees.starts[tree]];
  for (uint32_t i = trees.starts[tree + 1] - trees.starts[tree]; i-- > 0;) {
    const Split *split = &splits[i];
    uint64_t left = split->left < 0 ? 1ull << (-1 - split->left) : below[split->left];
    uint64_t right = split->right < 0 ? 1ull << (-1 - split->right) : below[split->right];
    below[i] = left | right;
    close_leaves(split, lane, lanes, left, right);
  }
}

// Prepares the cells, unless they take more room than they are worth. Returns 0 or ERROR_MEMORY.
static int32_t build_cells(void) {
  uint32_t splits = trees.starts[trees.count];
  cells.lanes = 0;
  uint64_t lanes = 0;
  for (uint32_t t = 0; t < trees.count; t++) {
    uint32_t leaves = trees.starts[t + 1] - trees.starts[t] + 1;
    if (leaves > MAX_CELL_LEAVES) return 0;
    lanes += (leaves + LANE_LEAVES - 1) / LANE_LEAVES;
  }
  lanes = (lanes + LANES_AT_ONCE - 1) / LANES_AT_ONCE * LANES_AT_ONCE;
  uint32_t most = splits + 3 * trees.columns;  // two bounds about zero, and one cell more than bounds
  if (lanes * most * sizeof *cells.open > MAX_CELL_BYTES) return 0;
  cells.bounds = (double *)reserve(most * sizeof(double));
  cells.lane_of = (uint16_t *)reserve((trees.count + 1) * sizeof *cells.lane_of);
  if (!cells.bounds || !cells.lane_of) return ERROR_MEMORY;
  find_bounds();
  uint32_t size = (cells.first[trees.columns] + trees.columns) * (uint32_t)lanes;
  cells.open = (uint16_t *)reserve(size * sizeof *cells.open);
  cells.left = (uint16_t *)reserve((uint32_t)lanes * sizeof *cells.left);
  if (!cells.open || !cells.left) return ERROR_MEMORY;
  for (uint32_t i = 0; i < size; i++) cells.open[i] = 0xffff;
  cells.lanes = (uint32_t)lanes;
  for (uint32_t t = 0; t < trees.count; t++) {
    uint32_t leaves = trees.starts[t + 1] - trees.starts[t] + 1;
    cells.lane_of[t + 1] = (uint16_t)(cells.lane_of[t] + (leaves + LANE_LEAVES - 1) / LANE_LEAVES);
  }
  for (uint32_t t = 0; t < trees.count; t++) close_tree(t);
  return 0;
}

// Returns how many bounds of a column are below a value. No step depends on what is found, only the place that is read.
static uint32_t rank_of(uint32_t column, double value) {
  const double *bounds = &cells.bounds[cells.first[column]], *from = bounds;
  uint32_t left = cells.first[column + 1] - cells.first[column];
  if (!left) return 0;
  while (left > 1) {
    uint32_t half = left / 2;
    from += value <= from[half - 1] ? 0 : half;
    left -= half;
  }
  return (uint32_t)(from - bounds) + !(value <= *from);
}

// Leaves over what all columns of a text do.
static void close_columns(const double *columns) {
  const uint16_t *rows[MAX_INPUTS];
  for (uint32_t column = 0; column < trees.columns; column++) rows[column] = cell(column, rank_of(column, columns[column]));
  for (uint32_t lane = 0; lane < cells.lanes; lane += LANES_AT_ONCE) {
    u16x8 left[AT_ONCE], *out = (u16x8 *)&cells.left[lane];
    for (uint32_t i = 0; i < AT_ONCE; i++) left[i] = ~(u16x8){0};
    for (uint32_t column = 0; column < trees.columns; column++)
      for (uint32_t i = 0; i < AT_ONCE; i++) left[i] &= ((const u16x8 *)&rows[column][lane])[i];
    for (uint32_t i = 0; i < AT_ONCE; i++) out[i] = left[i];
  }
}

// Returns the leaf of a tree that is left over.
static inline uint32_t leaf_of(uint32_t tree) {
  uint32_t first = cells.lane_of[tree], lane = first, last = cells.lane_of[tree + 1] - 1u;
  while (lane < last && !cells.left[lane]) lane++;
  return (lane - first) * LANE_LEAVES + (uint32_t)__builtin_ctz(cells.left[lane]);
}

// Writes the raw score of each class: its trees' leaves, from the first tree to the last.
static void sum_leaves(const double *columns, double *out) {
  close_columns(columns);
  for (uint32_t k = 0; k < LABEL_COUNT; k++) out[k] = 0;
  for (uint32_t t = 0; t < trees.count; t += LABEL_COUNT)
    for (uint32_t k = 0; k < LABEL_COUNT; k++) out[k] += trees.leaves[trees.starts[t + k] + t + k + leaf_of(t + k)];
}

static void tree_scores(const double *columns, double *out) {
  if (cells.lanes) sum_leaves(columns, out);
  else walk_trees(columns, out);
}
