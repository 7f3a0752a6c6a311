// The dashboard: one analysis, or two side by side, is asked for, followed while it runs, and shown.

import { h } from "../shared/dom.js";
import { plural } from "../shared/i18n.js";
import { whole } from "../shared/numbers.js";
import { choiceOf, queryOf } from "./address.js";
import { foot, welcome } from "./around.js";
import { Form } from "./form.js";
import { ask, start, textOf } from "./page.js";
import { analysed } from "./reading.js";
import { resultsOf } from "./results.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {import("./reading.js").Body | import("./reading.js").File | import("./source.js").Link} Asked */

const NAME = "yt-sentiment";

/** The page below its header: at any time it shows one result at most, or what one would get. */
class Dashboard {
  /** @type {AbortController | null} */
  #running = null;

  /** @param {Translate} t @param {Schemas["About"]} about */
  constructor(t, about) {
    this.t = t;
    this.form = new Form(t, about, {
      onsubmit: () => this.submit(),
      onsample: () => this.sample(),
      onstop: () => this.#running?.abort(),
    });
    this.status = h("div", { id: "status", role: "status" });
    this.trouble = h("p", { class: "yts-trouble", role: "alert", hidden: true });
    this.bar = h("progress", { max: 1, hidden: true, "aria-label": t("dashGo") });
    this.place = h("div", { id: "report" });
    this.welcome = welcome(t);
  }

  /** Analyse what the form says. @param {boolean} [isOpened] whether an address says it, which is no step of its own */
  submit(isOpened = false) {
    this.#forgive();
    const asked = this.form.asked();
    if (asked) this.run(asked, isOpened);
  }

  /** Show what an address asks for, or nothing yet. @param {string} query */
  open(query) {
    const { videos, reading } = choiceOf(query, this.form.usual);
    if (videos.length === 0) return this.#clear();
    this.form.fill(videos, reading);
    this.submit(true);
  }

  async sample() {
    this.#forgive();
    try {
      const response = await ask("assets/sample.json");
      await this.run([{ body: await response.json() }]);
    } catch (error) {
      this.#say(textOf(error, this.t));
    }
  }

  /** Take files that were dropped. @param {globalThis.File[]} files @param {Node} where */
  take(files, where) {
    const names = this.form.take(files, where);
    if (names.length > 0) this.status.textContent = names.join(" · ");
  }

  /** @param {Asked[]} asked one or two @param {boolean} [isOpened] whether an address asks for it */
  async run(asked, isOpened = false) {
    this.#running?.abort();
    const own = (this.#running = new AbortController());
    const { reading } = this.form;
    this.#begin();
    let number = 0;
    try {
      const found = [];
      for (const one of asked) {
        number = "body" in one ? -1 : found.length;
        const analysis = await this.#read(one, reading, own.signal);
        const name = "name" in one ? one.name : "video" in one ? one.video : "";
        found.push({ name: analysis.video?.title || name, analysis });
      }
      if (found[0]?.name === found[1]?.name) found.forEach((one, i) => (one.name += ` (${i + 1})`));
      number = -1;
      const results = await resultsOf(found, this.t);
      if (own.signal.aborted) throw own.signal.reason;
      const videos = asked.every((one) => "video" in one) ? found.map(({ analysis }) => analysis.video?.id ?? "") : [];
      this.#show(results, found, videos.length > 0 ? queryOf(videos, reading, this.form.usual) : "", isOpened);
    } catch (error) {
      if (this.#running !== own) return;
      if (!isOpened) this.#visit("", false);
      this.#fail(error, own.signal.aborted, number);
    } finally {
      if (this.#running === own) this.#rest();
    }
  }

  /** @param {Asked} asked @param {import("./address.js").Reading} reading @param {AbortSignal} signal */
  #read(asked, reading, signal) {
    this.status.textContent = "name" in asked ? this.t("dashSending", asked.name) : this.t("dashReading");
    this.bar.removeAttribute("value");
    const body = "video" in asked ? { body: { video: asked.video, ...reading } } : asked;
    return analysed(body, signal, (progress) => this.#follow(progress, reading.limit));
  }

  #forgive() {
    this.form.forgive();
    this.trouble.hidden = true;
  }

  #begin() {
    this.#forgive();
    this.form.stop.hidden = this.bar.hidden = false;
    this.status.classList.remove("yts-hidden");
    this.place.replaceChildren();
    this.welcome.hidden = true;
  }

  /** Nothing runs: who pressed *Stop* stays in the form. */
  #rest() {
    if (document.activeElement === this.form.stop) this.form.go.focus();
    this.form.stop.hidden = this.bar.hidden = true;
  }

  #clear() {
    this.#running?.abort();
    this.#running = null;
    this.#forgive();
    this.#rest();
    this.place.replaceChildren();
    this.status.textContent = "";
    this.welcome.hidden = false;
    document.title = NAME;
  }

  /** @param {import("./reading.js").Progress} progress @param {number} limit */
  #follow({ event, comments, of }, limit) {
    const { t } = this;
    const most = event === "fetched" ? Math.min(of ?? Infinity, limit) : (of ?? Infinity);
    this.status.textContent = plural(
      t,
      event === "fetched" ? "dashFetched" : "dashScored",
      Number.isFinite(most) ? most : 0,
      whole(comments),
      Number.isFinite(most) ? whole(most) : "?",
    );
    if (Number.isFinite(most) && most > 0) this.bar.value = comments / most;
  }

  /** Name the page's address; Back leads to the one before. @param {string} query @param {boolean} isOpened */
  #visit(query, isOpened) {
    if (query === location.search) return;
    history[isOpened ? "replaceState" : "pushState"](null, "", query || location.pathname);
  }

  /**
   * @param {HTMLElement} results
   * @param {{ name: string }[]} found
   * @param {string} query empty where it has no address
   * @param {boolean} isOpened
   */
  #show(results, found, query, isOpened) {
    const names = found.map(({ name }) => name);
    this.status.textContent = names.join(" · ");
    this.status.classList.add("yts-hidden"); // the names are headings now
    document.title = [...names, NAME].join(" – ");
    this.#visit(query, isOpened);
    const copy = h(
      "button",
      { type: "button", class: "yts-link", onclick: () => this.#copy(copy) },
      this.t("dashCopy"),
    );
    this.place.replaceChildren(...(query && "clipboard" in navigator ? [copy] : []), results);
  }

  /** @param {HTMLElement} button */
  async #copy(button) {
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = this.status.textContent = this.t("dashCopied");
    } catch (error) {
      this.#say(textOf(error, this.t));
    }
  }

  /** @param {unknown} error @param {boolean} isStopped @param {number} number of the source that was read last */
  #fail(error, isStopped, number) {
    this.status.textContent = isStopped ? this.t("dashStopped") : "";
    this.welcome.hidden = false;
    document.title = NAME;
    if (isStopped) return;
    const text = textOf(error, this.t);
    if (!this.form.blame(error, text, number)) this.#say(text);
  }

  /** Say what is about no field. @param {string} text */
  #say(text) {
    this.trouble.textContent = text;
    this.trouble.hidden = false;
  }
}

/** Let files be dropped anywhere on the page. @param {Dashboard} dashboard */
function acceptFiles(dashboard) {
  const over = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    document.body.classList.toggle("dragging", event.type === "dragover");
    if (event.type === "drop") dashboard.take([...event.dataTransfer.files], /** @type {Node} */ (event.target));
  };
  for (const name of /** @type {const} */ (["dragover", "dragleave", "drop"])) document.addEventListener(name, over);
}

/** @param {Translate} t @param {Schemas["About"]} about */
function page(t, about) {
  const dashboard = new Dashboard(t, about);
  acceptFiles(dashboard);
  addEventListener("popstate", () => dashboard.open(location.search));
  if (location.search) queueMicrotask(() => dashboard.open(location.search));
  return [
    h(
      "header",
      {},
      h("h1", {}, t("dashTitle")),
      h("nav", {}, h("a", { href: "try" }, t("tryLink")), h("a", { href: "docs" }, t("dashDocs"))),
    ),
    h("p", { class: "lede" }, t("dashLede")),
    dashboard.form.element,
    dashboard.trouble,
    dashboard.status,
    dashboard.bar,
    dashboard.place,
    dashboard.welcome,
    foot(t, about),
  ];
}

start(page);
