import { screen } from '@testing-library/react';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { Composer } from '../messaging/index.js';
import { createFakeParley } from '../testing/fake-parley.js';
import { bob } from '../testing/people.js';
import { renderIn } from '../testing/render.js';
import { english } from './english.js';
import { mergeStrings } from './strings.js';
import { mergeWords } from './words.js';

const sources = import.meta.glob<string>('../**/*.tsx', { query: '?raw', import: 'default', eager: true });
const components = Object.entries(sources).filter(([file]) => !/\.test\.|\/testing\//u.test(file));
const spoken = ['aria-label', 'title', 'placeholder', 'alt', 'label', 'aria-description', 'aria-roledescription'];

/** Whatever a component says without asking the strings. */
function literals(file: string, text: string): readonly string[] {
  const found: string[] = [];
  const says = (node: ts.Node) => /\p{L}/u.test(node.getText().replaceAll(/^['"`]|['"`]$/gu, ''));
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node) && says(node)) found.push(node.getText().trim());
    const child = ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) ? node.expression : undefined;
    if (child && ts.isStringLiteralLike(child) && says(child)) found.push(child.getText());
    if (ts.isJsxAttribute(node) && spoken.includes(node.name.getText())) {
      const value =
        node.initializer && ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (
        value &&
        (ts.isStringLiteralLike(value) || ts.isTemplateExpression(value)) &&
        /[\p{L}]/u.test(value.getText().replaceAll(/\$\{[^}]*\}/gu, ''))
      ) {
        found.push(value.getText());
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

describe('strings', () => {
  it.each(components)('%s says nothing by itself', (file, text) => {
    expect(literals(file, text)).toEqual([]);
  });

  it('would be caught if a component did', () => {
    expect(literals('x.tsx', '<p title="Hello">Hi {"there"} {`you`}</p>')).toEqual([
      '"Hello"',
      'Hi',
      '"there"',
      '`you`',
    ]);
  });

  it('take the place of the English ones, one by one', () => {
    const merged = mergeStrings({ common: { retry: 'Réessayer' } });
    expect(merged.common).toEqual({ ...english.common, retry: 'Réessayer' });
    expect(merged.presence).toEqual(english.presence);
    expect(mergeStrings(undefined)).toBe(mergeStrings(undefined));
    expect(mergeWords(undefined)).toBe(english);
  });

  it('of calls are with the others for who asks for all', () => {
    const own = { calls: { audioCall: (name: string) => `Appeler ${name}`, decline: 'Refuser' } };
    const { calls, devices } = mergeStrings(own);
    expect([calls.audioCall('Bob'), calls.videoCall('Bob')]).toEqual(['Appeler Bob', 'Video call with Bob']);
    expect([calls.decline, calls.accept, devices.camera]).toEqual(['Refuser', 'Accept', 'Camera']);
    expect(mergeWords(own).calls.audioCall('Bob')).toBe('Appeler Bob');
  });

  it('are given to the provider', () => {
    const parley = createFakeParley();
    parley.open('c1', { peer: bob });
    const strings = { composer: { placeholder: (title: string) => `Écrire à ${title}` } };
    renderIn(<Composer conversationId="c1" />, { parley, strings });
    expect(screen.getByPlaceholderText('Écrire à Bob Ødegård')).toBeTruthy();
  });
});
