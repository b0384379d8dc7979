import { callTexts } from "../../control/api/call_texts.ts";
import type { ControlClient } from "../../control/api/client.ts";
import type { ProjectPlace } from "../../control/api/projects.ts";
import { type AskedCapability, showDiff, showSnapshot } from "../../control/api/snapshots.ts";

/**
 * What a snapshot asks for beyond its parent, by the service's own diff; without a parent: all that
 * it asks for.
 *
 * @throws {ControlError}
 */
export async function newCapabilities(
  client: ControlClient,
  place: ProjectPlace,
  parent: string | null,
  snapshot: string,
): Promise<AskedCapability[]> {
  if (parent !== null) {
    const { capabilities } = await client.call(showDiff, {
      params: { ...place, snapshot },
      query: { base: parent },
    });
    return capabilities.added.map(({ capability, value }) => ({ capability, value }));
  }
  const { capabilities, integrations } = await client.call(showSnapshot, {
    params: { ...place, snapshot },
  });
  return [
    ...Object.entries(capabilities).flatMap(([capability, value]) => entriesOf(capability, value)),
    ...callTexts(integrations).map((value) => ({ capability: "integration", value })),
  ];
}

function entriesOf(capability: string, value: unknown): AskedCapability[] {
  if (value === true || typeof value === "string") return [{ capability, value }];
  return Array.isArray(value)
    ? value.flatMap((each) => typeof each === "string" ? [{ capability, value: each }] : [])
    : [];
}
