import type { Signals, Topic } from "../../domain/executions/ports.ts";
import { Listeners } from "./listeners.ts";

/** Signals of a service that is one process. */
export class LocalSignals implements Signals {
  readonly #listeners: Listeners;

  /** @param report hears of a listener that throws */
  constructor(report: (problem: string) => void) {
    this.#listeners = new Listeners(report);
  }

  tell(topic: Topic): void {
    this.#listeners.wake(topic);
  }

  on(topic: Topic, heard: () => void): () => void {
    return this.#listeners.add(topic, heard);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return Promise.resolve();
  }
}
