import assert from "node:assert/strict";
import { SurfaceRefusal } from "../../../runtime/surfaces/host.ts";
import { CliError } from "../../errors.ts";
import { SessionToken, TOKEN_VARIABLE } from "./session_token.ts";

const withToken = (value: string | undefined) => ({
  env: (name: string) => name === TOKEN_VARIABLE ? value : undefined,
});

Deno.test("SessionToken makes another token each time, which lets in who presents it", async () => {
  const [one, other] = [
    await SessionToken.open(withToken(undefined)),
    await SessionToken.open(withToken(undefined)),
  ];
  assert.match(one.shown ?? "", /^aiel_dev_[0-9a-f]{32}$/);
  assert.notEqual(one.shown, other.shown);
  await one.check(one.shown);
});

Deno.test("SessionToken refuses none, another one, and a part of it", async () => {
  const token = await SessionToken.open(withToken(undefined));
  for (const presented of [undefined, "", "x", token.shown?.slice(0, -1), `${token.shown}0`]) {
    await assert.rejects(token.check(presented), (thrown) => {
      assert.ok(thrown instanceof SurfaceRefusal);
      assert.equal(thrown.code, "unauthenticated");
      assert.ok(!JSON.stringify([thrown.message, thrown.options]).includes(token.shown ?? ""));
      return true;
    });
  }
});

Deno.test("SessionToken is what AIEL_DEV_TOKEN says, which is not shown", async () => {
  const token = await SessionToken.open(withToken("0123456789abcdef"));
  assert.equal(token.shown, undefined);
  await token.check("0123456789abcdef");
});

Deno.test("SessionToken refuses a variable that is short, or that no header can hold", async () => {
  for (const value of ["short", "0123456789 abcdef", "0123456789\nabcdef", "é".repeat(20)]) {
    await assert.rejects(SessionToken.open(withToken(value)), (thrown) => {
      assert.ok(thrown instanceof CliError);
      assert.equal(thrown.code, "CONFIG_INVALID");
      assert.ok(!thrown.message.includes(value));
      return true;
    });
  }
});
