// The model file: typed arrays that are used where they lie. Nothing of it is believed: every size, index and number is
// checked before it is used once, so that no file makes the module read past its arrays, never end, or add up nonsense.

enum {
  MAGIC = 0x43535459,  // "YTSC"
  FILE_VERSION = 4,
  MAX_MODEL_BYTES = 64 << 20,
  MAX_NGRAM = 10,
  LEVELS = 256,
  MAX_TREES = 30000,
  MAX_LEAVES = 4096,
  MAX_DEPTH = 512,
};
static const double MAX_WEIGHT = 1000, MAX_MAGNITUDE = 1e6, MAX_THRESHOLD = 1e300;

// In order of the file; the number behind each is the size of an element in bytes.
#define SECTIONS(X)                                                                                                    \
  X(META, 1) X(WORD_TERMS, 8) X(CHAR_TERMS, 8) X(IDF, 4)                                                                \
  X(LEXICON_HASHES, 4) X(LEXICON_VALENCE, 8) X(LEXICON_BOOSTER, 8) X(LEXICON_FLAGS, 1)                                 \
  X(IDENTITY_HASHES, 4) X(IDENTITY_STARTS, 4) X(IDENTITY_CODES, 4)                                                     \
  X(CODE_SALTS, 4) X(CODE_LINEAR, 4) X(CODE_CALIBRATIONS, 4) X(CODE_IS_READ, 1) X(ALLOWED, 1) X(SCRIPT_CODES, 4)       \
  X(UNITS, 16) X(INTERCEPTS, 16) X(CALIBRATIONS, 40) X(CONFIDENCE, 8)                                                  \
  X(TREE_STARTS, 4) X(SPLITS, 16) X(LEAVES, 8) X(SPLIT_ROWS, 4) X(LEAF_ROWS, 4)                                        \
  X(ENCODER_HASHES, 4) X(VECTORS, 1) X(SCALES, 2) X(PROJECTION, 4) X(BIAS, 4) X(SECOND, 4) X(SECOND_BIAS, 4)           \
  X(DENSE, 4) X(DENSE_BIAS, 4) X(OUTPUT, 4) X(OUTPUT_BIAS, 4) X(LANGUAGE_OUTPUT, 4) X(LANGUAGE_BIAS, 4)
#define NAME(name, size) name,
#define SIZE(name, size) size,
enum { SECTIONS(NAME) SECTION_COUNT };
static const uint8_t ELEMENT_BYTES[SECTION_COUNT] = {SECTIONS(SIZE)};

typedef struct {
  uint32_t magic, version, bytes, sections;
  uint32_t text_version, features_version, longest_words, shortest_chars, longest_chars, inputs;
  uint32_t encoder, size, first_width, second_width, dense_width, tongue, scored, english, no_words;
  uint32_t shortest_elsewhere;
  struct {
    uint32_t offset, count;
  } section[SECTION_COUNT];
} Header;

static const uint8_t *file;
static uint32_t file_bytes, where;

#define LINES_BEFORE 0  // added to the line of a check, so that it names the source file too
#define CHECK(holds) \
  if (!(holds)) return where = LINES_BEFORE + __LINE__, ERROR_MODEL
#define TRY(call)              \
  do {                         \
    int32_t failed = call;     \
    if (failed) return failed; \
  } while (0)
#define TRY_INDEX(call)                                         \
  do {                                                          \
    int32_t failed = call;                                      \
    if (failed) return where = LINES_BEFORE + __LINE__, failed; \
  } while (0)

static const Header *head(void) { return (const Header *)file; }
static uint32_t count_of(uint32_t section) { return head()->section[section].count; }
static const void *at(uint32_t section) { return file + head()->section[section].offset; }

static int32_t check_header(void) {
  const Header *h = head();
  CHECK(file_bytes >= sizeof(Header) && h->magic == MAGIC && h->version == FILE_VERSION && h->bytes == file_bytes);
  CHECK(h->sections == SECTION_COUNT);
  CHECK(h->text_version == TEXT_VERSION && h->features_version == FEATURES_VERSION);
  CHECK(h->longest_words >= 1 && h->longest_words <= MAX_NGRAM);
  CHECK(h->shortest_chars >= 2 && h->shortest_chars <= h->longest_chars && h->longest_chars <= MAX_NGRAM);
  CHECK(h->shortest_elsewhere != 1 && h->shortest_elsewhere <= h->longest_chars);
  CHECK(h->encoder <= 1 && h->inputs == LABEL_COUNT + LEXICAL_COUNT + (h->encoder ? ENCODER_COUNT : 0));
  for (uint32_t s = 0; s < SECTION_COUNT; s++) {
    uint64_t end = (uint64_t)h->section[s].offset + (uint64_t)h->section[s].count * ELEMENT_BYTES[s];
    CHECK(h->section[s].offset % 16 == 0 && h->section[s].offset >= sizeof(Header) && end <= file_bytes);
  }
  return 0;
}

static int all_within(const float *values, uint32_t count, double most) {
  for (uint32_t i = 0; i < count; i++)
    if (!(values[i] >= -most && values[i] <= most)) return 0;  // what is no number is neither
  return 1;
}

static int doubles_within(const double *values, uint32_t count, double least, double most) {
  for (uint32_t i = 0; i < count; i++)
    if (!(values[i] >= least && values[i] <= most)) return 0;
  return 1;
}

static int all_below(const uint32_t *values, uint32_t count, uint32_t end) {
  for (uint32_t i = 0; i < count; i++)
    if (values[i] >= end) return 0;
  return 1;
}

static int32_t load_table(Table *table, uint32_t terms) {
  table->terms = at(terms);
  TRY_INDEX(build_index(&table->index, at(terms), count_of(terms), sizeof(Term) / 4));
  return 0;
}

static int32_t load_words(void) {
  TRY(load_table(&words, WORD_TERMS));
  TRY(load_table(&chars, CHAR_TERMS));
  idf = at(IDF);
  CHECK(count_of(IDF) == LEVELS && all_within(idf, LEVELS, MAX_WEIGHT));
  longest_words = head()->longest_words;
  shortest_chars = head()->shortest_chars, longest_chars = head()->longest_chars;
  shortest_elsewhere = head()->shortest_elsewhere;
  if (!shortest_elsewhere) shortest_elsewhere = shortest_chars;  // in files from before the two were told apart
  uint32_t count = count_of(LEXICON_HASHES);
  CHECK(count_of(LEXICON_VALENCE) == count && count_of(LEXICON_BOOSTER) == count && count_of(LEXICON_FLAGS) == count);
  lexicon.valence = at(LEXICON_VALENCE), lexicon.booster = at(LEXICON_BOOSTER), lexicon.flags = at(LEXICON_FLAGS);
  CHECK(doubles_within(lexicon.valence, count, -MAX_WEIGHT, MAX_WEIGHT));
  CHECK(doubles_within(lexicon.booster, count, -MAX_WEIGHT, MAX_WEIGHT));
  TRY_INDEX(build_index(&lexicon.index, at(LEXICON_HASHES), count, 1));
  count = count_of(IDENTITY_HASHES);
  identity.starts = at(IDENTITY_STARTS), identity.codes = at(IDENTITY_CODES);
  CHECK(count_of(IDENTITY_STARTS) == count + 1 && identity.starts[count] == count_of(IDENTITY_CODES));
  for (uint32_t i = 0; i < count; i++) CHECK(identity.starts[i] <= identity.starts[i + 1]);
  TRY_INDEX(build_index(&identity.index, at(IDENTITY_HASHES), count, 1));
  return 0;
}

static int32_t load_judges(void) {
  const Header *h = head();
  uint32_t count = count_of(CODE_SALTS), models = count_of(INTERCEPTS), calibrations = count_of(CALIBRATIONS);
  CHECK(count <= 0xffff && count_of(CODE_LINEAR) == count && count_of(CODE_CALIBRATIONS) == count);
  CHECK(count_of(CODE_IS_READ) == count && h->scored >= 1 && h->scored <= count && h->scored <= MAX_LANGUAGES);
  CHECK(h->english <= h->scored && h->no_words < count);
  CHECK(count_of(ALLOWED) == SCRIPTS * h->scored && count_of(SCRIPT_CODES) == SCRIPTS);
  language.codes = count, language.scored = h->scored, language.english = h->english, language.no_words = h->no_words;
  language.salts = at(CODE_SALTS), language.linear = at(CODE_LINEAR), language.calibrations = at(CODE_CALIBRATIONS);
  language.is_read = at(CODE_IS_READ), language.allowed = at(ALLOWED), language.of_script = at(SCRIPT_CODES);
  CHECK(all_below(language.linear, count, models) && all_below(language.of_script, SCRIPTS, count));
  CHECK(calibrations >= PLATFORM_COUNT && calibrations <= 0xffff && count_of(CONFIDENCE) == 1);
  for (uint32_t i = 0; i < count; i++)
    CHECK(language.calibrations[i] >= -1 && language.calibrations[i] < (int32_t)calibrations);
  CHECK(count_of(UNITS) == models);
  judge.units = at(UNITS), judge.intercepts = at(INTERCEPTS), judge.calibrations = at(CALIBRATIONS);
  judge.min_confidence = *(const double *)at(CONFIDENCE);
  CHECK(all_within(judge.units, 4 * models, MAX_WEIGHT) && all_within(judge.intercepts, 4 * models, MAX_MAGNITUDE));
  CHECK(judge.min_confidence >= 0 && judge.min_confidence <= 1);
  for (uint32_t i = 0; i < calibrations; i++) {
    const Calibration *c = &judge.calibrations[i];
    CHECK(c->temperature >= 0.0999 && c->temperature <= 10.001);
    CHECK(c->negative >= -3 && c->negative <= 3 && c->neutral >= -3 && c->neutral <= 3);
    CHECK(c->linear >= 0 && c->linear <= 3 && c->encoder >= 0 && c->encoder <= 3);
  }
  return 0;
}

// A split comes after the one above it, nothing has two above it, and rows of training came to each.
static int32_t check_tree(const Split *splits, uint32_t count, const uint32_t *split_rows, const uint32_t *leaf_rows) {
  static uint8_t seen[2 * MAX_LEAVES];
  static uint16_t depth[MAX_LEAVES];
  CHECK(count < MAX_LEAVES);
  for (uint32_t i = 0; i <= count; i++) CHECK(!count || leaf_rows[i]);
  for (uint32_t i = 0; i <= count; i++) seen[i] = seen[MAX_LEAVES + i] = 0, depth[i] = 1;
  for (uint32_t node = 0; node < count; node++) {
    const Split *split = &splits[node];
    CHECK(split->column < trees.columns && split->zero <= 2 && split_rows[node]);
    CHECK(doubles_within(&split->threshold, 1, -MAX_THRESHOLD, MAX_THRESHOLD));
    for (uint32_t side = 0; side < 2; side++) {
      int32_t child = side ? split->right : split->left;
      CHECK(child < 0 ? (uint32_t)(-1 - child) <= count : (uint32_t)child > node && (uint32_t)child < count);
      uint8_t *mark = child < 0 ? &seen[MAX_LEAVES + (uint32_t)(-1 - child)] : &seen[child];
      CHECK(!*mark);
      *mark = 1;
      if (child > 0) depth[child] = (uint16_t)(depth[node] + 1);
    }
    if (depth[node] > trees.depth) trees.depth = depth[node];
  }
  CHECK(trees.depth <= MAX_DEPTH);
  return 0;
}

static int32_t load_trees(void) {
  uint32_t count = count_of(TREE_STARTS) - 1, splits = count_of(SPLITS);
  CHECK(count_of(TREE_STARTS) >= 1 && count && count <= MAX_TREES && count % LABEL_COUNT == 0);
  CHECK(count_of(LEAVES) == splits + count && count_of(SPLIT_ROWS) == splits && count_of(LEAF_ROWS) == splits + count);
  trees.count = count, trees.columns = head()->inputs, trees.depth = 1;
  trees.starts = at(TREE_STARTS), trees.splits = at(SPLITS), trees.leaves = at(LEAVES);
  trees.split_rows = at(SPLIT_ROWS), trees.leaf_rows = at(LEAF_ROWS);
  CHECK(trees.starts[0] == 0 && trees.starts[count] == splits);
  for (uint32_t t = 0; t < count; t++) {
    CHECK(trees.starts[t] <= trees.starts[t + 1] && trees.starts[t + 1] <= splits);
    uint32_t start = trees.starts[t];
    const uint32_t *split_rows = &trees.split_rows[start], *leaf_rows = &trees.leaf_rows[start + t];
    TRY(check_tree(&trees.splits[start], trees.starts[t + 1] - start, split_rows, leaf_rows));
  }
  CHECK(doubles_within(trees.leaves, splits + count, -MAX_MAGNITUDE, MAX_MAGNITUDE));
  trees.path = (Step *)reserve((trees.depth + 3) * (trees.depth + 4) / 2 * sizeof(Step));
  if (!trees.path) return ERROR_MEMORY;
  return build_cells();
}
