import { describe, expect, it } from 'vitest';
import { openApi } from './openapi.js';
import { operations } from './operations.js';

type Route = { operationId: string; parameters?: { name: string; in: string }[]; requestBody?: unknown };
const document = openApi({ version: '0.0.0' }) as {
  openapi: string;
  paths: Record<string, Record<string, Route>>;
};
const routes = Object.values(document.paths).flatMap((path) => Object.values(path));

describe('openApi', () => {
  it('is a document of OpenAPI 3.1 that survives JSON', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  it('has every operation that has a route, once', () => {
    const expected = Object.entries(operations).flatMap(([name, row]) => (row.http === null ? [] : [name]));
    expect(routes.map((route) => route.operationId).sort()).toEqual(expected.sort());
  });

  it('declares each parameter of a path, and gives GET no body', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, route] of Object.entries(methods)) {
        const declared = (route.parameters ?? [])
          .filter((parameter) => parameter.in === 'path')
          .map(({ name }) => name);
        expect(declared.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort());
        if (method === 'get') expect(route.requestBody).toBeUndefined();
      }
  });
});
