// The side panel: everything about the video in the tab beside it.

import { feedbackOf, openOnYouTube } from "../shared/comments.js";
import { h } from "../shared/dom.js";
import { whole } from "../shared/numbers.js";
import { report } from "../shared/report.js";
import { translator } from "../shared/i18n.js";
import { explanation } from "../shared/explanation.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Analysis} Analysis */
/** @typedef {import("../shared/labels.js").JudgedComment} JudgedComment */

const WHOLE_VIDEO = 5_000;

/** @param {{ type: string, [key: string]: unknown }} message @returns {Promise<any>} */
const worker = (message) => chrome.runtime.sendMessage(message);

/** The tab whose video is shown; the tests name one in the address. */
async function tabId() {
  const named = new URLSearchParams(location.search).get("tab");
  if (named) return Number(named);
  const [tab] = await chrome.tabs.query({ active: true, currentWindow: true });
  return tab?.id;
}

class Panel {
  /** @type {string | null} */
  video = null;
  /** Comments that the drawn report is of. */
  drawn = 0;
  /** The server's own analysis of the whole video is drawn. */
  isWhole = false;

  /**
   * @param {Translate} t
   * @param {import("../worker/settings.js").PublicSettings} settings
   */
  constructor(t, settings) {
    this.t = t;
    this.settings = settings;
    document.body.dataset["scheme"] = settings.scheme;
    this.status = h("p", { class: "yts-note", role: "status" });
    this.update = this.button("update", () => this.draw());
    this.update.hidden = true;
    this.whole = this.button("wholeVideo", () => this.drawWhole());
    this.whole.hidden = true;
    const toggle = h("input", {
      type: "checkbox",
      checked: settings.on,
      onchange: () => worker({ type: "change", changes: { on: toggle.checked } }),
    });
    this.place = h("div");
    document.getElementById("main")?.replaceChildren(
      h("div", { class: "bar" }, h("h1", {}, t("extName")), h("label", {}, toggle, " ", t("on"))),
      h(
        "div",
        { class: "yts-line" },
        this.update,
        this.whole,
        this.button("settings", () => chrome.runtime.openOptionsPage()),
      ),
      this.status,
      this.place,
    );
  }

  /** @param {string} key @param {() => void} onclick */
  button(key, onclick) {
    return h("button", { type: "button", onclick }, this.t(key));
  }

  /** @param {object} message @returns {Promise<any>} null where no page of ours is in the tab */
  async page(message) {
    const id = await tabId();
    return id === undefined ? null : chrome.tabs.sendMessage(id, message).catch(() => null);
  }

  /** Translate how things stand, and draw the report if it is of another video. */
  async look() {
    const found = await this.page({ type: "state" });
    const { t } = this;
    if (!found?.video) {
      this.video = null;
      this.place.replaceChildren();
      this.status.textContent = t("noVideo");
      return;
    }
    if (found.trouble && found.trouble.kind !== "aborted") this.status.textContent = t(`trouble_${found.trouble.kind}`);
    else if (!this.settings.agreed) this.status.textContent = t("agreeFirst");
    else this.status.textContent = found.waiting > 0 ? t("scoring", whole(found.waiting)) : "";
    const isNew = found.video !== this.video;
    this.video = found.video;
    if (isNew || (this.drawn === 0 && found.scored > 0)) await this.draw();
    else this.update.hidden = !this.isWhole && found.scored === this.drawn;
  }

  async draw() {
    this.isWhole = false;
    const found = await this.page({ type: "report" });
    this.show(found?.analysis ?? null, true);
    this.update.hidden = true;
  }

  /** @param {Analysis | null} analysis @param {boolean} isEstimate whether moments are read off the page */
  show(analysis, isEstimate) {
    this.drawn = analysis?.coverage.analysed ?? 0;
    if (!analysis) return this.place.replaceChildren();
    const note = isEstimate && h("p", { class: "yts-note" }, this.t("estimated"));
    const title = analysis.video?.title && h("p", { dir: "auto" }, analysis.video.title);
    this.place.replaceChildren(h("div", {}, title, note, report(analysis, this.t, this.actions(analysis))));
  }

  async drawWhole() {
    this.whole.disabled = true;
    this.status.textContent = this.t("dashReading");
    const answer = await worker({ type: "analyse", video: this.video, limit: WHOLE_VIDEO });
    this.whole.disabled = false;
    this.status.textContent = answer.ok ? "" : answer.detail || this.t(`trouble_${answer.kind}`);
    if (!answer.ok) return;
    this.isWhole = true;
    this.show(answer.analysis, false);
    this.update.hidden = false;
  }

  /** @param {Analysis} analysis @returns {import("../shared/report.js").Actions} */
  actions(analysis) {
    const video = analysis.video?.id ?? "";
    return {
      onopen: async (one) => {
        const answer = await this.page({ type: "show", id: one.id });
        if (answer?.shown) return;
        openOnYouTube(video, one.id);
      },
      onseek: (seconds) => void this.page({ type: "seek", seconds }),
      onexplain: async (one, place) => {
        place.textContent = this.t("loading");
        const answer = await worker({ type: "explain", text: one.text });
        if (answer.ok) place.replaceChildren(...explanation(answer.found, this.t));
        else place.textContent = answer.detail || this.t(`trouble_${answer.kind}`);
      },
      oncorrect: async (one, label, keepsText) => {
        const comment = feedbackOf(one, label, keepsText, video);
        const answer = await worker({ type: "feedback", comment });
        if (!answer.ok) throw new Error(answer.detail || this.t(`trouble_${answer.kind}`));
      },
    };
  }
}

async function start() {
  const answer = await worker({ type: "start" });
  document.documentElement.lang = answer.language;
  const panel = new Panel(translator(answer.messages), answer.settings);
  chrome.runtime.onMessage.addListener((message, sender) => {
    if (message?.type === "changed") {
      void tabId().then((id) => {
        if (id === sender.tab?.id) void panel.look();
      });
    }
    return false;
  });
  chrome.tabs.onActivated.addListener(() => void panel.look());
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "local" && changes["settings"]) location.reload();
  });
  await panel.look();
  if (answer.settings.agreed) {
    const found = await worker({ type: "about" });
    panel.whole.hidden = !(found.ok && found.about?.reads_youtube === true);
  }
}

void start();
