// Trees of decisions over a text's columns, as LightGBM sums them (Tree::Predict), and what each column moved.

static struct {
  uint32_t count, columns, depth;
  const uint32_t *starts;   // of each tree among the splits, one more than there are; tree t has a leaf more than splits
  const Split *splits;
  const double *leaves;
  const uint32_t *split_rows, *leaf_rows;  // rows that were trained on
  struct Step *path;        // room for tree_contributions
} trees;

static int goes_left(const Split *split, double value) {
  if (__builtin_expect(split->zero != 0, 0) && value >= -1e-35f && value <= 1e-35f) return split->zero == 1;
  return value <= split->threshold;
}

// Writes the raw score of each class: its trees' leaves, from the first tree to the last.
static void walk_trees(const double *columns, double *out) {
  for (uint32_t k = 0; k < LABEL_COUNT; k++) out[k] = 0;
  for (uint32_t t = 0; t < trees.count; t++) {
    uint32_t start = trees.starts[t];
    int32_t node = trees.starts[t + 1] > start ? 0 : -1;
    while (node >= 0) {
      const Split *split = &trees.splits[start + (uint32_t)node];
      node = goes_left(split, columns[split->column]) ? split->left : split->right;
    }
    out[t % LABEL_COUNT] += trees.leaves[start + t + (uint32_t)(-1 - node)];
  }
}

// One column on the way from the root: the share of rows that go on without it, whether this text does, and the
// weights of sets of columns. Source: Lundberg et al. (2020), algorithm 2, as Tree::TreeSHAP of LightGBM has it.
typedef struct Step {
  int32_t column;
  double zero, one, weight;
} Step;

static void extend(Step *path, uint32_t depth, double zero, double one, int32_t column) {
  path[depth] = (Step){column, zero, one, depth ? 0 : 1};
  for (int32_t i = (int32_t)depth - 1; i >= 0; i--) {
    path[i + 1].weight += one * path[i].weight * (i + 1) / (double)(depth + 1);
    path[i].weight = zero * path[i].weight * (double)(depth - (uint32_t)i) / (double)(depth + 1);
  }
}

static void unwind(Step *path, uint32_t depth, uint32_t at) {
  double one = path[at].one, zero = path[at].zero, next = path[depth].weight;
  for (int32_t i = (int32_t)depth - 1; i >= 0; i--) {
    if (one != 0) {
      double before = path[i].weight;
      path[i].weight = next * (depth + 1) / ((double)(i + 1) * one);
      next = before - path[i].weight * zero * (double)(depth - (uint32_t)i) / (double)(depth + 1);
    } else {
      path[i].weight = path[i].weight * (depth + 1) / (zero * (double)(depth - (uint32_t)i));
    }
  }
  for (uint32_t i = at; i < depth; i++)
    path[i].column = path[i + 1].column, path[i].zero = path[i + 1].zero, path[i].one = path[i + 1].one;
}

static double unwound_sum(const Step *path, uint32_t depth, uint32_t at) {
  double one = path[at].one, zero = path[at].zero, next = path[depth].weight, total = 0;
  for (int32_t i = (int32_t)depth - 1; i >= 0; i--) {
    if (one != 0) {
      double here = next * (depth + 1) / ((double)(i + 1) * one);
      total += here;
      next = path[i].weight - here * zero * (double)(depth - (uint32_t)i) / (double)(depth + 1);
    } else if (zero != 0) {
      total += path[i].weight / zero / ((double)(depth - (uint32_t)i) / (double)(depth + 1));
    }
  }
  return total;
}

typedef struct {
  const Split *splits;
  const double *leaves;
  const uint32_t *split_rows, *leaf_rows;
  const double *columns;
  double *out;
} Walk;

static double rows_of(const Walk *walk, int32_t node) {
  return node < 0 ? walk->leaf_rows[-1 - node] : walk->split_rows[node];
}

// `before` holds `depth` steps; this call's own path lies behind it.
static void walk_down(const Walk *walk, int32_t node, uint32_t depth, Step *before, double zero, double one,
                      int32_t column) {
  Step *path = before + depth;
  for (uint32_t i = 0; i < depth; i++) path[i] = before[i];
  extend(path, depth, zero, one, column);
  if (node < 0) {
    for (uint32_t i = 1; i <= depth; i++)
      walk->out[path[i].column] += unwound_sum(path, depth, i) * (path[i].one - path[i].zero) * walk->leaves[-1 - node];
    return;
  }
  const Split *split = &walk->splits[node];
  int left = goes_left(split, walk->columns[split->column]);
  int32_t hot = left ? split->left : split->right, cold = left ? split->right : split->left;
  double rows = rows_of(walk, node), of_hot = rows_of(walk, hot) / rows, of_cold = rows_of(walk, cold) / rows;
  double zero_before = 1, one_before = 1;
  uint32_t at = 0;
  while (at <= depth && path[at].column != split->column) at++;
  if (at <= depth) {  // met before: what it did is undone, and done again with both
    zero_before = path[at].zero, one_before = path[at].one;
    unwind(path, depth, at);
    depth--;
  }
  walk_down(walk, hot, depth + 1, path, of_hot * zero_before, one_before, split->column);
  walk_down(walk, cold, depth + 1, path, of_cold * zero_before, 0, split->column);
}

// Writes what each column moved the raw score of a class, and behind those what the score is before any is known.
static void tree_contributions(const double *columns, uint32_t label, double *out) {
  for (uint32_t k = 0; k <= trees.columns; k++) out[k] = 0;
  for (uint32_t t = label; t < trees.count; t += LABEL_COUNT) {
    uint32_t start = trees.starts[t], splits = trees.starts[t + 1] - start;
    Walk walk = {&trees.splits[start], &trees.leaves[start + t], &trees.split_rows[start], &trees.leaf_rows[start + t],
                 columns, out};
    double expected = 0, rows = splits ? walk.split_rows[0] : 1;
    for (uint32_t i = 0; i <= splits; i++) expected += (splits ? walk.leaf_rows[i] / rows : 1) * walk.leaves[i];
    out[trees.columns] += expected;
    if (splits) walk_down(&walk, 0, 0, trees.path, 1, 1, -1);
  }
}
