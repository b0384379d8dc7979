/**
 * What a service may answer that is not a good one, and what commands make of it: an error,
 * quickly, and nothing for the terminal to obey.
 */

import assert from "node:assert/strict";
import { issueToken } from "../../control/domain/identity/token.ts";
import { makeHome } from "../testing/logged_in.ts";

const TOKEN = issueToken("pat").text;
const ESCAPES = "\x1b]0;owned\x07\x1b[2J\x1b[31m\x9b31m\u202eevil\u200b\r\nhint: run this";

function me(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: "usr_1",
    kind: "user",
    name: "Ada",
    email: "ada@example.com",
    tenant_id: "ten_1",
    tenant_slug: "acme",
    tenant_name: "Acme",
    tenant_role: "admin",
    token_id: "tok_1",
    scopes: ["project:read", "audit:read"],
    workspaces: [{
      id: "wsp_1",
      slug: "payments",
      name: "Payments",
      role: "owner",
      projects: [{ id: "prj_1", slug: "fraud", name: "Fraud" }],
    }],
    truncated: false,
    ...change,
  };
}

const TEXTS = {
  id: ESCAPES,
  name: ESCAPES,
  email: ESCAPES,
  tenant_id: ESCAPES,
  tenant_name: ESCAPES,
  tenant_slug: ESCAPES,
};

function workspaceNamed(slug: string, name: string) {
  return { id: "wsp_1", slug, name, role: "owner", projects: [] };
}

let pages = 0;

/** Answers of every route. */
const ANSWERS: Record<string, (path: string) => Response> = {
  "no JSON": () =>
    new Response("<html>welcome</html>", { headers: { "content-type": "text/html" } }),
  "nothing": () => new Response(null, { status: 204 }),
  "empty JSON": () => new Response("", { headers: { "content-type": "application/json" } }),
  "half a document": () =>
    new Response('{"id":', { headers: { "content-type": "application/json" } }),
  "wrong types": () => Response.json(me({ workspaces: "many", scopes: {}, id: 7 })),
  "a list": () => Response.json([[[]]]),
  "null": () => Response.json(null),
  "deep": () =>
    new Response("[".repeat(200_000), { headers: { "content-type": "application/json" } }),
  "another charset": () =>
    new Response(new Uint8Array([0xff, 0xfe, 0x00]), {
      headers: { "content-type": "application/json; charset=utf-16" },
    }),
  "unknown scopes": () => Response.json(me({ scopes: ["everything"] })),
  "escapes in every name": (path) =>
    path.endsWith("me")
      ? Response.json(me({ ...TEXTS, workspaces: [workspaceNamed("payments", ESCAPES)] }))
      : path.endsWith("projects")
      ? Response.json({
        items: [{
          id: ESCAPES,
          workspace_id: ESCAPES,
          slug: ESCAPES,
          name: ESCAPES,
          created_at: "2026-11-20T18:00:00.000Z",
          archived_at: null,
          retention: null,
          head: null,
        }],
        next_cursor: null,
      })
      : Response.json({ items: [], next_cursor: null }),
  "escapes in slugs": () => Response.json(me({ workspaces: [workspaceNamed(ESCAPES, "x")] })),
  "slugs like options and paths": () =>
    Response.json(
      me({ workspaces: [workspaceNamed("--help", "x"), workspaceNamed("../..", "y")] }),
    ),
  "endless names": () => {
    const long = "n".repeat(3_000_000);
    return Response.json(me({ name: long, email: long, tenant_name: long }));
  },
  "the token, sent back": () =>
    Response.json(me({ name: TOKEN, email: TOKEN, tenant_name: TOKEN })),
  "a refusal with escapes": () => refusal(403, "forbidden"),
  "a refusal that lies about being a login": () => refusal(401, ESCAPES),
  "not found, with escapes": () => refusal(404, "not_found"),
  "a code of its own": () => refusal(418, ESCAPES),
  "pages without end": (path) => {
    if (path.endsWith("me")) return Response.json(me({ workspaces: [], truncated: true }));
    const items = Array.from({ length: 200 }, (_, at) => ({
      id: `wsp_${at}`,
      slug: `w${at}`,
      name: "w",
      created_at: "2026-11-20T18:00:00.000Z",
      archived_at: null,
    }));
    return path.endsWith("workspaces")
      ? Response.json({ items: items.slice(0, 3), next_cursor: "again" })
      : Response.json({ items: [], next_cursor: `${pages++}` });
  },
  "a head that can't be": (path) =>
    path.endsWith("verify")
      ? Response.json({ ok: true, sequence: 5, hash: "0".repeat(64), problem: null })
      : path.endsWith("events")
      ? Response.json({ items: [auditEvent()], next_cursor: null })
      : Response.json(me()),
  "a verdict with escapes": (path) =>
    path.endsWith("verify")
      ? Response.json({ ok: false, sequence: 5, hash: null, problem: ESCAPES })
      : path.endsWith("events")
      ? Response.json({ items: [auditEvent()], next_cursor: null })
      : Response.json(me()),
};

function refusal(status: number, code: string): Response {
  return Response.json({
    type: ESCAPES,
    title: ESCAPES,
    status,
    detail: `${ESCAPES} ${TOKEN}`,
    instance: ESCAPES,
    code,
    request_id: ESCAPES,
    hint: ESCAPES,
    errors: [{ location: ESCAPES, message: ESCAPES }],
    details: { problems: [{ message: ESCAPES, path: ESCAPES }], [ESCAPES]: ESCAPES, head: ESCAPES },
  }, { status });
}

function auditEvent(): Record<string, unknown> {
  return {
    id: ESCAPES,
    sequence: 5,
    at: "2026-11-20T18:00:00.000Z",
    actor: { kind: "user", id: ESCAPES, token_id: null },
    action: ESCAPES,
    outcome: "allowed",
    resources: [{ kind: ESCAPES, id: ESCAPES }],
    request_id: ESCAPES,
    address: ESCAPES,
    details: { [ESCAPES]: ESCAPES },
    previous_hash: "0".repeat(64),
    hash: "1".repeat(64),
  };
}

const LINES = [
  "auth status",
  "info workspace",
  "info workspaces",
  "info projects",
  "config set workspace payments",
  "config set project fraud",
  "project rename fraud checks --yes",
  "workspace archive payments --yes",
  "audit list",
  "audit verify",
  "auth logout --revoke",
];

// deno-lint-ignore no-control-regex -- what a terminal obeys is what must not be there
const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u200b]/;

Deno.test("no answer of a service makes a command crash, hang, or write what a terminal obeys", async () => {
  for (const [name, answer] of Object.entries(ANSWERS)) {
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => {} },
      (request) => answer(new URL(request.url).pathname),
    );
    const baseUrl = `http://127.0.0.1:${server.addr.port}`;
    await using home = await makeHome();
    await home.keep(TOKEN, baseUrl);
    await home.text("config set workspace payments --offline --quiet");
    const login = { line: `auth login --base-url ${baseUrl} --with-token`, stdin: `${TOKEN}\n` };
    for (const { line, stdin } of [login, ...LINES.map((line) => ({ line, stdin: "" }))]) {
      // What is read from standard input is no terminal's.
      const terminal = line !== login.line;
      const quietly = { stdin, terminal, env: { TERM: "dumb", CI: "1" } };
      const debugged = await home.text(line, { stdin, env: { AIEL_DEBUG: "1" } });
      const document = await home.json(line, { stdin });
      const written = await home.text(line, quietly);
      const onTerminal = await home.text(`${line} --json`, quietly);
      const what = `${name}: ${line}`;
      for (const said of [debugged, document, written, onTerminal]) {
        const all = said.stdout + said.stderr;
        assert.ok([0, 1, 2, 4].includes(said.code), what);
        assert.doesNotMatch(all, /aiel made a mistake/, what);
        assert.ok(!all.includes(TOKEN), `${what}: the token was shown`);
      }
      for (const { stdout, stderr } of [debugged, written, ...terminal ? [onTerminal] : []]) {
        assert.doesNotMatch(stdout + stderr, OBEYED, what);
      }
      const { stdout, stderr } = written;
      assert.doesNotMatch(stdout + stderr, /^hint: run this/m, what);
      assert.ok(stdout.length + stderr.length < 20_000, what);
    }
    await server.shutdown();
  }
});

Deno.test("a service that sends elsewhere gets no login, and elsewhere gets nothing", async () => {
  const asked: string[] = [];
  const thief = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push(request.url);
    return Response.json(me());
  });
  const to = `http://localhost:${thief.addr.port}/v1/auth/me`;
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response(null, { status: 307, headers: { location: to } }),
  );
  await using home = await makeHome();
  const line = `auth login --with-token --base-url http://127.0.0.1:${server.addr.port}`;
  const { code, error } = await home.json(line, { stdin: TOKEN });
  assert.deepEqual([code, error.code, error.details.reason], [1, "REMOTE", "redirected"]);
  assert.ok(error.message.includes(new URL(to).origin));
  assert.equal((await home.json("auth status")).code, 4);
  assert.deepEqual(asked, []);
  await server.shutdown();
  await thief.shutdown();
});
