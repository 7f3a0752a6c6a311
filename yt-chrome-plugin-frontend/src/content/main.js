// The content script: the comments that YouTube's page shows are read and scored, and get badges; the card sums them up.

import { translator } from "../shared/i18n.js";
import { askWorker, isAlive, onTabMessage } from "../shared/messaging.js";
import { Collector } from "./collector.js";
import { Outside } from "./outside.js";
import { PageWatcher } from "./page_watcher.js";
import { COMMENT, first, readComment, readPage, selectors } from "./reader.js";
import { throttled, WorkQueue } from "./schedule.js";
import { analysisOfPage, briefOf } from "./summaries.js";
import { Surface } from "./surface.js";

const CARD_MILLISECONDS = 500;
/** Comments from which on drawing the card takes longer, and changes less. */
const LONG_LIST = 1_000;
/** Where a copy of this script is known to the next one; the page's scripts have a global object of their own. */
const COPY = Symbol.for("yt-sentiment");

export class ContentScript {
  /** Whether comments are analysed: from the start, or since the user asked for it. */
  started = false;
  #life = new AbortController();
  #outside = new Outside();
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
    this.queue = new WorkQueue((element) => this.#updateComment(element));
    this.drawing = new WorkQueue((element) => this.#drawComment(element));
    this.collector = new Collector(
      (texts) => askWorker({ type: "predict", texts }),
      (texts) => this.#onPredictions(texts),
    );
    this.collector.corrections = new Map(corrections);
    this.surface = new Surface(this.t, this.collector, {
      agree: () => this.#changeSettings({ agreed: true }),
      start: () => this.#startAnalysis(),
      expand: (expanded) => this.#changeSettings({ expanded }),
      draw: () => this.#drawCard(),
      corrected: (ids, label) => this.#onCorrection(ids, label),
    });
    this.watcher = new PageWatcher({
      onVideoChange: (previous) => this.#onVideoChange(previous),
      onComments: (elements) => this.queue.add(elements),
      onNavigation: () => this.#drawCardSoon(),
      onThemeChange: () => this.#drawCardSoon(),
      onMutations: () => {
        this.surface.popover.settle();
        if (!this.surface.card.host.isConnected) this.#drawCardSoon();
      },
      onGone: () => this.stop(),
    });
  }

  /** Take over the page from an earlier copy of this script, and follow it. */
  start() {
    const { signal } = this.#life;
    const copies = /** @type {Record<symbol, ContentScript | undefined>} */ (/** @type {unknown} */ (globalThis));
    copies[COPY]?.stop();
    copies[COPY] = this;
    this.surface.start(signal);
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
    this.drawing.clear();
    this.surface.remove();
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
    const { scheme, badge, badges, mode, on } = this.settings;
    Object.assign(document.documentElement.dataset, { ytsScheme: scheme, ytsBadge: badge, ytsBadges: badges });
    if (mode === "auto") this.started = true;
    this.collector.enable(this.#mayScore);
    if (!on) this.surface.remove();
    else if (this.watcher.video) this.queue.add(document.querySelectorAll(COMMENT));
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
    this.surface.badges.removeAll();
  }

  async #reloadSettings() {
    const answer = await askWorker({ type: "getSettings" });
    if (!answer.ok) return;
    const { language } = this.settings;
    this.#follow(answer.settings);
    this.collector.trouble = null;
    if (answer.settings.language !== language) {
      this.t = translator(answer.messages);
      this.surface.translate(this.t);
    }
    this.#applySettings();
  }

  /** @param {string | null} previous */
  #onVideoChange(previous) {
    if (previous) void askWorker({ type: "leaveVideo" });
    this.started = this.settings.mode === "auto";
    this.collector.clear();
    this.surface.reset();
    this.collector.enable(this.#mayScore);
  }

  /** @param {Element} element one that COMMENT matches */
  #updateComment(element) {
    if (!this.settings.on) return;
    const read = readComment(element, this.#language);
    // After a navigation the page keeps comments of the previous video for a while.
    const comment = read?.video === this.watcher.video ? read : null;
    if (comment) this.collector.add(comment);
    // A text that is known already brings no answer that would draw the card.
    if (this.surface.update(element, comment)) this.#drawCardSoon();
  }

  /** Draw what is known of a comment since it was read, unless it is to be read again. @param {Element} element */
  #drawComment(element) {
    const comment = this.surface.badges.commentOf(element);
    if (!this.settings.on || comment?.video !== this.watcher.video || this.queue.has(element)) return;
    if (this.surface.update(element, comment)) this.#drawCardSoon();
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
      if (comment) this.drawing.add(this.surface.badges.elementsWith(comment.text));
    }
    this.#drawCardSoon();
  }

  /** @param {ReadonlySet<string>} texts that have a prediction now */
  #onPredictions(texts) {
    if (!isAlive()) return this.stop();
    for (const text of texts) this.drawing.add(this.surface.badges.elementsWith(text));
    this.#drawCardSoon();
  }

  #drawCard() {
    if (this.#life.signal.aborted) return;
    const { collector, settings, t, watcher } = this;
    const { scored, waiting, trouble } = collector;
    const { off, total } = readPage(document, this.#language);
    const { video } = watcher;
    this.#outside.notifyPanel([video, scored, waiting, trouble?.kind, settings.agreed, this.started, off, total]);
    const isShown = video !== null && settings.on;
    const analysis = isShown ? briefOf(collector, { language: this.#language, total }, settings.expanded) : null;
    const few = analysis?.coverage.few ?? true;
    if (few !== this.surface.badges.few) {
      this.surface.badges.few = few;
      this.drawing.add(document.querySelectorAll(COMMENT));
    }
    this.#outside.showInToolbar(analysis, t);
    if (!isShown) return this.surface.card.remove();
    this.surface.draw({ settings, analysis, trouble, off, total, waiting, started: this.started });
  }

  /** @param {AbortSignal} signal */
  #answerMessages(signal) {
    onTabMessage(
      {
        getStatus: () => {
          const { trouble, waiting, scored } = this.collector;
          const { title, off, total } = readPage(document, this.#language);
          return { video: this.watcher.video, title, off, total, started: this.started, trouble, waiting, scored };
        },
        getAnalysis: async () => ({ analysis: await this.#analysis() }),
        startAnalysis: () => this.#startAnalysis(),
        showComments: () => first(document, selectors.root)?.scrollIntoView({ block: "start" }),
        showComment: ({ id }) => ({ shown: this.surface.showComment(id) }),
        showNextNegative: () => this.surface.showNextNegative(),
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
}

void askWorker({ type: "getSettings" }).then((answer) => {
  if (answer.ok) new ContentScript(answer.settings, answer.messages, answer.corrections).start();
});
