// Nora runs another practice on the same server. Every address that Oak Street's people have seen is nothing to her, and to nobody.
// proves: R-K11, R-M7
import { find, that } from "./hands.mjs";

const ID = /[a-z]{2,4}_[0-9a-f]{32}/;
const shape = (path) => path.replaceAll(new RegExp(ID, "g"), "{id}").split("?")[0];
/** How many addresses of one shape are enough. */
const ENOUGH = 4;

/** Walks the pages from `/` on and collects every address with an id in it: links and forms. */
async function walk(page, seen) {
  const queue = ["/", "/schedule", "/schedule?view=agenda", "/schedule?view=day", "/groups", "/clients", "/waiting", "/notices", "/staff", "/rooms", "/audit", "/me"];
  const looked = new Set();
  const shapes = new Map();
  while (queue.length) {
    const path = queue.shift();
    if (looked.has(path)) continue;
    looked.add(path);
    const answer = await page.request.get(path);
    if (!/text\/html/.test(answer.headers()["content-type"] ?? "") || !answer.ok()) continue;
    const html = (await answer.text()).replaceAll("&amp;", "&");
    for (const [, name, to] of html.matchAll(/ (href|action|formaction|data-move|data-review)="(\/[^"]*)"/g)) {
      const path = to.split("#")[0];
      if (path.startsWith("/assets/") || !ID.test(path)) continue;
      const kind = name === "href" || name === "data-review" ? "get" : "post";
      const key = `${kind} ${shape(path)}`;
      const list = shapes.get(key) ?? shapes.set(key, []).get(key);
      if (list.length >= ENOUGH || list.includes(path)) continue;
      list.push(path);
      seen.add(`${kind} ${path}`);
      if (kind === "get") queue.push(path);
    }
  }
  return shapes;
}

export async function run(t) {
  const seen = new Set();
  const names = new Set();
  await t.step("Oak Street's people look at everything they may", async () => {
    for (const who of ["maya", "ruth", "tomas", "iris"]) {
      const page = await t.as(who);
      await walk(page, seen);
      await page.goto("/");
      for (const letter of ["a", "e", "i", "o"]) for (const one of await find(page, letter)) names.add(one.label);
      await page.context().close();
    }
    // Addresses that scripts use, and forms that are shown only in some states.
    for (const path of [...seen].filter((it) => /^get \/sessions\/[^/?]+$/.test(it)).map((it) => it.slice(4))) {
      for (const more of ["/changes?since=0", "/review", "/notes", "/sign-in-sheet"]) seen.add(`get ${path}${more}`);
      for (const more of ["/start", "/attendance", "/all-present", "/entries", "/times", "/template", "/signature", "/changes"]) seen.add(`post ${path}${more}`);
    }
    for (const path of [...seen].filter((it) => /^get \/notes\/[^/?]+$/.test(it)).map((it) => it.slice(4))) seen.add(`post ${path}/addenda`);
    const shapes = new Set([...seen].map(shape));
    for (const wanted of ["get /sessions/{id}", "get /clients/{id}", "get /clients/{id}/chart", "get /notes/{id}", "get /notes/{id}/pdf", "get /groups/{id}", "get /occurrences/{id}/move", "get /memberships/{id}/end", "get /staff/{id}", "post /sessions/{id}/signature"]) {
      that(shapes.has(wanted), `nobody saw ${wanted}`);
    }
    that(names.size > 12, "the names were not found");
    console.log(`       ${seen.size} addresses of ${shapes.size} shapes`);
  });

  /** Tries all of them as `page`; says which answered otherwise than `right` says. */
  const tryAll = async (page, right) => {
    const wrong = [];
    const headers = { origin: t.url, "sec-fetch-site": "same-origin" };
    for (const one of [...seen].sort()) {
      const [kind, path] = one.split(" ");
      const answer = kind === "get"
        ? await page.request.get(path, { maxRedirects: 5 })
        : path.endsWith("/changes")
          ? await page.request.post(path, { headers, data: { changes: [{ key: crypto.randomUUID(), kind: "topic", base: 1, text: "x" }] }, maxRedirects: 0 })
          : await page.request.post(path, { headers, form: { key: crypto.randomUUID(), version: "1", pin: "270318", comment: "x", reason: "x" }, maxRedirects: 0 });
      const text = await answer.text();
      const told = [...names].filter((name) => text.includes(name));
      const say = right(kind, answer, path);
      if (say) wrong.push(`${one}: ${say}`);
      if (told.length) wrong.push(`${one}: names ${told.slice(0, 3).join(", ")}`);
    }
    if (wrong.length) throw new Error(`${wrong.length} addresses:\n${wrong.slice(0, 25).join("\n")}`);
  };

  const nora = await t.as("nora");
  await t.check("Nora finds nothing at any of them", () => tryAll(nora, (kind, answer, path) => {
    // An id behind the question mark only fills in a form of her own. A form that cannot be read may be answered before its
    // subject is looked up. Nothing may be done, shown or confirmed.
    const right = kind === "post" ? [404, 400, 405, 415, 422] : ID.test(path.split("?")[0]) ? [404] : [200, 404];
    return right.includes(answer.status()) ? null : `answers ${answer.status()}`;
  }));
  await t.check("nor anybody who is not signed in", async () => {
    const nobody = await t.as("nobody");
    await tryAll(nobody, (kind, answer) => {
      const door = new URL(answer.url()).pathname === "/sign-in" || (answer.headers().location ?? "").startsWith("/sign-in");
      return door || [400, 401, 405, 415, 422].includes(answer.status()) ? null : `answers ${answer.status()}`;
    });
  });
  await t.check("Nora's own lists hold nobody of Oak Street", async () => {
    for (const path of ["/", "/clients", "/groups", "/schedule", "/schedule?view=agenda", "/waiting", "/notices", "/staff", "/audit", "/rooms", "/clients/find?q=a", "/groups/find?q=d", "/schedule/groups?q=d"]) {
      const answer = await nora.request.get(path);
      that(answer.ok(), `${path} answers ${answer.status()}`);
      const text = await answer.text();
      for (const name of [...names, "DBT Skills A", "Maya Okafor", "Oak room"]) that(!text.includes(name), `${path} shows ${name}`);
    }
  });
  await t.check("Fred at the front desk sees names and times, and no note", async () => {
    const fred = await t.as("fred");
    that((await fred.request.get("/clients")).ok(), "Fred does not see the clients");
    for (const one of [...seen].filter((it) => /^get \/(notes\/|clients\/[^/]+\/chart|sessions\/[^/]+\/(review|notes|changes))/.test(it))) {
      const answer = await fred.request.get(one.slice(4));
      that([403, 404].includes(answer.status()), `${one} answers ${answer.status()} to Fred`);
    }
  });
  await t.check("a form from another site is refused", async () => {
    const maya = await t.as("maya");
    const answer = await maya.request.post("/lock", { headers: { origin: "https://elsewhere.example", "sec-fetch-site": "cross-site" }, maxRedirects: 0 });
    that(answer.status() === 403, `it answers ${answer.status()}`);
  });
}
