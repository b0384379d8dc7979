// @ts-nocheck
export { aF as BaseSerialized, aG as Serializable, aH as SerializableInterface, aI as SerializableLike, aJ as Serialized, aK as SerializedConstructor, aL as SerializedNotImplemented, aM as SerializedSecret, aN as get_lc_unique_name } from '../../core.js';
import '../../../types/other.d.ts';
import 'zod';
