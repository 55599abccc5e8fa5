export { operations } from './operations.js';
export { events } from './events.js';
export { errors, type ErrorCode } from './errors.js';
export { limits, rates, type Limits, type RateClass } from './limits.js';
export { openApi } from './openapi.js';
export type { Caller, EventRow, JsonSchema, OperationRow } from './operation.js';
export type { ErrorRow } from './error-row.js';
