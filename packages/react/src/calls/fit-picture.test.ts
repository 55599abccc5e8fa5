import { afterEach, describe, expect, it, vi } from 'vitest';
import { cropOf, fitPicture } from './fit-picture.js';

const observers = new Set<FakeObserver>();

/** As much of a ResizeObserver as one element needs. */
class FakeObserver {
  constructor(readonly changed: () => void) {}
  observe() {
    observers.add(this);
  }
  disconnect() {
    observers.delete(this);
  }
}

afterEach(() => {
  vi.unstubAllGlobals();
  observers.clear();
});

function video() {
  const element = document.createElement('video');
  const sizes = { videoWidth: 0, videoHeight: 0, clientWidth: 0, clientHeight: 0 };
  for (const name of Object.keys(sizes) as (keyof typeof sizes)[]) {
    Object.defineProperty(element, name, { get: () => sizes[name] });
  }
  return { element, sizes, whole: () => element.hasAttribute('data-parley-whole') };
}

describe('cropOf', () => {
  it('is the part of a picture that is cut away', () => {
    const wide = { width: 1600, height: 900 };
    expect(cropOf({ width: 640, height: 360 }, wide)).toBeCloseTo(0);
    expect(cropOf({ width: 640, height: 480 }, wide)).toBeCloseTo(0.25);
    expect(cropOf({ width: 640, height: 480 }, { width: 1600, height: 600 })).toBeCloseTo(0.5);
    expect(cropOf({ width: 360, height: 640 }, wide)).toBeCloseTo(0.684, 3);
    expect(cropOf({ width: 0, height: 0 }, wide)).toBe(0);
  });
});

describe('fitPicture', () => {
  it('keeps a picture whole where too much of it would be lost, whatever turns', () => {
    vi.stubGlobal('ResizeObserver', FakeObserver);
    const { element, sizes, whole } = video();
    const stop = fitPicture(element);
    expect(whole()).toBe(false);
    Object.assign(sizes, { videoWidth: 640, videoHeight: 480, clientWidth: 1600, clientHeight: 700 });
    element.dispatchEvent(new Event('resize'));
    expect(whole()).toBe(true);
    Object.assign(sizes, { clientWidth: 900 });
    for (const { changed } of observers) changed();
    expect(whole()).toBe(false);
    stop();
    expect(observers.size).toBe(0);
    Object.assign(sizes, { videoWidth: 360, videoHeight: 640 });
    element.dispatchEvent(new Event('resize'));
    expect(whole()).toBe(false);
  });
});
