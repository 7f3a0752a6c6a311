// Eight connections, each with 100 comments in flight all the time; any failed request fails the run.
// Start: `make load` (DURATION=60s).
import { check } from "k6";
import http from "k6/http";

const WORDS = ["love", "hate", "video", "great", "boring", "thanks", "why", "camera", "song", "best", "worst", "never"];

export const options = {
  vus: 8,
  duration: __ENV.DURATION || "60s",
  thresholds: { http_req_failed: ["rate==0"], checks: ["rate==1"] },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
};

function comment() {
  const count = 3 + Math.floor(Math.random() * 12);
  return Array.from({ length: count }, () => WORDS[Math.floor(Math.random() * WORDS.length)]).join(" ");
}

export default function () {
  const body = JSON.stringify({ comments: Array.from({ length: 100 }, comment) });
  const headers = { "Content-Type": "application/json" };
  const response = http.post(`${__ENV.ADDRESS}/v1/predict`, body, { headers });
  check(response, { "100 predictions": (r) => r.status === 200 && r.json("predictions").length === 100 });
}
