import type { Browser } from 'playwright-core';

/** What the browser's user says when a page asks for microphone and camera, and what the microphone hears. */
export interface BrowserOptions {
  readonly media?: 'given' | 'refused';
  /** A WAV file, played once. */
  readonly microphone?: string;
  /** Flags beside those that calls need. */
  readonly flags?: readonly string[];
  /** What starts it, where that is not the browser itself. */
  readonly executablePath?: string;
}

/** The system's Chromium, or that of `PARLEY_TEST_CHROMIUM`, with devices of its own making. */
export function launchBrowser(options?: BrowserOptions): Promise<Browser>;

/** The path of that Chromium. */
export function findChromium(): string;
