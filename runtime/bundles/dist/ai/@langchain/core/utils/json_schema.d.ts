// @ts-nocheck
export { J as JSONSchema, dx as JsonSchema7ArrayType, dy as JsonSchema7NullableType, dz as JsonSchema7NumberType, dA as JsonSchema7ObjectType, dB as JsonSchema7StringType, J as JsonSchema7Type, dC as ToJSONSchemaParams, dD as toJsonSchema, dE as validatesOnlyStrings } from '../../core.js';
export { V as Validator, d as deepCompareStrict } from '../../../types/other.d.ts';
import 'zod';
