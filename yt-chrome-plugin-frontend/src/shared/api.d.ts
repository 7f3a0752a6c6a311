// The API's types, made by `make frontend-generate` from its OpenAPI document.

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * About
         * @description What answers here, and what it can do.
         */
        About: {
            /** Service */
            service: string;
            /** Version */
            version: string;
            /** Model Version */
            model_version: string;
            /**
             * Reads Youtube
             * @description the server has a YouTube key
             */
            reads_youtube: boolean;
            /** Needs Token */
            needs_token: boolean;
            /**
             * Extension Url
             * @description where the extension is to be had, if the operator says so
             */
            extension_url: string | null;
            /**
             * Languages
             * @description those that are supported; labels of comments in others are uncertain
             */
            languages: components["schemas"]["ReadLanguage"][];
            limits: components["schemas"]["Limits"];
        };
        /**
         * Limits
         * @description What one request may hold.
         */
        Limits: {
            /** Max Comments */
            max_comments: number;
            /** Max Comment Chars */
            max_comment_chars: number;
            /** Max Body Bytes */
            max_body_bytes: number;
            /** Max File Bytes */
            max_file_bytes: number;
            /** Max Video Comments */
            max_video_comments: number;
        };
        /**
         * ReadLanguage
         * @description A language that the model supports.
         */
        ReadLanguage: {
            /**
             * Code
             * @description ISO 639, with the script where it is not the usual one: `hi-Latn`
             */
            code: string;
            /**
             * Macro F1
             * @description on validation rows of the language, 0 to 1
             */
            macro_f1: number | null;
        };
        /**
         * Alive
         * @description The process lives.
         */
        Alive: {
            /**
             * Status
             * @constant
             */
            status: "alive";
        };
        /**
         * Ready
         * @description The model answers what it must answer.
         */
        Ready: {
            /**
             * Status
             * @constant
             */
            status: "ready";
            /** Model Version */
            model_version: string;
        };
        /**
         * PredictAnswer
         * @description Predictions in the order of the comments.
         */
        PredictAnswer: {
            /** Model Version */
            model_version: string;
            /** Predictions */
            predictions: components["schemas"]["PredictedDetails"][];
        };
        /**
         * PredictedDetails
         * @description A prediction with what an analysis counts, where it was asked for: a client that adds up gets the same sums.
         */
        PredictedDetails: {
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive";
            /** Confidence */
            confidence: number;
            probabilities: components["schemas"]["Probabilities"];
            /**
             * Language
             * @description ISO 639 code; `zxx` without words, `und` where it cannot be told
             */
            language: string;
            /**
             * Uncertain
             * @description why not to count the label, if so; with `no content` or `language` it is no answer at all
             */
            uncertain: ("language" | "no content" | "confidence") | null;
            /**
             * Id
             * @description names model and text; feedback may refer to it
             */
            id: string;
            /**
             * Words
             * @description words, emoji and emoticons, each once
             */
            words?: string[];
            /**
             * Phrases
             * @description runs of words that the comment may speak of, without those that only judge or join
             */
            phrases?: string[];
            /**
             * Kinds
             * @description what the comment asks or points at
             */
            kinds?: ("question" | "request" | "timestamp")[];
            /**
             * Timestamps
             * @description positions in the video, in seconds
             */
            timestamps?: number[];
            /**
             * Tokens
             * @description length of the comment, in tokens
             */
            tokens?: number;
        };
        /**
         * Probabilities
         * @description One probability per class; the three add up to 1.
         */
        Probabilities: {
            /** Negative */
            negative: number;
            /** Neutral */
            neutral: number;
            /** Positive */
            positive: number;
        };
        /**
         * PredictBody
         * @description Texts to score.
         */
        PredictBody: {
            /** Comments */
            comments: string[];
            /**
             * Details
             * @description also say each comment's words, kinds and timestamps
             * @default false
             */
            details: boolean;
            /**
             * Consent
             * @description a random sample of the texts may be kept for 30 days, for people to judge the model by
             * @default false
             */
            consent: boolean;
        };
        /**
         * ExplainAnswer
         * @description Tokens, features, base and rest add up to the raw score of the label.
         */
        ExplainAnswer: {
            /** Model Version */
            model_version: string;
            prediction: components["schemas"]["PredictedText"];
            /** Raw Score */
            raw_score: number;
            /**
             * Base
             * @description raw score before anything is known of the comment
             */
            base: number;
            /**
             * Rest
             * @description what no token can be named for
             */
            rest: number;
            /** Tokens */
            tokens: components["schemas"]["TokenPart"][];
            /** Features */
            features: components["schemas"]["FeaturePart"][];
        };
        /**
         * FeaturePart
         * @description What one feature added.
         */
        FeaturePart: {
            /** Feature */
            feature: string;
            /** Value */
            value: number;
            /** Part */
            part: number;
        };
        /**
         * PredictedText
         * @description A prediction that feedback can name.
         */
        PredictedText: {
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive";
            /** Confidence */
            confidence: number;
            probabilities: components["schemas"]["Probabilities"];
            /**
             * Language
             * @description ISO 639 code; `zxx` without words, `und` where it cannot be told
             */
            language: string;
            /**
             * Uncertain
             * @description why not to count the label, if so; with `no content` or `language` it is no answer at all
             */
            uncertain: ("language" | "no content" | "confidence") | null;
            /**
             * Id
             * @description names model and text; feedback may refer to it
             */
            id: string;
        };
        /**
         * TokenPart
         * @description What one token added to the raw score of the label.
         */
        TokenPart: {
            /** Token */
            token: string;
            /** Part */
            part: number;
        };
        /**
         * ExplainBody
         * @description A comment whose label is to be explained.
         */
        ExplainBody: {
            /** Text */
            text: string;
        };
        /**
         * AnalyzeAnswer
         * @description The analysis; the OpenAPI document is made from it.
         */
        AnalyzeAnswer: components["schemas"]["Analysis"];
        /**
         * Analysis
         * @description Everything that is shown of a video.
         */
        Analysis: {
            /** Model Version */
            model_version: string;
            /**
             * Analysed At
             * @description ISO 8601, UTC
             */
            analysed_at: string;
            /** Cached */
            cached: boolean;
            /**
             * Quota Units
             * @description YouTube quota that this answer cost
             */
            quota_units: number;
            video: components["schemas"]["VideoFacts"] | null;
            coverage: components["schemas"]["Coverage"];
            shares: components["schemas"]["Shares"];
            shares_by_likes: components["schemas"]["Shares"];
            /**
             * Score
             * @description 0 all negative, 10 all positive
             */
            score: number | null;
            trend: components["schemas"]["Trend"];
            words: components["schemas"]["Words"];
            subjects: components["schemas"]["Subjects"];
            /**
             * Top Comments
             * @description 25 by likes
             */
            top_comments: components["schemas"]["JudgedComment"][];
            /** Most Positive */
            most_positive: components["schemas"]["JudgedComment"][];
            /** Most Negative */
            most_negative: components["schemas"]["JudgedComment"][];
            questions: components["schemas"]["Listed"];
            requests: components["schemas"]["Listed"];
            /** Timestamps */
            timestamps: components["schemas"]["Timestamp"][];
            /** Languages */
            languages: components["schemas"]["Language"][];
            /** Unique Authors */
            unique_authors: number | null;
            /** Mean Tokens */
            mean_tokens: number | null;
            /** Comments */
            comments: components["schemas"]["JudgedComment"][];
            copies: components["schemas"]["Copies"];
            /**
             * Bursts
             * @description three at most, the clearest first
             */
            bursts: components["schemas"]["Burst"][];
        };
        /**
         * Burst
         * @description Days with far more comments than the weeks around them.
         */
        Burst: {
            /**
             * First
             * Format: date
             * @description UTC
             */
            first: string;
            /**
             * Last
             * Format: date
             */
            last: string;
            /** Comments */
            comments: number;
            /**
             * Usual
             * @description comments of as many days before or after, whichever had more
             */
            usual: number;
            /** Subjects */
            subjects: components["schemas"]["BurstSubject"][];
        };
        /**
         * BurstSubject
         * @description What the comments of a burst speak of more than all others.
         */
        BurstSubject: {
            /** Subject */
            subject: string;
            /**
             * Weight
             * @description z-score of its log-odds against the other comments
             */
            weight: number;
            /** Speakers */
            speakers: number;
            /** @description the comment with most likes that mentions it */
            quote: components["schemas"]["JudgedComment"];
        };
        /**
         * Copies
         * @description Groups of comments that are nearly the same, the largest first, 100 at most.
         */
        Copies: {
            /**
             * Comments
             * @description in all groups
             */
            comments: number;
            /** Groups */
            groups: components["schemas"]["CopyGroup"][];
            /** @description where each group counts as its first comment alone */
            shares_once: components["schemas"]["Shares"];
        };
        /**
         * CopyGroup
         * @description Comments that are nearly the same.
         */
        CopyGroup: {
            /** Count */
            count: number;
            /**
             * Authors
             * @description how many wrote them; null where no author is known
             */
            authors: number | null;
            /** @description that came */
            first: components["schemas"]["JudgedComment"];
        };
        /**
         * Coverage
         * @description How much of the video the analysis saw, and why not all.
         */
        Coverage: {
            /** Analysed */
            analysed: number;
            /** Total */
            total: number | null;
            /** Complete */
            complete: boolean;
            /**
             * Left Out
             * @description why comments are missing
             */
            left_out: string[];
            /**
             * Certain
             * @description comments in the shares, trend and words
             */
            certain: number;
            /** Uncertain */
            uncertain: {
                [key: string]: number;
            };
            /**
             * Few
             * @description too few to read percentages from
             */
            few: boolean;
        };
        /**
         * JudgedComment
         * @description A comment with its prediction.
         */
        JudgedComment: {
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive";
            /** Confidence */
            confidence: number;
            probabilities: components["schemas"]["Probabilities"];
            /**
             * Language
             * @description ISO 639 code; `zxx` without words, `und` where it cannot be told
             */
            language: string;
            /**
             * Uncertain
             * @description why not to count the label, if so; with `no content` or `language` it is no answer at all
             */
            uncertain: ("language" | "no content" | "confidence") | null;
            /** Id */
            id: string;
            /** Text */
            text: string;
            /** Published At */
            published_at: string | null;
            /** Likes */
            likes: number;
            /** Reply To */
            reply_to: string | null;
            /**
             * Kinds
             * @description what the comment asks or points at
             */
            kinds: ("question" | "request" | "timestamp")[];
        };
        /**
         * Language
         * @description How many comments are in a language.
         */
        Language: {
            /** Language */
            language: string;
            /** Count */
            count: number;
        };
        /**
         * Listed
         * @description How many, and the ones with most likes.
         */
        Listed: {
            /** Count */
            count: number;
            /** Comments */
            comments: components["schemas"]["JudgedComment"][];
        };
        /**
         * Point
         * @description The shares of one period.
         */
        Point: {
            negative: components["schemas"]["Weight"];
            neutral: components["schemas"]["Weight"];
            positive: components["schemas"]["Weight"];
            /**
             * Start
             * Format: date
             * @description first day, UTC
             */
            start: string;
        };
        /**
         * Shares
         * @description One weight per class.
         */
        Shares: {
            negative: components["schemas"]["Weight"];
            neutral: components["schemas"]["Weight"];
            positive: components["schemas"]["Weight"];
        };
        /**
         * Subject
         * @description What comments of one side speak of more than those of the other.
         */
        Subject: {
            /**
             * Subject
             * @description a word, or a name of two or three, in lower case
             */
            subject: string;
            /**
             * Weight
             * @description z-score of its log-odds against the other side
             */
            weight: number;
            /** @description how many comments of each class mention it, and which share of it */
            mentions: components["schemas"]["Shares"];
            /** @description a comment of this side that mentions it */
            quote: components["schemas"]["JudgedComment"];
            /**
             * Comments
             * @description ids of the comments that mention it
             */
            comments: string[];
        };
        /**
         * Subjects
         * @description What people like and what they complain about, three each at most, the clearest first.
         */
        Subjects: {
            /** Liked */
            liked: components["schemas"]["Subject"][];
            /** Disliked */
            disliked: components["schemas"]["Subject"][];
        };
        /**
         * Timestamp
         * @description A position in the video that comments name.
         */
        Timestamp: {
            /** Seconds */
            seconds: number;
            /** Count */
            count: number;
            /**
             * Comments
             * @description ids, 10 at most
             */
            comments: string[];
        };
        /**
         * Trend
         * @description Shares over time, empty periods included.
         */
        Trend: {
            /**
             * Period
             * @description longer than asked for where that would be over 400 periods
             * @enum {string}
             */
            period: "day" | "week" | "month" | "year";
            /**
             * Asked
             * @description the period that was asked for
             * @enum {string}
             */
            asked: "day" | "week" | "month" | "year";
            /** Points */
            points: components["schemas"]["Point"][];
            /** Undated */
            undated: number;
            /**
             * Outside
             * @description comments dated outside the years shown, where those are too many
             */
            outside: number;
        };
        /**
         * VideoFacts
         * @description What is known of the video.
         */
        VideoFacts: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Comment Count */
            comment_count: number | null;
        };
        /**
         * Weight
         * @description A class's number and share; the share is null where nothing was counted.
         */
        Weight: {
            /** Count */
            count: number;
            /** Share */
            share: number | null;
        };
        /**
         * Word
         * @description A word, emoji or emoticon and in how many comments it is.
         */
        Word: {
            /** Word */
            word: string;
            /** Count */
            count: number;
            /**
             * Weight
             * @description log-odds of it in this class against the others, in nats
             */
            weight: number;
        };
        /**
         * Words
         * @description The words that each class has more than the others, those with the largest weight times count first.
         */
        Words: {
            /** Negative */
            negative: components["schemas"]["Word"][];
            /** Neutral */
            neutral: components["schemas"]["Word"][];
            /** Positive */
            positive: components["schemas"]["Word"][];
        };
        /**
         * AnalyzeBody
         * @description Either comments or a video.
         */
        AnalyzeBody: components["schemas"]["SentComments"] | components["schemas"]["SentVideo"];
        /**
         * SentComment
         * @description One comment that the client sends.
         */
        SentComment: {
            /** Id */
            id: string;
            /** Text */
            text: string;
            /**
             * Published At
             * @default null
             */
            published_at: string | null;
            /**
             * Likes
             * @default 0
             */
            likes: number;
            /**
             * Reply To
             * @default null
             */
            reply_to: string | null;
            /**
             * Author
             * @description tells authors apart; a hash will do
             * @default null
             */
            author: string | null;
        };
        /**
         * SentComments
         * @description Comments that the client has.
         */
        SentComments: {
            /** Comments */
            comments: components["schemas"]["SentComment"][];
            /**
             * Period
             * @default month
             * @enum {string}
             */
            period: "day" | "week" | "month" | "year";
            /**
             * Title
             * @default
             */
            title: string;
            /**
             * Consent
             * @description a random sample of the texts may be kept for 30 days, for people to judge the model by
             * @default false
             */
            consent: boolean;
        };
        /**
         * SentVideo
         * @description A video whose comments the server reads.
         */
        SentVideo: {
            /** Video */
            video: string;
            /**
             * Order
             * @default relevance
             * @enum {string}
             */
            order: "time" | "relevance";
            /**
             * Limit
             * @default 500
             */
            limit: number;
            /**
             * Replies
             * @default false
             */
            replies: boolean;
            /**
             * Period
             * @default month
             * @enum {string}
             */
            period: "day" | "week" | "month" | "year";
            /**
             * Refresh
             * @description read again, even if an analysis is kept
             * @default false
             */
            refresh: boolean;
        };
        /**
         * AnalyzeFileAnswer
         * @description The analysis of a file; the OpenAPI document is made from it.
         */
        AnalyzeFileAnswer: components["schemas"]["FileAnalysis"];
        /**
         * FileAnalysis
         * @description Everything that is shown of the comments in a file.
         */
        FileAnalysis: {
            /** Model Version */
            model_version: string;
            /**
             * Analysed At
             * @description ISO 8601, UTC
             */
            analysed_at: string;
            /** Cached */
            cached: boolean;
            /**
             * Quota Units
             * @description YouTube quota that this answer cost
             */
            quota_units: number;
            video: components["schemas"]["VideoFacts"] | null;
            coverage: components["schemas"]["Coverage"];
            shares: components["schemas"]["Shares"];
            shares_by_likes: components["schemas"]["Shares"];
            /**
             * Score
             * @description 0 all negative, 10 all positive
             */
            score: number | null;
            trend: components["schemas"]["Trend"];
            words: components["schemas"]["Words"];
            subjects: components["schemas"]["Subjects"];
            /**
             * Top Comments
             * @description 25 by likes
             */
            top_comments: components["schemas"]["JudgedComment"][];
            /** Most Positive */
            most_positive: components["schemas"]["JudgedComment"][];
            /** Most Negative */
            most_negative: components["schemas"]["JudgedComment"][];
            questions: components["schemas"]["Listed"];
            requests: components["schemas"]["Listed"];
            /** Timestamps */
            timestamps: components["schemas"]["Timestamp"][];
            /** Languages */
            languages: components["schemas"]["Language"][];
            /** Unique Authors */
            unique_authors: number | null;
            /** Mean Tokens */
            mean_tokens: number | null;
            /** Comments */
            comments: components["schemas"]["JudgedComment"][];
            copies: components["schemas"]["Copies"];
            /**
             * Bursts
             * @description three at most, the clearest first
             */
            bursts: components["schemas"]["Burst"][];
            file: components["schemas"]["ReadFile"];
        };
        /**
         * ReadFile
         * @description What became of the rows of a file: those that were read and those that were left out are all.
         */
        ReadFile: {
            /** Name */
            name: string;
            /**
             * Rows
             * @description in the file
             */
            rows: number;
            /**
             * Read
             * @description comments that are analysed
             */
            read: number;
            /**
             * Left Out
             * @description rows that are not, by the reason
             */
            left_out: {
                [key: string]: number;
            };
            /**
             * Emptied
             * @description comments that are without a field which cannot be read, by field
             */
            emptied: {
                [key: string]: number;
            };
        };
        /**
         * CompareAnswer
         * @description Sources beside each other.
         */
        CompareAnswer: {
            /** Sources */
            sources: components["schemas"]["ComparedSource"][];
            /** Differences */
            differences: components["schemas"]["SourceDifference"][];
        };
        /**
         * ComparedSource
         * @description A source in figures.
         */
        ComparedSource: {
            /** Name */
            name: string;
            /**
             * Certain
             * @description comments in the figures, the sum of the counts
             */
            certain: number;
            /**
             * Few
             * @description too few to read percentages from
             */
            few: boolean;
            figures: components["schemas"]["Figures"];
        };
        /**
         * Figure
         * @description A value and its interval of 95 %.
         */
        Figure: {
            /** Value */
            value: number;
            /** Low */
            low: number;
            /** High */
            high: number;
        };
        /**
         * Figures
         * @description Shares of the classes, 0 to 1, and the score, 0 to 10, or by how much they differ; nothing of no comments.
         */
        Figures: {
            /** @default null */
            negative: components["schemas"]["Figure"] | null;
            /** @default null */
            neutral: components["schemas"]["Figure"] | null;
            /** @default null */
            positive: components["schemas"]["Figure"] | null;
            /** @default null */
            score: components["schemas"]["Figure"] | null;
        };
        /**
         * SourceDifference
         * @description By how much a source differs from the first one.
         */
        SourceDifference: {
            /** @default null */
            negative: components["schemas"]["Figure"] | null;
            /** @default null */
            neutral: components["schemas"]["Figure"] | null;
            /** @default null */
            positive: components["schemas"]["Figure"] | null;
            /** @default null */
            score: components["schemas"]["Figure"] | null;
            /** Source */
            source: string;
            /** Minus */
            minus: string;
        };
        /**
         * CompareBody
         * @description Sources, the one that the others are compared with first.
         */
        CompareBody: {
            /** Sources */
            sources: components["schemas"]["ComparedCounts"][];
        };
        /**
         * ComparedCounts
         * @description A source, by how many of its comments each class has.
         */
        ComparedCounts: {
            /** Name */
            name: string;
            counts: components["schemas"]["Counts"];
        };
        /**
         * Counts
         * @description A number per class.
         */
        Counts: {
            /**
             * Negative
             * @default 0
             */
            negative: number;
            /**
             * Neutral
             * @default 0
             */
            neutral: number;
            /**
             * Positive
             * @default 0
             */
            positive: number;
        };
        /**
         * PieBody
         * @description Comments per class.
         */
        PieBody: {
            /**
             * @example {
             *       "negative": 2,
             *       "neutral": 3,
             *       "positive": 5
             *     }
             */
            counts: components["schemas"]["Counts"];
        };
        /**
         * TrendBody
         * @description `trend` of an analysis.
         */
        TrendBody: {
            /**
             * Period
             * @default month
             * @enum {string}
             */
            period: "day" | "week" | "month" | "year";
            /** Points */
            points: components["schemas"]["Point"][];
            /**
             * Asked
             * @description said in the picture where it is another
             * @default null
             */
            asked: ("day" | "week" | "month" | "year") | null;
            /**
             * Outside
             * @description said in the picture, if any
             * @default 0
             */
            outside: number;
        };
        /**
         * CloudBody
         * @description `words` of one class of an analysis.
         */
        CloudBody: {
            /** Words */
            words: components["schemas"]["SentWord"][];
        };
        /**
         * SentWord
         * @description A word of an analysis.
         */
        SentWord: {
            /** Word */
            word: string;
            /** Count */
            count: number;
            /**
             * Weight
             * @description of an analysis; the size follows from it times the count
             * @default 1
             */
            weight: number;
        };
        /**
         * FeedbackAnswer
         * @description What is kept now; saying the same again changes nothing.
         */
        FeedbackAnswer: {
            /** Id */
            id: string;
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive";
            /**
             * Created
             * @description false if this reporter had said something of it before
             */
            created: boolean;
            /** Kept Text */
            kept_text: boolean;
        };
        /**
         * FeedbackBody
         * @description What a person says of a prediction.
         */
        FeedbackBody: {
            /**
             * Prediction Id
             * @default null
             */
            prediction_id: string | null;
            /**
             * Comment Id
             * @default null
             */
            comment_id: string | null;
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive";
            /**
             * Predicted
             * @default null
             */
            predicted: ("negative" | "neutral" | "positive") | null;
            /**
             * Reporter
             * @description who says it: any name that stays the same, such as a random number of an installation
             * @default anonymous
             */
            reporter: string;
            /**
             * Video Id
             * @default null
             */
            video_id: string | null;
            /**
             * Author
             * @description who wrote the comment; a digest is kept, by which a deletion finds it
             * @default null
             */
            author: string | null;
            /**
             * Consent
             * @description the writer of this feedback agrees that the text is kept
             * @default false
             */
            consent: boolean;
            /**
             * Text
             * @default null
             */
            text: string | null;
        };
        /**
         * AuditPage
         * @description Comments to be judged, in random order.
         */
        AuditPage: {
            /** Judged */
            judged: number;
            /** Pending */
            pending: number;
            /** Comments */
            comments: components["schemas"]["AuditComment"][];
        };
        /**
         * AuditComment
         * @description A comment to be judged.
         */
        AuditComment: {
            /** Id */
            id: string;
            /** Text */
            text: string;
            /** Video Id */
            video_id: string | null;
        };
        /**
         * AuditProgress
         * @description How much of the sample is judged.
         */
        AuditProgress: {
            /** Judged */
            judged: number;
            /** Pending */
            pending: number;
        };
        /**
         * JudgementBody
         * @description What a person says of a comment.
         */
        JudgementBody: {
            /**
             * Label
             * @enum {string}
             */
            label: "negative" | "neutral" | "positive" | "unclear";
            /**
             * Reviewer
             * @description who says it
             * @default anonymous
             */
            reviewer: string;
        };
        /**
         * Forgotten
         * @description What was deleted.
         */
        Forgotten: {
            deleted: components["schemas"]["DeletedRows"];
        };
        /**
         * DeletedRows
         * @description How many rows were deleted.
         */
        DeletedRows: {
            /** Feedback */
            feedback: number;
            /** Audit */
            audit: number;
            /** Analyses */
            analyses: number;
        };
        /**
         * ForgetBody
         * @description Of what to delete everything; exactly one of them.
         */
        ForgetBody: {
            /**
             * Video
             * @default null
             */
            video: string | null;
            /**
             * Author
             * @description who wrote comments, by the name that was sent along
             * @default null
             */
            author: string | null;
            /**
             * Reporter
             * @description who gave feedback
             * @default null
             */
            reporter: string | null;
            /**
             * Comment
             * @description id of a comment, or of a prediction
             * @default null
             */
            comment: string | null;
        };
        /**
         * LegacyError
         * @description Why a request was refused.
         */
        LegacyError: {
            /** Error */
            error: string;
        };
        /**
         * LegacyAnswers
         * @description One per text, in order.
         */
        LegacyAnswers: components["schemas"]["LegacyAnswer"][];
        /**
         * LegacyAnswer
         * @description A text and its code.
         */
        LegacyAnswer: {
            /** Comment */
            comment: string;
            /**
             * Sentiment
             * @enum {string}
             */
            sentiment: "-1" | "0" | "1";
        };
        /**
         * LegacyPredict
         * @description Texts, as other popups send them.
         */
        LegacyPredict: {
            /** Comments */
            comments: string[];
        };
        /**
         * LegacyDatedAnswers
         * @description One per text, in order.
         */
        LegacyDatedAnswers: components["schemas"]["LegacyDatedAnswer"][];
        /**
         * LegacyDatedAnswer
         * @description The same with the moment given.
         */
        LegacyDatedAnswer: {
            /** Comment */
            comment: string;
            /**
             * Sentiment
             * @enum {string}
             */
            sentiment: "-1" | "0" | "1";
            /** Timestamp */
            timestamp: string;
        };
        /**
         * LegacyPredictDated
         * @description Texts with moments; other keys are ignored.
         */
        LegacyPredictDated: {
            /** Comments */
            comments: components["schemas"]["LegacyDated"][];
        };
        /**
         * LegacyDated
         * @description A text and its moment.
         */
        LegacyDated: {
            /** Text */
            text: string;
            /** Timestamp */
            timestamp: string;
        };
        /**
         * LegacyCounts
         * @description Comments per code.
         */
        LegacyCounts: {
            sentiment_counts: components["schemas"]["LegacyNumbers"];
        };
        /**
         * LegacyNumbers
         * @description A number per code.
         */
        LegacyNumbers: {
            /**
             * 0
             * @default 0
             */
            0: number;
            /**
             * 1
             * @default 0
             */
            1: number;
            /**
             * -1
             * @default 0
             */
            "-1": number;
        };
        /**
         * LegacyTrend
         * @description Codes over time.
         */
        LegacyTrend: {
            /** Sentiment Data */
            sentiment_data: components["schemas"]["LegacyPoint"][];
        };
        /**
         * LegacyPoint
         * @description A moment and a code.
         */
        LegacyPoint: {
            /** Timestamp */
            timestamp: string;
            /**
             * Sentiment
             * @enum {unknown}
             */
            sentiment: "-1" | "0" | "1" | -1 | 0 | 1;
        };
        /**
         * Problem
         * @description Why a request was refused (RFC 9457).
         */
        Problem: {
            /** Type */
            type: string;
            /** Status */
            status: number;
            /** Title */
            title: string;
            /** Detail */
            detail: string | null;
            /** Request Id */
            request_id: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
