import assert from "node:assert/strict";
import { readArguments, USAGE } from "./arguments.ts";
import { ConfigError } from "./config_error.ts";

Deno.test("readArguments tells one thing to do", () => {
  assert.deepEqual(readArguments([]), { task: "serve" });
  assert.deepEqual(readArguments(["--new-tenant", "acme", "--help"]), { task: "help" });
  assert.deepEqual(readArguments(["--new-admin-token"]), {
    task: "new_admin_token",
    tenant: "default",
  });
  assert.deepEqual(readArguments(["--tenant=acme", "--new-admin-token"]), {
    task: "new_admin_token",
    tenant: "acme",
  });
  assert.deepEqual(readArguments(["--new-tenant", "acme"]), {
    task: "new_tenant",
    slug: "acme",
    name: "acme",
  });
  assert.deepEqual(readArguments(["--new-tenant", "acme", "--name", "Acme, Inc."]), {
    task: "new_tenant",
    slug: "acme",
    name: "Acme, Inc.",
  });
});

for (
  const [args, said] of [
    [["--nope"], /'--nope'/],
    [["serve"], /'serve'/],
    [["--new-tenant"], /--new-tenant/],
    [["--new-tenant", "a", "--new-admin-token"], /don't go together/],
    [["--name", "Acme"], /--name needs --new-tenant/],
    [["--tenant", "acme"], /--tenant needs --new-admin-token/],
  ] as const
) {
  Deno.test(`readArguments refuses "${args.join(" ")}"`, () => {
    assert.throws(
      () => readArguments(args),
      (error) => error instanceof ConfigError && said.test(error.message),
    );
  });
}

Deno.test("The usage names every option", () => {
  for (const option of ["--new-tenant", "--name", "--new-admin-token", "--tenant"]) {
    assert.match(USAGE, new RegExp(`  ${option} `));
  }
});
