// What the side panel shows: everything about the video in the tab beside it, as the reader left it.

import { h } from "../shared/dom.js";
import { askWorker } from "../shared/messaging.js";
import { report } from "../shared/report.js";
import { troubleBox } from "../shared/troubles.js";
import { corrections } from "../worker/corrections.js";
import { wholeOf, withCorrections } from "../worker/whole_videos.js";
import { actionsOn } from "./actions.js";
import { guideFor } from "./guides.js";
import { Memory } from "./memory.js";
import { askPage } from "./tab.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */

/** Largest number of comments that an analysis of the whole video reads. */
const WHOLE_VIDEO = 5_000;
const SCROLL_MILLISECONDS = 100;

const toSettings = () => void chrome.runtime.openOptionsPage();
const memory = new Memory();

export class Panel {
  /** @type {string | null} */
  video = null;
  /** Video whose report is drawn. @type {string | null} */
  drawnVideo = null;
  /** Number of comments in the report that is drawn. */
  drawn = 0;
  /** Whether the report is of the whole video. */
  isWhole = false;
  /** What is drawn, and of which analysis. @type {{ analysis: Analysis, update: (analysis: Analysis) => void } | null} */
  report = null;
  /** What this panel waited for, which the session's storage may have no room for. @type {{ video: string, analysis: Analysis } | null} */
  answered = null;
  /** Whether the reader's YouTube key or server can read the whole video. */
  readsVideos = false;
  /** Keeps where the reader scrolled to, once that ends. @type {ReturnType<typeof setTimeout> | undefined} */
  keeping;
  /** Where the page was scrolled to last by this script, which is no wish of the reader. */
  scrolled = 0;
  /** Why the whole video could not be analysed. @type {import("../shared/protocol").Refusal | null} */
  wholeTrouble = null;
  /** What the notice says; it is drawn anew only where that changes, so that a button keeps the focus. */
  noticed = "";

  /**
   * @param {import("../shared/labels.js").Translate} t
   * @param {import("../worker/settings.js").PublicSettings} settings
   */
  constructor(t, settings) {
    this.t = t;
    this.settings = settings;
    document.body.dataset["scheme"] = settings.scheme;
    this.title = h("h1", { dir: "auto" });
    this.status = h("p", { class: "yts-note", role: "status" });
    this.notice = h("div", { role: "status" });
    this.update = this.#button("update", () => this.draw());
    this.whole = this.#button("wholeVideo", () => this.#drawWhole());
    this.back = this.#button("backToPage", () => this.#backToPage());
    this.back.className = "yts-link";
    this.update.hidden = this.whole.hidden = this.back.hidden = true;
    const toggle = h("input", {
      type: "checkbox",
      checked: settings.on,
      onchange: () => askWorker({ type: "changeSettings", changes: { on: toggle.checked } }),
    });
    this.place = h("div");
    /** @param {string} key */
    const link = (key) => h("button", { type: "button", class: "yts-link", onclick: toSettings }, t(key));
    this.needs = h("p", { class: "yts-note", hidden: true }, t("needsServer"), " ", link("setUpServer"));
    document
      .getElementById("main")
      ?.replaceChildren(
        h(
          "div",
          { class: "bar" },
          h("span", { class: "brand" }, "yt-sentiment"),
          h("span", { class: "yts-line" }, h("label", {}, toggle, " ", t("on")), link("settings")),
        ),
        this.title,
        h("div", { class: "yts-line actions" }, this.update, this.whole, this.status, this.back),
        this.notice,
        this.place,
        this.needs,
        h("nav", {}, h("a", { href: "help.html", target: "_blank" }, t("help"))),
      );
    this.#draft("");
  }

  /** @param {string} key @param {() => void} onclick */
  #button(key, onclick) {
    return h("button", { type: "button", onclick }, this.t(key));
  }

  /** The heading: the video's title, or the panel's own name. @param {string} title */
  #draft(title) {
    this.title.textContent = title || this.t("extName");
  }

  /** Show the state of the tab, and draw the report if it is of another video. */
  async sync() {
    const status = await askPage({ type: "getStatus" });
    const video = status?.video ?? null;
    const isNew = video !== this.video;
    if (isNew) {
      clearTimeout(this.keeping);
      this.drawnVideo = null;
      this.drawn = 0;
      this.isWhole = false;
      this.report = null;
      this.wholeTrouble = null;
      this.update.hidden = this.back.hidden = true;
      this.status.textContent = "";
      this.place.replaceChildren();
    }
    this.video = video;
    this.#draft(status?.title ?? "");
    this.#notify(status);
    if (status && video && (isNew || (this.drawn === 0 && status.scored > 0))) await this.draw();
    else if (status && video) {
      this.update.hidden = this.isWhole || status.scored === this.drawn;
    }
    this.#weigh();
  }

  /** @param {import("../shared/protocol").TabResults["getStatus"] | null} status */
  #notify(status) {
    const { settings, t, wholeTrouble } = this;
    const said = JSON.stringify([wholeTrouble, status && { ...status, scored: status.scored > 0 }]);
    if (said === this.noticed) return;
    this.noticed = said;
    const { server } = settings;
    const guide = wholeTrouble
      ? troubleBox(wholeTrouble, t, { server, retry: () => void this.#drawWhole(), settings: toSettings })
      : guideFor(status, settings, t, {
          retry: () => void askWorker({ type: "tryAgain" }),
          settings: toSettings,
          start: () => void askPage({ type: "startAnalysis" }),
          scroll: () => void askPage({ type: "showComments" }),
        });
    this.notice.replaceChildren(...(guide ? [guide] : []));
  }

  /** Only one button is the first thing to do: that of the notice, else the update, else the whole video. */
  #weigh() {
    const { update, whole } = this;
    whole.hidden = !this.readsVideos || !this.video || this.isWhole;
    this.needs.hidden = this.settings.scorer === "server" || this.readsVideos || this.drawn === 0;
    const isNoticed = this.notice.querySelector(".yts-primary") !== null;
    update.classList.toggle("yts-primary", !isNoticed);
    whole.classList.toggle("yts-primary", !isNoticed && update.hidden);
  }

  /** Offer the whole video where the reader's YouTube key or server can read it, and else say what it needs. */
  async offerWhole() {
    const answer = await askWorker({ type: "describeReading" });
    this.readsVideos = answer.ok && answer.reader !== null;
    this.#weigh();
  }

  /** Draw the sums with the reader's labels, at once; the list stays as it is. */
  async onCorrections() {
    const own = await corrections();
    if (!this.report) return;
    this.report.analysis = withCorrections(this.report.analysis, own);
    this.report.update(this.report.analysis);
  }

  /** Draw the report as the reader left it: of the whole video where that was asked for and is there, or of the page. */
  async draw() {
    const { video } = this;
    if (!video) return;
    const view = await memory.of(video);
    const whole = view.shows === "whole" ? await this.#wholeOf(video) : null;
    const shown = whole
      ? withCorrections(whole, await corrections())
      : ((await askPage({ type: "getAnalysis" }))?.analysis ?? null);
    if (video !== this.video) return;
    this.isWhole = whole !== null;
    this.#show(shown, view);
    this.update.hidden = true;
    this.back.hidden = !this.isWhole;
    this.status.textContent = this.isWhole ? this.t("wholeShown") : "";
    this.#weigh();
  }

  /** A whole video was analysed: the one that is waited for here, or was by a panel that is closed. */
  async onWhole() {
    if (!this.isWhole && this.video && (await memory.of(this.video)).shows === "whole") await this.draw();
  }

  /** @param {Analysis | null} analysis @param {import("./memory.js").View} view */
  #show(analysis, view) {
    const video = /** @type {string} */ (this.video);
    this.drawn = analysis?.coverage.analysed ?? 0;
    this.drawnVideo = this.report = null;
    if (!analysis) return this.place.replaceChildren();
    if (analysis.video?.title) this.#draft(analysis.video.title);
    const { element, update } = report(analysis, this.t, actionsOn(analysis, this.settings, this.t), {
      state: view.report,
      onstate: (changes) => void memory.change(video, { report: changes }),
      isEstimate: !this.isWhole,
    });
    this.place.replaceChildren(element);
    this.report = { analysis, update };
    window.scrollTo(0, view.scroll);
    this.scrolled = window.scrollY;
    this.drawnVideo = video;
  }

  /** @param {string} video */
  async #wholeOf(video) {
    return this.answered?.video === video ? this.answered.analysis : wholeOf(video);
  }

  /** Keep where the reader scrolled to. */
  onScroll() {
    if (!this.drawnVideo || Math.abs(window.scrollY - this.scrolled) < 2) return;
    this.scrolled = -1;
    const video = this.drawnVideo;
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => void memory.change(video, { scroll: window.scrollY }), SCROLL_MILLISECONDS);
  }

  async #drawWhole() {
    const { video } = this;
    if (!video) return;
    this.whole.disabled = true;
    this.status.textContent = this.t("dashReading");
    this.wholeTrouble = null;
    await this.sync();
    await memory.change(video, { shows: "whole" });
    const answer = await askWorker({ type: "analyseVideo", video, limit: WHOLE_VIDEO });
    this.whole.disabled = false;
    if (!answer.ok) await memory.change(video, { shows: "page" });
    if (video !== this.video) return;
    this.status.textContent = "";
    if (answer.ok) {
      this.answered = { video, analysis: answer.analysis };
      return this.draw();
    }
    this.wholeTrouble = answer;
    await this.sync();
  }

  async #backToPage() {
    if (!this.video) return;
    await memory.change(this.video, { shows: "page" });
    await this.draw();
    this.title.focus();
  }
}
