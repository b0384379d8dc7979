/** Nodes by name, each with the names it points at. */
export type Graph = ReadonlyMap<string, Iterable<string>>;

/**
 * Circles of the graph, each as `a -> b -> a`: at least one for every group of nodes that reach
 * each other, and none when the graph has none. Names that are no node of the graph lead nowhere.
 */
export function findCircles(graph: Graph): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (name: string, trail: readonly string[]): void => {
    const at = trail.indexOf(name);
    if (at !== -1) circles.push([...trail.slice(at), name].join(" -> "));
    if (at !== -1 || done.has(name)) return;
    for (const next of graph.get(name) ?? []) visit(next, [...trail, name]);
    done.add(name);
  };
  for (const name of graph.keys()) visit(name, []);
  return circles;
}
