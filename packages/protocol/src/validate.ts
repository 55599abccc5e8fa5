import { TypeCompiler, type TypeCheck } from '@sinclair/typebox/compiler';
import type { TSchema } from '@sinclair/typebox';
import { events } from './events.js';
import type { EventData, EventName, OperationName, Params, Result } from './frames.js';
import type { JsonSchema } from './operation.js';
import { operations } from './operations.js';

/** One thing wrong with a value: a JSON pointer (RFC 6901) and a sentence. It never holds the value itself. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** The value as the operation takes it, or what is wrong with it. */
export type Validation<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: Problem[] };

const compiled = new Map<TSchema, TypeCheck<TSchema>>();

function check(schema: TSchema): TypeCheck<TSchema> {
  let found = compiled.get(schema);
  if (!found) compiled.set(schema, (found = TypeCompiler.Compile(schema)));
  return found;
}

/**
 * Checks the params of an operation against its row. Unknown fields are not in the value: what nobody checked reaches no rule.
 *
 * @param coerce - Turn plain digits into numbers, and `true` and `false` into booleans, as a query string needs.
 */
export function validateParams<K extends OperationName>(op: K, params: unknown, coerce = false): Validation<Params<K>> {
  const schema = operations[op].params;
  const checked = validate<Params<K>>(schema, coerce ? fromTexts(schema, params) : params);
  return checked.ok ? { ok: true, value: withoutUnknown(schema, checked.value) } : checked;
}

/** Checks what an operation answered against its row. Servers trust their own answers: this is for tests of them. */
export function validateResult<K extends OperationName>(op: K, result: unknown): Validation<Result<K>> {
  return validate(operations[op].result, result);
}

/** Checks the data of an event against its row: for tests of servers. */
export function validateEvent<K extends EventName>(name: K, data: unknown): Validation<EventData<K>> {
  return validate(events[name].data, data);
}

/** What stands as text in a query string, where the row wants something else. Other texts stay: they are refused. */
function fromTexts({ properties = {} }: JsonSchema, params: unknown): unknown {
  if (typeof params !== 'object' || params === null) return params;
  const wanted = new Map(Object.entries(properties as Readonly<Record<string, JsonSchema>>));
  return Object.fromEntries(
    Object.entries(params).map(([name, value]: [string, unknown]) => {
      const type = wanted.get(name)?.['type'];
      if (type === 'integer' && typeof value === 'string' && /^\d{1,16}$/.test(value)) return [name, Number(value)];
      if (type === 'boolean' && (value === 'true' || value === 'false')) return [name, value === 'true'];
      return [name, value];
    }),
  );
}

/** The same object where all its fields are the row's, as they nearly always are. */
function withoutUnknown<T extends object>({ properties = {} }: JsonSchema, params: T): T {
  const isKnown = (key: string) => Object.hasOwn(properties as object, key);
  const keys = Object.keys(params);
  if (keys.every(isKnown)) return params;
  return Object.fromEntries(Object.entries(params).filter(([key]) => isKnown(key))) as T;
}

function validate<T>(schema: JsonSchema, value: unknown): Validation<T> {
  const validator = check(schema as unknown as TSchema);
  if (validator.Check(value)) return { ok: true, value: value as T };
  const problems: Problem[] = [];
  for (const error of validator.Errors(value)) {
    problems.push({ path: error.path, message: error.message });
    if (problems.length === 8) break;
  }
  return { ok: false, problems };
}
