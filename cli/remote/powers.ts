import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import { showDiff, showSnapshot } from "../../control/api/snapshots.ts";

/** Something that a snapshot asks for. */
export interface Power {
  /** A capability of `aiel.json`, or `integration`. */
  readonly capability: string;
  /** True: all of it. */
  readonly value: string | true;
}

/** What a snapshot asks for beyond its parent, by the service's own diff; without a parent: all that it asks for. */
export async function powersOf(
  client: ControlClient,
  place: ProjectPlace,
  parent: string | null,
  snapshot: string,
): Promise<Power[]> {
  if (parent !== null) {
    const { powers } = await client.call(showDiff, {
      params: { ...place, snapshot },
      query: { base: parent },
    });
    return powers.added.map(({ capability, value }) => ({ capability, value }));
  }
  const { capabilities, integrations } = await client.call(showSnapshot, {
    params: { ...place, snapshot },
  });
  return [
    ...Object.entries(capabilities).flatMap(([capability, value]) => valuesOf(capability, value)),
    ...integrations.map((value) => ({ capability: "integration", value })),
  ];
}

function valuesOf(capability: string, value: unknown): Power[] {
  if (value === true || typeof value === "string") return [{ capability, value }];
  return Array.isArray(value)
    ? value.flatMap((each) => typeof each === "string" ? [{ capability, value: each }] : [])
    : [];
}
