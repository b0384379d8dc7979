/**
 * Releases of tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  ChangesDocument,
  DeploymentDocument,
  type DeploymentDocument as Deployment,
} from "../api/deployments.ts";
import { EnvironmentDocument } from "../api/environments.ts";
import { ChangedGrantDocument } from "../api/grants.ts";
import { RegisteredDocument } from "../api/snapshots.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";
import { PLAIN_FACTS } from "./plain_facts.ts";
import { registerTree, smallTree, upload } from "./push.ts";
import { PROJECT, type TestAnswer, type World } from "./world.ts";

/** Acts of people in the world's project. */
export class Releases {
  #parent: string | null = null;
  #count = 0;

  constructor(readonly world: World) {}

  /** Pushes another snapshot that declares these things. */
  async push(facts: Partial<SnapshotFacts> = {}): Promise<RegisteredDocument> {
    const { world } = this;
    world.service.validator.answer = { ok: true, facts: { ...PLAIN_FACTS, ...facts } };
    const tree = smallTree(`release ${++this.#count}`);
    await upload(world, world.developer, tree, this.#parent);
    const answer = await registerTree(world, world.developer, tree, this.#parent);
    assert.equal(answer.status, 201, new TextDecoder().decode(answer.bytes));
    const registered = RegisteredDocument.parse(answer.json());
    this.#parent = registered.snapshot_id;
    return registered;
  }

  /** Gives a grant to the workspace, the project, or an environment. */
  async grant(grant: unknown, at = ""): Promise<ChangedGrantDocument> {
    const path = at === "workspace" || at === ""
      ? "/v1/workspaces/payments/grants"
      : at === "project"
      ? `${PROJECT}/grants`
      : `${PROJECT}/environments/${at}/grants`;
    const answer = await this.ask("PUT", path, { grant });
    assert.equal(answer.status, 200, new TextDecoder().decode(answer.bytes));
    return ChangedGrantDocument.parse(answer.json());
  }

  /** Configures an integration of provider http, without a secret. */
  async integrate(name: string, environment = "production"): Promise<void> {
    const path = `${PROJECT}/environments/${environment}/integrations/${name}`;
    const config = { baseUrl: "https://crm.invalid" };
    const answer = await this.ask("PUT", path, { provider: "http", config });
    assert.ok(answer.status < 300, new TextDecoder().decode(answer.bytes));
  }

  /** Asks as the admin. */
  ask(
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const { admin } = this.world;
    return this.world.call({
      method,
      path,
      token: admin.token,
      headers,
      ...(json === undefined ? {} : { json }),
    });
  }

  /** Makes a snapshot live in production, or promotes, or rolls back; all must go well. */
  async act(
    json: Readonly<Record<string, unknown>>,
    verb: "deployments" | "promote" | "rollback" = "deployments",
    environment = "production",
  ): Promise<Deployment> {
    const path = `${PROJECT}/environments/${environment}/${verb}`;
    const answer = await this.ask("POST", path, json);
    assert.equal(answer.status, 201, new TextDecoder().decode(answer.bytes));
    return DeploymentDocument.parse(answer.json());
  }

  /** An environment, and its entity tag. */
  async environment(
    name = "production",
  ): Promise<{ document: EnvironmentDocument; etag: string }> {
    const answer = await this.ask("GET", `${PROJECT}/environments/${name}`);
    assert.equal(answer.status, 200);
    return {
      document: EnvironmentDocument.parse(answer.json()),
      etag: answer.headers.get("etag") ?? "",
    };
  }

  /** What would change in production. */
  async preview(query: string): Promise<ChangesDocument> {
    const answer = await this.ask("GET", `${PROJECT}/environments/production/changes?${query}`);
    assert.equal(answer.status, 200, new TextDecoder().decode(answer.bytes));
    return ChangesDocument.parse(answer.json());
  }
}
