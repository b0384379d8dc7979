// @ts-nocheck
export { fG as BaseChatMessageHistory, fH as BaseListChatMessageHistory, fI as InMemoryChatMessageHistory } from '../core.js';
import '../../types/other.d.ts';
import 'zod';
