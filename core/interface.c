// What the host calls. README.md of this folder says in which order, and how the memory between both is laid out.

static int loaded = 0;
static uint32_t room_texts = 0, room_text_bytes = 0, output_bytes = 0;

static uint32_t round16(uint32_t bytes) { return (bytes + 15) & ~15u; }
static Answer *answers(void) { return (Answer *)room_start; }
static uint8_t *platforms(void) { return (uint8_t *)(room_start + room_texts * sizeof(Answer)); }
static uint8_t *texts(void) { return (uint8_t *)(room_start + round16(room_texts * (sizeof(Answer) + 1))); }
static uint32_t output(void) { return (uint32_t)texts() + round16(room_text_bytes); }

// Makes room for `bytes` of output behind the texts. Returns 0 or an error.
static int32_t make_output(uint64_t bytes) {
  uint64_t whole = output() - room_start + bytes;
  if (whole > 0xfff00000ull || !room_for((uint32_t)whole)) return ERROR_MEMORY;
  output_bytes = (uint32_t)bytes;
  return 0;
}

static int32_t check_call(uint32_t bytes, uint32_t count) {
  where = 0;
  if (!loaded) return ERROR_NO_MODEL;
  if (count > room_texts || bytes > room_text_bytes) return ERROR_SIZE;
  for (uint32_t i = 0; i < count; i++)
    if (platforms()[i] >= PLATFORM_COUNT) return where = i, ERROR_PLATFORM;
  return 0;
}

// Version of this interface; a host that expects another one stops here.
EXPORT(yt_interface) uint32_t yt_interface(void) { return INTERFACE_VERSION; }

// Of the text, line of the check, that the last error is about.
EXPORT(yt_where) uint32_t yt_where(void) { return where; }

// Where to write a model file of `bytes`; 0 where there is no room, or a file lies there already.
EXPORT(yt_model) uint32_t yt_model(uint32_t bytes) {
  if (file || room_start || bytes < sizeof(Header) || bytes > MAX_MODEL_BYTES) return 0;
  file = (const uint8_t *)reserve(bytes);
  file_bytes = bytes;
  return (uint32_t)file;
}

// Checks the file and makes it the model. Returns 0 or an error, after which this instance is of no use.
EXPORT(yt_load) int32_t yt_load(void) {
  if (!file || loaded) return ERROR_NO_MODEL;
  fill_characters();
  TRY(check_header());
  TRY(load_words());
  TRY(load_judges());
  TRY(load_trees());
  TRY(load_encoder());
  loaded = 1;
  return 0;
}

// Makes room for `count` texts of `bytes` together. Returns where the answers begin, or 0.
EXPORT(yt_room) uint32_t yt_room(uint32_t bytes, uint32_t count) {
  if (!loaded || bytes > MAX_TEXT_BYTES || count > MAX_TEXTS) return 0;
  uint32_t whole = round16(count * (uint32_t)(sizeof(Answer) + 1)) + round16(bytes);
  if (!room_for(whole)) return 0;
  room_texts = count, room_text_bytes = bytes, output_bytes = 0;
  return room_start;
}

// Where the output of the call before lies, and how many bytes it has.
EXPORT(yt_output) uint32_t yt_output(void) { return output(); }
EXPORT(yt_output_bytes) uint32_t yt_output_bytes(void) { return output_bytes; }

// Judges texts, with what is to be done after each.
static int32_t judge_all(uint32_t bytes, uint32_t count, double *columns_out) {
  uint32_t at_byte = 0;
  for (uint32_t i = 0; i < count; i++) {
    int32_t failed = read_text(texts(), bytes, &at_byte);
    if (failed) return where = i, failed;
    judge_text(platforms()[i], &answers()[i]);
    if (columns_out)
      for (uint32_t k = 0; k < trees.columns; k++) *columns_out++ = columns[k];
  }
  return at_byte == bytes ? 0 : ERROR_COUNT;
}

// Judges the texts; an answer for each. Returns 0 or an error, after which no answer counts.
EXPORT(yt_predict) int32_t yt_predict(uint32_t bytes, uint32_t count) {
  int32_t failed = check_call(bytes, count);
  return failed ? failed : judge_all(bytes, count, 0);
}

// The same, with the columns that the trees read as output: a row of doubles per text.
EXPORT(yt_columns) int32_t yt_columns(uint32_t bytes, uint32_t count) {
  int32_t failed = check_call(bytes, count);
  if (!failed) failed = make_output((uint64_t)count * trees.columns * 8);
  return failed ? failed : judge_all(bytes, count, (double *)output());
}

// Judges one text, and gives an Explanation as output: base, rest, features, tokens.
EXPORT(yt_explain) int32_t yt_explain(uint32_t bytes) {
  int32_t failed = check_call(bytes, 1);
  if (!failed) failed = judge_all(bytes, 1, 0);
  if (!failed) failed = make_output(sizeof(Explanation) + 8 * token_count);
  if (!failed) explain(platforms()[0], answers(), (Explanation *)output());
  return failed;
}
