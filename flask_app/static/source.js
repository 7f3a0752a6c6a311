// Where comments come from on the dashboard: a link, a file or what is pasted, with what is wrong beside the field.

import { h } from "../shared/dom.js";

/** @typedef {import("../shared/labels.js").Translate} Translate */
/** @typedef {import("../shared/labels.js").Schemas} Schemas */
/** @typedef {import("./reading.js").File} File */
/** @typedef {{ video: string }} Link */
/** @typedef {typeof WAYS[number]} Way */

const WAYS = /** @type {const} */ (["link", "file", "paste"]);
const TYPES = ".csv,.tsv,.tab,.txt,.xlsx,.parquet,.json,.jsonl,.ndjson";

/** @param {number} bytes */
function sizeText(bytes) {
  const [unit, size] = bytes < 1e6 ? ["kilobyte", Math.ceil(bytes / 1e3)] : ["megabyte", bytes / 1e6];
  return new Intl.NumberFormat(undefined, { style: "unit", unit, maximumFractionDigits: 1 }).format(size);
}

/** What is wrong with a field, said beside it and by it. */
export class Trouble {
  /** @param {HTMLElement} field @param {string} id of its own */
  constructor(field, id) {
    this.field = field;
    this.element = h("p", { id, class: "yts-trouble", role: "alert", hidden: true });
  }

  /** @param {string} text @param {HTMLElement} [field] another one that it is about */
  say(text, field = this.field) {
    this.clear();
    this.field = field;
    this.element.textContent = text;
    this.element.hidden = false;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", this.element.id);
    field.focus();
  }

  clear() {
    this.element.textContent = "";
    this.element.hidden = true;
    this.field.removeAttribute("aria-invalid");
    this.field.removeAttribute("aria-describedby");
  }
}

/** One source: its three ways, of which one is chosen. */
export class SourceField {
  /** @type {globalThis.File | null} */
  #file = null;

  /**
   * @param {Translate} t
   * @param {Schemas["About"]} about
   * @param {0 | 1} number that tells two sources apart
   * @param {() => void} onchoose called when another way is chosen
   */
  constructor(t, about, number, onchoose) {
    this.t = t;
    this.about = about;
    this.onchoose = onchoose;
    this.link = h("input", {
      type: "text",
      name: "video",
      autocomplete: "off",
      spellcheck: "false",
      placeholder: "https://www.youtube.com/watch?v=…",
    });
    this.chosen = h("span", { class: "drop-name" }, t("dashDrop"));
    this.picker = h("input", {
      type: "file",
      accept: TYPES,
      class: "yts-hidden",
      onchange: () => this.picker.files?.[0] && this.take(this.picker.files[0]),
    });
    this.pasted = h("textarea", { rows: 5, spellcheck: "false", dir: "auto" });
    this.column = h("input", { type: "text", autocomplete: "off", placeholder: t("dashColumnFound") });
    this.buttons = new Map(WAYS.map((way) => [way, this.#button(way)]));
    this.places = new Map(Object.entries(this.#places()));
    this.columnPlace = h("label", { class: "column" }, t("dashColumn"), this.column);
    this.trouble = new Trouble(this.link, `trouble-${number}`);
    this.legend = h("legend", { hidden: true }, t(number === 0 ? "dashFirst" : "dashSecond"));
    this.element = h(
      "fieldset",
      { class: "source" },
      this.legend,
      h("div", { class: "yts-chips", role: "group", "aria-label": t("dashWays") }, ...this.buttons.values()),
      ...this.places.values(),
      this.columnPlace,
      this.trouble.element,
    );
    this.choose(about.reads_youtube ? "link" : "file");
  }

  /** @param {Way} way */
  #button(way) {
    return h(
      "button",
      { type: "button", class: "yts-chip", onclick: () => this.choose(way) },
      this.t(`dashWay_${way}`),
    );
  }

  /** @returns {Record<Way, HTMLElement>} */
  #places() {
    const { t, about } = this;
    const most = sizeText(about.limits.max_file_bytes);
    return {
      link: h(
        "div",
        {},
        h("label", { class: "link" }, t("dashLink"), this.link),
        !about.reads_youtube && h("p", { class: "yts-note" }, t("dashNoKey")),
      ),
      file: h(
        "label",
        { class: "drop" },
        this.picker,
        this.chosen,
        h("span", { class: "yts-note" }, t("dashForms", most)),
      ),
      paste: h("label", { class: "link" }, t("dashPaste"), this.pasted),
    };
  }

  /** @param {Way} way */
  choose(way) {
    this.way = way;
    this.trouble.clear();
    for (const [name, button] of this.buttons) button.setAttribute("aria-pressed", String(name === way));
    for (const [name, place] of this.places) place.hidden = name !== way;
    this.columnPlace.hidden = way === "link";
    this.onchoose();
  }

  /** @param {globalThis.File} file */
  take(file) {
    this.choose("file");
    this.#file = file;
    this.chosen.textContent = `${file.name} (${sizeText(file.size)})`;
    this.picker.value = ""; // so that the same one can be chosen again
  }

  /** @param {string} link */
  fill(link) {
    this.choose("link");
    this.link.value = link;
  }

  /** The field of the way that is chosen. */
  get field() {
    return { link: this.link, file: this.picker, paste: this.pasted }[this.way ?? "link"];
  }

  /** @param {string} text */
  refuse(text) {
    this.trouble.say(text, text.includes("'column'") ? this.column : this.field);
  }

  /** What is asked for; null where it is not said, which is said then. @returns {Link | File | null} */
  asked() {
    this.trouble.clear();
    const found = this.#given();
    if (!found) this.refuse(this.t(`dashNeeds_${this.way}`));
    else if ("content" in found && found.content.size > this.about.limits.max_file_bytes) {
      const sizes = [found.content.size, this.about.limits.max_file_bytes].map(sizeText);
      this.refuse(this.t("dashTooLarge", found.name, ...sizes));
      return null;
    }
    return found;
  }

  /** @returns {Link | File | null} */
  #given() {
    const column = this.column.value.trim();
    if (this.way === "link") return this.link.value.trim() ? { video: this.link.value.trim() } : null;
    if (this.way === "paste") {
      const content = new Blob([this.pasted.value]);
      return this.pasted.value.trim() ? { name: this.t("dashPasted"), content, column, writtenAt: null } : null;
    }
    const file = this.#file;
    return (
      file && {
        name: file.name.replace(/\p{Cc}/gu, " ").slice(-200),
        content: file,
        column,
        writtenAt: file.lastModified,
      }
    );
  }
}
