// Tokens of texts as output: for training, and for whatever else looks at words.

typedef struct {
  uint32_t hash;  // of what is read
  uint32_t end;   // of what is written, among the code points of all tokens
  uint8_t flags;  // of the lexicon
  uint8_t marks;  // 1 capitals, 2 elongated, 4 negated, 8 a word, 16 an identity term
  int8_t tone;
  uint8_t zero;
} Listed;
_Static_assert(sizeof(Listed) == 12, "as the host reads it");

static int32_t read_and_tokenise(uint32_t bytes, uint32_t *at_byte) {
  int32_t failed = read_text(texts(), bytes, at_byte);
  if (failed) return failed;
  tokenise();
  know_tokens();
  return 0;
}

static uint32_t list_tokens(Listed *listed, uint32_t *text, uint32_t written) {
  for (uint32_t i = 0; i < token_count; i++) {
    const Token *token = &tokens[i];
    const uint32_t *from = own_text(token);
    for (uint32_t k = 0; k < token->own_length; k++) text[written++] = from[k];
    uint32_t marks = token->capitals | token->elongated << 1 | token->negated << 2 | (uint32_t)is_word(token) << 3 |
                     (uint32_t)token->is_identity << 4;
    listed[i] = (Listed){token->hash, written, token->flags, (uint8_t)marks, token->tone, 0};
    text[written++] = ' ';
  }
  return written;
}

// Gives as output: how many tokens each text has, then a Listed per token, then the tokens in UTF-32, a space behind
// each. Returns the number of tokens, or an error.
EXPORT(yt_tokens) int32_t yt_tokens(uint32_t bytes, uint32_t count) {
  int32_t failed = check_call(bytes, count);
  if (failed) return failed;
  uint32_t at_byte = 0, listed = 0, written = 0;
  for (uint32_t i = 0; i < count; i++) {  // once to know how much it is
    failed = read_and_tokenise(bytes, &at_byte);
    if (failed) return where = i, failed;
    listed += token_count;
    for (uint32_t t = 0; t < token_count; t++) written += tokens[t].own_length + 1;
  }
  if (at_byte != bytes) return ERROR_COUNT;
  failed = make_output((uint64_t)count * 4 + (uint64_t)listed * sizeof(Listed) + (uint64_t)written * 4);
  if (failed) return failed;
  uint32_t *counts = (uint32_t *)output(), *text = counts + count + 3 * listed;
  Listed *of_text = (Listed *)(counts + count);
  at_byte = written = 0;
  for (uint32_t i = 0; i < count; i++) {
    read_and_tokenise(bytes, &at_byte);
    counts[i] = token_count;
    written = list_tokens(of_text, text, written);
    of_text += token_count;
  }
  return (int32_t)listed;
}

typedef struct {
  uint32_t *out;  // 0: they are counted alone
  uint32_t count;
} Hashes;

INLINED void list_ngram(void *context, uint32_t hash, const uint32_t *spanned, uint32_t span) {
  Hashes *hashes = context;
  if (hashes->out) hashes->out[hashes->count] = hash;
  hashes->count++;
  (void)spanned, (void)span;
}

// Lists the n-grams of the tokens; writes how many are of words, and how many of characters.
static void list_ngrams(Hashes *hashes, uint32_t *counts) {
  uint32_t before = hashes->count;
  each_of_words(list_ngram, pass_length, hashes);
  counts[0] = hashes->count - before;
  each_of_chars(shortest_chars, list_ngram, pass_length, hashes);
  counts[1] = hashes->count - before - counts[0];
}

// Gives as output: how many n-grams of words and of characters each text has, then their hashes, those of words first,
// of no language yet. Returns how many they are, or an error.
EXPORT(yt_ngrams) int32_t yt_ngrams(uint32_t bytes, uint32_t count) {
  int32_t failed = check_call(bytes, count);
  if (failed) return failed;
  uint32_t at_byte = 0, ignored[2];
  Hashes hashes = {0, 0};
  for (uint32_t i = 0; i < count; i++) {  // once to know how many they are
    failed = read_and_tokenise(bytes, &at_byte);
    if (failed) return where = i, failed;
    list_ngrams(&hashes, ignored);
    if (hashes.count > 0x3fffffff) return ERROR_MEMORY;
  }
  if (at_byte != bytes) return ERROR_COUNT;
  failed = make_output((uint64_t)count * 8 + (uint64_t)hashes.count * 4);
  if (failed) return failed;
  uint32_t *counts = (uint32_t *)output();
  hashes = (Hashes){counts + 2 * count, 0};
  at_byte = 0;
  for (uint32_t i = 0; i < count; i++) {
    read_and_tokenise(bytes, &at_byte);
    list_ngrams(&hashes, &counts[2 * i]);
  }
  return (int32_t)hashes.count;
}
