export { createMemoryPhoneNetwork } from './adapters/memory/create-memory-phone-network.js';
export type { MemoryPhone, MemoryPhoneNetwork } from './adapters/memory/create-memory-phone-network.js';
export { createMemoryStores } from './adapters/memory/create-memory-stores.js';
