"""From a comment to tokens and what is known of them: text, hashes, lexicon, language; pure."""
