// The API against its own description: every path of /api/openapi.json is asked, and status, content type and body
// must be what the document says; and every path that the server knows must be in it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { get as get_http } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { BINARY, Business, Serving } from "./program.mjs";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const Ajv = require("ajv/dist/2020.js").default;
const ROUTES = new URL("../../src/serve/api/routes.cc", import.meta.url);

/** What is no part of the API: the pages, their files, and the rest. */
const is_page = (handler) => ["answer_page", "answer_home", "answer_static_file", "answer_unknown"].includes(handler);

/** Values of each parameter that the document names: right ones, and ones that are refused. */
const VALUES = {
  metric: { good: ["CM3", "Brand EBITDA %", "no such metric"], bad: [] },
  id: { good: ["1"], bad: ["abc", "2147483648", "1.5"] },
  brand_id: { good: ["1", "-1", "2147483647"], bad: ["abc", "2147483648", "1.5"] },
  category_id: { good: ["1", "999999"], bad: ["x", "0x1"] },
  marketplace: { good: ["US", "ALL", "nowhere"], bad: [] },
  as_of: { good: ["2024-06", "1999-12"], bad: ["2024-13", "2024", "June"] },
  q: { good: ["1", "no such product"], bad: [] },
  sort: { good: ["revenue_ltm", "name"], bad: ["price"] },
  order: { good: ["asc", "desc"], bad: ["up"] },
  limit: { good: ["1", "1000"], bad: ["0", "1001", "ten"] },
  offset: { good: ["0", "1000000"], bad: ["-1"] },
};

/** What /api/compare cannot do without, and where its values are others. */
const COMPARE = {
  from: { good: ["2025-01", "2024-02"], bad: ["2025", "2025-13"] },
  to: { good: ["2025-06", "2025-10"], bad: ["2025-1", "June"] },
  versus_from: { good: ["2024-01", "2023-12"], bad: ["2024-00"] },
  versus_to: { good: ["2024-06", "2024-12"], bad: ["x"] },
  category_id: { good: ["1", "none"], bad: ["x", "some"] },
  by: { good: ["asin"], alone: ["month", "brand", "category", "marketplace"], bad: ["week"] },
  like_for_like: { good: ["1", "0"], bad: ["2", "yes"] },
  sort: { good: ["current", "change"], bad: ["price"] },
  limit: { good: ["1", "10000"], bad: ["0", "10001", "ten"] },
};
const REQUIRED = { "/api/compare": { from: "2025-01", to: "2025-06", versus_from: "2024-01", versus_to: "2024-06", by: "asin" } };

const turn_of = (list, turn) => list[turn % list.length];
const values_of = (path, name) => (path === "/api/compare" && COMPARE[name]) || VALUES[name];

let business, serving, document, ajv;

before(async () => {
  business = new Business(50_000);
  serving = await Serving.start(business);
  document = await serving.json("/api/openapi.json");
  ajv = new Ajv({ strict: true, strictRequired: false, allErrors: true });
  ajv.addSchema({ $id: "openapi", components: document.components }, "openapi", false, false);
  ajv.addVocabulary(["components"]);
});

after(async () => {
  await serving?.stop();
  business?.remove();
});

/** `$ref` within the document; schemas keep theirs, for ajv. */
function resolve(part) {
  if (part?.$ref === undefined) return part;
  return part.$ref.split("/").slice(1).reduce((at, key) => at[key], document);
}

const compiled = new Map();
function validator(schema) {
  const text = JSON.stringify(schema).replaceAll('"#/components', '"openapi#/components');
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  return compiled.get(text);
}

/** Asks, and compares with what the document says of that operation. */
async function ask(path, method, target, { server = serving, headers = {}, body } = {}) {
  const asked = `${method} ${target}`;
  const response = await fetch(server.url + target, { method, headers, body, redirect: "manual" });
  const text = await response.text();
  const operation = document.paths[path][method === "HEAD" ? "get" : method.toLowerCase()];
  const said = resolve(operation.responses[response.status]);
  assert.ok(said, `${asked} answers ${response.status}, which the document does not know: ${text.slice(0, 200)}`);
  if (said.content === undefined) {
    assert.equal(text, "", asked);
    return { status: response.status, response };
  }
  const type = response.headers.get("Content-Type");
  assert.ok(said.content[type], `${asked} answers with ${type}`);
  if (method === "HEAD") {
    assert.equal(text, "", asked);
    return { status: response.status, response };
  }
  const value = type === "application/json" ? JSON.parse(text) : text;
  const validate = validator(said.content[type].schema);
  assert.ok(validate(value), `${asked} ${response.status}: ${ajv.errorsText(validate.errors)}\n${text.slice(0, 400)}`);
  return { status: response.status, response, value };
}

/** What `fetch` does not let a page do: name another host than the one it asks. */
function as_host(host, target) {
  return new Promise((done, failed) => {
    const read = (response) => {
      let body = "";
      response.on("data", (bytes) => (body += bytes));
      response.on("end", () => done({ status: response.statusCode, type: response.headers["content-type"], body }));
    };
    get_http(serving.url + target, { headers: { Host: host } }, read).on("error", failed);
  });
}

const gets = () => Object.entries(document.paths).filter(([, methods]) => methods.get);
/** What a path of the table of routes is called in the document. */
const documented = (path) => (path.endsWith("/") && path !== "/" ? `${path}{asin}` : path);
const target_of = (path) => {
  if (REQUIRED[path]) return `${path}?${new URLSearchParams(REQUIRED[path])}`;
  return path === "/api/product" ? "/api/product?id=1" : path.replace("{asin}", "1");
};

test("every path of the server is in the document, and no other", () => {
  const table = readFileSync(ROUTES, "utf8").matchAll(/Route\{"([^"]*)", (\w+)(?:, (k\w+))?/g);
  const known = [...table].filter(([, , handler]) => !is_page(handler));
  const paths = known.map(([, path]) => documented(path));
  assert.ok(paths.length > 15, "the table of routes no longer looks as this test reads it");
  assert.deepEqual(Object.keys(document.paths).sort(), paths.sort());
  for (const [, path, , kind] of known) {
    const methods = document.paths[documented(path)];
    assert.deepEqual(Object.keys(methods), [kind === "kAction" ? "post" : "get"], path);
  }
});

test("every answer to GET is what the document says", async () => {
  for (const [path, { get }] of gets()) {
    const parameters = (get.parameters ?? []).map(resolve).filter((parameter) => parameter.in === "query");
    const target = target_of(path);
    assert.equal((await ask(path, "GET", target)).status, 200, path);
    const bare = target.split("?")[0];
    for (const { name } of parameters) {
      const values = values_of(path, name);
      assert.ok(values, `this test has no values for ${name}`);
      for (const value of [...values.good, ...(values.alone ?? [])]) {
        const query = new URLSearchParams({ ...REQUIRED[path], [name]: value });
        assert.equal((await ask(path, "GET", `${bare}?${query}`)).status, 200, `${path} ${query}`);
      }
      for (const value of values.bad) {
        const query = new URLSearchParams({ ...REQUIRED[path], [name]: value });
        assert.equal((await ask(path, "GET", `${bare}?${query}`)).status, 400, `${path} ${query}`);
      }
    }
    // All of them at once, each value beside different ones of the others.
    for (let turn = 0; turn < 3 && parameters.length > 1; ++turn) {
      const chosen = parameters.map(({ name }) => [name, turn_of(values_of(path, name).good, turn)]);
      assert.equal((await ask(path, "GET", `${bare}?${new URLSearchParams(chosen)}`)).status, 200);
    }
    // What is no address is refused everywhere.
    assert.equal((await ask(path, "GET", `${bare}?a=%FF`)).status, 400, path);
  }
  for (const path of Object.keys(document.paths).filter((each) => each.includes("{asin}"))) {
    assert.equal((await ask(path, "GET", path.replace("{asin}", "no-such-product"))).status, 404);
  }
});

test("the values that the document allows are those that the server takes", () => {
  for (const [path, { get }] of gets()) {
    for (const parameter of (get.parameters ?? []).map(resolve).filter((each) => each.in === "query")) {
      const { name, schema } = parameter;
      const validate = validator(schema);
      const parsed = (text) => (schema.type === "integer" ? Number(text) : text);
      for (const value of values_of(path, name).good) assert.ok(validate(parsed(value)), `${path} ${name}=${value}`);
      if (name === "sort") continue; // its fields carry years
      for (const value of values_of(path, name).bad.filter((text) => text !== "0x1")) { // Number()'s own
        assert.ok(!validate(parsed(value)), `${path} allows ${name}=${value}`);
      }
    }
  }
});

test("an answer that is known already is 304, and HEAD is GET without its body", async () => {
  for (const [path] of gets()) {
    const target = target_of(path);
    const { response } = await ask(path, "GET", target);
    const head = await ask(path, "HEAD", target);
    assert.equal(head.status, 200, path);
    assert.equal(head.response.headers.get("Content-Type"), response.headers.get("Content-Type"));
    const etag = response.headers.get("ETag");
    const documented = document.paths[path].get.responses[304] !== undefined;
    assert.equal(etag !== null, documented, `${path}: an ETag and 304 belong together`);
    if (etag === null) continue;
    const again = await ask(path, "GET", target, { headers: { "If-None-Match": etag } });
    assert.equal(again.status, 304, path);
  }
});

test("a host that is not this machine's name is refused as the document says", async () => {
  for (const [path, { get }] of gets()) {
    const { status, type, body } = await as_host("elsewhere.example", target_of(path));
    assert.equal(status, get.responses[403] ? 403 : 200, path);
    if (status === 200) continue;
    const { schema } = resolve(get.responses[403]).content[type];
    assert.ok(validator(schema)(JSON.parse(body)), body);
  }
});

test("actions answer as the document says, with X-Stepwell and without", async () => {
  const own = { "X-Stepwell": "1" };
  for (const path of Object.keys(document.paths).filter((each) => document.paths[each].post)) {
    assert.equal((await ask(path, "POST", path, { body: "{}" })).status, 403, path);
  }
  for (const path of ["/api/login", "/api/refresh", "/api/rollback", "/api/verify"]) {
    assert.equal((await ask(path, "POST", path, { headers: own, body: "[" })).status, 400, path);
  }
  assert.equal((await ask("/api/logout", "POST", "/api/logout", { headers: own })).status, 200);
  const started = await ask("/api/refresh", "POST", "/api/refresh", { headers: own, body: '{"full":true}' });
  assert.equal(started.status, 202);
  const second = await ask("/api/refresh", "POST", "/api/refresh", { headers: own, body: "{}" });
  assert.ok([202, 409].includes(second.status));
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { value } = await ask("/api/status", "GET", "/api/status");
    if (value.refresh.running === null && value.refresh.last !== null) break;
    assert.ok(Date.now() < deadline, "the refresh does not end");
    await new Promise((done) => setTimeout(done, 50));
  }
  const back = await ask("/api/rollback", "POST", "/api/rollback", { headers: own, body: '{"generation":1}' });
  assert.equal(back.status, 202);
});

test("before the first snapshot, figures are 503", async () => {
  const empty = new Business(0);
  const waiting = await Serving.start(empty, { wait: false });
  try {
    for (const [path, { get }] of gets()) {
      const { status } = await ask(path, "GET", target_of(path), { server: waiting });
      assert.equal(status, get.responses[503] ? 503 : 200, path);
    }
  } finally {
    await waiting.stop();
    empty.remove();
  }
});

test("where logins are asked for, nobody else is answered", async () => {
  const config = business.write("config.ini", "[auth]\nusers = users\n");
  const add = (...options) =>
    execFileSync(BINARY, ["user", "add", "--config", config, ...options], {
      cwd: business.folder,
      encoding: "utf8",
      input: "correct horse\n",
    });
  add("ann");
  const closed = await Serving.start(business, { config: readFileSync(config, "utf8") });
  try {
    const options = { server: closed };
    for (const [path, { get }] of gets()) {
      const { status } = await ask(path, "GET", target_of(path), options);
      assert.equal(status, get.security ? 200 : 401, path);
    }
    const headers = { "X-Stepwell": "1" };
    const log_in = (password) =>
      ask("/api/login", "POST", "/api/login", {
        ...options,
        headers,
        body: JSON.stringify({ username: "ann", password }),
      });
    assert.equal((await ask("/api/refresh", "POST", "/api/refresh", { ...options, headers })).status, 401);
    assert.equal((await log_in("wrong")).status, 401);
    const { status, response } = await log_in("correct horse");
    assert.equal(status, 200);
    const session = { ...headers, Cookie: response.headers.get("Set-Cookie").split(";")[0] };
    assert.equal((await ask("/api/filters", "GET", "/api/filters", { ...options, headers: session })).status, 200);
    // A viewer may look, and no more.
    const refused = await ask("/api/refresh", "POST", "/api/refresh", { ...options, headers: session, body: "{}" });
    assert.equal(refused.status, 403);
    const guesses = [];
    for (let guess = 0; guess < 12; ++guess) guesses.push((await log_in(`wrong ${guess}`)).status);
    assert.ok(guesses.includes(429), `guessing goes on: ${guesses}`);
  } finally {
    await closed.stop();
  }
});
