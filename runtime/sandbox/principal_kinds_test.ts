import assert from "node:assert/strict";
import { PRINCIPAL_KINDS as OF_THE_SDK } from "../../sdk/caller.ts";
import { PRINCIPAL_KINDS } from "../protocol/principal_kinds.ts";

Deno.test("the SDK and the protocol know the same kinds of principals", () => {
  assert.deepEqual(OF_THE_SDK, PRINCIPAL_KINDS);
});
