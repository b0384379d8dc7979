import assert from "node:assert/strict";
import { openShell } from "../testing/shell.ts";
import { startListeningService } from "../../tests/harness/listening_service.ts";
import { gatewayAnswer } from "./gateway_answer.ts";

const URL_OF_SERVICE = "http://aiel.example.com";

async function answered(
  status: number,
  env: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = { "content-type": "text/html" },
) {
  const page = new Response("<html>no</html>", { status, headers });
  const answer = await gatewayAnswer(page, { baseUrl: URL_OF_SERVICE, env: (name) => env[name] });
  return { isPage: answer === page, answer, text: await answer.text() };
}

Deno.test("gatewayAnswer says that a proxy wants a user, and names the variable without its secret", async () => {
  const { answer, text } = await answered(407, { http_proxy: "http://ada:pw-9@proxy.corp:3128" });
  assert.equal(answer.status, 407);
  const problem = JSON.parse(text);
  assert.equal(problem.detail, "The proxy of http_proxy wants a user and a password");
  assert.equal(problem.hint, "Set http_proxy to http://<user>:<password>@proxy.corp:3128");
  assert.ok(!text.includes("pw-9"));
  assert.match(JSON.parse((await answered(407)).text).detail, /^A proxy on the way wants a user/);
});

Deno.test("gatewayAnswer explains a gateway's refusal and keeps when to ask again", async () => {
  for (const status of [502, 503, 504]) {
    const { answer, text } = await answered(status, {}, { "retry-after": "7" });
    assert.equal(answer.status, status);
    assert.equal(answer.headers.get("retry-after"), "7");
    const expected = `A proxy on the way says that the service can't be reached (status ${status})`;
    assert.equal(JSON.parse(text).detail, expected);
  }
  const behind = JSON.parse((await answered(502, { ALL_PROXY: "http://proxy" })).text);
  assert.match(behind.detail, /^The proxy of ALL_PROXY says/);
  assert.match(behind.hint, /ALL_PROXY.*NO_PROXY/);
});

Deno.test("gatewayAnswer leaves what the service says, and every other answer", async () => {
  assert.ok((await answered(503, {}, { "content-type": "application/problem+json" })).isPage);
  for (const status of [200, 400, 404, 429, 500]) assert.ok((await answered(status)).isPage);
});

Deno.test("aiel names the variable of a proxy that answers for the service", async () => {
  await using shell = await openShell();
  await using service = await startListeningService();
  const cwd = await shell.project();
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  await using proxy = Deno.serve(options, () => new Response("<html>", { status: 407 }));
  const said = await shell.run("aiel auth status", cwd, {
    ...service.env,
    HTTP_PROXY: `http://127.0.0.1:${proxy.addr.port}`,
    NO_PROXY: "",
    no_proxy: "",
  });
  assert.equal(said.code, 1);
  assert.match(said.stderr, /^error: The proxy of HTTP_PROXY wants a user and a password\nhint: /);
});
