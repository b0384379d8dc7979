/**
 * What integrations of a real service reach: nothing private unless its operator says so, and the
 * service's own database least of all.
 */

import assert from "node:assert/strict";
import { startService } from "../../control/testing/real_service.ts";
import { makeHome } from "../../cli/testing/logged_in.ts";
import { skipped } from "../contract/background_server.ts";
import { startPostgres } from "../contract/postgres_server.ts";
import { startProxy } from "../contract/proxy.ts";
import { tempDir } from "../harness/temp_dir.ts";

const CODE = `import { tool } from "aiel";

tool("ask", async (ctx, { of }: { of: string }) => {
  try {
    return await ctx.integrations.get(of).query("select 1 as one");
  } catch ({ code, message, hint }) {
    return { code, message, hint };
  }
});
`;
const POSTGRES = { provider: "postgres", actions: ["read"] };
/** Grants of actions, and what a project declares. */
const INTEGRATIONS = { own: POSTGRES, other: POSTGRES };
const PRODUCTION = "--env production";

const server = await startPostgres();
if (typeof server === "string") skipped("Private hosts of a real service", server);
else {
  Deno.test("integrations reach no database of the service's machine until its operator opens it", async () => {
    const database = await server.newDatabase();
    await server.run(database, "create role app login");
    const own = new URL(database);
    await using proxy = startProxy(Number(own.port));
    using data = tempDir();
    const start = (env: Record<string, string> = {}) =>
      startService(data.path, { AIEL_DATABASE_URL: database, ...env });
    let service = await start();
    await using _service = { [Symbol.asyncDispose]: async () => void await service.end("SIGTERM") };
    await using home = await makeHome({
      AIEL_BASE_URL: service.url,
      AIEL_TOKEN: service.token ?? "",
      AIEL_WORKSPACE: "drivers",
      AIEL_PROJECT: "onboarding",
      AIEL_AUTHOR_NAME: "Ada",
    });
    const ok = async (line: string, stdin?: string) => {
      const said = await home.text(line, {
        now: new Date(),
        after: (ms, callback) => {
          const timer = setTimeout(callback, ms);
          return () => clearTimeout(timer);
        },
        ...(stdin === undefined ? {} : { stdin }),
      });
      assert.equal(said.code, 0, `${line}\n${said.stdout}\n${said.stderr}\n${service.log()}`);
      return said.stdout;
    };
    const ask = async (of: string) =>
      JSON.parse(await ok(`invoke tool ask of=${of} --remote ${PRODUCTION}`));
    const check = async (name: string) => {
      const { code, error } = await home.json(`integrations check ${name} ${PRODUCTION}`);
      return { ok: code === 0, text: error === undefined ? "" : error.message };
    };
    const add = (name: string, host: string, replace = "") =>
      ok(
        `integrations add ${name} --provider postgres --url ` +
          `postgres://app@${host}${own.pathname}?sslmode=disable --no-secret ${PRODUCTION} ${replace}`,
      );

    await ok("init --quiet");
    await Deno.writeTextFile(`${home.path}/entry_point.ts`, CODE);
    await Deno.writeTextFile(
      `${home.path}/aiel.json`,
      JSON.stringify({ integrations: INTEGRATIONS }),
    );
    for (const line of ["workspace create drivers", "project create onboarding"]) {
      await ok(`${line} --quiet`);
    }
    await ok(
      "grants set - --level workspace --yes",
      JSON.stringify({ integrations: INTEGRATIONS }),
    );
    await add("own", own.host);
    await add("other", proxy.host);
    for (const line of ["add .", "commit -m First", "push", `deploy ${PRODUCTION} --yes`]) {
      await ok(`${line} --quiet`);
    }

    // It listens on loopback alone; still, its database is there.
    for (const host of [own.host, `localhost:${own.port}`, `0x7f.1:${own.port}`]) {
      await add("own", host, "--yes");
      const told = await ask("own");
      assert.equal(told.code, "SECURITY_VIOLATION", JSON.stringify(told));
      assert.match(told.message, /leads to a private address, which this service does not reach$/);
      assert.match(told.hint, new RegExp(`:${own.port}" in AIEL_PRIVATE_HOSTS`));
      const checked = await check("own");
      assert.ok(!checked.ok && /AIEL_PRIVATE_HOSTS/.test(checked.text), checked.text);
    }
    assert.equal((await ask("other")).code, "SECURITY_VIOLATION");
    assert.equal((await check("other")).ok, false);
    assert.equal(proxy.taken, 0);

    await service.end("SIGTERM");
    service = await start({
      AIEL_LISTEN: new URL(service.url).host,
      AIEL_PRIVATE_HOSTS: proxy.host,
      // As others reach it; without that, this machine may have one barrier too few.
      AIEL_PUBLIC_URL: "https://aiel.example",
      AIEL_RUN_URL: "https://run.aiel.example",
      AIEL_ISOLATION: "auto",
    });
    assert.deepEqual(await ask("other"), { rows: [{ one: 1 }], rowCount: 1 });
    assert.deepEqual(await check("other"), { ok: true, text: "" });
    assert.ok(proxy.taken > 0);
    assert.equal((await ask("own")).code, "SECURITY_VIOLATION");
    assert.equal((await check("own")).ok, false);
  });

  Deno.test("a service of one person reaches what listens on loopback, and beyond it nothing", async () => {
    const database = await server.newDatabase();
    const { host, port, pathname } = new URL(database);
    using data = tempDir();
    const integration = "/v1/workspaces/drivers/projects/onboarding/environments/production" +
      "/integrations/db";
    const found: string[] = [];
    let token: string | undefined;
    for (
      const env of [{}, {
        AIEL_TRUSTED_PROXIES: "1",
        AIEL_ISOLATION: "auto",
        AIEL_RUN_URL: "https://run.example",
      }]
    ) {
      const service = await startService(data.path, env);
      const isFirst = token === undefined;
      token ??= service.token;
      const call = async (method: string, path: string, json?: unknown) => {
        const answer = await fetch(`${service.url}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            ...(json === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        });
        assert.ok(answer.ok, `${path}: ${await answer.clone().text()}`);
        return await answer.json();
      };
      try {
        if (isFirst) {
          await call("POST", "/v1/workspaces", { slug: "drivers", name: "Drivers" });
          await call("POST", "/v1/workspaces/drivers/projects", {
            slug: "onboarding",
            name: "Onboarding",
          });
          await call("PUT", integration, {
            provider: "postgres",
            config: { url: `postgres://aiel@${host}${pathname}?sslmode=disable` },
          });
        }
        const { ok, message } = await call("POST", `${integration}/check`);
        assert.equal(ok, false);
        found.push(message);
      } finally {
        await service.end("SIGTERM");
      }
    }
    // The login of the tests is mightier than any that is taken, which only the server could tell.
    assert.match(found[0] ?? "", /power "superuser"/);
    assert.match(found[1] ?? "", new RegExp(`:${port}" in AIEL_PRIVATE_HOSTS`));
  });
}
