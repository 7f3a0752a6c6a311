// Builds the page, and moves it as YouTube does: batches as one scrolls, soft navigation that re-binds old nodes, sorting.
"use strict";

const query = new URLSearchParams(location.search);
const knob = (name, otherwise) => query.get(name) ?? otherwise;
const recent = knob("cls", "2026") === "2026";
const SPAN = recent
  ? "ytAttributedStringHost ytAttributedStringWhiteSpacePreWrap"
  : "yt-core-attributed-string yt-core-attributed-string--white-space-pre-wrap";
const LINK = recent
  ? "ytAttributedStringLink ytAttributedStringLinkCallToActionColor"
  : "yt-core-attributed-string__link";
const COMMENT = recent ? "ytd-comment-view-model" : "ytd-comment-renderer";
const total = Number(knob("total", "45"));
const batch = Number(knob("batch", "20"));
const isShorts = location.pathname.startsWith("/shorts/");
let video = isShorts ? location.pathname.split("/")[2] : knob("v", "fixture0001");
let observer;
let loaded = 0;
let newestFirst = false;
if (knob("theme") === "dark") document.documentElement.setAttribute("dark", "");
document.documentElement.lang = knob("lang", "en");
document.documentElement.style.setProperty("--player-h", `${knob("player", "300")}px`);

const FACE = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" fill="#ffcc4d"/><circle cx="5.5" cy="6.5" r="1"/><circle cx="10.5" cy="6.5" r="1"/><path d="M4.5 9.5a3.5 3.5 0 0 0 7 0z"/></svg>')}`;
const REPLIES = 3;
const TEXTS = [
  "Loved this, the best explanation so far ❤",
  "The audio is terrible and the editing is even worse",
  "1:23 is where it gets really good",
  "Can you please make a video about the sequel?",
  "meh",
  "Thank you so much, this helped me a lot 👍",
  "Этот ролик просто супер",
  "Great, another advert. Just what I needed...",
  "I have no idea what happened but I enjoyed every second",
  "So boring that I stopped after a minute",
  "Which song is that at 12:10?",
  "Worst update ever, bring the old one back 😡",
];
const ODD = [
  "هذا الفيديو جميل جدا",
  `<img src=x onerror="window.__hacked=1"><script>window.__hacked=1</script> I love it`,
  "I love this very long story. ".repeat(120),
  "x".repeat(100_000),
  "lone \ud83d surrogate, I hate it",
];

const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false && value !== undefined)
      element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

const MIXED = [
  "Этот ролик просто супер, спасибо большое за работу",
  "この動画は本当に最高でした、ありがとうございます",
  "Дуже гарне відео, дякую за вашу працю",
  "Loved this, the best explanation so far ❤",
];

const JAPANESE = [
  "この動画は本当に素晴らしいです",
  "音がひどくて最後まで見られませんでした",
  "次の動画も楽しみにしています",
  "説明がとても分かりやすかった",
  "Great video, thank you",
];

/** @param {number} i place of a comment @returns {string} its text */
function textOf(i) {
  if (knob("texts") === "mixed") return MIXED[i % 24 === 3 ? 3 : i % 3];
  const texts = knob("odd") ? ODD : knob("texts") === "ja" ? JAPANESE : TEXTS;
  return `${texts[i % texts.length]}${i >= TEXTS.length && total > 200 ? ` (${i})` : ""}`;
}

const made = (i, more = {}) => ({
  id: `Ugx${video}_${i}AaABAg`,
  author: `@user${i}`,
  text: textOf(i),
  time: i % 11 === 0 ? "1 month ago" : `${1 + (i % 11)} months ago`,
  likes: [0, 12, 490, "1.2K"][i % 4],
  ...more,
});

/** Text as YouTube shows it: emoji as pictures, times as links. */
function rich(text) {
  const parts = [];
  let last = 0;
  for (const match of text.matchAll(/(\d{1,2}:\d{2})|(\p{Extended_Pictographic})/gu)) {
    const [whole, time, emoji] = match;
    parts.push(text.slice(last, match.index));
    const [minutes, seconds] = (time ?? "").split(":").map(Number);
    parts.push(
      time
        ? h(
            "span",
            { dir: "auto" },
            h("a", { class: LINK, href: `/watch?v=${video}&t=${minutes * 60 + seconds}s` }, time),
          )
        : h("span", {}, h("img", { alt: emoji, class: "ytCoreImageHost", src: FACE, width: 16, height: 16 })),
    );
    last = match.index + whole.length;
  }
  parts.push(text.slice(last));
  return parts;
}

function permalink(comment) {
  if (knob("broken") === comment.id) return `http://[lc=${comment.id}`;
  return isShorts ? `/shorts/${video}?lc=${comment.id}` : `/watch?v=${video}&lc=${comment.id}`;
}
const textSpan = (comment) => h("span", { class: SPAN, dir: "auto", role: "text" }, rich(comment.text));

function header(comment) {
  const badge = comment.owner
    ? h(
        "ytd-author-comment-badge-renderer",
        { creator: true },
        h(
          "a",
          { id: "name", href: `/${comment.author}` },
          h("ytd-channel-name", { id: "channel-name" }, h("yt-formatted-string", { id: "text" }, comment.author)),
        ),
      )
    : null;
  return h(
    "div",
    { id: "header" },
    h(
      "div",
      { id: "pinned-comment-badge" },
      comment.pinned
        ? h("ytd-pinned-comment-badge-renderer", {}, h("yt-formatted-string", { id: "label" }, "Pinned by @channel"))
        : null,
    ),
    h(
      "div",
      { id: "header-author" },
      h(
        "h3",
        {},
        h(
          "a",
          { id: "author-text", href: `/${comment.author}`, hidden: Boolean(comment.owner) },
          h("span", {}, ` ${comment.author} `),
        ),
      ),
      h("span", { id: "author-comment-badge" }, badge),
      h("span", { id: "sponsor-comment-badge" }),
      h(
        "span",
        { dir: "auto", id: "published-time-text" },
        h(
          "a",
          { class: "yt-simple-endpoint", href: permalink(comment) },
          `\n            ${comment.time}${comment.edited ? " (edited)" : ""}\n          `,
        ),
      ),
    ),
  );
}

function view(comment) {
  return h(
    COMMENT,
    { id: "comment", pinned: Boolean(comment.pinned) },
    h(
      "div",
      { id: "body" },
      h(
        "div",
        { id: "author-thumbnail" },
        h(
          "button",
          { id: "author-thumbnail-button", "aria-label": comment.author, tabindex: -1 },
          comment.author[1].toUpperCase(),
        ),
      ),
      h(
        "div",
        { id: "main" },
        header(comment),
        h(
          "ytd-expander",
          { id: "expander", "max-number-of-lines": 4, collapsed: true },
          h("div", { id: "content" }, h("yt-attributed-string", { id: "content-text" }, textSpan(comment))),
        ),
        h(
          "ytd-comment-engagement-bar",
          { id: "action-buttons" },
          h(
            "div",
            { id: "toolbar" },
            h("span", {}, "Like"),
            h("span", { id: "vote-count-middle" }, `\n    ${comment.likes || " "}\n  `),
            h("button", { tabindex: -1 }, "Reply"),
          ),
        ),
      ),
    ),
  );
}

function thread(comment) {
  const replies = h("div", { id: "replies" });
  const found = h("ytd-comment-thread-renderer", {}, h("div", { id: "comment-container" }, view(comment)), replies);
  if (!comment.replies?.length) return found;
  const sub = (...children) =>
    h("yt-sub-thread", { class: "ytSubThreadHost" }, h("div", { class: "ytSubThreadSubThreadContent" }, ...children));
  const expanded = h("div", { id: "expanded-threads", hidden: true });
  const collapsed = h("div", { id: "collapsed-threads" });
  const button = h("button", {}, `${comment.replies.length} replies`);
  button.onclick = () => {
    collapsed.hidden = true;
    expanded.hidden = false;
    if (!expanded.childElementCount) expanded.append(...comment.replies.map((reply) => sub(thread(reply))));
  };
  collapsed.append(sub(h("div", { class: "show-replies-button" }, button)));
  const hidden = h(
    "div",
    { id: "expander", hidden: true },
    h("div", { id: "expander-contents" }, h("div", { id: "contents" }, view(comment.replies[0]))),
  );
  replies.append(h("ytd-comment-replies-renderer", {}, hidden, expanded, collapsed));
  return found;
}

function comment(i) {
  const j = newestFirst ? total - 1 - i : i;
  const replies =
    j === 0
      ? [
          made(900, { id: `Ugx${video}_0AaABAg.reply1` }),
          made(901, { id: `Ugx${video}_0AaABAg.reply2`, replies: [made(902, { id: `Ugx${video}_0AaABAg.reply3` })] }),
        ]
      : undefined;
  return made(j, { pinned: j === 0 && !newestFirst, owner: j === 2, edited: j === 4, replies });
}

const contents = () =>
  document.querySelector("ytd-comments:not([hidden]) ytd-item-section-renderer#sections > #contents");

function more() {
  const list = contents();
  if (!list) return;
  const sentinel = list.querySelector(":scope > ytd-continuation-item-renderer");
  const part = document.createDocumentFragment();
  for (const end = Math.min(total, loaded + batch); loaded < end; loaded++) part.append(thread(comment(loaded)));
  list.insertBefore(part, sentinel);
  if (loaded >= total) sentinel?.remove();
}

function section(attributes) {
  const state = knob("state", "ok");
  const count = state === "empty" ? 0 : total + REPLIES;
  const title = h(
    "div",
    { id: "title" },
    h(
      "h2",
      { id: "count" },
      h(
        "yt-formatted-string",
        { class: "count-text" },
        h("span", {}, count.toLocaleString(document.documentElement.lang)),
        h("span", {}, " Comments"),
      ),
    ),
  );
  const inside =
    state === "disabled"
      ? h("ytd-message-renderer", {}, h("yt-formatted-string", { id: "message" }, "Comments are turned off."))
      : state === "empty"
        ? null
        : h("ytd-continuation-item-renderer");
  return h(
    "ytd-comments",
    attributes,
    h(
      "ytd-item-section-renderer",
      { id: "sections" },
      h("div", { id: "header" }, state === "disabled" ? null : h("ytd-comments-header-renderer", {}, title)),
      h("div", { id: "contents" }, inside),
    ),
  );
}

function stale() {
  const found = section({ id: "comments", hidden: true });
  const kept = video;
  video = "stale000001";
  found.querySelector("#contents").replaceChildren(thread(made(1)), thread(made(2)));
  video = kept;
  return found;
}

function watchPage() {
  const inPanel = knob("layout", "inline") === "panel";
  const panel = inPanel
    ? h(
        "ytd-engagement-panel-section-list-renderer",
        { "target-id": "engagement-panel-comments-section", visibility: "ENGAGEMENT_PANEL_VISIBILITY_EXPANDED" },
        h("div", { id: "content" }, section({ "engagement-panel": true })),
      )
    : null;
  const related = Array.from({ length: 8 }, (_, i) => h("div", {}, `Another made-up video, number ${i + 1}`));
  const below = h(
    "div",
    { id: "below" },
    h(
      "ytd-watch-metadata",
      {},
      h("div", { id: "title" }, h("h1", {}, h("yt-formatted-string", {}, `A made-up video ${video}`))),
    ),
    inPanel ? (knob("stale") ? stale() : section({ id: "comments", hidden: true })) : section({ id: "comments" }),
  );
  return h(
    "ytd-watch-flexy",
    { "video-id": video, role: "main" },
    h(
      "div",
      { id: "columns" },
      h(
        "div",
        { id: "primary" },
        h(
          "div",
          { id: "primary-inner" },
          h("div", { id: "player" }, h("div", { id: "movie_player" }, h("video", { class: "html5-main-video" }))),
          below,
        ),
      ),
      h(
        "div",
        { id: "secondary" },
        h("div", { id: "secondary-inner" }, h("div", { id: "panels" }, panel), h("div", { id: "related" }, related)),
      ),
    ),
  );
}

function shortsPage() {
  const panel = h(
    "ytd-engagement-panel-section-list-renderer",
    {
      "target-id": "engagement-panel-comments-section",
      visibility: "ENGAGEMENT_PANEL_VISIBILITY_HIDDEN",
      hidden: true,
    },
    h("div", { id: "content" }, section({ "engagement-panel": true })),
  );
  return h(
    "ytd-shorts",
    { role: "main" },
    h("ytd-reel-video-renderer", { "is-active": true }, h("h2", {}, "A made-up short")),
    panel,
  );
}

function draw() {
  document.querySelector("#page-manager").replaceChildren(isShorts ? shortsPage() : watchPage());
  loaded = 0;
  observer?.disconnect();
  observer = new IntersectionObserver(
    (entries) => entries.some((entry) => entry.isIntersecting) && setTimeout(more, 60),
  );
  const sentinel = contents()?.querySelector(":scope > ytd-continuation-item-renderer");
  if (sentinel) observer.observe(sentinel);
}

const announce = (name) =>
  document.dispatchEvent(new CustomEvent(name, { bubbles: true, detail: { pageType: "watch" } }));

/** What the tests move; they reach it by events, since the page's policy forbids evaluating strings. */
const moves = {
  more,
  theme: (dark) => document.documentElement.toggleAttribute("dark", dark),
  openShortsComments() {
    const panel = document.querySelector("ytd-engagement-panel-section-list-renderer");
    panel.hidden = false;
    panel.setAttribute("visibility", "ENGAGEMENT_PANEL_VISIBILITY_EXPANDED");
    more();
  },
  sort(order) {
    newestFirst = order === "new";
    loaded = 0;
    contents().replaceChildren(h("ytd-continuation-item-renderer"));
    more();
  },
  /** Soft navigation: the address first, then the old nodes with another text and link, as YouTube recycles them. */
  async navigate(id) {
    announce("yt-navigate-start");
    query.set("v", id);
    history.pushState({}, "", `?${query}`);
    video = id;
    document.querySelector("ytd-watch-flexy")?.setAttribute("video-id", id);
    announce("yt-navigate-finish");
    await new Promise((done) => setTimeout(done, 80));
    document.querySelectorAll(COMMENT).forEach((element, i) => {
      const next = made(i + 100);
      element.querySelector("#published-time-text a").setAttribute("href", permalink(next));
      element.querySelector("#content-text").replaceChildren(textSpan(next));
      element.querySelector("#author-text").firstChild.textContent = ` ${next.author} `;
    });
  },
  rebindText(text) {
    document.querySelector(`${COMMENT} #content-text span`).firstChild.nodeValue = text;
  },
};
// The player takes single letters, whoever has the focus but a field of the page's own.
document.addEventListener("keydown", ({ target, key }) => {
  const { dataset } = document.documentElement;
  if (target.localName !== "input") dataset.keys = (dataset.keys ?? "") + key;
});
document.addEventListener("fixture", (event) => moves[event.detail.move](...(event.detail.values ?? [])));

draw();
announce("yt-page-data-updated");
announce("yt-navigate-finish");
