import { chromium, type Browser } from 'playwright-core';

/** The flags under which headless Chromium makes calls on one machine with devices of its own making. */
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-fake-device-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
];

/** What the browser's user says when a page asks for microphone and camera, and what the microphone hears. */
export interface BrowserOptions {
  readonly media?: 'given' | 'refused';
  /** A WAV file. */
  readonly microphone?: string;
}

/** The system's Chromium. */
export function launchBrowser({ media = 'given', microphone }: BrowserOptions = {}): Promise<Browser> {
  const executablePath = process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  const more = [
    media === 'given' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}%noloop`]),
  ];
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] });
}
