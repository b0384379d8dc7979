import { PLAIN_FACTS } from "../../control/testing/plain_facts.ts";
import assert from "node:assert/strict";
import {
  type ListeningService,
  startListeningService,
} from "../../tests/harness/listening_service.ts";
import type { SnapshotFacts } from "../../control/domain/snapshots/records.ts";
import { type Home, makeHome } from "./logged_in.ts";

/** A home with a project, and a service that says what each of its snapshots declares. */
export interface ReleaseHome extends Home {
  readonly service: ListeningService;
  /** Commits and pushes another snapshot, which declares this, and no more. */
  push(declared?: Partial<SnapshotFacts>): Promise<Record<string, unknown>>;
  /** Gives the workspace a grant. */
  grant(capabilities: Record<string, unknown>): Promise<void>;
}

/** Makes one. Nothing is pushed and nothing is granted. */
export async function makeReleaseHome(): Promise<ReleaseHome> {
  const service = await startListeningService();
  const home = await makeHome({ ...service.env, AIEL_AUTHOR_NAME: "Ada" });
  const text = async (line: string) => {
    const ran = await home.text(line);
    assert.equal(ran.code, 0, `${line}\n${ran.stderr}`);
  };
  await text("init --quiet");
  let pushes = 0;
  return {
    ...home,
    service,
    push: async (declared = {}) => {
      service.world.service.validator.answer = { ok: true, facts: { ...PLAIN_FACTS, ...declared } };
      await Deno.writeTextFile(`${home.path}/push.txt`, `${++pushes}\n`);
      await text("add . --quiet");
      await text(`commit --quiet -m Push-${pushes}`);
      const { code, document, stderr } = await home.json("push --quiet");
      assert.equal(code, 0, stderr);
      return document;
    },
    grant: async (capabilities) => {
      const { code, stderr } = await home.text("grants set - --level workspace --yes", {
        stdin: JSON.stringify({ capabilities }),
      });
      assert.equal(code, 0, stderr);
    },
    [Symbol.asyncDispose]: async () => {
      await service[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    },
  };
}

/** What a snapshot declares that reads one variable. */
export const READS_KEY: Partial<SnapshotFacts> = {
  capabilities: { ...PLAIN_FACTS.capabilities, env: ["API_KEY"] },
  variables: ["API_KEY"],
};

/** What a snapshot declares that asks for one host. */
export const ASKS_API: Partial<SnapshotFacts> = {
  capabilities: { ...PLAIN_FACTS.capabilities, network: ["api.example.com:443"] },
};
