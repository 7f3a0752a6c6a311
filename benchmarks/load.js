// Connections with a batch of comments in flight all the time; any failed request fails the run.
// Start: `make load`; `make drill-rollout` has less traffic.
import { check, sleep } from "k6";
import http from "k6/http";
import { Counter } from "k6/metrics";

const WORDS = ["love", "hate", "video", "great", "boring", "thanks", "why", "camera", "song", "best", "worst", "never"];
const COMMENTS = Number(__ENV.COMMENTS || 100);
const PAUSE_SECONDS = Number(__ENV.PAUSE_SECONDS || 0);

export const options = {
  vus: Number(__ENV.CONNECTIONS || 8),
  duration: __ENV.DURATION || "60s",
  thresholds: { http_req_failed: ["rate==0"], checks: ["rate==1"] },
  summaryTrendStats: ["med", "p(95)", "p(99)", "max"],
};

const answeredBy = new Counter("answered_by");
const answeredWrong = new Counter("answered_wrong");

function comment() {
  const count = 3 + Math.floor(Math.random() * 12);
  return Array.from({ length: count }, () => WORDS[Math.floor(Math.random() * WORDS.length)]).join(" ");
}

export default function () {
  const body = JSON.stringify({ comments: Array.from({ length: COMMENTS }, comment) });
  const headers = { "Content-Type": "application/json" };
  const response = http.post(`${__ENV.ADDRESS}/v1/predict`, body, { headers });
  const right = check(response, {
    "a prediction per comment": (r) => r.status === 200 && r.json("predictions").length === COMMENTS,
  });
  if (right) answeredBy.add(1, { model: response.json("model_version") });
  else answeredWrong.add(1);
  sleep(PAUSE_SECONDS);
}
