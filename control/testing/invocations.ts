/**
 * Executions of tests.
 *
 * @module
 */
import assert from "node:assert/strict";
import { ExecutionDocument, LogLineDocument, PayloadDocument } from "../api/executions.ts";
import { followExecution } from "../domain/executions/follow_log.ts";
import type { ExecutionId, TenantId } from "../domain/ids.ts";
import type { SnapshotFacts } from "../domain/snapshots/records.ts";
import { Worker } from "../execution/worker.ts";
import { TEST_CALL } from "./execution_requests.ts";
import { tenantOf } from "./grant_all.ts";
import { Releases } from "./releases.ts";
import { PROJECT, type TestAnswer, type World } from "./world.ts";

/** How long what a test waits for may take, in milliseconds. */
const LONG_MS = 30_000;

/** An event of a stream. */
export interface HeardEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Calls of exports in the environment `development`, which follows pushes. */
export class Invocations {
  readonly releases: Releases;
  /** Of the environment. */
  readonly path = `${PROJECT}/environments/development`;

  private constructor(readonly world: World, readonly tenantId: TenantId) {
    this.releases = new Releases(world);
  }

  /** Makes a snapshot live that declares these things. */
  static async of(world: World, facts: Partial<SnapshotFacts> = {}): Promise<Invocations> {
    const made = new Invocations(world, await tenantOf(world));
    await made.releases.push(facts);
    return made;
  }

  /** Calls the export of {@linkcode TEST_CALL}. */
  invoke(
    headers: Readonly<Record<string, string>> = {},
    json: unknown = TEST_CALL,
    token: string = this.world.admin.token,
  ): Promise<TestAnswer> {
    return this.world.call({ method: "POST", path: `${this.path}/invoke`, token, headers, json });
  }

  /** Calls it, and reads nothing of the answer's body yet. */
  open(headers: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<Response> {
    const { world: { service, admin } } = this;
    const request = new Request(`http://control.test${this.path}/invoke`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${admin.token}`,
        "content-type": "application/json",
        ...headers,
      },
      body: JSON.stringify(TEST_CALL),
      ...(signal === undefined ? {} : { signal }),
    });
    return service.app.fetch(request, { address: "192.0.2.7" });
  }

  /** Puts one into the queue. */
  async later(json: Readonly<Record<string, unknown>> = {}): Promise<ExecutionDocument> {
    const answer = await this.invoke({ prefer: "respond-async" }, { ...TEST_CALL, ...json });
    assert.equal(answer.status, 202, new TextDecoder().decode(answer.bytes));
    return ExecutionDocument.parse(answer.json());
  }

  /** Asks for something of an execution, as the admin. */
  ask(method: string, id: string, rest = "", json?: unknown): Promise<TestAnswer> {
    return this.releases.ask(method, `${PROJECT}/executions/${id}${rest}`, json);
  }

  async show(id: string): Promise<ExecutionDocument> {
    return ExecutionDocument.parse((await this.ask("GET", id)).json());
  }

  async payload(id: string): Promise<PayloadDocument> {
    const answer = await this.ask("GET", id, "/payload");
    const document = PayloadDocument.parse(answer.json());
    assert.deepEqual(answer.json(), document);
    return document;
  }

  async lines(id: string, query = ""): Promise<LogLineDocument[]> {
    const { bytes } = await this.ask("GET", id, `/logs${query}`);
    return new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "")
      .map((line) => LogLineDocument.parse(JSON.parse(line)));
  }

  /** Waits until it is as a test wants it. */
  async until(id: string, is: (execution: ExecutionDocument) => boolean) {
    const over = AbortSignal.timeout(LONG_MS);
    const of = { tenantId: this.tenantId, id: id as ExecutionId };
    for await (const _ of followExecution(this.world.service.executions, of, over)) {
      const now = await this.show(id);
      if (is(now)) return now;
    }
    throw new assert.AssertionError({ message: `${id} is ${(await this.show(id)).state}` });
  }

  /** Waits for its end. */
  ended(id: string): Promise<ExecutionDocument> {
    return this.until(id, ({ state }) => state !== "queued" && state !== "running");
  }

  /** Works on jobs until it is disposed of. */
  work(places = 4): Worker & AsyncDisposable {
    const { executions, jobs } = this.world.service;
    const { runs } = executions;
    const failed = (error: unknown) => assert.fail(String(error));
    const worker = new Worker({ parts: executions, jobs, runs, places, failed });
    return Object.assign(worker, {
      async [Symbol.asyncDispose]() {
        await worker.stop();
        await worker.settled();
      },
    });
  }

  /** Says what is kept. */
  async keeping(keeping: Readonly<Record<string, unknown>>): Promise<void> {
    const answer = await this.releases.ask("PUT", this.path, { keeping });
    assert.equal(answer.status, 200, new TextDecoder().decode(answer.bytes));
  }
}

/** The events of a stream that has ended. */
export function eventsOf(bytes: Uint8Array): HeardEvent[] {
  return new TextDecoder().decode(bytes).split("\n\n").flatMap((text) => {
    const fields = new Map(
      text.split("\n").map((line) => {
        const [, name = "", value = ""] = /^(\w*): ?(.*)$/.exec(line) ?? [];
        return [name, value];
      }),
    );
    const event = fields.get("event");
    if (event === undefined) return [];
    return [{ event, id: fields.get("id"), data: JSON.parse(fields.get("data") ?? "null") }];
  });
}
