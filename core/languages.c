// The language of a text: its script says which it may be, the encoder which it is (language/identification.py).

static struct {
  uint32_t codes;               // how many are named: the encoder's languages first
  const uint32_t *salts;        // per code: of the linear model's n-grams
  const uint32_t *linear;       // row of the intercepts
  const int32_t *calibrations;  // row, or -1: the platform's
  const uint8_t *is_read;
  const uint8_t *allowed;       // (SCRIPTS, scored)
  const uint32_t *of_script;    // code of a script that the encoder cannot tell a language of
  uint32_t scored;              // languages that are scored; 1 without an encoder
  uint32_t english;             // which of those is English; `scored` where none is
  uint32_t no_words;            // code of a text without letters
} language;

static const double SURE = 0.4, OTHER_SHARE = 0.25;

// Returns the script that most letters are in (language/scripts.py).
static uint32_t script(void) {
  uint32_t counts[SCRIPTS] = {0}, letters = 0, best = 0, most = 0;
  for (uint32_t i = 0; i < code_count; i++) counts[script_of[codes[i]]]++;
  for (uint32_t s = 1; s < SCRIPTS; s++) letters += counts[s];
  if (!letters) return 0;
  if (counts[KANA]) counts[KANA] += counts[HAN];  // Japanese writes both
  for (uint32_t s = 1; s < SCRIPTS; s++)
    if (s != LATIN && counts[s] > most) best = s, most = counts[s];
  double least = OTHER_SHARE * letters;
  return most < (least > 1 ? least : 1) ? LATIN : best;
}

// Returns the language of the text that was read, an index into the codes.
static uint32_t identify(void) {
  static const float nothing[1] = {0};
  const float *scores = encoder.there ? reading.languages : nothing;
  uint32_t of = script(), best = language.scored;
  if (of == 0) return language.no_words;
  const uint8_t *allowed = &language.allowed[of * language.scored];
  for (uint32_t k = 0; k < language.scored; k++)
    if (allowed[k] && (best == language.scored || scores[k] > scores[best])) best = k;
  if (best == language.scored) return language.of_script[of];
  double shares = 0;
  for (uint32_t k = 0; k < language.scored; k++)
    if (allowed[k]) shares += exponential((double)scores[k] - scores[best]);
  return SURE * shares <= 1 ? best : language.of_script[of];
}

// Returns how likely English is among all languages that the encoder tells apart.
static double english_share(void) {
  if (language.english == language.scored) return 0;
  float most = reading.languages[0];
  double sum = 0;
  for (uint32_t k = 1; k < language.scored; k++)
    if (reading.languages[k] > most) most = reading.languages[k];
  for (uint32_t k = 0; k < language.scored; k++) sum += exponential((double)reading.languages[k] - most);
  return (double)(float)(exponential((double)reading.languages[language.english] - most) / sum);
}
