// @ts-nocheck
export { ax as AnyValue, ay as BaseChannel, az as BinaryOperator, aA as BinaryOperatorAggregate, aB as DeltaChannel, aC as DeltaReducer, aD as DynamicBarrierValue, aE as EphemeralValue, aF as LastValue, aG as LastValueAfterFinish, aH as NamedBarrierValue, aI as NamedBarrierValueAfterFinish, aJ as Topic, aK as UntrackedValueChannel, aL as WaitForNames, aM as channelsFromCheckpoint, aN as createCheckpoint, aO as deltaChannelsToSnapshot, aP as deltaChannelsWithPendingWrites, aQ as empty, aR as exitDeltaLateTaskId, aS as exitDeltaTaskId, aT as isDeltaChannel } from '../../types/langgraph.d.ts';
import '../../types/other.d.ts';
import '../core.js';
import 'zod';
