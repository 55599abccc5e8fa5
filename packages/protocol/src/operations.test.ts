import { describe, expect, it } from 'vitest';
import { errors } from './errors.js';
import { events } from './events.js';
import { operations } from './operations.js';
import type { JsonSchema, OperationRow } from './operation.js';

const rows = Object.entries<OperationRow>(operations);
const properties = (schema: JsonSchema) => Object.keys(schema['properties'] ?? {});

describe('the operation table', () => {
  it.each(rows)('%s is named noun.verb and says what it does', (name, row) => {
    expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
    expect(row.summary).toMatch(/^[A-Z].*\.$/);
  });

  it.each(rows)('%s says who may call', (name, row) => {
    if (name === 'session.open') expect(row.callers).toEqual([]);
    else expect(row.callers.length).toBeGreaterThan(0);
  });

  it.each(rows)('%s names errors of the registry only', (_name, row) => {
    for (const code of row.errors) expect(errors).toHaveProperty([code]);
  });

  it.each(rows.filter(([, row]) => row.http !== null))('%s has a route whose parameters are params', (_name, row) => {
    const route = row.http ?? '';
    expect(route).toMatch(/^(GET|POST|PUT|PATCH|DELETE) \/v1\/[a-zA-Z/{}]+$/);
    for (const [, parameter] of route.matchAll(/\{(\w+)\}/g)) {
      expect(properties(row.params)).toContain(parameter);
      expect(row.params['required']).toContain(parameter);
    }
  });

  it('gives each route to one operation', () => {
    const routes = rows.flatMap(([, row]) => (row.http === null ? [] : [row.http.replaceAll(/\{\w+\}/g, '{}')]));
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('asks GET and DELETE routes for nothing that needs a body', () => {
    for (const [name, row] of rows) {
      if (!row.http?.startsWith('GET ')) continue;
      for (const schema of Object.values((row.params['properties'] ?? {}) as Record<string, JsonSchema>))
        expect(['string', 'integer', 'boolean'], name).toContain(schema['type']);
    }
  });
});

describe('the event table', () => {
  it.each(Object.entries(events))(
    '%s is named in the past tense or as a state, and says what happened',
    (name, row) => {
      expect(name).toMatch(/^[a-z]+\.[a-zA-Z]+$/);
      expect(row.summary).toMatch(/\.$/);
      expect(row.data['type']).toBe('object');
    },
  );

  it('shares no name with an operation', () => {
    expect(Object.keys(events).filter((name) => name in operations)).toEqual([]);
  });
});

describe('the error table', () => {
  it.each(Object.entries(errors))('%s completes "Unable to do this: …" and says what to do next', (code, row) => {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(row.because).toMatch(/^[a-z].*[^.]$/);
    expect(row.next).toMatch(/^[A-Z].*\.$/);
    expect(row.status === 0 || (row.status >= 400 && row.status < 600)).toBe(true);
  });
});
