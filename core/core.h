// Types and sizes of the module. It is one translation unit, core.c, so that the compiler sees all of it.
#pragma once

typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef signed char int8_t;
typedef short int16_t;
typedef int int32_t;
typedef unsigned long long uint64_t;
typedef unsigned long size_t;
_Static_assert(sizeof(uint32_t) == 4 && sizeof(uint64_t) == 8 && sizeof(void *) == 4, "sizes are those of wasm32");

// Four numbers that are added and multiplied at once, each with a rounding of its own: no fused operation is used, so
// that a sum has the same bits on every processor.
typedef float f32x4 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int16_t i16x8 __attribute__((vector_size(16)));

#define INLINED static inline __attribute__((always_inline))
#define EXPORT(name) __attribute__((export_name(#name), used))

enum {
  INTERFACE_VERSION = 1,
  TEXT_VERSION = 3,      // of language/text.py, whose texts this reads
  FEATURES_VERSION = 4,  // of language/lexical_features.py
  LABEL_COUNT = 3,
  NEGATIVE = 0,
  NEUTRAL = 1,
  PLATFORM_COUNT = 3,
  LEXICAL_COUNT = 31,
  ENCODER_COUNT = 5,     // its three scores, the share of known words, how likely English is
  MAX_INPUTS = LABEL_COUNT + ENCODER_COUNT + LEXICAL_COUNT,

  MAX_CHARACTERS = 10000,          // of a normalised text
  MAX_TEXTS = 65536,               // of one call
  MAX_TEXT_BYTES = 64 << 20,       // of one call
  MAX_TOKENS = MAX_CHARACTERS,     // a token has a character at least
  MAX_CODES = 6 * MAX_CHARACTERS + 8,  // read of a text: a stand-in has five characters, and a space follows
};

// What a call answers where it is below zero; `yt_where` says more.
enum {
  ERROR_MEMORY = -1,    // there is no room
  ERROR_MODEL = -2,     // the file is not a model; yt_where: line of the check, 1000 more in encoder_file.c
  ERROR_NO_MODEL = -3,  // none was loaded, or one is loaded already
  ERROR_SIZE = -4,      // more texts or bytes than there was room asked for
  ERROR_UTF8 = -5,      // a text is not UTF-8; yt_where: which text
  ERROR_LONG = -6,      // a text has more than MAX_CHARACTERS; yt_where: which
  ERROR_COUNT = -7,     // there are not as many line feeds as texts
  ERROR_PLATFORM = -8,  // a platform is not known; yt_where: of which text
};

// Bits of what the lexicon knows of a token.
enum { NEGATION = 1, CONTRAST = 2, SCOPE_END = 4, WISH = 8, REQUEST = 16, QUESTION = 32, PICTOGRAPH = 64 };

// Where the hashes of a sorted list begin, by their first bits.
typedef struct {
  const uint32_t *hashes;  // ascending; a hash is all of an element, or the first of its numbers
  uint32_t size;
  uint32_t shift;
  uint32_t *first;         // per bucket, one more than there are
} Index;

// One n-gram: its hash, weights of three classes in units of its language, and which of the inverse document
// frequencies it has.
typedef struct {
  uint32_t hash;
  int8_t weights[LABEL_COUNT];
  uint8_t level;
} Term;

typedef struct {
  Index index;
  const Term *terms;
} Table;

// A split of a tree; a child below zero is leaf -1 - child.
typedef struct {
  double threshold;
  uint16_t column;
  uint16_t zero;  // 0: a zero is a number; 1: it goes left; 2: it goes right
  int16_t left, right;
} Split;

typedef struct {
  double temperature, negative, neutral, linear, encoder;
} Calibration;

typedef struct {
  uint32_t start, length;          // in codes, what is read
  uint32_t own_start, own_length;  // what is written: in `codes`, or in `own` for an identity term
  uint32_t hash;
  uint8_t flags;                   // the lexicon's
  uint8_t capitals, elongated, is_identity, negated, is_rating;
  int8_t tone;
  double rating;                   // what it says as a rating, in the lexicon's measure
  double valence, booster;
} Token;

// One answer, 40 bytes.
typedef struct {
  double probabilities[LABEL_COUNT];
  uint16_t language;  // index into the model's codes
  uint8_t label;
  uint8_t doubt;      // 0 none, 1 language, 2 no content, 3 confidence
  uint16_t tokens;
  uint16_t words;     // tokens that begin with a letter
  uint16_t known;     // those that the linear model of the language knows
  uint16_t zeros[3];
} Answer;
_Static_assert(sizeof(Answer) == 40 && sizeof(Split) == 16 && sizeof(Term) == 8, "as the host reads and writes them");
