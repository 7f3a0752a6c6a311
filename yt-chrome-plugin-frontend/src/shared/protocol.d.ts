// Messages between the parts of the extension: for each recipient, what it may be sent and what it answers.

import type { PublicSettings } from "../worker/settings.js";
import type { Messages } from "./i18n.js";
import type { Analysis, Label, Predicted, Schemas } from "./labels.js";

/** Feedback as the API takes it, but for the reporter, whom the worker adds. */
type Feedback = Partial<Omit<Schemas["FeedbackBody"], "reporter">> & { label: Label };
type Nothing = Record<never, never>;
/** The last characters of the YouTube key, none where there is no key, and the units that were spent today. */
type KeyFacts = { ending: string; units: number };

export type FailureKind =
  | "unreachable"
  | "slow"
  | "token"
  | "busy"
  | "server"
  | "garbage"
  | "refused"
  | "permission"
  | "youtubeQuota"
  | "youtubeKey"
  | "youtubeApi"
  | "youtubeRestricted"
  | "youtubeOff"
  | "youtubeGone"
  | "youtubeBusy"
  | "youtubeFault"
  | "youtubeRefused"
  | "youtubeUnreachable"
  | "youtubePermission"
  | "aborted"
  | "switchedOff"
  | "notAgreed"
  | "gone"
  | "ended"
  | "extension";

/** Why the worker could not do what it was asked to; `wait` is the pause that is due, in seconds. */
export type Refusal = { ok: false; kind: FailureKind; detail: string; wait: number };

/** What the toolbar's icon and its title say of a tab; `label` chooses the colour. */
export type ToolbarSummary = { text: string; title: string; label: "positive" | "negative" | null };

/** To the service worker, from the content script, the side panel and the options page. */
export type WorkerMessage =
  | { type: "predict"; texts: string[] }
  | { type: "explain"; text: string }
  /** Without a label, the user's is taken back. */
  | { type: "correctLocally"; id: string; label: Label | null }
  | { type: "forgetCorrections" }
  | { type: "sendFeedback"; feedback: Feedback }
  /** Of the settings' server, or of one that is typed on a page of the extension. */
  | { type: "describeService"; typed?: { server: string; token: string } }
  | { type: "describeReading" }
  /** An empty key is forgotten. */
  | { type: "keepKey"; key: string }
  | { type: "describeKey" }
  | { type: "getSettings" }
  | { type: "changeSettings"; changes: { on?: boolean; expanded?: boolean; agreed?: boolean } }
  /** Ask a server at once that failed, rather than after the pause that is due. */
  | { type: "tryAgain" }
  | { type: "leaveVideo" }
  | { type: "openPanel" }
  | { type: "openOptions" }
  | { type: "showInToolbar"; summary: ToolbarSummary };

/** What takes the service worker minutes, and so is asked for over a port. */
export type LongMessage = { type: "analyseVideo"; video: string; limit: number };

export type LongResults = { analyseVideo: { analysis: Analysis } };

export type WorkerResults = {
  predict: { model: string; predictions: Predicted[] };
  explain: { explanation: Schemas["ExplainAnswer"] };
  correctLocally: Nothing;
  forgetCorrections: Nothing;
  sendFeedback: Nothing;
  describeService: { service: Schemas["About"] };
  /** Who could read a whole video: the user's YouTube key, the user's server, or nobody. */
  describeReading: { reader: "key" | "server" | null };
  keepKey: KeyFacts;
  describeKey: KeyFacts;
  /** Settings without the token, the messages of the interface in its language, and the user's labels by comment. */
  getSettings: {
    settings: PublicSettings;
    messages: Messages;
    language: string;
    corrections: [string, Label][];
  };
  changeSettings: { settings: PublicSettings };
  tryAgain: Nothing;
  leaveVideo: Nothing;
  openPanel: Nothing;
  openOptions: Nothing;
  showInToolbar: Nothing;
};

/** To the content script of a tab, from the side panel and the worker. */
export type TabMessage =
  | { type: "getStatus" }
  | { type: "getAnalysis" }
  | { type: "startAnalysis" }
  | { type: "showComments" }
  | { type: "showComment"; id: string }
  | { type: "showNextNegative" }
  | { type: "seek"; seconds: number }
  /** Without a label, those comments have the model's again. */
  | { type: "corrected"; ids: string[]; label: Label | null }
  | { type: "settingsChanged" };

export type TabResults = {
  /** Title of the video; whether its comments are off, and how many it has; what of them is scored. */
  getStatus: {
    video: string | null;
    title: string;
    off: boolean;
    total: number | null;
    started: boolean;
    trouble: Refusal | null;
    waiting: number;
    scored: number;
  };
  /** Null before the first prediction. */
  getAnalysis: { analysis: Analysis | null };
  startAnalysis: void;
  showComments: void;
  /** Whether the page shows the comment, and was scrolled to it. */
  showComment: { shown: boolean };
  showNextNegative: void;
  seek: void;
  corrected: void;
  settingsChanged: void;
};

/** To the side panel, from content scripts; nobody answers. */
export type PanelMessage = { type: "statusChanged" };

export type PanelResults = { statusChanged: void };

type Typed = { type: string };

/** The message of one type, as a parameter from which that type is inferred. */
export type MessageOf<M extends Typed, T extends M["type"]> = { type: T } & Extract<M, { type: T }>;

/** What the worker answers. */
export type Answer<T extends WorkerMessage["type"]> = ({ ok: true } & WorkerResults[T]) | Refusal;
export type LongAnswer<T extends LongMessage["type"]> = ({ ok: true } & LongResults[T]) | Refusal;

/** One handler for each type of message. */
export type Handlers<M extends Typed, R extends Record<M["type"], unknown>> = {
  [T in M["type"]]: (message: Extract<M, { type: T }>, sender: chrome.runtime.MessageSender) => R[T] | Promise<R[T]>;
};

/** One handler for each type of request over a port, all of them asynchronous. */
export type LongHandlers = {
  [T in LongMessage["type"]]: (message: Extract<LongMessage, { type: T }>) => Promise<LongResults[T]>;
};

/** One handler for each type of message to the worker, all of them asynchronous. */
export type WorkerHandlers = Handlers<WorkerMessage, { [T in WorkerMessage["type"]]: Promise<WorkerResults[T]> }>;
