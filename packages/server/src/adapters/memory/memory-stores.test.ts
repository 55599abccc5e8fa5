import { authStoreContract } from '../../auth/auth-store.contract.js';
import { callsStoreContract } from '../../calls/calls-store.contract.js';
import { messagingStoreContract } from '../../messaging/messaging-store.contract.js';
import { scheduledStoreContract } from '../../messaging/scheduled-store.contract.js';
import { mediaNotesContract } from '../../calls/media-notes.contract.js';
import { pushStoreContract } from '../../push/push-store.contract.js';
import { searchStoreContract } from '../../search/search-store.contract.js';
import { numbersStoreContract } from '../../telephony/numbers-store.contract.js';
import { createMemoryStores } from './create-memory-stores.js';

authStoreContract(() => Promise.resolve(createMemoryStores().auth));
messagingStoreContract(() => Promise.resolve(createMemoryStores().messaging));
callsStoreContract(() => Promise.resolve(createMemoryStores().calls));
scheduledStoreContract(() => Promise.resolve(createMemoryStores().scheduled));
numbersStoreContract(() => Promise.resolve(createMemoryStores().numbers));
pushStoreContract(() => Promise.resolve(createMemoryStores().push));
mediaNotesContract(() => Promise.resolve(createMemoryStores().mediaNotes));
searchStoreContract(() => Promise.resolve(createMemoryStores()));
