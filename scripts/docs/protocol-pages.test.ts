import { describe, expect, it } from 'vitest';
import { errors, events, limits, operations, rates } from '../../packages/protocol/src/schema.js';
import { protocolPages } from './protocol-pages.mjs';

const pages = protocolPages({ operations, events, errors, limits, rates });
const page = (name: string): string => pages.get(name) ?? '';
const sections = (name: string): string[] => [...page(name).matchAll(/^## (.+)$/gm)].map((match) => match[1] ?? '');

describe('the reference pages', () => {
  it('have every operation, event and error once', () => {
    expect(sections('operations.md')).toEqual(Object.keys(operations));
    expect(sections('events.md')).toEqual(Object.keys(events));
    expect(sections('errors.md')).toEqual(Object.keys(errors));
  });

  it('say of every error why and what next', () => {
    for (const { because, next } of Object.values(errors))
      expect(page('errors.md')).toContain(`Because ${because}. ${next}`);
  });

  it('say of every operation who may call it, its route and its params', () => {
    const texts = page('operations.md').split(/^## /m);
    for (const [name, row] of Object.entries(operations)) {
      const text = texts.find((section) => section.startsWith(`${name}\n`)) ?? '';
      if (row.http) expect(text).toContain(`\`${row.http}\``);
      for (const caller of row.callers) expect(text).toContain(caller);
      for (const code of row.errors) expect(text).toContain(code);
      if (!('title' in row.params))
        for (const field of Object.keys(row.params['properties'] ?? {})) expect(text).toContain(`\`${field}\``);
    }
  });

  it('lead to types that are there', () => {
    const anchors = new Set(sections('types.md').map((title) => title.toLowerCase()));
    const links = [...pages.values()].flatMap((text) => [...text.matchAll(/\(types\.md#([a-z]+)\)/g)]);
    expect(links.length).toBeGreaterThan(0);
    expect(links.map((link) => link[1]).filter((anchor) => !anchors.has(anchor ?? ''))).toEqual([]);
  });

  it('lead to errors that are there', () => {
    const anchors = new Set(sections('errors.md').map((code) => code.replace('/', '')));
    const links = [...page('operations.md').matchAll(/\(errors\.md#([^)]+)\)/g)];
    expect(links.length).toBeGreaterThan(0);
    expect(links.map((link) => link[1]).filter((anchor) => !anchors.has(anchor ?? ''))).toEqual([]);
  });
});
