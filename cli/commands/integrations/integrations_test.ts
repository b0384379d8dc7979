import assert from "node:assert/strict";
import { PLAIN_FACTS } from "../../../control/testing/plain_facts.ts";
import { skipped } from "../../../tests/contract/background_server.ts";
import { startGovernedPostgres } from "../../../tests/contract/governed_postgres.ts";
import { startRawServer } from "../../../tests/harness/raw_server.ts";
import { makeReleaseHome } from "../../testing/release_home.ts";

const SECRET = "0123456789abcdef";
const PRODUCTION = "--env production";
const HTTP = `--provider http --base-url https://crm.invalid/v1 ${PRODUCTION}`;

Deno.test("aiel integrations add, rotate and remove say from, to and an undo, and no secret", async () => {
  await using home = await makeReleaseHome();
  const made = await home.text(`integrations add crm ${HTTP} --secret-stdin`, {
    stdin: `${SECRET}\n`,
  });
  assert.equal(made.code, 0, made.stderr);
  assert.equal(
    made.stdout,
    "Set crm in production\nfrom  not configured\n" +
      'to    http {"baseUrl":"https://crm.invalid/v1","credential":' +
      '{"header":"authorization","prefix":"Bearer "}}, with a secret\n' +
      "Undo: aiel integrations remove crm --env production\n",
  );
  assert.match(made.stderr, /aiel integrations check crm --env production/);
  // What is there is replaced by who says so alone.
  const env = { env: { CRM_KEY: `${SECRET}2` } };
  const again = `integrations add crm ${HTTP} --header x-api-key --secret-env CRM_KEY`;
  assert.equal((await home.text(again, env)).code, 2);
  const replaced = await home.json(`${again} --yes`, env);
  assert.equal(replaced.code, 0, replaced.stderr);
  assert.deepEqual(replaced.document.to, {
    provider: "http",
    config: { baseUrl: "https://crm.invalid/v1", credential: { header: "x-api-key" } },
    has_secret: true,
  });
  assert.equal(replaced.document.undo, null);
  const rotate = `integrations rotate crm ${PRODUCTION} --secret-stdin`;
  assert.equal((await home.text(rotate, { stdin: SECRET })).code, 2);
  const rotated = await home.text(`${rotate} --yes`, { stdin: SECRET });
  assert.equal(
    rotated.stdout,
    "Replaced the secret of crm in production\n" +
      "No undo: the secret that it had can't be brought back\n",
  );
  const listed = await home.text(`integrations ls ${PRODUCTION}`);
  assert.match(
    listed.stdout,
    /^crm {2}http {2}https:\/\/crm\.invalid\/v1 {2}secret of .* version 3/,
  );
  const checked = await home.json(`integrations check crm ${PRODUCTION}`);
  assert.deepEqual([checked.code, checked.error.code], [1, "CHECK_FAILED"]);
  const gone = await home.text(`integrations remove crm ${PRODUCTION} --yes`);
  assert.match(gone.stdout, /^Removed crm in production\n.*\nto {4}not configured\nNo undo: /);
  const missing = await home.json(`integrations rotate crm ${PRODUCTION} --secret-env X`);
  assert.deepEqual([missing.code, missing.error.code], [1, "NOT_FOUND"]);
  for (const ran of [made, replaced, rotated, listed, checked, gone]) {
    assert.ok(!(ran.stdout + ran.stderr).includes(SECRET));
  }
});

Deno.test("aiel integrations undoes by a line that is typed as it stands", async () => {
  await using home = await makeReleaseHome();
  const bare = await home.text(`integrations add crm ${HTTP} --no-secret`);
  assert.equal(bare.code, 0, bare.stderr);
  const removed = await home.text(`integrations rm crm ${PRODUCTION} --yes`);
  const undo = "aiel integrations add crm --provider http " +
    `--config '{"baseUrl":"https://crm.invalid/v1"}' --no-secret --env production`;
  assert.ok(removed.stdout.endsWith(`\nUndo: ${undo}\n`), removed.stdout);
  const line = undo.replace("aiel ", "").replaceAll("'", "");
  const back = await home.json(line);
  assert.equal(back.code, 0, back.stderr);
  const dry = await home.json(`integrations remove crm ${PRODUCTION} --dry-run`);
  assert.deepEqual([dry.code, dry.document.dry_run, dry.document.to], [0, true, null]);
  const { document } = await home.json(`integrations list ${PRODUCTION}`);
  const [crm] = document.integrations as { config: unknown; has_secret: boolean }[];
  assert.deepEqual([crm?.config, crm?.has_secret], [
    { baseUrl: "https://crm.invalid/v1" },
    false,
  ]);
});

Deno.test("aiel integrations add says what is wrong with a line before a secret is read", async () => {
  await using home = await makeReleaseHome();
  const cases: readonly [string, string, RegExp][] = [
    [`crm ${HTTP}`, "INPUT_REQUIRED", /--secret-stdin or --secret-env <variable>, or --no-secret/],
    [`crm ${PRODUCTION} --no-secret`, "INPUT_REQUIRED", /--provider/],
    [`a/b ${HTTP} --no-secret`, "USAGE", /name of an integration/],
    [`crm ${HTTP} --no-secret --secret-stdin`, "USAGE", /excludes/],
    [`crm ${HTTP} --no-secret --header x-key`, "USAGE", /--no-secret is set/],
    [`crm ${HTTP} --query q --header x-key --secret-stdin`, "USAGE", /excludes/],
    [`crm ${HTTP} --model m --no-secret`, "USAGE", /--model is of no use/],
    [`crm ${HTTP} --config {} --no-secret`, "USAGE", /exclude each other/],
    [`crm --provider http --config [] --no-secret ${PRODUCTION}`, "USAGE", /no object/],
    [`crm ${HTTP} --secret-env NOT_THERE`, "USAGE", /"NOT_THERE" is not set/],
    [`llm --provider openai --no-secret ${PRODUCTION}`, "VALIDATION_FAILED", /"secret" is missing/],
    [`db --provider postgres --url x --no-secret ${PRODUCTION}`, "VALIDATION_FAILED", /postgres:/],
  ];
  for (const [words, code, text] of cases) {
    const { error } = await home.json(`integrations add ${words}`);
    assert.equal(error.code, code, words);
    assert.match(`${error.message} ${error.hint}`, text, words);
  }
  const empty = await home.json(`integrations add crm ${HTTP} --secret-stdin`, { stdin: "\n" });
  assert.deepEqual([empty.code, empty.error.code], [2, "USAGE"]);
});

Deno.test("aiel deploy says of an integration that is not configured what to type", async () => {
  await using home = await makeReleaseHome();
  const integrations = { crm: { provider: "http", actions: ["GET /*"] } };
  const grant = JSON.stringify({ integrations });
  await home.text("grants set - --level workspace --yes", { stdin: grant });
  await home.push({ capabilities: PLAIN_FACTS.capabilities, integrations });
  const refused = await home.text("deploy --env production --yes");
  assert.equal(refused.code, 1);
  assert.match(refused.stdout, /^ {2}! integration "crm \(http\)": it is not configured$/m);
  assert.match(
    refused.stdout,
    /^Configure integration "crm": aiel integrations add crm --provider http --env production$/m,
  );
  await home.text(`integrations add crm ${HTTP} --no-secret`);
  assert.equal((await home.text("deploy --env production --yes")).code, 0);
});

Deno.test("aiel integrations list and check are about local runs where no environment is named", async () => {
  await using home = await makeReleaseHome();
  assert.equal(
    (await home.text("integrations list")).stdout,
    'No integration is configured in "aiel.local.json"\n',
  );
  await using server = startRawServer(async ({ send }) => {
    await send("HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n");
  });
  await Deno.writeTextFile(
    `${home.path}/aiel.local.json`,
    JSON.stringify({
      integrations: {
        crm: {
          provider: "http",
          baseUrl: server.url,
          private: ["127.0.0.1"],
          credential: { header: "x-key", secret: { env: "CRM_KEY" } },
        },
        llm: { provider: "openai", secret: { env: "NOT_SET" } },
      },
    }),
  );
  const listed = await home.text("integrations list");
  assert.match(
    listed.stdout,
    /^crm {2}http {4}variable "CRM_KEY"\nllm {2}openai {2}variable "NOT_SET"/,
  );
  const env = { env: { CRM_KEY: SECRET } };
  const checked = await home.json("integrations check crm", env);
  assert.equal(checked.code, 0, checked.stderr);
  assert.deepEqual(checked.document.checks, [{
    name: "crm",
    provider: "http",
    ok: true,
    message: `"${server.url}/" answers, with the status 204`,
  }]);
  const all = await home.text("integrations check", env);
  assert.equal(all.code, 1);
  assert.match(all.stdout, /^ok {2}crm .*\nfailed {2}llm \(openai\) .*"NOT_SET"/);
  const none = await home.json("integrations check crm --provider mcp", env);
  assert.deepEqual([none.code, none.document.checks], [0, []]);
  assert.equal((await home.json("integrations check nothing", env)).error.code, "NOT_FOUND");
});

const postgres = await startGovernedPostgres();
if (typeof postgres === "string") skipped("aiel integrations check of a real Postgres", postgres);
else {
  Deno.test("aiel integrations check --provider postgres connects to a real one", async () => {
    await using home = await makeReleaseHome();
    await using database = await postgres.newDatabase();
    const { provider: _, secret: __, ...config } = database.config;
    await Deno.writeTextFile(`${home.path}/db.json`, JSON.stringify(config));
    const add = `integrations add db --provider postgres --config @db.json ${PRODUCTION}`;
    const stdin = database.password;
    const made = await home.text(`${add} --secret-stdin`, { stdin });
    assert.equal(made.code, 0, made.stderr);
    await home.text(`integrations add crm ${HTTP} --no-secret`);
    const check = `integrations check --provider postgres ${PRODUCTION}`;
    const checked = await home.text(check);
    assert.equal(checked.code, 0, checked.stderr);
    assert.match(checked.stdout, /^ok {2}db \(postgres\) {2}PostgreSQL \d+.* read and write/);
    const rotate = `integrations rotate db ${PRODUCTION} --secret-stdin --yes`;
    await home.text(rotate, { stdin: "another password" });
    const refused = await home.json(check);
    assert.deepEqual([refused.code, refused.error.code], [1, "CHECK_FAILED"]);
    assert.match(refused.error.message, /db: The database refused the login/);
    for (const { stdout, stderr } of [made, checked, refused]) {
      assert.ok(!(stdout + stderr).includes(database.password));
      assert.ok(!(stdout + stderr).includes("another password"));
    }
    await database.idle();
  });
}
