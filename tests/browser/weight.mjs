// What the first view of a page weighs on the line, and when its largest part is painted on an old PC and clinic wifi.
// The weights are checked. The times are only said, one JSON line a page: `bin/bench` shows them.
import { openRunning, that } from "./hands.mjs";

/** Bytes, compressed. */
const FIRST_VIEW = 100_000;
const OWN_SCRIPTS = 25_000;
/** How much of the page may move while it appears (cumulative layout shift). */
const SHIFT = 0.05;
/** An old PC, and 1.5 Mbit/s with 40 ms to the server. */
const SLOWER = 6;
const LINE = { offline: false, latency: 40, downloadThroughput: 1_500_000 / 8, uploadThroughput: 750_000 / 8 };

/** Opens a page with nothing cached: bytes of all and of the scripts, and when its largest part was painted. */
async function first(t, who, path) {
  const page = await t.as(who);
  const line = await page.context().newCDPSession(page);
  await line.send("Network.enable");
  await line.send("Network.emulateNetworkConditions", LINE);
  await line.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const kinds = new Map();
  const seen = { all: 0, scripts: 0 };
  line.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  line.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    seen.all += encodedDataLength;
    if (kinds.get(requestId) === "Script") seen.scripts += encodedDataLength;
  });
  await page.goto(path, { waitUntil: "load" });
  const painted = await page.evaluate(() => new Promise((yes) => {
    new PerformanceObserver((list) => yes(list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
  }));
  await page.waitForTimeout(1500);
  const shifted = await page.evaluate(() => new Promise((yes) => {
    let sum = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value; }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => yes(sum), 100);
  }));
  await page.context().close();
  return { ...seen, painted, shifted };
}

export async function run(t) {
  const maya = await t.as("maya");
  const session = await openRunning(maya);
  for (const [name, who, path] of [["session", "maya", session], ["board", "ruth", "/schedule"], ["today", "maya", "/"]]) {
    await t.check(`the first view of ${name} is light`, async () => {
      const { all, scripts, painted, shifted } = await first(t, who, path);
      console.log(JSON.stringify({ name: `first_view_${name}`, kb: Math.round(all / 100) / 10, scripts_kb: Math.round(scripts / 100) / 10, lcp_ms: Math.round(painted), cls: Math.round(shifted * 1000) / 1000 }));
      that(all < FIRST_VIEW, `${all} bytes`);
      that(scripts < OWN_SCRIPTS, `${scripts} bytes of scripts`);
      that(shifted < SHIFT, `what is read moves: ${shifted}`);
    });
  }
}
