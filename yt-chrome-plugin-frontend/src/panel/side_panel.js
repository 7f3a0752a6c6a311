// What the side panel shows: everything about the video in the tab beside it, as the reader left it.

import { h } from "../shared/dom.js";
import { askWorker } from "../shared/messaging.js";
import { report } from "../shared/report.js";
import { troubleBox } from "../shared/troubles.js";
import { corrections } from "../worker/corrections.js";
import { withCorrections } from "../worker/whole_videos.js";
import { actionsOn } from "./actions.js";
import { guideFor } from "./guides.js";
import { Memory } from "./memory.js";
import { askPage, tabId } from "./tab.js";
import { beginRead, isRead, read, readTrouble, wholeAnalysis } from "./whole_reads.js";

/** @typedef {import("../shared/labels.js").Analysis} Analysis */

const SCROLL_MILLISECONDS = 100;

const toSettings = () => void chrome.runtime.openOptionsPage();
const memory = new Memory();

/** The panel that is on the page. @type {Panel} */
let current;

export class Panel {
  /** The tab of the video. @type {number | undefined} */
  tab;
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
  /** Whether the reader's YouTube key or server can read the whole video. */
  readsVideos = false;
  /** Keeps where the reader scrolled to, once that ends. @type {ReturnType<typeof setTimeout> | undefined} */
  keeping;
  /** Where the page was scrolled to last by this script, which is no wish of the reader. */
  scrolled = 0;
  /** What the notice says; it is drawn anew only where that changes, so that a button keeps the focus. */
  noticed = "";
  /** What is asked for now: whatever was waited for before it comes too late. */
  #syncs = 0;
  #draws = 0;

  /**
   * @param {import("../shared/labels.js").Translate} t
   * @param {import("../worker/settings.js").PublicSettings} settings
   */
  constructor(t, settings) {
    current = this;
    this.t = t;
    this.settings = settings;
    document.body.dataset["scheme"] = settings.scheme;
    this.title = h("h1", { dir: "auto", tabindex: -1 }, t("extName"));
    this.status = h("p", { class: "yts-note", role: "status" });
    this.notice = h("div", { role: "status" });
    /** @param {string} key @param {() => void} onclick */
    const button = (key, onclick) => h("button", { type: "button", onclick }, t(key));
    this.update = button("update", () => this.draw());
    this.whole = button("wholeVideo", () => this.#drawWhole());
    this.back = button("backToPage", () => this.#backToPage());
    this.back.className = "yts-link";
    this.update.hidden = this.whole.hidden = this.back.hidden = true;
    const toggle = h("input", {
      type: "checkbox",
      id: "on",
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
  }

  /** Show the state of the tab, and draw the report if it is of another video. */
  async sync() {
    const sync = ++this.#syncs;
    const tab = await tabId();
    const status = await askPage(tab, { type: "getStatus" });
    if (sync !== this.#syncs) return;
    const video = status?.video ?? null;
    const isNew = video !== this.video || tab !== this.tab;
    if (isNew) {
      clearTimeout(this.keeping);
      this.#draws++;
      this.drawnVideo = null;
      this.drawn = 0;
      this.isWhole = false;
      this.report = null;
      this.update.hidden = this.back.hidden = true;
      this.status.textContent = "";
      this.place.replaceChildren();
    }
    this.video = video;
    this.tab = tab;
    this.title.textContent = status?.title || this.t("extName");
    this.#notify(status);
    if (status && video && (isNew || (this.drawn === 0 && status.scored > 0))) await this.draw();
    else if (status && video) {
      this.update.hidden = this.isWhole || status.scored === this.drawn;
    }
    this.#weigh();
  }

  /** @param {import("../shared/protocol").TabResults["getStatus"] | null} status */
  #notify(status) {
    const { settings, t, tab } = this;
    const wholeTrouble = readTrouble(this.video);
    const said = JSON.stringify([wholeTrouble, status && { ...status, scored: status.scored > 0 }]);
    if (said === this.noticed) return;
    this.noticed = said;
    const { server } = settings;
    const guide = wholeTrouble
      ? troubleBox(wholeTrouble, t, { server, retry: () => void this.#drawWhole(), settings: toSettings })
      : guideFor(status, settings, t, {
          retry: () => void askWorker({ type: "tryAgain" }),
          settings: toSettings,
          start: () => void askPage(tab, { type: "startAnalysis" }),
          scroll: () => void askPage(tab, { type: "showComments" }),
        });
    this.notice.replaceChildren(...(guide ? [guide] : []));
  }

  /** Only one button is the first thing to do: that of the notice, else the update, else the whole video. */
  #weigh() {
    const { update, whole } = this;
    whole.hidden = !this.readsVideos || !this.video || this.isWhole;
    whole.disabled = isRead(this.video);
    if (whole.disabled) this.status.textContent = this.t("dashReading");
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
    const { video, tab } = this;
    if (!video) return;
    const draw = ++this.#draws;
    const view = await memory.of(video);
    const whole = view.shows === "whole" ? await wholeAnalysis(video) : null;
    const shown = whole
      ? withCorrections(whole, await corrections())
      : ((await askPage(tab, { type: "getAnalysis" }))?.analysis ?? null);
    // The page may have gone on to another video, of which it says so too.
    if (draw !== this.#draws || (shown?.video && shown.video.id !== video)) return;
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
    if (analysis.video?.title) this.title.textContent = analysis.video.title;
    const { element, update } = report(analysis, this.t, actionsOn(analysis, this.settings, this.t, this.tab), {
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
    if (!video || !beginRead(video)) return;
    await this.sync();
    await memory.change(video, { shows: "whole" });
    if (!(await read(video))) await memory.change(video, { shows: "page" });
    await current.#onRead(video);
  }

  /** A whole video was read, or could not be, perhaps since another panel was drawn. @param {string} video */
  async #onRead(video) {
    if (video !== this.video) return;
    this.status.textContent = "";
    if (!readTrouble(video)) await this.draw();
    await this.sync();
  }

  async #backToPage() {
    if (!this.video) return;
    await memory.change(this.video, { shows: "page" });
    await this.draw();
    this.title.focus();
  }
}
