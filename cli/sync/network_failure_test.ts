import assert from "node:assert/strict";
import { AUTHORITY, CERTIFICATES } from "../testing/certificates.ts";
import { openShell } from "../testing/shell.ts";
import { startListeningService } from "../../tests/harness/listening_service.ts";
import { networkFailure } from "./network_failure.ts";

/** What `fetch` says. */
function thrownFor(text: string): Error {
  return new TypeError("fetch failed", { cause: new Error(text) });
}

function explain(text: string, baseUrl: string, env: Readonly<Record<string, string>> = {}) {
  return networkFailure(thrownFor(text), { baseUrl, env: (name) => env[name] });
}

const REFUSED = "client error (Connect): tcp connect error: Connection refused (os error 111)";
const NO_NAME = "client error (Connect): dns error: failed to lookup address information";

Deno.test("networkFailure tells the service's address from the proxy's", () => {
  const url = "https://aiel.example.com";
  const proxy = { HTTPS_PROXY: "http://ada:pw-9@proxy.corp:3128" };
  assert.match(explain(REFUSED, url)?.reason ?? "", /nothing listens on aiel\.example\.com/);
  const behind = explain(REFUSED, url, proxy);
  assert.equal(behind?.reason, "the proxy of HTTPS_PROXY can't be reached (proxy.corp:3128)");
  assert.match(behind.hint, /HTTPS_PROXY.*NO_PROXY/);
  assert.match(explain(NO_NAME, url)?.reason ?? "", /no host "aiel\.example\.com"/);
  assert.match(explain(NO_NAME, url, proxy)?.reason ?? "", /HTTPS_PROXY has no known address/);
  for (const direct of ["aiel.example.com", ".example.com", "*", "x, example.com"]) {
    const env = { ...proxy, NO_PROXY: direct };
    assert.match(explain(REFUSED, url, env)?.reason ?? "", /nothing listens/, direct);
  }
  // Deno takes no HTTP_PROXY for https, and the small letters as well.
  assert.match(explain(REFUSED, url, { HTTP_PROXY: "http://p" })?.reason ?? "", /nothing listens/);
  assert.match(explain(REFUSED, url, { https_proxy: "http://p" })?.reason ?? "", /https_proxy/);
  const wants = explain("client error (Connect): proxy authentication required", url, proxy);
  assert.match(wants?.hint ?? "", /HTTPS_PROXY to http:\/\/<user>:<password>@proxy\.corp:3128/);
  assert.ok(!JSON.stringify([behind, wants]).includes("pw-9"));
});

Deno.test("networkFailure names what is wrong with the variables themselves", () => {
  const url = "https://aiel.example.com";
  const file = networkFailure(new Error("Failed opening CA file: No such file (os error 2)"), {
    baseUrl: url,
    env: (name) => name === "DENO_CERT" ? "/nope.pem" : undefined,
  });
  assert.equal(file?.reason, 'DENO_CERT is "/nope.pem", which can\'t be used');
  assert.equal(
    networkFailure(new Error("a mistake"), { baseUrl: url, env: () => undefined }),
    undefined,
  );
});

/** A server with a certificate, that answers as no service does. */
function listen(certificate: { cert: string; key: string }) {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...certificate };
  const server = Deno.serve(options, () => new Response("{}", { status: 404 }));
  return {
    url: `https://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("aiel names the certificate and the variable, in every command that speaks to a service", async () => {
  await using shell = await openShell();
  await using service = await startListeningService();
  const cwd = await shell.project();
  await Deno.writeTextFile(`${cwd}/authority.pem`, AUTHORITY);
  await Deno.writeTextFile(`${cwd}/self.pem`, CERTIFICATES.self.cert);
  const committed = await shell.run("aiel add . -q && aiel commit -m First -q", cwd);
  assert.equal(committed.code, 0, committed.stderr);
  const unknown = /signed by none that this machine trusts\nhint: .*DENO_CERT=<file\.pem>/;
  await using good = listen(CERTIFICATES.good);
  const env = { ...service.env, AIEL_BASE_URL: good.url };
  await Deno.writeTextFile(`${cwd}/token`, service.env.AIEL_TOKEN ?? "");
  for (
    const line of [
      "auth status",
      "info workspaces",
      "info projects",
      "push",
      "pull",
      "clone payments/fraud copy",
      "audit list",
      "member list",
      "token list",
      "workspace create other",
      "auth login --with-token < token",
    ]
  ) {
    const said = await shell.run(`aiel ${line}`, cwd, env);
    assert.equal(said.code, 1, `${line}\n${said.stderr}`);
    assert.match(said.stderr, unknown, line);
  }
  const doctor = await shell.run("aiel doctor", cwd, env);
  assert.match(doctor.stdout, /signed by none that this machine trusts/);
  // Either variable helps; then the server is heard, which is no control service.
  const isBinary = Deno.env.has("AIEL_TEST_BINARY");
  for (const variable of ["DENO_CERT", ...isBinary ? [] : ["NODE_EXTRA_CA_CERTS"]]) {
    const said = await shell.run("aiel auth status", cwd, { ...env, [variable]: "authority.pem" });
    assert.match(said.stderr, /The answer \(status 404\) is no problem document/);
  }
  const alone = await shell.run("aiel auth status", cwd, {
    ...env,
    SSL_CERT_FILE: "authority.pem",
  });
  assert.match(alone.stderr, unknown);
});

Deno.test("aiel says what is wrong with a certificate that can't be trusted at all", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  await using service = await startListeningService();
  await Deno.writeTextFile(`${cwd}/ca.pem`, AUTHORITY);
  const cases = [
    [CERTIFICATES.other, /certificate is for another name \(.*other\.example/],
    [CERTIFICATES.old, /certificate has expired/],
    [CERTIFICATES.self, /signed by none that this machine trusts/],
    [CERTIFICATES.authority, /that of an authority, which no server may show\nhint: .*CA:FALSE/],
  ] as const;
  for (const [certificate, expected] of cases) {
    await using server = listen(certificate);
    const env = { ...service.env, AIEL_BASE_URL: server.url, DENO_CERT: "ca.pem" };
    const said = await shell.run("aiel auth status", cwd, env);
    assert.deepEqual([said.code, said.stdout], [1, ""]);
    assert.match(said.stderr, expected);
  }
  const plain = {
    ...service.env,
    AIEL_BASE_URL: (service.env.AIEL_BASE_URL ?? "").replace("http", "https"),
  };
  const tls = await shell.run("aiel auth status", cwd, plain);
  assert.match(tls.stderr, /it does not speak TLS\nhint: .*http:\/\/ instead of https:\/\//);
  await using server = listen(CERTIFICATES.good);
  const open = { ...service.env, AIEL_BASE_URL: server.url.replace("https", "http") };
  const http = await shell.run("aiel auth status", cwd, open);
  assert.match(http.stderr, /it does not answer in HTTP\nhint: .*https:\/\/ instead of http:\/\//);
});

Deno.test("aiel names the port, the host and the proxy that can't be reached", async () => {
  await using shell = await openShell();
  const cwd = await shell.directory();
  await using service = await startListeningService();
  const port = freePort();
  const run = (env: Record<string, string>) =>
    shell.run("aiel auth status", cwd, { ...service.env, ...env });
  const refused = await run({ AIEL_BASE_URL: `http://127.0.0.1:${port}` });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, new RegExp(`nothing listens on 127\\.0\\.0\\.1:${port}`));
  assert.match(refused.stderr, /--offline/);
  const unknown = await run({ AIEL_BASE_URL: "https://no-such-host.invalid" });
  assert.match(unknown.stderr, /there is no host "no-such-host\.invalid"/);
  const proxy = `http://ada:pw-9@127.0.0.1:${port}`;
  const behind = await run({
    AIEL_BASE_URL: "https://no-such-host.invalid",
    HTTPS_PROXY: proxy,
  });
  assert.match(behind.stderr, /the proxy of HTTPS_PROXY can't be reached/);
  assert.ok(!behind.stderr.includes("pw-9"));
  const direct = await run({
    HTTP_PROXY: proxy,
    NO_PROXY: "127.0.0.1",
  });
  assert.equal(direct.code, 0, direct.stderr);
});

/** A port that nothing listens on. */
function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
