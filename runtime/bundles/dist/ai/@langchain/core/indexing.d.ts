// @ts-nocheck
export { ik as CleanupMode, il as HashedDocumentInterface, im as IndexOptions, io as ListKeyOptions, ip as RecordManager, iq as RecordManagerInterface, ir as UUIDV5_NAMESPACE, is as UpdateOptions, it as _HashedDocument, iu as _batch, iv as _deduplicateInOrder, iw as _getSourceIdAssigner, ix as _isBaseDocumentLoader, iy as index } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
