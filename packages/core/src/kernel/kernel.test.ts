import { describe, expect, it, vi } from 'vitest';
import { createEmitter } from './create-emitter.js';
import { createLazyStore } from './create-lazy-store.js';
import { createStore } from './create-store.js';
import { createMachine, type MachineTable } from './machine.js';
import { createScope } from './scope.js';
import { isWellFormed, utf8Length } from './utf8.js';

const settled = () => Promise.resolve();

function createLogger() {
  const warnings: unknown[] = [];
  return { warnings, debug: () => undefined, warn: (_: string, fields?: object) => warnings.push(fields) };
}

describe('a store', () => {
  it('tells of real changes only', () => {
    const store = createStore({ n: 1 });
    const seen: number[] = [];
    store.subscribe(({ n }) => seen.push(n));
    const same = store.get();
    store.set(same);
    store.update((value) => value);
    store.set({ n: 2 });
    expect(seen).toEqual([2]);
    expect(store.get()).toEqual({ n: 2 });
  });

  it('counts the same function given twice as two, and ends each once', () => {
    const store = createStore(0);
    const listener = vi.fn();
    const one = store.subscribe(listener);
    store.subscribe(listener);
    store.set(1);
    one();
    one();
    store.set(2);
    expect(listener.mock.calls).toEqual([[1], [1], [2]]);
  });

  it('does not call who left while it was telling', () => {
    const store = createStore(0);
    const seen: string[] = [];
    const stops: (() => void)[] = [];
    store.subscribe(() => {
      seen.push('first');
      for (const stop of stops) stop();
    });
    stops.push(store.subscribe(() => seen.push('second')));
    store.set(1);
    expect(seen).toEqual(['first']);
  });

  it('outlives a listener that throws, and logs what it threw', () => {
    const logger = createLogger();
    const store = createStore(0, { logger });
    const seen: number[] = [];
    store.subscribe(() => {
      throw new Error('bad');
    });
    store.subscribe((value) => seen.push(value));
    store.set(1);
    expect(seen).toEqual([1]);
    expect(logger.warnings).toMatchObject([{ error: { message: 'bad' } }]);
  });

  it('knows when somebody watches', () => {
    const steps: string[] = [];
    const store = createStore(0, {
      onWatched() {
        steps.push('watched');
        return () => steps.push('left');
      },
    });
    const stops = [store.subscribe(() => undefined), store.subscribe(() => undefined)];
    for (const stop of stops) stop();
    store.subscribe(() => undefined);
    expect(steps).toEqual(['watched', 'left', 'watched']);
  });
});

describe('a lazy store', () => {
  it('computes nothing that nobody looks at', () => {
    const compute = vi.fn(() => ({}));
    const store = createLazyStore(compute);
    for (let n = 0; n < 1_000; n++) store.invalidate();
    expect(compute).not.toHaveBeenCalled();
    expect(store.get()).toBe(store.get());
    expect(compute).toHaveBeenCalledTimes(1);
  });

  it('tells once per turn, of real changes only', async () => {
    let n = 0;
    let value = { n };
    const store = createLazyStore(() => (value.n === n ? value : (value = { n })));
    const seen: number[] = [];
    const stop = store.subscribe((now) => seen.push(now.n));
    store.invalidate();
    await settled();
    expect(seen).toEqual([]);
    n = 1;
    store.invalidate();
    n = 2;
    store.invalidate();
    expect(store.get()).toEqual({ n: 2 });
    await settled();
    expect(seen).toEqual([2]);
    n = 3;
    store.invalidate();
    stop();
    await settled();
    expect(seen).toEqual([2]);
  });
});

describe('an emitter', () => {
  it('keeps its listeners apart', () => {
    const logger = createLogger();
    const emitter = createEmitter<{ hello: string; bye: number }>(logger);
    const seen: unknown[] = [];
    emitter.on('hello', () => {
      throw new Error('bad');
    });
    const stop = emitter.on('hello', (name) => seen.push(name));
    emitter.on('bye', (n) => seen.push(n));
    emitter.emit('hello', 'Bob');
    stop();
    emitter.emit('hello', 'Eve');
    emitter.emit('bye', 1);
    expect(seen).toEqual(['Bob', 1]);
    expect(logger.warnings).toHaveLength(2);
  });
});

describe('a machine', () => {
  type Light = 'red' | 'green';
  const table: MachineTable<Light, 'go' | 'stop' | 'blink', 'start' | 'halt' | 'again'> = {
    red: { go: { to: 'green', effects: ['start', 'again'] } },
    green: { stop: { to: 'red', effects: ['halt'] } },
  };

  it('ignores what a state does not name, and takes events from effects afterwards', () => {
    const done: string[] = [];
    const machine = createMachine<Light, { type: 'go' | 'stop' | 'blink' }, 'start' | 'halt' | 'again'>({
      initial: 'red',
      table,
      run(effect, event) {
        if (effect === 'start') machine.send({ type: 'stop' });
        done.push(`${effect} on ${event.type} in ${machine.state}`);
      },
    });
    machine.send({ type: 'stop' });
    machine.send({ type: 'blink' });
    expect(done).toEqual([]);
    machine.send({ type: 'go' });
    expect(done).toEqual(['start on go in green', 'again on go in green', 'halt on stop in red']);
  });
});

describe('a scope', () => {
  it('ends everything once, the last first, and what comes too late at once', () => {
    const scope = createScope();
    const done: string[] = [];
    scope.add(() => done.push('a'));
    const early = scope.add(() => done.push('b'));
    scope.add(() => done.push('c'));
    early();
    scope.end();
    scope.end();
    scope.add(() => done.push('late'));
    expect(done).toEqual(['b', 'c', 'a', 'late']);
    expect(scope.ended).toBe(true);
  });
});

describe('UTF-8', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['é', 2],
    ['€', 3],
    ['🎈', 4],
    ['a🎈é', 7],
    ['\ud83c', 3],
    ['\udf88\ud83c', 6],
  ])('%j has %i bytes', (text, bytes) => expect(utf8Length(text)).toBe(bytes));

  it.each([
    ['plain', true],
    ['🎈', true],
    ['\ud83c', false],
    ['\udf88', false],
    ['a\ud83cb', false],
    ['\ud83c\ud83c\udf88', false],
    ['🎈\udf88', false],
  ])('%j is well-formed: %s', (text, expected) => expect(isWellFormed(text)).toBe(expected));
});
