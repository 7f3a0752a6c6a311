// The content script: the comments that YouTube's page shows are read and scored, and get badges; the card sums them up.

import { translator } from "../shared/i18n.js";
import { askWorker, isAlive, notifyPanel, onTabMessage } from "../shared/messaging.js";
import { Badges } from "./badges.js";
import { Card, CARD_ID } from "./card.js";
import { Collector } from "./collector.js";
import { PageWatcher } from "./page_watcher.js";
import { COMMENT, first, readComment, readPage, selectors } from "./reader.js";
import { throttled, WorkQueue } from "./schedule.js";
import { analysisOfPage, briefOf } from "./summaries.js";

const TAKEOVER = "yt-sentiment-takeover";
const CARD_MILLISECONDS = 500;
/** Comments from which on drawing the card takes longer, and changes less. */
const LONG_LIST = 1_000;

export class ContentScript {
  /** Whether comments are analysed: from the start, or since the user asked for it. */
  started = false;
  #life = new AbortController();
  #notified = "";
  #drawCardSoon = throttled(
    () => this.#drawCard(),
    () => CARD_MILLISECONDS * (this.collector.comments.size > LONG_LIST ? 3 : 1),
  );

  /**
   * @param {import("../worker/settings.js").PublicSettings} settings
   * @param {import("../shared/i18n.js").Messages} messages
   * @param {[string, import("../shared/labels.js").Label][]} corrections
   */
  constructor(settings, messages, corrections) {
    this.settings = settings;
    this.t = translator(messages);
    this.badges = new Badges(this.t);
    this.queue = new WorkQueue((element) => this.#updateComment(element));
    this.collector = new Collector(
      (texts) => askWorker({ type: "predict", texts }),
      (texts) => this.#onPredictions(texts),
    );
    this.collector.corrections = new Map(corrections);
    this.card = new Card(this.t, {
      agree: () => this.#changeSettings({ agreed: true }),
      start: () => this.#startAnalysis(),
      expand: (expanded) => this.#changeSettings({ expanded }),
      panel: () => void askWorker({ type: "openPanel" }),
      options: () => void askWorker({ type: "openOptions" }),
    });
    this.watcher = new PageWatcher({
      onVideoChange: (previous) => this.#onVideoChange(previous),
      onComments: (elements) => this.queue.add(elements),
      onNavigation: () => this.#drawCardSoon(),
      onThemeChange: () => this.#drawCardSoon(),
      onMutations: () => {
        if (!this.card.host.isConnected) this.#drawCardSoon();
      },
      onGone: () => this.stop(),
    });
  }

  /** Take over the page from an earlier copy of this script, and follow it. */
  start() {
    const { signal } = this.#life;
    document.getElementById(CARD_ID)?.remove();
    this.badges.removeAll();
    document.dispatchEvent(new CustomEvent(TAKEOVER));
    document.addEventListener(TAKEOVER, () => this.stop(), { signal });
    this.#answerMessages(signal);
    this.watcher.start(signal);
    this.#applySettings();
    this.watcher.syncVideo();
  }

  /** Fall silent: another copy took over, or the extension is gone. */
  stop() {
    this.#life.abort();
    this.collector.enable(false);
    this.collector.clear();
    this.queue.clear();
    this.card.remove();
  }

  get #language() {
    return document.documentElement.lang || "en";
  }

  get #mayScore() {
    return this.settings.on && this.settings.agreed && this.started;
  }

  #startAnalysis() {
    this.started = true;
    this.#applySettings();
  }

  #applySettings() {
    const { scheme, badge, mode, on } = this.settings;
    document.documentElement.dataset["ytsScheme"] = scheme;
    document.documentElement.dataset["ytsBadge"] = badge;
    if (mode === "auto") this.started = true;
    this.collector.enable(this.#mayScore);
    if (!on) {
      this.card.remove();
      this.badges.removeAll();
    } else if (this.watcher.video) this.queue.add(document.querySelectorAll(COMMENT));
    this.#drawCardSoon();
  }

  /** @param {{ agreed?: boolean, expanded?: boolean }} changes */
  async #changeSettings(changes) {
    const answer = await askWorker({ type: "changeSettings", changes });
    if (answer.ok) this.#follow(answer.settings);
    this.#applySettings();
  }

  /** @param {import("../worker/settings.js").PublicSettings} settings */
  #follow(settings) {
    const before = this.settings;
    this.settings = settings;
    if (settings.scorer === before.scorer && settings.server === before.server) return;
    this.collector.startOver();
    this.badges.removeAll();
  }

  async #reloadSettings() {
    const answer = await askWorker({ type: "getSettings" });
    if (!answer.ok) return;
    this.#follow(answer.settings);
    this.t = this.card.t = this.badges.t = translator(answer.messages);
    this.collector.trouble = null;
    this.#applySettings();
  }

  /** @param {string | null} previous */
  #onVideoChange(previous) {
    if (previous) void askWorker({ type: "leaveVideo" });
    this.started = this.settings.mode === "auto";
    this.collector.clear();
    this.badges.clear();
    this.collector.enable(this.#mayScore);
  }

  /** @param {Element} element one that COMMENT matches */
  #updateComment(element) {
    if (!this.settings.on) return;
    const read = readComment(element, this.#language);
    // After a navigation the page keeps comments of the previous video for a while.
    const comment = read?.video === this.watcher.video ? read : null;
    if (comment) this.collector.add(comment);
    const prediction = comment ? this.collector.predictionOf(comment) : undefined;
    // A text that is known already brings no answer that would draw the card.
    if (this.badges.update(element, comment, prediction)) this.#drawCardSoon();
  }

  /**
   * @param {string[]} ids of comments
   * @param {import("../shared/labels.js").Label | null} label that the user gave them; null where it was taken back
   */
  #onCorrection(ids, label) {
    for (const id of ids) {
      if (label) this.collector.corrections.set(id, label);
      else this.collector.corrections.delete(id);
      const comment = this.collector.comments.get(id);
      if (comment) this.queue.add(this.badges.elementsWith(comment.text));
    }
    this.#drawCardSoon();
  }

  /** @param {ReadonlySet<string>} texts that have a prediction now */
  #onPredictions(texts) {
    if (!isAlive()) return this.stop();
    for (const text of texts) this.queue.add(this.badges.elementsWith(text));
    this.#drawCardSoon();
  }

  #drawCard() {
    if (this.#life.signal.aborted) return;
    this.#notifyPanel();
    if (!this.watcher.video || !this.settings.on) return this.card.remove();
    if (!this.card.host.isConnected) this.card.mount();
    this.card.setTheme(document.documentElement.hasAttribute("dark"));
    const { off, total } = readPage(document, this.#language);
    this.card.draw({
      settings: this.settings,
      analysis: briefOf(this.collector, { language: this.#language, total }, this.settings.expanded, this.t),
      trouble: this.collector.trouble,
      off,
      waiting: this.collector.waiting,
      started: this.started,
    });
    this.badges.prune();
  }

  /** Tell the side panel, if it is open, that there is something new; nobody else listens. */
  #notifyPanel() {
    const { scored, waiting, trouble } = this.collector;
    const state = [this.watcher.video, scored, waiting, trouble?.kind, this.settings.agreed].join();
    if (state === this.#notified) return;
    this.#notified = state;
    notifyPanel({ type: "statusChanged" });
  }

  /** @param {AbortSignal} signal */
  #answerMessages(signal) {
    onTabMessage(
      {
        getStatus: () => {
          const { trouble, waiting, scored } = this.collector;
          return { video: this.watcher.video, trouble, waiting, scored };
        },
        getAnalysis: async () => ({ analysis: await this.#analysis() }),
        showComment: ({ id }) => ({ shown: this.#showComment(id) }),
        seek: ({ seconds }) => {
          const player = first(document, selectors.player);
          if (player instanceof HTMLVideoElement) player.currentTime = seconds;
        },
        corrected: ({ ids, label }) => this.#onCorrection(ids, label),
        settingsChanged: () => void this.#reloadSettings(),
      },
      signal,
    );
  }

  async #analysis() {
    const { video } = this.watcher;
    const page = { language: this.#language, ...readPage(document, this.#language) };
    return video ? analysisOfPage(this.collector, { video, ...page }, this.t) : null;
  }

  /** @param {string} id of a comment @returns {boolean} whether the page shows it */
  #showComment(id) {
    const comment = this.collector.comments.get(id);
    const element = comment && this.badges.elementOf(comment);
    element?.scrollIntoView({ block: "center" });
    return element !== undefined;
  }
}

void askWorker({ type: "getSettings" }).then((answer) => {
  if (answer.ok) new ContentScript(answer.settings, answer.messages, answer.corrections).start();
});
