import { chromium } from 'playwright-core';

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

/**
 * The system's Chromium.
 *
 * @param {{ media?: 'given' | 'refused', microphone?: string, executablePath?: string, flags?: readonly string[] }} [options]
 */
export function launchBrowser({ media = 'given', microphone, executablePath = findChromium(), flags: own = [] } = {}) {
  const more = [
    media === 'given' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    ...own,
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}%noloop`]),
  ];
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] });
}

/** The system's Chromium, or that of `PARLEY_TEST_CHROMIUM`. */
export function findChromium() {
  return process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
}
