// The side panel: everything about the video in the tab beside it.

import { openOnYouTube } from "../shared/comments.js";
import { feedbackOf } from "../shared/corrections.js";
import { h } from "../shared/dom.js";
import { explanation } from "../shared/explanation.js";
import { translator } from "../shared/i18n.js";
import { askTab, askWorker, onPanelMessage } from "../shared/messaging.js";
import { whole } from "../shared/numbers.js";
import { report } from "../shared/report.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/protocol").Refusal} Refusal */

/** Largest number of comments that an analysis of the whole video reads. */
const WHOLE_VIDEO = 5_000;

/** The tab whose video is shown; a test names one in the address. */
async function tabId() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return Number(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

/**
 * @template {import("../shared/protocol").TabMessage["type"]} T
 * @param {import("../shared/protocol").MessageOf<import("../shared/protocol").TabMessage, T>} message
 */
async function askPage(message) {
  const id = await tabId();
  return id === undefined ? null : askTab(id, message);
}

class Panel {
  /** @type {string | null} */
  video = null;
  /** Number of comments in the report that is drawn. */
  drawn = 0;
  /** Whether the report is the server's own analysis of the whole video. */
  isWhole = false;
  /** Whether the user's corrections changed since, which the report's sums do not know. */
  isCorrected = false;

  /**
   * @param {Translate} t
   * @param {import("../worker/settings.js").PublicSettings} settings
   */
  constructor(t, settings) {
    this.t = t;
    this.settings = settings;
    document.body.dataset["scheme"] = settings.scheme;
    this.status = h("p", { class: "yts-note", role: "status" });
    this.update = this.#button("update", () => this.#draw());
    this.update.hidden = true;
    this.whole = this.#button("wholeVideo", () => this.#drawWhole());
    this.whole.hidden = true;
    const toggle = h("input", {
      type: "checkbox",
      checked: settings.on,
      onchange: () => askWorker({ type: "changeSettings", changes: { on: toggle.checked } }),
    });
    this.place = h("div");
    this.needs = h("p", { class: "yts-note", hidden: true }, t("needsServer"), " ");
    const toSettings = () => void chrome.runtime.openOptionsPage();
    this.needs.append(h("button", { type: "button", class: "yts-link", onclick: toSettings }, t("setUpServer")));
    document
      .getElementById("main")
      ?.replaceChildren(
        h("div", { class: "bar" }, h("h1", {}, t("extName")), h("label", {}, toggle, " ", t("on"))),
        h("div", { class: "yts-line" }, this.update, this.whole, this.#button("settings", toSettings)),
        this.status,
        this.place,
        this.needs,
        h("nav", {}, h("a", { href: "help.html", target: "_blank" }, t("help"))),
      );
  }

  /** @param {string} key @param {() => void} onclick */
  #button(key, onclick) {
    return h("button", { type: "button", onclick }, this.t(key));
  }

  /** @param {Refusal} refusal */
  #textOf(refusal) {
    return refusal.detail || this.t(`trouble_${refusal.kind}`);
  }

  /** Show the state of the tab, and draw the report if it is of another video. */
  async sync() {
    const status = await askPage({ type: "getStatus" });
    const { t } = this;
    if (!status?.video) {
      this.video = null;
      this.place.replaceChildren();
      this.status.textContent = t("noVideo");
      return;
    }
    const { video, trouble, waiting, scored } = status;
    if (trouble && trouble.kind !== "aborted") this.status.textContent = t(`trouble_${trouble.kind}`);
    else if (!this.settings.agreed) this.status.textContent = t("agreeFirst");
    else this.status.textContent = waiting > 0 ? t("scoring", whole(waiting)) : "";
    const isNew = video !== this.video;
    this.video = video;
    if (isNew || (this.drawn === 0 && scored > 0)) await this.#draw();
    else this.update.hidden = !this.isWhole && !this.isCorrected && scored === this.drawn;
  }

  /** Offer the whole video where the user's YouTube key or server can read it, and else say what it needs. */
  async offerWhole() {
    const answer = await askWorker({ type: "describeReading" });
    this.whole.hidden = !(answer.ok && answer.reader);
    this.needs.hidden = this.settings.scorer === "server" || !this.whole.hidden;
  }

  /** Offer to draw the report with the corrections that it does not know. */
  offerUpdate() {
    if (this.drawn === 0) return;
    this.isCorrected = true;
    this.update.hidden = false;
  }

  async #draw() {
    this.isWhole = this.isCorrected = false;
    const answer = await askPage({ type: "getAnalysis" });
    this.#show(answer?.analysis ?? null, true);
    this.update.hidden = true;
  }

  /** @param {Analysis | null} analysis @param {boolean} isEstimate whether moments are read off the page */
  #show(analysis, isEstimate) {
    this.drawn = analysis?.coverage.analysed ?? 0;
    if (!analysis) return this.place.replaceChildren();
    const note = isEstimate && h("p", { class: "yts-note" }, this.t("estimated"));
    const title = analysis.video?.title && h("p", { dir: "auto" }, analysis.video.title);
    this.place.replaceChildren(h("div", {}, title, note, report(analysis, this.t, this.#actions(analysis))));
  }

  async #drawWhole() {
    if (!this.video) return;
    this.whole.disabled = true;
    this.status.textContent = this.t("dashReading");
    const answer = await askWorker({ type: "analyseVideo", video: this.video, limit: WHOLE_VIDEO });
    this.whole.disabled = false;
    this.status.textContent = answer.ok ? "" : this.#textOf(answer);
    if (!answer.ok) return;
    this.isWhole = true;
    this.#show(answer.analysis, false);
    this.update.hidden = false;
  }

  /** @param {Analysis} analysis @returns {import("../shared/report.js").Actions} */
  #actions(analysis) {
    const video = analysis.video?.id ?? "";
    /** @type {Pick<import("../shared/report.js").Actions, "oncorrect">} */
    const toService = {
      oncorrect: async (comment, label, keepsText) => {
        const feedback = feedbackOf(comment, label, keepsText, video);
        const answer = await askWorker({ type: "sendFeedback", feedback });
        if (!answer.ok) throw new Error(this.#textOf(answer));
      },
    };
    return {
      ...(this.settings.scorer === "server" ? toService : {}),
      onrelabel: async ({ id }, label) => {
        const answer = await askWorker({ type: "correctLocally", id, label });
        if (!answer.ok) throw new Error(this.#textOf(answer));
      },
      onopen: async ({ id }) => {
        const answer = await askPage({ type: "showComment", id });
        if (!answer?.shown) openOnYouTube(video, id);
      },
      onseek: (seconds) => void askPage({ type: "seek", seconds }),
      onexplain: async ({ text }, place) => {
        place.textContent = this.t("loading");
        const answer = await askWorker({ type: "explain", text });
        if (answer.ok) place.replaceChildren(...explanation(answer.explanation, this.t));
        else place.textContent = this.#textOf(answer);
      },
    };
  }
}

async function start() {
  const answer = await askWorker({ type: "getSettings" });
  if (!answer.ok) throw new Error(answer.detail);
  const { settings, messages, language } = answer;
  document.documentElement.lang = language;
  const panel = new Panel(translator(messages), settings);
  onPanelMessage({
    statusChanged: (_message, sender) => {
      void tabId().then((id) => {
        if (id === sender.tab?.id) void panel.sync();
      });
    },
  });
  chrome.tabs.onActivated.addListener(() => void panel.sync());
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area !== "local") return;
    if (changes["settings"]) location.reload();
    else if (changes["corrections"]) panel.offerUpdate(); // also those of another window, or of the settings
    if (changes["youtubeKey"]) void panel.offerWhole();
  });
  await panel.sync();
  await panel.offerWhole();
}

void start();
