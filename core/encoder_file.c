// The encoder's part of the model file.

#undef LINES_BEFORE
#define LINES_BEFORE 1000

static int32_t check_encoder_sizes(void) {
  const Header *h = head();
  uint32_t columns = 3 * h->first_width + 4 + h->tongue, rows = count_of(SCALES), padded = (h->scored + 3) & ~3u;
  CHECK(h->size >= 1 && h->size <= MAX_ROWS);
  CHECK(h->first_width >= 4 && h->first_width <= MAX_WIDTH && h->first_width % 4 == 0);
  CHECK(h->second_width >= 4 && h->second_width <= MAX_WIDTH && h->second_width % 4 == 0);
  CHECK(h->dense_width >= 4 && h->dense_width <= MAX_WIDTH && h->dense_width % 4 == 0);
  CHECK(h->tongue >= 4 && h->tongue <= MAX_TONGUE && h->tongue % 4 == 0 && h->scored <= MAX_LANGUAGES);
  CHECK(rows >= 2 && rows - 2 >= count_of(ENCODER_HASHES) && rows <= MAX_MODEL_BYTES);
  CHECK((uint64_t)rows * h->size == count_of(VECTORS));
  CHECK(count_of(PROJECTION) == h->size * columns && count_of(SECOND) == 3 * h->first_width * h->second_width);
  CHECK(count_of(BIAS) == h->first_width && count_of(SECOND_BIAS) == h->second_width && count_of(OUTPUT_BIAS) == 4);
  CHECK(count_of(DENSE) == (h->tongue + 2 * h->second_width) * h->dense_width && count_of(DENSE_BIAS) == h->dense_width);
  CHECK(count_of(OUTPUT) == 4 * (2 * h->second_width + h->dense_width));
  CHECK(count_of(LANGUAGE_OUTPUT) == h->tongue * padded && count_of(LANGUAGE_BIAS) == padded);
  for (uint32_t s = PROJECTION; s <= LANGUAGE_BIAS; s++) CHECK(all_within(at(s), count_of(s), MAX_WEIGHT));
  const uint16_t *scales = at(SCALES);
  for (uint32_t i = 0; i < rows; i++)
    CHECK((scales[i] & 0x7c00) != 0x7c00 && widen(scales[i]) >= -MAX_WEIGHT && widen(scales[i]) <= MAX_WEIGHT);
  return 0;
}

static int32_t load_encoder(void) {
  const Header *h = head();
  encoder.there = 0;
  if (!h->encoder) {
    CHECK(h->scored == 1);
    for (uint32_t s = ENCODER_HASHES; s < SECTION_COUNT; s++) CHECK(count_of(s) == 0);
    return 0;
  }
  TRY(check_encoder_sizes());
  encoder.words = count_of(ENCODER_HASHES), encoder.buckets = count_of(SCALES) - encoder.words - 1;
  encoder.size = h->size, encoder.first_width = h->first_width, encoder.second_width = h->second_width;
  encoder.dense_width = h->dense_width, encoder.tongue = h->tongue, encoder.languages = (h->scored + 3) & ~3u;
  encoder.columns = 3 * h->first_width + 4 + h->tongue;
  encoder.vectors = at(VECTORS), encoder.scales = at(SCALES);
  encoder.bias = at(BIAS), encoder.second_bias = at(SECOND_BIAS);
  encoder.dense = at(DENSE), encoder.dense_bias = at(DENSE_BIAS);
  encoder.output = at(OUTPUT), encoder.output_bias = at(OUTPUT_BIAS);
  encoder.language_output = at(LANGUAGE_OUTPUT), encoder.language_bias = at(LANGUAGE_BIAS);
  TRY(round_matrix(at(PROJECTION), encoder.size, encoder.columns, &encoder.projection));
  TRY(round_matrix(at(SECOND), encoder.first_width, 3 * encoder.second_width, &encoder.second));
  TRY_INDEX(build_index(&encoder.index, at(ENCODER_HASHES), encoder.words, 1));
  encoder.slots = (uint16_t *)reserve(2 * encoder.words);
  encoder.products = (float *)reserve(4u * CACHED * encoder.columns);
  if (!encoder.slots || !encoder.products) return ERROR_MEMORY;
  encoder.used = 0, encoder.there = 1;
  return 0;
}
