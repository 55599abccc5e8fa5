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
 * @param {{ media?: 'given' | 'refused', microphone?: string }} [options]
 */
export function launchBrowser({ media = 'given', microphone } = {}) {
  const more = [
    media === 'given' ? '--use-fake-ui-for-media-stream' : '--deny-permission-prompts',
    ...(microphone === undefined ? [] : [`--use-file-for-fake-audio-capture=${microphone}%noloop`]),
  ];
  const executablePath = process.env['PARLEY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, headless: true, args: [...flags, ...more] });
}
