// Values of the service, made by `make frontend-generate` from its Python modules.

/** Classes, in the order of the API. */
export const LABELS = /** @type {const} */ (["negative", "neutral", "positive"]);

/** Signed code of each class. */
export const LABEL_CODES = /** @type {const} */ ({ negative: -1, neutral: 0, positive: 1 });

/** Reasons for which a prediction is uncertain. */
export const DOUBTS = /** @type {const} */ (["language", "no content", "confidence"]);

/** Doubts about a comment that has no label at all. */
export const WITHOUT_LABEL = ["no content", "language"];

/** Kinds of comments. */
export const KINDS = /** @type {const} */ (["question", "request", "timestamp"]);

/** Steps of a trend, from the shortest to the longest. */
export const PERIODS = /** @type {const} */ (["day", "week", "month", "year"]);

/** Longest trend, in periods; a longer one is drawn by a longer period. */
export const MAX_TREND_POINTS = 400;

/** Longest comment, in characters; YouTube's own limit. */
export const MAX_COMMENT_CHARS = 10_000;

/** Longest name of a person, in characters. */
export const MAX_NAME_CHARS = 200;

/** Comments that are read of a video by default. */
export const DEFAULT_LIMIT = 500;

/** Number of comments below which a percentage says little. */
export const FEW_COMMENTS = 20;

/** Length of the list of top comments. */
export const TOP_ROWS = 25;

/** Length of the other lists of comments. */
export const LISTED_ROWS = 10;

/** Length of the list of words of a class. */
export const LISTED_WORDS = 100;

/** Length of the list of moments. */
export const LISTED_TIMESTAMPS = 50;

/** Speakers that the prior of log-odds counts for. */
export const PRIOR_WEIGHT = 50;

/** Subjects of a side at most. */
export const LISTED_SUBJECTS = 3;

/** People of a side who mention a subject at least. */
export const FEWEST_SPEAKERS = 3;

/** Chance that any subject of a video is false. */
export const FALSE_CHANCE = 0.05;

/** Least log-odds of a subject, in nats. */
export const LEAST_LOG_ODDS = 0.4;

/** Words of a subject at most. */
export const LONGEST_NAME = 3;

/** Share of a subject's speakers from which on a longer one stands for it. */
export const COVERED = 0.5;

/** Longest comment that is quoted if there is a shorter one, in characters. */
export const LONG_QUOTE = 280;

/** Address of a service of one's own. */
export const DEFAULT_SERVER = "http://127.0.0.1:8000";
