export { createRules } from './create-rules.js';
export { createLocalSockets } from './connection/create-local-sockets.js';
export { createLocalBus } from './kernel/create-local-bus.js';
export { RequestError } from './kernel/request-error.js';
export type { CreateRules, Rules, RulesConfig, RulesDeps } from './kernel/rules-contract.js';
