// Builds the web assets: bundles css and js, makes the icon sprite, copies the font, names everything by its content.
//
// Run by platform/build.rs, or by hand:  node assets/build.mjs
// COHORT_NODE = folder whose node_modules is used (default: the repository); COHORT_OUT = output folder (default: assets/built).
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const modules = process.env.COHORT_NODE ?? dirname(here);
const out = process.env.COHORT_OUT ?? join(here, "built");
const require = createRequire(join(modules, "package.json"));
const esbuild = require("esbuild");
const packageFile = (name, path) => join(modules, "node_modules", name, path);

const manifest = {};
const made = new Set(["manifest.json", ".stamp"]);
mkdirSync(out, { recursive: true });

/** Writes through a temporary name, so a server that is running never reads half a file. */
function place(name, bytes) {
  writeFileSync(join(out, `.new-${name}`), bytes);
  renameSync(join(out, `.new-${name}`), join(out, name));
  made.add(name);
}

/** Stores `bytes` under a name that holds their hash, with a brotli copy beside text, and notes it in the manifest. */
function keep(name, bytes) {
  const data = Buffer.from(bytes);
  const hash = createHash("sha256").update(data).digest("hex").slice(0, 10);
  const ext = extname(name);
  const hashed = `${basename(name, ext)}-${hash}${ext}`;
  place(hashed, data);
  if (ext !== ".woff2") {
    place(`${hashed}.br`, brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } }));
  }
  manifest[name] = hashed;
  return hashed;
}

/** One <symbol> an icon, stroke and size left to the stylesheet. */
function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split(/\s+/).filter(Boolean);
  const symbols = names.map((name) => {
    const svg = readFileSync(packageFile("lucide-static", `icons/${name}.svg`), "utf8");
    const inner = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>")).replace(/\s*\n\s*/g, "").replaceAll(" />", "/>");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<!-- Icons: Lucide, ISC licence. --><svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

const target = ["chrome109", "firefox115", "safari16.4"];
const bundle = async (entry) => {
  const result = await esbuild.build({
    entryPoints: [join(here, entry)], bundle: true, minify: true, write: false, target, format: "esm",
    legalComments: "none", logLevel: "warning", external: ["/assets/*"],
  });
  return result.outputFiles[0].text;
};

const font = keep("inter.woff2", readFileSync(packageFile("@fontsource-variable/inter", "files/inter-latin-wght-normal.woff2")));
keep("icons.svg", sprite());
keep("favicon.svg", readFileSync(join(here, "favicon.svg")));
keep("app.css", (await bundle("css/app.css")).replaceAll("/assets/inter.woff2", `/assets/${font}`));
keep("noscript.css", await bundle("css/noscript.css"));
keep("app.js", await bundle("js/app.js"));
// The calendar's own, which no other page needs.
keep("board.css", await bundle("css/board.css"));
keep("board.js", await bundle("js/board.js"));
// And that of pathways.
keep("pathways.css", await bundle("css/pathways.css"));
keep("pathways.js", await bundle("js/pathways.js"));
// Pages outside have scripts of their own: a kiosk and a client's page need little.
for (const name of ["kiosk.js", "kiosk-worker.js", "join.js"]) keep(name, await bundle(`js/${name}`));
place("manifest.json", `${JSON.stringify(manifest, null, 1)}\n`);

for (const name of readdirSync(out)) if (!made.has(name)) rmSync(join(out, name), { recursive: true });
