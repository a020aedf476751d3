// A front end as teams have them: pages of its own behind a login of its own, which fetch their figures from /api/ on the
// same address. It was made before stepwell; to adopt it, `hand_over` passes a list of routes on, with a token that stays
// on this side.
import { randomBytes } from "node:crypto";
import { createServer, request as ask } from "node:http";

/** What is handed over, and nothing else of /api/: the application has routes of its own there. */
export const HANDED_OVER = [
  "/api/dashboard-data",
  "/api/categories-dashboard-data",
  "/api/profitability-data",
  "/api/asin-revenue-data/",
  "/export/dashboard-csv",
];

const PAGE = `<!doctype html>
<title>Our figures</title>
<h1>Our figures</h1>
<form id="choose">
  <label>Brand <input name="brand_id"></label>
  <button>Show</button>
</form>
<table><thead></thead><tbody></tbody></table>
<a id="csv" href="/export/dashboard-csv">CSV</a>
<script>
  async function show() {
    const query = new URLSearchParams(new FormData(document.querySelector("#choose")));
    const answer = await (await fetch("/api/dashboard-data?metric=Net+revenue&" + query)).json();
    const row = (cells) => "<tr>" + cells.map((cell) => "<td>" + cell + "</td>").join("") + "</tr>";
    document.querySelector("tbody").innerHTML =
      answer.months.map((month, i) => row([month, answer.data_2024[i], answer.data_2025[i]])).join("");
  }
  document.querySelector("#choose").addEventListener("submit", (event) => { event.preventDefault(); show(); });
  show();
</script>`;

const LOGIN = `<!doctype html>
<title>Log in</title>
<form method="post" action="/login">
  <label>Password <input name="password" type="password"></label>
  <button>Log in</button>
</form>`;

/** Path and query of what a browser asks for; null for what names a server ("//elsewhere/", "http://elsewhere/"). */
function target_of(url) {
  if (!/^\/(?![/\\])/.test(url)) return null;
  return new URL(url, "http://application");
}

/** `figures`: the address of `stepwell serve`; `token`: of a viewer. Gives the server, which listens on a port of its own. */
export async function start_application({ figures, token, password }) {
  const sessions = new Set();
  const is_handed_over = (path) => HANDED_OVER.some((route) => (route.endsWith("/") ? path.startsWith(route) : path === route));
  const is_known = (request) => sessions.has(/session=(\w+)/.exec(request.headers.cookie ?? "")?.[1]);

  function answer(response, status, type, body, headers = {}) {
    response.writeHead(status, { "Content-Type": type, ...headers });
    response.end(body);
  }

  /** Neither the cookie of this application goes over, nor whatever else the browser sends; only what is asked. Where it
   * goes is ours to say: a browser's target may name another server. */
  function hand_over({ headers: sent, method }, { pathname, search }, response) {
    const headers = { Authorization: `Bearer ${token}` };
    for (const name of ["if-none-match", "accept-encoding"]) {
      if (sent[name]) headers[name] = sent[name];
    }
    const out_of_reach = () => {
      if (response.headersSent) return response.destroy(); // half an answer is none
      answer(response, 502, "application/json", '{"error":"the figures are out of reach"}');
    };
    const { hostname, port } = new URL(figures);
    const passed = ask({ hostname, port, path: pathname + search, method, headers }, (from) => {
      // That our token is not taken is our fault, and no reason to send anybody to the login.
      if (from.statusCode === 401 || from.statusCode === 403) return from.resume(), out_of_reach();
      from.on("error", out_of_reach);
      response.writeHead(from.statusCode, from.headers);
      from.pipe(response);
    });
    passed.on("error", out_of_reach);
    passed.end();
  }

  function log_in(request, response) {
    let body = "";
    request.on("data", (bytes) => (body += bytes));
    request.on("end", () => {
      if (new URLSearchParams(body).get("password") !== password) return answer(response, 401, "text/html", LOGIN);
      const session = randomBytes(16).toString("hex");
      sessions.add(session);
      answer(response, 303, "text/plain", "", { Location: "/", "Set-Cookie": `session=${session}; HttpOnly; SameSite=Lax` });
    });
  }

  const server = createServer((request, response) => {
    const target = target_of(request.url);
    if (target === null) return answer(response, 400, "application/json", '{"error":"that is no path"}');
    const { pathname } = target;
    if (pathname === "/login" && request.method === "POST") return log_in(request, response);
    if (!is_known(request)) {
      const wants_page = (request.headers.accept ?? "").includes("text/html");
      return wants_page ? answer(response, 401, "text/html", LOGIN) : answer(response, 401, "application/json", '{"error":"log in first"}');
    }
    if (pathname === "/") return answer(response, 200, "text/html", PAGE);
    if (pathname === "/api/orders") return answer(response, 200, "application/json", '{"orders":[]}');
    if (request.method === "GET" && is_handed_over(pathname)) return hand_over(request, target, response);
    answer(response, 404, "application/json", '{"error":"there is no such page"}');
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections(); // those that are kept for more
    return closed;
  };
  return { server, url: `http://127.0.0.1:${server.address().port}`, stop };
}
