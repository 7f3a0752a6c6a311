// The side panel: its start, and what it follows.

import { translator } from "../shared/i18n.js";
import { askWorker, onPanelMessage } from "../shared/messaging.js";
import { settingsOf } from "../worker/settings.js";
import { WHOLE_VIDEOS } from "../worker/storage.js";
import { Panel } from "./side_panel.js";
import { tabId } from "./tab.js";

/** Settings of which the panel shows something. */
const SHOWN = /** @type {const} */ (["language", "scheme", "scorer", "server", "consent", "on"]);

/** @type {Panel} */
let panel;
/** Number of starts, of which the last counts. */
let starts = 0;

/** Draw the panel, also anew after a change of the settings: what the reader chose and typed is there again. */
async function start() {
  const own = ++starts;
  const answer = await askWorker({ type: "getSettings" });
  if (own !== starts) return;
  if (!answer.ok) throw new Error(answer.detail);
  const { settings, messages, language } = answer;
  const typed = document.activeElement instanceof HTMLInputElement ? document.activeElement : null;
  const search = typed?.type === "search" ? { from: typed.selectionStart, to: typed.selectionEnd } : null;
  const focused = document.activeElement?.id ?? "";
  document.documentElement.lang = language;
  panel = new Panel(translator(messages), settings);
  document.getElementById(focused)?.focus();
  await panel.sync();
  const field = document.querySelector("input[type=search]");
  if (search && field instanceof HTMLInputElement) {
    field.focus();
    field.setSelectionRange(search.from, search.to);
  }
  await panel.offerWhole();
}

/** @param {{ oldValue?: unknown, newValue?: unknown }} change of the settings */
function isShown({ oldValue, newValue }) {
  const [before, after] = [settingsOf(oldValue), settingsOf(newValue)];
  return SHOWN.some((name) => before[name] !== after[name]);
}

function listen() {
  onPanelMessage({
    statusChanged: (_message, sender) => {
      void tabId().then((id) => {
        if (id === sender.tab?.id) void panel.sync();
      });
    },
  });
  chrome.tabs.onActivated.addListener(() => void panel.sync());
  chrome.storage.onChanged.addListener((changes, area) => {
    if (area === "session" && changes[WHOLE_VIDEOS]) void panel.onWhole();
    if (changes["youtubeKey"]) void panel.offerWhole(); // local or of the session: surroundings.js
    if (area !== "local") return;
    if (changes["settings"] && isShown(changes["settings"])) void start();
    else if (changes["corrections"]) void panel.onCorrections(); // also those of another window, or of the settings
  });
  window.addEventListener("scroll", () => panel.onScroll(), { passive: true });
}

void start().then(listen);
