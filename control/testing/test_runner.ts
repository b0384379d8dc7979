import { emptyMeta, refusal } from "../../runtime/engine/refusal.ts";
import { type Envelope, failure, success } from "../../runtime/protocol/envelope.ts";
import { RuntimeError, toEnvelopeError } from "../../runtime/protocol/errors.ts";
import type { Json } from "../../runtime/protocol/json.ts";
import type { CodeRunner, Redactor, RunOrder } from "../domain/executions/ports.ts";
import type { Execution } from "../domain/executions/records.ts";

/** Runs no code: what it is asked, a function of the test's answers. */
export class TestRunner implements CodeRunner {
  /** What it was asked. */
  readonly orders: RunOrder[] = [];
  /** What it answers; default: the payload. What it throws is the envelope's error. */
  answer: (order: RunOrder) => Promise<Json> | Json = ({ request }) => request["payload"] ?? null;

  async run(order: RunOrder): Promise<Envelope> {
    this.orders.push(order);
    const { request, signal } = order;
    const meta = emptyMeta({
      requestId: String(request["request_id"]),
      traceId: null,
      action: String(request["action"]),
      kind: typeof request["kind"] === "string" ? request["kind"] : null,
      name: typeof request["name"] === "string" ? request["name"] : null,
    });
    try {
      const over = Promise.withResolvers<never>();
      signal.addEventListener("abort", () => over.reject(cancelled()));
      if (signal.aborted) throw cancelled();
      return success(await Promise.race([this.answer(order), over.promise]), meta);
    } catch (error) {
      return failure(toEnvelopeError(error), meta);
    }
  }

  refuse(_execution: Execution, error: RuntimeError): Envelope {
    return refusal(error);
  }

  secretsOf(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  redactor(secrets: readonly string[]): Promise<Redactor> {
    const document = (text: string) =>
      secrets.reduce((shown, secret) => shown.replaceAll(secret, "[secret]"), text);
    return Promise.resolve({
      json: (value) => JSON.parse(document(JSON.stringify(value))),
      document: (text) => Promise.resolve(document(text)),
    });
  }
}

function cancelled(): RuntimeError {
  return new RuntimeError("CANCELLED", "The caller went away or cancelled");
}
