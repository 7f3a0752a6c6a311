// On YouTube's pages: read the comments that the page shows, have them scored, put a badge on each, draw the card.

import { analysisOf, summary } from "../shared/aggregate.js";
import { badge } from "../shared/comments.js";
import { translator } from "../shared/i18n.js";
import { Card, HOST } from "./card.js";
import { Collector } from "./collector.js";
import { isAlive, send } from "./link.js";
import { COMMENT, first, momentOf, own, readComment, readPage, selectors, videoOf } from "./reader.js";

const BADGE = "yts-badge";
const TAKEOVER = "yt-sentiment-takeover";
const SLICE_MILLISECONDS = 8;
const CARD_MILLISECONDS = 500;
const LONG_LIST = 1_000;
const OBSERVED = ["href", "dark", "hidden", "visibility", "is-active"];

class Page {
  /** @type {Set<Element>} */
  dirty = new Set();
  /** Elements that show a text, to be drawn again when it has its prediction. @type {Map<string, Set<Element>>} */
  showing = new Map();
  /** What a comment's element holds. @type {WeakMap<Element, { id: string, text: string }>} */
  shown = new WeakMap();
  /** The text that a badge is of. @type {WeakMap<Element, string>} */
  badged = new WeakMap();
  /** @type {string | null} */
  video = null;
  started = false;
  sliceDue = false;
  cardDue = false;
  told = "";
  life = new AbortController();

  /**
   * @param {import("../worker/settings.js").PublicSettings} settings
   * @param {import("../shared/i18n.js").Messages} messages
   */
  constructor(settings, messages) {
    this.settings = settings;
    this.t = translator(messages);
    this.collector = new Collector(
      (texts) => send({ type: "predict", texts }),
      (texts) => this.scored(texts),
    );
    this.card = new Card(this.t, {
      agree: () => this.change({ consent: true }),
      start: () => this.start(),
      expand: (expanded) => this.change({ expanded }),
      panel: () => void send({ type: "panel" }),
      options: () => void send({ type: "options" }),
    });
    this.observer = new MutationObserver((records) => this.changed(records));
  }

  get language() {
    return document.documentElement.lang || "en";
  }

  get maySend() {
    return this.settings.on && this.settings.agreed && this.started;
  }

  begin() {
    const { signal } = this.life;
    document.getElementById(HOST)?.remove();
    removeBadges();
    document.dispatchEvent(new CustomEvent(TAKEOVER));
    document.addEventListener(TAKEOVER, () => this.end(), { signal });
    for (const name of ["yt-navigate-start", "yt-navigate-finish", "yt-page-data-updated"]) {
      document.addEventListener(name, () => this.look(), { signal });
    }
    window.addEventListener("popstate", () => this.look(), { signal });
    chrome.runtime.onMessage.addListener((message, _sender, respond) => this.heard(message, respond));
    this.observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
      attributeFilter: OBSERVED,
    });
    this.apply();
    this.look();
  }

  /** Fall silent: another script took over, or the extension is gone. */
  end() {
    this.life.abort();
    this.observer.disconnect();
    this.collector.enable(false);
    this.collector.clear();
    this.card.remove();
  }

  /** Follow the settings. */
  apply() {
    const { documentElement: page } = document;
    page.dataset["ytsScheme"] = this.settings.scheme;
    page.dataset["ytsBadge"] = this.settings.badge;
    if (this.settings.mode === "auto") this.started = true;
    this.collector.enable(this.maySend);
    if (!this.settings.on) {
      this.card.remove();
      removeBadges();
    } else if (this.video) this.markAll();
    this.drawCardSoon();
  }

  start() {
    this.started = true;
    this.apply();
  }

  /** @param {object} changes */
  async change(changes) {
    const answer = await send({ type: "change", changes });
    if (answer.ok) this.settings = answer["settings"];
    this.apply();
  }

  /** See which video the page is about now. */
  look() {
    if (!isAlive()) return this.end();
    const video = videoOf(location.href);
    if (video !== this.video) {
      if (this.video) void send({ type: "leave" });
      this.video = video;
      this.started = this.settings.mode === "auto";
      this.collector.clear();
      this.showing.clear();
      removeBadges();
      this.collector.enable(this.maySend);
    }
    if (this.video) this.markAll();
    this.drawCardSoon();
  }

  markAll() {
    for (const element of document.querySelectorAll(COMMENT)) this.dirty.add(element);
    this.sliceSoon();
  }

  /** @param {MutationRecord[]} records */
  changed(records) {
    if (!isAlive()) return this.end();
    if (videoOf(location.href) !== this.video) this.look();
    if (!this.video) return;
    for (const { type, target, addedNodes, attributeName } of records) {
      const element = target instanceof Element ? target : target.parentElement;
      if (attributeName === "dark") this.drawCardSoon();
      if (type === "childList") {
        for (const node of addedNodes) {
          if (!(node instanceof Element) || node.classList.contains(BADGE)) continue;
          if (node.matches(COMMENT)) this.dirty.add(node);
          for (const found of node.querySelectorAll(COMMENT)) this.dirty.add(found);
        }
      }
      const around = element?.closest(COMMENT);
      if (around && !(type === "childList" && onlyOurs(addedNodes))) this.dirty.add(around);
    }
    if (this.dirty.size > 0) this.sliceSoon();
    if (!this.card.host.isConnected) this.drawCardSoon();
  }

  sliceSoon() {
    if (this.sliceDue) return;
    this.sliceDue = true;
    setTimeout(() => this.slice(), 0);
  }

  /** Work on what changed, a few milliseconds at a time, so that scrolling stays smooth. */
  slice() {
    this.sliceDue = false;
    const until = performance.now() + SLICE_MILLISECONDS;
    for (const element of this.dirty) {
      this.dirty.delete(element);
      if (element.isConnected) this.visit(element);
      if (performance.now() > until) break;
    }
    if (this.dirty.size > 0) this.sliceSoon();
  }

  /** @param {Element} element a comment of the page */
  visit(element) {
    if (!this.settings.on) return;
    const comment = readComment(element, this.language);
    const before = this.shown.get(element);
    if (before && (before.text !== comment?.text || before.id !== comment.id)) {
      this.showing.get(before.text)?.delete(element);
      this.shown.delete(element);
      own(element, [`.${BADGE}`])?.remove();
    }
    // After a navigation the page keeps comments of the video before for a while.
    if (!comment || comment.video !== this.video) {
      own(element, [`.${BADGE}`])?.remove();
      return;
    }
    this.shown.set(element, { id: comment.id, text: comment.text });
    if (!this.showing.has(comment.text)) this.showing.set(comment.text, new Set());
    this.showing.get(comment.text)?.add(element);
    this.collector.add(comment);
    this.mark(element, comment.text);
  }

  /** @param {Element} element @param {string} text */
  mark(element, text) {
    const prediction = this.collector.of(text);
    const old = own(element, [`.${BADGE}`]);
    if (!prediction) return;
    if (old) {
      if (this.badged.get(old) === text) return;
      old.remove();
    }
    const made = badge(prediction, this.t);
    this.badged.set(made, text);
    own(element, selectors.badgeSlot)?.append(made);
    this.drawCardSoon(); // a text that is known already brings no answer that would
  }

  /** @param {ReadonlySet<string>} texts that have a prediction now */
  scored(texts) {
    if (!isAlive()) return this.end();
    for (const text of texts) for (const element of this.showing.get(text) ?? []) this.dirty.add(element);
    if (this.dirty.size > 0) this.sliceSoon();
    this.drawCardSoon();
  }

  drawCardSoon() {
    if (this.cardDue) return;
    this.cardDue = true;
    const isLong = this.collector.comments.size > LONG_LIST; // then drawing takes longer, and changes less
    setTimeout(() => this.drawCard(), CARD_MILLISECONDS * (isLong ? 3 : 1));
  }

  drawCard() {
    this.cardDue = false;
    if (this.life.signal.aborted) return;
    this.tell();
    if (!this.video || !this.settings.on) return this.card.remove();
    if (!this.card.host.isConnected) this.place();
    this.card.theme(document.documentElement.hasAttribute("dark"));
    const { off, total } = readPage(document, this.language);
    this.card.draw({
      settings: this.settings,
      analysis: this.collector.predictions.size > 0 ? this.brief(total) : null,
      trouble: this.collector.trouble,
      off,
      waiting: this.collector.waiting,
      started: this.started,
    });
    this.forget();
  }

  /** Let go of elements that YouTube removed. */
  forget() {
    for (const [text, elements] of this.showing) {
      for (const element of elements) if (!element.isConnected) elements.delete(element);
      if (elements.size === 0) this.showing.delete(text);
    }
  }

  /** Tell the panel, if it is open, that there is something new; nobody else listens. */
  tell() {
    const { scored, waiting, trouble } = this.collector;
    const state = [this.video, scored, waiting, trouble?.kind, this.settings.agreed].join();
    if (state === this.told) return;
    this.told = state;
    chrome.runtime.sendMessage({ type: "changed" }).catch(() => {});
  }

  place() {
    const slot = first(document, selectors.cardSlot);
    const root = first(document, selectors.root);
    if (slot && slot.getClientRects().length > 0) slot.prepend(this.card.host);
    else if (root) root.before(this.card.host);
  }

  /**
   * What the card shows, and no more: it is drawn often, while one scrolls.
   * @param {number | null} total comments of the video
   */
  brief(total) {
    const { expanded } = this.settings;
    const now = new Date();
    const entries = this.collector.judged().map(({ comment, prediction }) => ({
      label: prediction.label,
      uncertain: prediction.uncertain,
      likes: comment.likes,
      published_at: expanded ? momentOf(comment.when, this.language, now) : null,
    }));
    const { analysed, certain, few, shares, score, trend } = summary(entries, "month");
    const { model } = this.collector;
    return { coverage: { analysed, total, certain, few }, shares, score, trend: expanded ? trend : null, model };
  }

  /** Everything, for the panel. */
  analysis() {
    const { title, total } = readPage(document, this.language);
    const now = new Date();
    const judged = this.collector.judged().map(({ comment, prediction }) => ({
      id: comment.id,
      text: comment.text,
      published_at: momentOf(comment.when, this.language, now),
      likes: comment.likes,
      reply_to: comment.replyTo,
      prediction,
    }));
    return analysisOf(judged, {
      video: { id: this.video ?? "", title, comment_count: total },
      model_version: this.collector.model,
      analysed_at: now.toISOString(),
      left_out: total !== null && judged.length < total ? [this.t("onlyLoaded")] : [],
      period: "month",
    });
  }

  /**
   * @param {any} message
   * @param {(answer: unknown) => void} respond
   */
  heard(message, respond) {
    if (this.life.signal.aborted) return false;
    if (message?.type === "settings") void this.refresh();
    else if (message?.type === "state") {
      const { trouble, waiting, scored } = this.collector;
      respond({ video: this.video, trouble, waiting, scored });
    } else if (message?.type === "report") {
      respond({ analysis: this.video && this.collector.predictions.size > 0 ? this.analysis() : null });
    } else if (message?.type === "show") respond({ shown: this.show(String(message.id)) });
    else if (message?.type === "seek") {
      const player = first(document, selectors.player);
      if (player instanceof HTMLVideoElement) player.currentTime = Number(message.seconds) || 0;
    }
    return false;
  }

  async refresh() {
    const answer = await send({ type: "start" });
    if (!answer.ok) return;
    this.settings = answer["settings"];
    this.t = this.card.t = translator(answer["messages"]);
    this.collector.trouble = null;
    this.apply();
  }

  /** @param {string} id */
  show(id) {
    const text = this.collector.comments.get(id)?.text ?? "";
    const element = [...(this.showing.get(text) ?? [])].find((one) => this.shown.get(one)?.id === id);
    element?.scrollIntoView({ block: "center" });
    return element !== undefined;
  }
}

function removeBadges() {
  for (const badge of document.querySelectorAll(`.${BADGE}`)) badge.remove();
}

/** @param {NodeList} nodes */
function onlyOurs(nodes) {
  return nodes.length > 0 && [...nodes].every((node) => node instanceof Element && node.classList.contains(BADGE));
}

void send({ type: "start" }).then((answer) => {
  if (answer.ok) new Page(answer["settings"], answer["messages"]).begin();
});
