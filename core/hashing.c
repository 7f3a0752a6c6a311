// Hashes of tokens and n-grams, and look-up by hash.

static const uint32_t BASE = 0x01000193u;  // FNV's prime

// MurmurHash3's finaliser (Appleby, public domain).
static uint32_t finalise(uint32_t value) {
  value ^= value >> 16;
  value *= 0x85ebca6bu;
  value ^= value >> 13;
  value *= 0xc2b2ae35u;
  return value ^ value >> 16;
}

static uint32_t hash_of(const uint32_t *codes, uint32_t count) {
  uint32_t hash = 0;
  for (uint32_t i = 0; i < count; i++) hash = hash * BASE + codes[i];
  return finalise(hash);
}

// The hash as if each run of one character were a single one: "goood" is "god".
static uint32_t squeezed_hash(const uint32_t *codes, uint32_t count) {
  uint32_t hash = 0;
  for (uint32_t i = 0; i < count; i++)
    if (i == 0 || codes[i] != codes[i - 1]) hash = hash * BASE + codes[i];
  return finalise(hash);
}

// Prepares the look-up of `size` ascending hashes, each the first of `stride` numbers. Returns 0, ERROR_MEMORY, or
// ERROR_MODEL where they do not ascend.
static int32_t build_index(Index *index, const uint32_t *hashes, uint32_t size, uint32_t stride) {
  uint32_t bits = 4;
  while (bits < 24 && 1u << bits < size) bits++;
  uint32_t buckets = 1u << bits;
  index->hashes = hashes, index->size = size, index->shift = 32 - bits;
  index->first = (uint32_t *)reserve((buckets + 1) * 4);
  if (!index->first) return ERROR_MEMORY;
  for (uint32_t i = 1; i < size; i++)
    if (hashes[i * stride] <= hashes[(i - 1) * stride]) return ERROR_MODEL;
  uint32_t place = 0;
  for (uint32_t bucket = 0; bucket <= buckets; bucket++) {
    while (place < size && hashes[place * stride] >> index->shift < bucket) place++;
    index->first[bucket] = place;
  }
  return 0;
}

// Returns where, from `low` on and before `high`, the first hash stands that is not below `hash`; else `high`.
INLINED uint32_t first_in(const uint32_t *hashes, uint32_t hash, uint32_t low, uint32_t high, uint32_t stride) {
  while (low < high) {
    uint32_t middle = (low + high) >> 1;
    if (hashes[middle * stride] < hash) low = middle + 1;
    else high = middle;
  }
  return low;
}

// Returns where a hash stands from `place` on and before `end`, or -1.
INLINED int32_t place_in(const uint32_t *hashes, uint32_t hash, uint32_t place, uint32_t end, uint32_t stride) {
  place = first_in(hashes, hash, place, end, stride);
  return place < end && hashes[place * stride] == hash ? (int32_t)place : -1;
}

// Returns where a hash stands in the list, or -1.
INLINED int32_t find_in(const Index *index, uint32_t hash, uint32_t stride) {
  uint32_t bucket = hash >> index->shift;
  return place_in(index->hashes, hash, index->first[bucket], index->first[bucket + 1], stride);
}

static int32_t find(const Index *index, uint32_t hash) { return find_in(index, hash, 1); }

enum { TERM_STRIDE = sizeof(Term) / 4 };
static int32_t find_term(const Table *table, uint32_t hash) { return find_in(&table->index, hash, TERM_STRIDE); }

enum { SOUGHT_AT_ONCE = 128 };

// Finds where `count` hashes stand in the list, SOUGHT_AT_ONCE at most; -1 where they do not. Looking up is mostly waiting
// for memory, which can be done for many at a time as long as nothing depends on what is found.
INLINED void find_all(const Index *index, uint32_t stride, const uint32_t *hashes, uint32_t count, int32_t *rows) {
  const uint32_t *first = index->first, shift = index->shift;
  uint32_t places[SOUGHT_AT_ONCE], ends[SOUGHT_AT_ONCE], near[SOUGHT_AT_ONCE];
  for (uint32_t i = 0; i < count; i++) {
    uint32_t bucket = hashes[i] >> shift;
    places[i] = first[bucket], ends[i] = first[bucket + 1];
  }
  for (uint32_t i = 0; i < count; i++) near[i] = places[i] < index->size ? index->hashes[places[i] * stride] : 0;
  for (uint32_t i = 0; i < count; i++) {
    if (places[i] == ends[i] || near[i] > hashes[i]) rows[i] = -1;
    else if (near[i] == hashes[i]) rows[i] = (int32_t)places[i];
    else rows[i] = place_in(index->hashes, hashes[i], places[i] + 1, ends[i], stride);
  }
}
