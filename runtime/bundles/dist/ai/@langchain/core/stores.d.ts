// @ts-nocheck
export { hh as BaseStore, hi as InMemoryStore } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
