import type { LoadCache } from '../messaging/cache/keeping.js';
import { openCache } from '../messaging/cache/create-cache.js';
import { openOutboxBox, type LoadOutboxBox } from '../outbox/open-outbox-box.js';
import { createConversationExtras, type LoadExtras } from '../messaging/conversation-extras.js';

/** Gives a client the code that it would load when it is first used: in virtual time nothing waits for a file. */
export const eagerExtras: LoadExtras = () => Promise.resolve({ createConversationExtras });

/** The same for the code that keeps the last state. */
export const eagerCache: LoadCache = () => Promise.resolve({ openCache });

/** The same for the code that keeps messages on their way. */
export const eagerBox: LoadOutboxBox = () => Promise.resolve({ openOutboxBox });
