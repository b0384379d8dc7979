import assert from "node:assert/strict";
import { makeReleaseHome } from "../../testing/release_home.ts";

const SECRET = "0123456789abcdef";

Deno.test("aiel variables set says from, to and its undo, and never a secret's value", async () => {
  await using home = await makeReleaseHome();
  const made = await home.text("variables set REGION=eu --env production");
  assert.equal(
    made.stdout,
    'Set REGION in production\nfrom  not set\nto    "eu"\nUndo: aiel variables remove REGION --env production\n',
  );
  assert.equal((await home.text("variables set REGION=us --env production")).code, 2);
  const changed = await home.text("variable set REGION=us --env production --yes");
  assert.match(
    changed.stdout,
    /\nfrom {2}"eu"\nto {4}"us"\nUndo: aiel variables set REGION=eu --env production\n$/,
  );
  const same = await home.json("variables set REGION=us --env production");
  assert.deepEqual([same.code, same.document.changed], [0, false]);

  const line = "variables set API_KEY --secret --env production";
  const sealed = await home.text(line, { stdin: `${SECRET}\n` });
  assert.match(sealed.stdout, /\nto {4}a secret\nUndo: aiel variables remove API_KEY/);
  // It stays a secret, and the one that it was is gone.
  const replaced = await home.text(`variables set API_KEY=${SECRET}2 --env production --yes`);
  assert.match(replaced.stdout, /\nNo undo: the secret that it was can't be brought back\n$/);
  const listed = await home.text("variables ls --env production");
  assert.match(
    listed.stdout,
    /^API_KEY {2}\(secret\) {2}version 2, .*\nREGION {3}us {8}version 2, /,
  );
  const json = await home.json("variables list --env production");
  for (const ran of [sealed, replaced, listed, json]) {
    assert.ok(!(ran.stdout + ran.stderr).includes(SECRET));
  }
});

Deno.test("aiel variables set reads a value from standard input to its last line end", async () => {
  await using home = await makeReleaseHome();
  const value = async (stdin: string) => {
    const line = "variables set TEXT --env production --yes";
    const { code, stderr } = await home.text(line, { stdin });
    assert.equal(code, 0, stderr);
    const { document } = await home.json("variables list --env production");
    return (document.variables as { value: string }[])[0]?.value;
  };
  assert.equal(await value("a\n"), "a");
  assert.equal(await value("a\r\nb\r\n"), "a\r\nb");
  assert.equal(await value(" a \n\n"), " a \n");
  assert.equal((await home.text("variables set TEXT --env production", { stdin: "\n" })).code, 2);
  // Nothing is piped in, and none can be asked.
  assert.equal(
    (await home.json("variables set TEXT --env production")).error.code,
    "INPUT_REQUIRED",
  );
  for (const word of ["1A=b", "a-b=c", "=x", "A B"]) {
    const { code, error } = await home.json(`variables set ${word} --env production`);
    assert.deepEqual([code, error.code], [2, "USAGE"], word);
  }
  const shown = await home.text(`variables set KEY=${SECRET} --secret --env production`);
  assert.match(shown.stderr, /^warning: The secret stands in the command line/);
});

Deno.test("aiel variables remove says what it was, and when it can't be brought back", async () => {
  await using home = await makeReleaseHome();
  await home.text("variables set REGION=eu --env production");
  assert.equal((await home.text("variables remove REGION --env production")).code, 2);
  const planned = await home.json("variables remove REGION --env production --dry-run");
  assert.deepEqual([planned.code, planned.document.to], [0, null]);
  const removed = await home.text("variables rm REGION --env production --yes");
  assert.match(
    removed.stdout,
    /^Removed REGION in production\nfrom {2}"eu"\nto {4}not set\nUndo: aiel variables set REGION=eu --env production\n$/,
  );
  const again = await home.json("variables remove REGION --env production --yes");
  assert.deepEqual([again.code, again.error.code], [1, "NOT_FOUND"]);
  await home.text("variables set KEY --secret --env production", { stdin: SECRET });
  const gone = await home.text("variables remove KEY --env production --yes");
  assert.match(gone.stdout, /\nNo undo: /);
});

Deno.test("aiel variables set says an undo that is typed as it stands, whatever the value was", async () => {
  await using home = await makeReleaseHome();
  const before = `TEXT=${"x".repeat(3_000)}`;
  await home.text(`variables set ${before} --env production`);
  const long = await home.text("variables set TEXT --env production --yes", { stdin: "a\tb\nc" });
  assert.ok(long.stdout.endsWith(`\nUndo: aiel variables set ${before} --env production\n`));
  const odd = await home.text("variables set TEXT=1 --env production --yes --profile default");
  assert.ok(
    odd.stdout.endsWith(
      '\nfrom  "a\\tb\\nc"\nto    "1"\n' +
        "Undo: aiel variables set $'TEXT=a\\tb\\nc' --env production --profile default\n",
    ),
    odd.stdout,
  );
});
