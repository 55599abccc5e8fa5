import { useEffect, useState, type RefCallback } from 'react';
import type { Size } from './fit-tiles.js';

// Where nothing is measured, as in a test without a browser.
const usual: Size = { width: 1280, height: 720 };

/** The size of an element as it changes, and what to give it as its `ref`. */
export function useBox(): readonly [Size, RefCallback<HTMLElement>] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState(usual);
  useEffect(() => {
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setSize((now) => (now.width === width && now.height === height ? now : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [size, setElement];
}
