import type { Plan } from "./plan.ts";
export async function checkModules(_plan: Plan, _file: string, _cacheDir: string): Promise<void> {}
