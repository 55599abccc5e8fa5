export { createMemoryStores } from './adapters/memory/create-memory-stores.js';
