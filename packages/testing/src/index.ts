export { createEmulator } from './create-emulator.js';
export type { EmulatedApp, EmulatedClient, Emulator, EmulatorOptions } from './emulator.js';
export { clear, delays, doubles, drops, expiresToken, killsServer, refuses, reorders } from './weather.js';
export type { Calamity, Weather } from './weather.js';
export { matchers } from './matchers.js';
export type { MatcherResult } from './matchers.js';
export type { ParleyMatchers } from './matcher-types.js';
